"""One new row for each collection, as an editor sends it."""

from typing import Any

SOURCE = "recorded-report"
CITED = [f"{SOURCE}:1"]
# In the order in which one can name another.
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "sources",
        {
            "slug": SOURCE,
            "title": "A report, recorded",
            "kind": "report",
            "published": "2026-03",
            "language": "en",
            "authors": "One Author",
        },
    ),
    (
        "passages",
        {
            "source": SOURCE,
            "position": 1,
            "locator": "page 1",
            "quote": "Who did what.",
        },
    ),
    (
        "groups",
        {
            "slug": "recorded-group",
            "kind": "militia",
            "country": "IQ",
            "founded": "2003~",
            "ideologies": ["one", "two"],
            "names": [
                {"text": "Recorded Group", "kind": "preferred", "citations": CITED},
                {
                    "text": "مجموعة",
                    "kind": "native",
                    "language": "ar",
                    "script": "Arab",
                    "citations": CITED,
                },
            ],
            "citations": [{"source": SOURCE, "locator": "page 1"}],
            "why": "Named in the report.",
        },
    ),
    (
        "people",
        {
            "slug": "recorded-person",
            "nationality": "IQ",
            "born": "196X",
            "names": [
                {"text": "Recorded Person", "kind": "preferred", "citations": CITED}
            ],
            "citations": CITED,
        },
    ),
    (
        "places",
        {
            "slug": "recorded-place",
            "kind": "city",
            "parent": "iraq",
            "country": "IQ",
            "latitude": 33.5,
            "longitude": 44.25,
            "precision": "exact",
            "external_ids": {"wikidata": "Q1"},
            "names": [
                {"text": "Recorded Place", "kind": "preferred", "citations": CITED}
            ],
            "citations": CITED,
        },
    ),
    (
        "incidents",
        {
            "slug": "recorded-attack",
            "title": "A recorded attack",
            "kind": "attack",
            "methods": ["drone"],
            "date": "[2026-03-16,2026-03-18]",
            "place": "recorded-place",
            "place_precision": "near",
            "events": {"low": 2, "high": None, "wording": "several"},
            "citations": CITED,
        },
    ),
    (
        "memberships",
        {
            "umbrella": "popular-mobilization-forces",
            "member": "recorded-group",
            "start": "2014~",
            "end": "..",
            "asserted_by": {"kind": "words", "name": "local media"},
        },
    ),
    (
        "leaderships",
        {
            "person": "recorded-person",
            "group": "recorded-group",
            "role": "leader",
            "start": "2015",
        },
    ),
    (
        "fates",
        {
            "person": "recorded-person",
            "fate": "unclear",
            "date": "2026-03-16?",
            "place": "recorded-place",
        },
    ),
    (
        "sizes",
        {
            "group": "recorded-group",
            "counted": "fighters",
            "best": 10000,
            "approximate": True,
            "wording": "around 10,000",
            "date": "2026",
        },
    ),
    (
        "designations",
        {
            "group": "recorded-group",
            "authority": "united-states",
            "listed": "2009-07-02",
        },
    ),
    (
        "relations",
        {"subject": "iran", "kind": "sponsors", "object": "recorded-group"},
    ),
    (
        "presences",
        {"group": "recorded-group", "place": "recorded-place", "kind": "camp"},
    ),
    (
        "participations",
        {
            "incident": "recorded-attack",
            "group": "recorded-group",
            "role": "attacker",
            "basis": "blamed",
            "asserted_by": {"kind": "group", "slug": "iraq"},
        },
    ),
    (
        "targets",
        {
            "incident": "recorded-attack",
            "kind": "base",
            "place": "recorded-place",
            "owner_group": "iraq",
        },
    ),
    (
        "casualties",
        {"incident": "recorded-attack", "effect": "killed", "wording": "dozens"},
    ),
    (
        "incident-links",
        {
            "from": "recorded-attack",
            "kind": "retaliation_for",
            "to": "askari-killing",
        },
    ),
)
CLAIMS = [name for name, _ in ROWS[6:]]
