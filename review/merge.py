"""Two records that are one: the kept one takes over everything that names the other.

A merge is an act of review. Whoever carries it out has the right to publish and wrote
neither record, and the history of every row that moves says who did it and why. What
a moved claim says stays as its editor wrote it and its reviewer checked it, so both
stay named on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from history.revisions import check_deferred_rules, declared
from records.choices import Status
from records.claims import Cited
from records.models import Record, Reviewed
from records.retired_slugs import RetiredSlug
from records.types import Account
from records.violations import broken_rule
from review.merge_plan import Duplicate, Plan, is_address, keys_to, planned
from review.models import Distinct, are_distinct
from review.proposals import open_proposals
from review.publication import may

# How rows whose address is made of the record's are taken over, by the kind of record:
# take(kept, merged, reason) gives each row with the one that replaces it.
TAKERS: dict[type, Callable[[Any, Any, str], Iterator[Duplicate]]] = {}
MAX_REASON = 1000


@dataclass(frozen=True)
class Preview:
    """What a merge would do, and the sentences that say why it cannot be done."""

    plan: Plan
    obstacles: list[str]


def preview(kept: Record, merged: Record, user: Account) -> Preview:
    """What merging would do: it is done and rolled back.

    Raises ValidationError for other than two records of one kind, and a DatabaseError
    that is no broken rule.
    """
    refuse_unless_two(kept, merged)
    obstacles = [str(error.message) for error in obstacles_to(kept, merged, user)]
    plan = planned(kept, merged)
    try:
        with transaction.atomic():
            carry_out(plan, "Tried.")
            check_deferred_rules()
            transaction.set_rollback(True)
    except ValidationError as error:
        obstacles += error.messages
    except DatabaseError as error:
        rule = broken_rule(error)
        if rule is None:
            raise
        obstacles.append(rule.detail)
    return Preview(plan, obstacles)


def merge(kept: Record, merged: Record, user: Account, why: str) -> Plan:
    """Merge one record into another of its kind, in one transaction.

    Raises ValidationError for the obstacles, and a DatabaseError with the name of the
    rule that the outcome would break (a loop, two preferred claims).
    """
    why = why.strip()
    if not why:
        error = ValidationError("Say how one knows that they are the same.", "required")
        raise ValidationError({"reason": error})
    refuse_unless_two(kept, merged)
    with declared(user, why):
        kept, merged = locked(kept, merged)
        if errors := list(obstacles_to(kept, merged, user)):
            raise ValidationError(errors)
        plan = planned(kept, merged)
        carry_out(plan, why)
    return plan


def refuse_unless_two(kept: Record, merged: Record) -> None:
    """Raises ValidationError for other than two records of one kind."""
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValidationError("Choose two records of one kind.", "merge_of_two")


def locked(kept: Record, merged: Record) -> tuple[Record, Record]:
    """Both as they are now, until the transaction ends."""
    keys = [kept.pk, merged.pk]
    rows = type(kept).unchecked.filter(pk__in=keys).order_by("pk")
    current = {row.pk: row for row in rows.select_for_update(of=("self",))}
    return current[kept.pk], current[merged.pk]


def obstacles_to(
    kept: Record, merged: Record, user: Account
) -> Iterator[ValidationError]:
    """The reasons why they cannot be merged, whatever names them."""
    if not may(user, "publish", kept):
        nouns = kept._meta.verbose_name_plural
        yield ValidationError(f"This account may not publish {nouns}.", "merge_right")
    if user is not None and user.pk in (kept.edited_by_id, merged.edited_by_id):
        yield ValidationError(
            "Somebody else than the editor of either must merge them.",
            "merged_by_another",
        )
    if Status.WITHDRAWN in (kept.status, merged.status):
        yield ValidationError("One of them is withdrawn already.", "merge_of_withdrawn")
    elif merged.first_published and kept.status != Status.PUBLISHED:
        yield ValidationError(
            "Readers know the one that goes: keep one that is published.",
            "merge_into_published",
        )
    if are_distinct(kept, merged):
        yield ValidationError(
            "They are stored as not the same: take that back first.",
            "merge_of_distinct",
        )
    if open_proposals(merged).exists():
        yield ValidationError(
            f"Decide first on the open proposals about {merged.slug}.",
            "merge_with_open_proposals",
        )


def carry_out(plan: Plan, why: str) -> None:
    """Move and withdraw what the plan says; `why` is kept as the reason."""
    kept, merged = plan.kept, plan.merged
    reason = f"{merged.slug} was merged into {kept.slug}"
    close(plan.of_itself, f"Said of two, which are one: {reason}.")
    for duplicate in (*plan.duplicates, *plan.duplicate_names):
        cite_both(duplicate)
        revive(duplicate)
    gone = [duplicate.row for duplicate in (*plan.duplicates, *plan.duplicate_names)]
    close(gone, f"Said the same as another one, once {reason}.")
    move_names(plan)
    move_keys(plan)
    given_up = [*plan.duplicates, Duplicate(merged, kept)]
    if take := TAKERS.get(type(kept)):
        given_up += take(kept, merged, f"{reason}.")
    if isinstance(kept, Cited):
        cite_both(Duplicate(merged, kept))
    close([merged], f"Merged into {kept.slug}: {why}"[:MAX_REASON])
    retire(given_up)
    keep_apart(kept, merged)


def close(rows: Iterable[Reviewed], reason: str) -> None:
    """Withdraw the rows that are not withdrawn yet."""
    for row in rows:
        rows_of_kind = type(row).unchecked.exclude(status=Status.WITHDRAWN)
        rows_of_kind.filter(pk=row.pk).update(
            status=Status.WITHDRAWN, withdrawn_reason=reason
        )


def cite_both(duplicate: Duplicate) -> None:
    """Let the row that stays rest on the other one's passages too.

    What nobody has reviewed does not come to support what is published.
    """
    is_reviewed = duplicate.row.status == Status.PUBLISHED
    if is_reviewed or duplicate.kept.status != Status.PUBLISHED:
        duplicate.kept.citations.add(*duplicate.row.citations.all())


def revive(duplicate: Duplicate) -> None:
    """A withdrawn name that the merged record bears is there again, as it was there."""
    name, kept = duplicate.row, duplicate.kept
    if kept.status == Status.WITHDRAWN:
        type(kept).unchecked.filter(pk=kept.pk).update(
            status=name.status,
            edited_by=name.edited_by_id,
            reviewed_by=name.reviewed_by_id,
            withdrawn_reason="",
        )


def move_names(plan: Plan) -> None:
    """Give the kept record the names, each with its new kind."""
    for name, kind in plan.names:
        owner = {name.owner_field: plan.kept.pk}
        type(name).unchecked.filter(pk=name.pk).update(kind=kind, **owner)


def move_keys(plan: Plan) -> None:
    """Let every row that named the merged record name the kept one."""
    kept, merged = plan.kept, plan.merged
    for model, keys in keys_to(type(kept)).items():
        for key in keys:
            if is_address(key):
                continue
            rows = model.unchecked.filter(**{key.name: merged.pk})
            if model is type(kept):
                # What lay in the merged record now lies in what that one lay in.
                own, above = rows.filter(pk=kept.pk), getattr(merged, key.attname)
                own.update(**{key.name: None if above == kept.pk else above})
            rows = rows.exclude(pk__in=plan.stays_behind(model))
            rows.update(**{key.name: kept.pk})


def retire(given_up: Iterable[Duplicate]) -> None:
    """Let the addresses that readers know lead to what replaces them."""
    for duplicate in given_up:
        if duplicate.row.first_published:
            RetiredSlug.objects.create(
                collection=duplicate.row.collection,
                slug=duplicate.row.public_id,
                target=duplicate.kept.public_id,
            )


def keep_apart(kept: Record, merged: Record) -> None:
    """Whatever the merged record is not, the kept one is not either."""
    for pair in Distinct.objects.about(merged.collection, merged.slug):
        third = pair.other if pair.one == merged.slug else pair.one
        one, other = sorted((kept.slug, third))
        Distinct.objects.get_or_create(
            collection=kept.collection, one=one, other=other, defaults={"why": pair.why}
        )


def store_distinct(one: Record, other: Record, user: Account, why: str) -> Distinct:
    """Store that two records which look like one are not the same.

    Raises ValidationError for other than two records of one kind, and for a pair that
    is stored already.
    """
    refuse_unless_two(one, other)
    first, second = sorted((one.slug, other.slug))
    with declared(user, why):
        pair = Distinct(
            collection=one.collection, one=first, other=second, why=why.strip()
        )
        pair.full_clean()
        pair.save()
    return pair
