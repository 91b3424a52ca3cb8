"""What is refused to an editor: each main rule broken once, unreadable bodies."""

from typing import Any

from recording.client import Recorder
from recording.collections import API
from recording.rows import CITED, SOURCE
from recording.writes import EDITOR, GROUP, PUBLISHER, step, write

MEMBERSHIP = {"umbrella": "iraqi-army", "member": "recorded-twin", "citations": CITED}
SIZE = {"group": "recorded-twin", "counted": "fighters", "citations": CITED}
NEW = {"slug": "recorded-new", "kind": "militia", "citations": CITED}
CITY = {"slug": "recorded-city", "kind": "city", "citations": CITED}
WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("memberships", {**MEMBERSHIP, "citations": []}),
    ("memberships", {**MEMBERSHIP, "member": "iraqi-army"}),
    ("memberships", {"umbrella": "iraqi-army", "citations": CITED}),
    ("memberships", {**MEMBERSHIP, "member": "no-such-group"}),
    ("memberships", {**MEMBERSHIP, "member": 5}),
    ("memberships", {**MEMBERSHIP, "start": "16 March"}),
    ("memberships", {**MEMBERSHIP, "start": 2016}),
    ("memberships", {**MEMBERSHIP, "start": "2020", "end": "2010"}),
    ("memberships", {**MEMBERSHIP, "role": "boss"}),
    ("memberships", {**MEMBERSHIP, "colour": "red"}),
    ("memberships", {**MEMBERSHIP, "id": "No Id"}),
    ("memberships", {**MEMBERSHIP, "asserted_by": {"kind": "group", "slug": "x"}}),
    ("memberships", {**MEMBERSHIP, "asserted_by": {"kind": "radio"}}),
    ("memberships", {**MEMBERSHIP, "citations": [f"{SOURCE}:99", 5]}),
    ("memberships", {**MEMBERSHIP, "why": 5}),
    (
        "memberships",
        {**MEMBERSHIP, "umbrella": "recorded-group", "member": "iraqi-army"},
    ),
    (
        "memberships",
        {
            **MEMBERSHIP,
            "umbrella": "popular-mobilization-forces",
            "member": "kataib-hizballah",
            "attested": "[2026-03-19..]",
        },
    ),
    ("sizes", SIZE),
    ("sizes", {**SIZE, "low": 9, "high": 3}),
    ("sizes", {**SIZE, "best": -1}),
    ("sizes", {**SIZE, "best": 2**63}),
    ("sizes", {**SIZE, "best": "10000"}),
    ("sizes", {**SIZE, "best": 1, "approximate": "yes", "wording": "x" * 201}),
    ("sizes", {**SIZE, "best": 1, "wording": "\0"}),
    (
        "participations",
        {"incident": "recorded-attack", "role": "attacker", "citations": CITED},
    ),
    (
        "designations",
        {"group": "iran", "authority": "iran", "citations": CITED},
    ),
    ("relations", {"subject": "iran", "kind": "sponsors", "object": "iran"}),
    ("groups", {**NEW, "slug": "No Slug"}),
    ("groups", {**NEW, "slug": "recorded-group"}),
    ("groups", {**NEW, "country": "iq", "founded": ".."}),
    ("groups", {**NEW, "names": [{}, {"text": "x", "kind": "alias", "colour": 1}]}),
    ("groups", {**NEW, "ideologies": "one"}),
    (
        "incidents",
        {"slug": "x", "title": "x", "kind": "attack", "methods": ["magic"]},
    ),
    ("places", {**CITY, "latitude": 91, "longitude": 0}),
    ("places", {**CITY, "latitude": 5}),
    ("places", {**CITY, "latitude": "5", "external_ids": [1]}),
    ("places", {**CITY, "parent": "recorded-city"}),
    ("passages", {"source": SOURCE, "position": 1, "locator": "page 1"}),
    (
        "passages",
        {"source": SOURCE, "position": 2, "locator": "x", "reading": "context_only"},
    ),
    ("sources", {"slug": "recorded-other", "title": "", "kind": "rumour"}),
)
BROKEN = (
    b"{",
    b"[]",
    b'{"slug": NaN}',
    b'{"slug": "\xff"}',
    b'{"slug": 1, "slug": 2}',
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b"",
)


def refused_writes(recorder: Recorder) -> None:
    """Each main rule broken once, and bodies that cannot be read."""
    groups = f"{API}/groups/"
    for number, (name, wrong) in enumerate(WRONG):
        title = f"wrong {number} {name}"
        recorder.ask(title, f"{API}/{name}/", "POST", account=EDITOR, json_body=wrong)
    for number, raw in enumerate(BROKEN):
        recorder.ask(f"broken {number}", groups, "POST", account=EDITOR, raw=raw)
    kind = {"Content-Type": "text/plain"}
    raw = b"slug=recorded-new"
    recorder.ask("another type", groups, "POST", account=EDITOR, raw=raw, headers=kind)
    past = f"{GROUP}?known_at=2026-03-19T12:00:00Z"
    recorder.ask("write to the past", past, "PATCH", account=EDITOR, json_body={})
    write(recorder, "another slug", GROUP, {"slug": "recorded-other"})
    claim = f"{API}/sizes/kataib-hizballah-fighters/"
    write(recorder, "another id", claim, {"id": "recorded-other"})
    step(recorder, GROUP, "publish", PUBLISHER)
    step(recorder, f"{API}/groups/no-such-group/", "publish", PUBLISHER)
