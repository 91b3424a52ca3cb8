"""Edits of published rows: kept aside until somebody else accepts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from records.models import Reviewed
from records.types import Account, JsonObject
from review.errors import ConflictError
from review.models import Proposal
from review.publication import require
from review.writers import WRITERS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def propose(row: Reviewed, patch: JsonObject, user: Account, why: str) -> Proposal:
    """Keep an edit of a published row for somebody else to accept.

    Raises PermissionDenied, and ValidationError for a proposal that is incomplete.
    """
    require(user, "change", row)
    proposal = Proposal(
        collection=row.collection,
        target=row.public_id,
        patch=patch,
        why=why,
        based_on=row.updated,
        proposed_by=user,
    )
    proposal.full_clean(exclude=["proposed_on"])
    proposal.save()
    return proposal


def accept(proposal: Proposal, user: Account, decision: str = "") -> Reviewed:
    """Apply the edit to the row, and name both people on it.

    Raises ConflictError when the row has changed since or the edit is decided, and what
    `decide` raises.
    """
    row = row_of(proposal)
    reviewer = decide(proposal, Proposal.State.ACCEPTED, user, row, decision)
    if row.updated != proposal.based_on:
        raise ConflictError(
            "The row has changed since this edit was proposed: propose it again."
        )
    writer = WRITERS[proposal.collection]
    return writer.apply(row, proposal.patch, proposal.proposed_by, reviewer)


def reject(proposal: Proposal, user: Account, decision: str) -> None:
    """Turn the edit down, with a reason for its proposer.

    Raises ValidationError without a reason, and what `decide` raises.
    """
    if not decision.strip():
        raise ValidationError({"reason": "Say why the edit is rejected."})
    decide(proposal, Proposal.State.REJECTED, user, row_of(proposal), decision)


def decide(
    proposal: Proposal, state: str, user: Account, row: Reviewed, decision: str
) -> User:
    """Store the decision, and give the account that made it.

    Raises PermissionDenied without the right to publish, ConflictError when the edit is
    decided already, ValidationError when its proposer decides.
    """
    user = require(user, "publish", row)
    if proposal.state != Proposal.State.OPEN:
        raise ConflictError(
            f"This edit was {proposal.get_state_display().lower()} already."
        )
    if proposal.proposed_by == user:
        raise ValidationError(
            "Somebody else than its proposer must decide on an edit.",
            code="proposal_decided_by_another",
        )
    proposal.state = state
    proposal.decided_by = user
    proposal.decided_on = timezone.now()
    proposal.decision = decision
    proposal.save()
    return user


def row_of(proposal: Proposal) -> Reviewed:
    """The row an edit is about, locked until the transaction ends.

    Raises ConflictError when it is no longer there.
    """
    model = WRITERS[proposal.collection].model
    try:
        rows = model.objects.select_for_update(of=("self",))
        return rows.by_public_id(proposal.target).get()
    except ObjectDoesNotExist as error:
        raise ConflictError("The row of this edit is no longer there.") from error


def open_proposals(row: Reviewed) -> QuerySet[Proposal]:
    """The edits of a row that wait for a decision, newest first."""
    return Proposal.objects.filter(
        collection=row.collection, target=row.public_id, state=Proposal.State.OPEN
    ).select_related("proposed_by")
