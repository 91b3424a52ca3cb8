"""The passages of two sources that are one: cited in the kept one, under its ids.

A passage's public id is made of its source's slug, so a passage never changes its
source: the kept source has the same place already, or gets it anew.
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


def take_passages(kept: Source, merged: Source, reason: str) -> Iterator[Duplicate]:
    """Cite the kept source's passages instead, and withdraw the merged one's."""
    standing = {passage.locator: passage for passage in kept.passages.all()}
    pairs = {}
    for passage in merged.passages.exclude(status=Status.WITHDRAWN):
        found = standing.get(passage.locator) or copied(passage, kept)
        refuse_unless_published(found, passage)
        pairs[passage.pk] = Duplicate(passage, found)
    cite_instead(pairs)
    Passage.objects.filter(pk__in=pairs).update(
        status=Status.WITHDRAWN, withdrawn_reason=f"The same as another one: {reason}"
    )
    yield from pairs.values()


def copied(passage: Passage, kept: Source) -> Passage:
    """The same place in the kept source, at its position there if that is free."""
    taken = set(kept.passages.values_list("position", flat=True))
    after = (kept.passages.aggregate(last=Max("position"))["last"] or 0) + 1
    position = after if passage.position in taken else passage.position
    return Passage.objects.create(
        source=kept,
        position=position,
        edited_by=passage.edited_by,
        reviewed_by=passage.reviewed_by,
        **{name: getattr(passage, name) for name in COPIED},
    )


def refuse_unless_published(found: Passage, passage: Passage) -> None:
    """What readers could see a claim rest on, they can see afterwards."""
    if found.status not in (Status.PUBLISHED, passage.status):
        raise ValidationError(
            f"Publish {found.public_id} first: it takes the place of"
            f" {passage.public_id}.",
            code="merge_into_published",
        )


def cite_instead(pairs: dict[int, Duplicate]) -> None:
    """Let all that cites the one passage cite the other, once."""
    for table in part_models().values():
        if not table._meta.auto_created:
            continue
        owner = owner_of(table).attname
        rows = table._base_manager.filter(passage__in=pairs)
        for key in set(rows.values_list("passage", flat=True)):
            found = pairs[key].kept.pk
            citing = table._base_manager.filter(passage=key)
            both = table._base_manager.filter(passage=found).values(owner)
            citing.filter(**{f"{owner}__in": both}).delete()
            citing.update(passage=found)
