"""An edit of a published row waits for somebody else, and readers do not see it."""

import pytest

from groups.models import ArmedGroup, GroupName
from review.models import Proposal
from tests.api_client import ROOT, got, history, only, put, refused, rows
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("prepared", "db")

ADDRESS = f"{ROOT}groups/ours/"


@pytest.fixture
def ours() -> ArmedGroup:
    return published(ArmedGroup, slug="ours", summary="As it was.")


@pytest.fixture
def proposed(ours, editor) -> dict:
    """What an editor proposes: another summary."""
    body = {"summary": "As it is.", "why": "It moved on."}
    answer = put(editor, ADDRESS, body, "patch")
    assert answer.status_code == 202, answer.content
    return answer.json()


def decided(client, proposal: dict, verdict: str, reason: str = ""):
    address = f"{ROOT}proposals/{proposal['id']}/{verdict}/"
    return client.post(address, {"reason": reason}, format="json")


def test_an_edit_of_a_published_row_waits(proposed, reader):
    assert (proposed["collection"], proposed["target"]) == ("groups", "ours")
    assert proposed["patch"] == {"summary": "As it is."}
    assert (proposed["why"], proposed["state"]) == ("It moved on.", "open")
    assert proposed["proposed_by"] == "some-editor"
    assert reader.get(ADDRESS).json()["summary"] == "As it was."


def test_only_what_changes_is_proposed(ours, editor):
    whole = editor.get(ADDRESS).json()

    answer = put(editor, ADDRESS, {**whole, "kind": "party"})

    assert answer.json()["patch"] == {"kind": "party"}


def test_somebody_else_accepts_it(proposed, publisher, reader):
    answer = decided(publisher, proposed, "accept", "Yes.")

    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert answer.json()["decided_by"] == "some-publisher"
    assert reader.get(ADDRESS).json()["summary"] == "As it is."
    row = ArmedGroup.objects.get(slug="ours")
    assert (row.edited_by.username, row.reviewed_by.username) == (
        "some-editor",
        "some-publisher",
    )


def test_nobody_accepts_their_own(ours, publisher):
    answer = put(publisher, ADDRESS, {"summary": "Mine."}, "patch")
    response = decided(publisher, answer.json(), "accept")

    assert refused(response, 400) == [(None, "proposal_decided_by_another")]
    assert got("groups/ours/")["summary"] == "As it was."


def test_an_editor_does_not_decide(proposed, signed_in):
    response = decided(signed_in("editor", "another"), proposed, "accept")

    assert refused(response, 403) == []


def test_an_edit_of_a_row_that_moved_on_is_stale(proposed, ours, publisher):
    ours.summary = "As somebody else has it."
    ours.save()
    before = history()

    assert refused(decided(publisher, proposed, "accept"), 409) == []
    assert history() == before
    assert got("groups/ours/")["summary"] == "As somebody else has it."
    assert Proposal.objects.get().state == "open"


def test_an_edit_is_decided_once(proposed, publisher):
    assert decided(publisher, proposed, "accept").status_code == 200

    assert refused(decided(publisher, proposed, "reject", "No."), 409) == []


def test_a_rejection_needs_a_reason(proposed, publisher):
    assert [
        name for name, _ in refused(decided(publisher, proposed, "reject"), 400)
    ] == ["reason"]
    answer = decided(publisher, proposed, "reject", "Not so.")

    assert (answer.json()["state"], answer.json()["decision"]) == (
        "rejected",
        "Not so.",
    )
    assert got("groups/ours/")["summary"] == "As it was."


def test_a_proposed_name_is_published_with_the_edit(ours, editor, publisher):
    names = editor.get(ADDRESS).json()["names"]
    alias = {"text": "Alias", "kind": "alias", "citations": ["cited:1"]}
    answer = put(editor, ADDRESS, {"names": [*names, alias]}, "patch")
    assert answer.status_code == 202, answer.content
    assert not GroupName.objects.filter(text="Alias").exists()

    assert decided(publisher, answer.json(), "accept").status_code == 200

    assert [(name["text"], name["status"]) for name in got("groups/ours/")["names"]][
        1:
    ] == [("Alias", "published")]


def test_an_edit_that_breaks_a_rule_is_not_even_proposed(ours, editor):
    body = {"founded": "2020", "dissolved": "2010"}

    response = put(editor, ADDRESS, body, "patch")

    assert refused(response, 400) == [(None, "group_dissolved_after_founded")]
    assert Proposal.objects.count() == 0


def test_an_edit_of_a_draft_is_made_at_once(editor):
    saved(ArmedGroup, slug="draft")
    answer = put(editor, f"{ROOT}groups/draft/", {"kind": "party"}, "patch")

    assert (answer.status_code, answer.json()["kind"]) == (200, "party")


def test_proposals_are_for_accounts_with_a_role(proposed, reader, editor):
    assert refused(reader.get(f"{ROOT}proposals/"), 401) == []
    assert only(rows("proposals", editor, state="open")) == proposed
    assert got("proposals/", editor, collection="people")["results"] == []
    assert got(f"proposals/{proposed['id']}/", editor) == proposed
    assert refused(editor.get(f"{ROOT}proposals/?colour=red"), 400)
    assert refused(editor.get(f"{ROOT}proposals/{proposed['id']}/?q=a"), 400)


def test_an_account_without_a_role_sees_no_proposals(proposed, signed_in):
    nobody = signed_in("reader", "nobody")
    nobody.user.groups.clear()

    assert refused(nobody.get(f"{ROOT}proposals/"), 403) == []
