"""The passages of two sources that are merged: cited in the kept one, under its ids.

A passage's public id is made of its source's slug, so a passage never changes its
source: the kept source has a passage for the same place already, or gets one.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Max

from history.dependents import part_models
from history.tables import owner_of
from records.choices import Status
from review.merge_plan import Duplicate
from sources.models import Passage, Source

COPIED = ("locator", "heading", "quote", "reading", "why", "status")


def merge_passages(kept: Source, merged: Source, reason: str) -> Iterator[Duplicate]:
    """Cites the kept source's passages instead, and withdraws the merged one's.

    Raises ValidationError when a draft would take the place of a published passage.
    """
    by_locator = {passage.locator: passage for passage in kept.passages.all()}
    pairs = {}
    for passage in merged.passages.exclude(status=Status.WITHDRAWN):
        target = by_locator.get(passage.locator) or copied(passage, kept)
        refuse_unless_published(target, passage)
        pairs[passage.pk] = Duplicate(passage, target)
    cite_instead(pairs)
    Passage.unchecked.filter(pk__in=pairs).update(
        status=Status.WITHDRAWN, withdrawn_reason=f"The same as another one: {reason}"
    )
    yield from pairs.values()


def copied(passage: Passage, kept: Source) -> Passage:
    """The same place in the kept source, at its position there if that is free."""
    taken = set(kept.passages.values_list("position", flat=True))
    after = (kept.passages.aggregate(last=Max("position"))["last"] or 0) + 1
    position = after if passage.position in taken else passage.position
    return Passage.unchecked.create(
        source=kept,
        position=position,
        edited_by=passage.edited_by,
        reviewed_by=passage.reviewed_by,
        **{name: getattr(passage, name) for name in COPIED},
    )


def refuse_unless_published(target: Passage, passage: Passage) -> None:
    """Raises ValidationError when readers would no longer see what a claim cites."""
    if target.status not in (Status.PUBLISHED, passage.status):
        raise ValidationError(
            f"Publish {target.public_id} first: it takes the place of"
            f" {passage.public_id}.",
            code="merge_into_published",
        )


def cite_instead(pairs: dict[int, Duplicate]) -> None:
    """Let all that cites the one passage cite the other, once."""
    for through in part_models().values():
        if not through._meta.auto_created:
            continue
        owner = owner_of(through).attname
        rows = through._base_manager.filter(passage__in=pairs)
        for key in set(rows.values_list("passage", flat=True)):
            target = pairs[key].kept.pk
            citing = through._base_manager.filter(passage=key)
            both = through._base_manager.filter(passage=target).values(owner)
            citing.filter(**{f"{owner}__in": both}).delete()
            citing.update(passage=target)
