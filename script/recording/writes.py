"""What editors and publishers write over the API."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from recording.client import Answer, Recorder
from recording.collections import API
from recording.rows import CITED, CLAIMS, ROWS

EDITOR, PUBLISHER = "recorder-editor", "recorder-publisher"
GROUP = f"{API}/groups/recorded-group/"
FORCES = f"{API}/groups/popular-mobilization-forces/"


def make_accounts(recorder: Recorder, checkout: Path) -> None:
    """Make both accounts with manage.py, and note their passwords."""
    for name, role in ((EDITOR, "editor"), (PUBLISHER, "publisher")):
        command = [sys.executable, "manage.py", "createaccount", name, "--role", role]
        done = subprocess.run(
            command, cwd=checkout, env=os.environ, capture_output=True, text=True
        )
        password = re.search(r"Password: (\S+)", done.stdout)
        if password is None:
            sys.exit(f"{name} cannot be made: {done.stderr or done.stdout}")
        recorder.secrets[f"password of {name}"] = password[1]


def sign_in(recorder: Recorder) -> None:
    """A token for each account, after some wrong ways to get one."""
    wrong: tuple[Any, ...] = (
        {"username": EDITOR, "password": "wrong"},
        {"username": EDITOR},
        {"username": 5, "password": ""},
    )
    for number, body in enumerate(wrong):
        recorder.ask(
            f"wrong login {number}", f"{API}/auth/login/", "POST", json_body=body
        )
    for name in (EDITOR, PUBLISHER):
        password = recorder.secrets[f"password of {name}"]
        body = {"username": name, "password": password}
        answer = recorder.ask(
            f"login {name}", f"{API}/auth/login/", "POST", json_body=body
        )
        token = answer.json()["token"]
        recorder.accounts[name] = {"Authorization": f"Token {token}"}


def sign_out(recorder: Recorder) -> None:
    """A token that was given back works no longer."""
    for name in ("logout", "logout again"):
        recorder.ask(name, f"{API}/auth/logout/", "POST", account=EDITOR)


def create_every_kind(recorder: Recorder) -> None:
    """A draft in every collection, read back by who may see it and who may not."""
    for name, body in ROWS:
        if name in CLAIMS:
            body = {"basis": "claimed", "confidence": "low", "citations": CITED, **body}
        answer = recorder.ask(
            f"create {name}",
            f"{API}/{name}/",
            "POST",
            account=EDITOR,
            json_body=body,
        )
        row = row_path(answer, name)
        recorder.ask(f"draft of {name} to its editor", row, account=EDITOR)
        recorder.ask(f"draft of {name} to a reader", row)


def row_path(answer: Answer, name: str) -> str:
    """The address of a row that was just made."""
    row = answer.json()
    key = row.get("id") or row.get("slug") or "not-made"
    return f"{API}/{name}/{key}/"


def write(
    recorder: Recorder,
    name: str,
    address: str,
    body: Any,
    method: str = "PATCH",
    account: str = EDITOR,
) -> Answer:
    """Change a row as one who has just read it."""
    read = recorder.ask(f"read before {name}", address, account=account)
    held = {"If-Match": read.header("ETag")}
    return recorder.ask(
        name, address, method, account=account, json_body=body, headers=held
    )


def step(
    recorder: Recorder, address: str, name: str, account: str, reason: Any = None
) -> Answer:
    """Take a step of publication, with a reason where one is given."""
    body = None if reason is None else {"reason": reason}
    title = f"{name} {address.removeprefix(API)} by {account}"
    return recorder.ask(
        title, f"{address}{name}/", "POST", account=account, json_body=body
    )


def review(recorder: Recorder) -> None:
    """Drafts are changed, handed in and published, each kind by two people."""
    write(recorder, "patch of a draft", GROUP, {"summary": "As recorded.", "why": "x"})
    whole = recorder.ask("whole draft", GROUP, account=EDITOR).json()
    whole["kind"] = "party"
    write(recorder, "put of a draft", GROUP, whole, "PUT")
    body = {"kind": "militia"}
    for name, headers in {
        "patch without If-Match": {},
        "patch of another version": {"If-Match": '"1-0"'},
        "patch of any version": {"If-Match": "*"},
    }.items():
        recorder.ask(
            name, GROUP, "PATCH", account=EDITOR, json_body=body, headers=headers
        )
    step(recorder, GROUP, "submit", EDITOR)
    step(recorder, GROUP, "submit", EDITOR)
    step(recorder, GROUP, "publish", PUBLISHER)  # its passage is not published yet
    publish_every_draft(recorder)


def publish_every_draft(recorder: Recorder) -> None:
    """The editor hands in what is not published, and the publisher publishes it."""
    for name, _ in ROWS:
        listed = recorder.ask(
            f"{name} not published",
            f"{API}/{name}/?status=draft,in_review",
            "GET",
            account=EDITOR,
        ).json()["results"]
        for row in listed:
            address = f"{API}/{name}/{row.get('id') or row['slug']}/"
            step(recorder, address, "submit", EDITOR, "Ready.")
            step(recorder, address, "publish", EDITOR)
            step(recorder, address, "publish", PUBLISHER, "Checked.")
            recorder.ask(f"published {address}", address)


EDITS: tuple[tuple[str, dict[str, str]], ...] = (
    (GROUP, {"summary": "As it is.", "why": "It moved on."}),
    (GROUP, {"kind": "network", "why": "It is looser."}),
    (FORCES, {"summary": "An umbrella.", "why": "Shorter."}),
    (f"{API}/people/recorded-person/", {"born": "1965"}),
)


def propose(recorder: Recorder) -> None:
    """Edits of published rows wait as proposals, and are decided by another."""
    proposals = [
        write(recorder, f"propose {number}", address, body)
        for number, (address, body) in enumerate(EDITS)
    ]
    write(recorder, "propose nothing", GROUP, {"kind": "militia"})
    write(recorder, "propose a fault", GROUP, {"founded": "2020", "dissolved": "2010"})
    own = write(
        recorder, "propose by a publisher", FORCES, {"country": "IR"}, account=PUBLISHER
    )
    first, stale, rejected, _ = (
        f"{API}/proposals/{answer.json().get('id', 0)}/" for answer in proposals
    )
    decide(recorder, first, stale, rejected)
    step(recorder, f"{API}/proposals/{own.json().get('id', 0)}/", "accept", PUBLISHER)
    for query in ("", "?state=open", "?collection=people&page_size=1", "?colour=red"):
        recorder.ask(f"proposals {query}", f"{API}/proposals/{query}", account=EDITOR)
    recorder.ask("group after the proposals", GROUP)


def decide(recorder: Recorder, first: str, stale: str, rejected: str) -> None:
    """Accept the first, which makes the second stale; reject both others."""
    recorder.ask("a proposal to its editor", first, account=EDITOR)
    recorder.ask("a proposal to a reader", first)
    step(recorder, first, "accept", EDITOR)
    step(recorder, first, "accept", PUBLISHER, "Yes.")
    step(recorder, first, "accept", PUBLISHER)
    step(recorder, stale, "accept", PUBLISHER)
    step(recorder, stale, "reject", PUBLISHER, "It is looser no more.")
    step(recorder, rejected, "reject", PUBLISHER)
    step(recorder, rejected, "reject", PUBLISHER, "Not so.")


OTHER_GROUPS = {
    "recorded-withdrawn": "Recorded by Mistake",
    "recorded-twin": "Recorded Group",  # a likely duplicate
    "recorded-draft": "Recorded Draft",
}


def withdraw_and_delete(recorder: Recorder) -> None:
    """What was published goes with a reason (410), what never was goes altogether."""
    for slug, name in OTHER_GROUPS.items():
        body = {
            "slug": slug,
            "kind": "militia",
            "names": [{"text": name, "kind": "preferred", "citations": CITED}],
            "citations": CITED,
        }
        recorder.ask(
            f"create {slug}",
            f"{API}/groups/",
            "POST",
            account=EDITOR,
            json_body=body,
        )
        if slug != "recorded-draft":
            step(recorder, f"{API}/groups/{slug}/", "publish", PUBLISHER)
    gone = f"{API}/groups/recorded-withdrawn/"
    step(recorder, gone, "withdraw", EDITOR, "Not mine to say.")
    for reason in (None, " ", 5, "x" * 1001, "It was another."):
        step(recorder, gone, "withdraw", PUBLISHER, reason)
    recorder.ask("a withdrawn group", gone)
    recorder.ask("a withdrawn group as a table", f"{gone}?format=csv")
    recorder.ask("a withdrawn group to an editor", gone, account=EDITOR)
    draft = f"{API}/groups/recorded-draft/"
    recorder.ask("delete without If-Match", draft, "DELETE", account=EDITOR)
    write(recorder, "delete a draft", draft, None, "DELETE")
    recorder.ask("a deleted draft", draft, account=EDITOR)
    write(recorder, "delete what is published", GROUP, None, "DELETE")
