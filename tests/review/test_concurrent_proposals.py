"""An edit that waits while the row changes, or while two people decide on it."""

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from groups.models import Membership
from review.errors import ConflictError
from review.models import Proposal
from review.proposals import accept
from sources.models import Passage
from tests.concurrency import run_at_once
from tests.factories import published
from tests.review.test_proposals import proposed
from tests.users import account, with_role

pytestmark = pytest.mark.django_db(transaction=True)

# How the row changes between the edit and its acceptance
CHANGES = [
    lambda row: Membership.objects.filter(pk=row.pk).update(role="nominal"),
    lambda row: row.citations.add(published(Passage)),
    lambda row: Membership.objects.filter(pk=row.pk).update(
        status="withdrawn", withdrawn_reason="A mistake."
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_edit_of_an_older_version_is_refused(change):
    row = published(Membership)
    proposal = proposed(row)
    change(row)
    with pytest.raises(ConflictError, match="changed since"), transaction.atomic():
        accept(proposal, with_role("publisher"))

    assert Proposal.objects.get().state == "open"
    assert Membership.objects.get().note == ""


def test_two_reviewers_cannot_both_accept():
    row = published(Membership)
    proposal = proposed(row)
    reviewers = [with_role("publisher"), account("another")]
    reviewers[1].groups.set(reviewers[0].groups.all())
    answers = []

    def decide(user):
        def act():
            client = APIClient()
            client.force_authenticate(user)
            address = f"/api/v1/proposals/{proposal.pk}/accept/"
            answers.append(client.post(address).status_code)

        return act

    assert run_at_once(*(decide(user) for user in reviewers)) == []
    assert sorted(answers) == [200, 409]
