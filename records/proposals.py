"""Edits of published rows: kept aside until somebody else accepts them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils import timezone
from rest_framework.serializers import ModelSerializer

from records.models import Proposal, Reviewed
from records.problems import Conflict
from records.publication import require

# The serializer that reads and writes each collection; filled as they are declared.
WRITERS: dict[str, type[ModelSerializer]] = {}


def public_id(row: Any) -> str:
    """A record's slug, a claim's id, a passage's source:position."""
    return getattr(row, "public_id", None) or getattr(row, "slug", None) or row.pk


def propose(row: Reviewed, patch: dict[str, Any], user: Any, why: str) -> Proposal:
    """Keep an edit of a published row for somebody else to accept."""
    require(user, "change", row)
    proposal = Proposal(
        collection=row.collection,
        target=public_id(row),
        patch=patch,
        why=why,
        based_on=row.updated,
        proposed_by=user,
    )
    proposal.full_clean(exclude=["proposed_on"])
    proposal.save()
    return proposal


def accept(proposal: Proposal, user: Any, decision: str = "") -> Reviewed:
    """Apply the edit to the row, and name both people on it."""
    row = row_of(proposal)
    decide(proposal, Proposal.State.ACCEPTED, user, row, decision)
    if row.updated != proposal.based_on:
        raise Conflict(
            "The row has changed since this edit was proposed: propose anew."
        )
    writer = WRITERS[proposal.collection](
        row,
        data=proposal.patch,
        partial=True,
        context={"user": proposal.proposed_by, "reviewer": user},
    )
    writer.is_valid(raise_exception=True)
    return writer.save(edited_by=proposal.proposed_by, reviewed_by=user)


def reject(proposal: Proposal, user: Any, decision: str) -> None:
    """Turn the edit down, with a word to its proposer."""
    if not decision.strip():
        raise ValidationError({"reason": "Say why the edit is rejected."})
    decide(proposal, Proposal.State.REJECTED, user, row_of(proposal), decision)


def decide(
    proposal: Proposal, state: str, user: Any, row: Reviewed, decision: str
) -> None:
    require(user, "publish", row)
    if proposal.state != Proposal.State.OPEN:
        raise Conflict(f"This edit was {proposal.get_state_display().lower()} already.")
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


def row_of(proposal: Proposal) -> Reviewed:
    """The row an edit is about, locked until the transaction ends."""
    model = WRITERS[proposal.collection].Meta.model
    try:
        rows = model.objects.select_for_update(of=("self",))
        if hasattr(model, "public_id"):
            source, _, position = proposal.target.rpartition(":")
            return rows.get(source__slug=source, position=position)
        key = "slug" if hasattr(model, "slug") else "pk"
        return rows.get(**{key: proposal.target})
    except ObjectDoesNotExist as error:
        raise Conflict("The row of this edit is no longer there.") from error


def open_proposals(row: Reviewed) -> Any:
    """The edits of a row that wait for a decision, newest first."""
    return Proposal.objects.filter(
        collection=row.collection, target=public_id(row), state=Proposal.State.OPEN
    ).select_related("proposed_by")
