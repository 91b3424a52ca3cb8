"""An edit of a published row waits until somebody else accepts it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from rest_framework.test import APIClient

from groups.models import ArmedGroup, Membership
from review.errors import ConflictError
from review.models import Proposal
from review.proposals import accept, propose, reject
from tests.factories import published, saved
from tests.rules.write_paths import (
    Attempt,
    by_bulk_create,
    by_sql,
    by_update,
    error_code,
)
from tests.users import account, with_role

pytestmark = pytest.mark.usefixtures("prepared", "db")


def proposed(row=None, patch: dict | None = None) -> Proposal:
    row = row or published(Membership)
    patch = patch or {"note": "Seen again."}
    return propose(row, patch, with_role("editor"), "A new report.")


def test_readers_keep_the_reviewed_version_until_it_is_accepted():
    proposal = proposed()
    assert Membership.objects.get().note == ""
    accept(proposal, with_role("publisher"))
    row = Membership.objects.get()

    assert row.note == "Seen again."
    assert (row.edited_by, row.reviewed_by) == (
        proposal.proposed_by,
        with_role("publisher"),
    )
    assert (proposal.state, proposal.decided_by) == ("accepted", row.reviewed_by)


def test_names_that_are_proposed_are_published_by_the_same_two_people():
    row = published(ArmedGroup)
    name = row.names.get()
    cited = name.citations.get().public_id
    names = [
        {"text": name.text, "kind": "preferred", "citations": [cited]},
        {"text": "Alias", "kind": "alias", "citations": [cited]},
    ]
    accept(proposed(row, {"names": names}), with_role("publisher"))
    alias = row.names.get(text="Alias")

    assert alias.status == "published"
    assert (alias.edited_by, alias.reviewed_by) == (
        with_role("editor"),
        with_role("publisher"),
    )
    assert row.names.get(kind="preferred").edited_by == account("editor")


def test_a_rejection_needs_a_word_and_changes_nothing():
    proposal = proposed()
    with pytest.raises(ValidationError, match="Say why"):
        reject(proposal, with_role("publisher"), " ")
    reject(proposal, with_role("publisher"), "The report is about another group.")

    assert Proposal.objects.get().state == "rejected"
    assert Membership.objects.get().note == ""


DECISIONS = {
    "accept": lambda proposal, user: accept(proposal, user),
    "reject": lambda proposal, user: reject(proposal, user, "No."),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_nobody_decides_on_an_edit_of_their_own(decision):
    proposal = proposed()
    user = proposal.proposed_by
    user.groups.set(with_role("publisher").groups.all())
    again = type(user).objects.get(pk=user.pk)
    with pytest.raises(ValidationError) as caught:
        DECISIONS[decision](proposal, again)

    assert caught.value.code == "proposal_decided_by_another"


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_publishers_decide(decision, role):
    proposal = proposed()
    other = account("another")
    other.groups.set(with_role(role).groups.all())

    with pytest.raises(PermissionDenied):
        DECISIONS[decision](proposal, other)


@pytest.mark.parametrize("decision", DECISIONS)
def test_what_is_decided_stays_decided(decision):
    proposal = proposed()
    accept(proposal, with_role("publisher"))

    with pytest.raises(ConflictError, match="already"):
        DECISIONS[decision](proposal, with_role("administrator"))


def test_accounts_that_differ_by_case_alone_are_one_person():
    row = published(ArmedGroup)
    editor, same = account("anna"), account("ANNA")
    editor.groups.set(with_role("editor").groups.all())
    same.groups.set(with_role("publisher").groups.all())
    proposal = propose(row, {"summary": "New."}, editor, "It was empty.")
    address = f"/api/v1/proposals/{proposal.pk}/accept/"

    assert (
        error_code(lambda client: client.post(address), same)
        == "published_by_two_people"
    )
    assert Proposal.objects.get().state == "open"


def test_an_edit_that_breaks_a_rule_is_refused_when_it_is_proposed():
    row = published(Membership)
    address = f"/api/v1/memberships/{row.pk}/"

    def patch(client: APIClient):
        version = {"If-Match": client.get(address)["ETag"]}
        body = {"start": "2020", "end": "2010"}
        return client.patch(address, body, "json", headers=version)

    assert error_code(patch) == "membership_start_before_end"
    assert not Proposal.objects.exists()


RULES = [
    ({"state": "maybe"}, "proposal_state_known"),
    ({"state": "accepted"}, "proposal_decision_complete"),
    ({"decided_by": "other"}, "proposal_decision_complete"),
    ({"state": "accepted", "decided_by": "own"}, "proposal_decided_by_another"),
]


@pytest.mark.parametrize("write", [by_sql, by_bulk_create, by_update])
@pytest.mark.parametrize(("broken", "rule"), RULES)
def test_the_database_keeps_the_rules_of_proposals(write, broken, rule):
    people = {"own": account("editor"), "other": account("reviewer")}
    if "decided_by" in broken:
        broken = {**broken, "decided_by": people[broken["decided_by"]]}
    if rule == "proposal_state_known":
        broken = {**broken, "decided_by": people["other"]}
    values = {
        "collection": "groups",
        "target": saved(ArmedGroup).slug,
        "patch": {},
        "why": "To try it.",
        "based_on": timezone.now(),
        "proposed_by": people["own"],
    }

    assert write(Attempt(Proposal, values, broken)) == rule
