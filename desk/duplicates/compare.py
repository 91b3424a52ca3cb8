"""Two records beside each other: what an editor compares, to see if they are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, prefetch_related_objects

from desk.duplicates.find import Double
from editing.merge_page import merge_address
from editing.review_actions import page_of
from history.dependents import referring_keys
from records.choices import Status
from records.names import Named

NAMES = 8  # of a record; the others are counted
FACTS = ("country", "founded", "born", "date", "published", "publisher", "url")


@dataclass(frozen=True)
class Side:
    """One of the two."""

    record: Any
    page: str
    facts: list[str]
    names: list[Any]
    more_names: int
    rows: int  # that name it


@dataclass(frozen=True)
class Compared:
    """A pair with both its records, and where they may be merged."""

    pair: Double
    sides: tuple[Side, Side]
    merge: str


def side_by_side(pairs: Iterable[Double], user: Any) -> list[Compared]:
    """The pairs as the page shows them, in a few queries for all."""
    pairs = list(pairs)
    records = {row.pk: row for pair in pairs for row in (pair.one, pair.other)}
    if not records:
        return []
    model = type(pairs[0].one)
    if issubclass(model, Named):
        names = model.name_model().objects.visible_to(user).counted().order_by("pk")
        prefetch_related_objects(list(records.values()), Prefetch("names", names))
    counted = rows_naming(model, records, user)
    sides = {key: side(row, counted[key]) for key, row in records.items()}
    return [compared(pair, sides) for pair in pairs]


def compared(pair: Double, sides: dict[int, Side]) -> Compared:
    one, other = sides[pair.one.pk], sides[pair.other.pk]
    kept, merged = sorted((one, other), key=worth_keeping, reverse=True)
    return Compared(pair, (one, other), merge_address(kept.record, merged.record))


def worth_keeping(side: Side) -> tuple[bool, int, int]:
    """Readers know it; then, more is told of it; then, it was there before."""
    record = side.record
    return (record.status == Status.PUBLISHED, side.rows, -record.pk)


def side(record: Any, rows: int) -> Side:
    names = list(record.names.all()) if isinstance(record, Named) else []
    names.sort(key=lambda name: name.kind != "preferred")
    kind = record.get_kind_display() if hasattr(record, "kind") else ""
    facts = [kind, *(str(getattr(record, fact, None) or "") for fact in FACTS)]
    shown, more = names[:NAMES], max(0, len(names) - NAMES)
    return Side(record, page_of(record), list(filter(None, facts)), shown, more, rows)


def rows_naming(model: Any, keys: Iterable[int], user: Any) -> Counter[int]:
    """How many rows name each of these records, in one query."""
    parts = [
        key.model.objects.visible_to(user)
        .counted()
        .filter(**{f"{key.name}__in": list(keys)})
        .order_by()
        .values_list(key.attname)
        .annotate(Count("pk"))
        for key in referring_keys(model)
    ]
    counted: Counter[int] = Counter()
    for record, rows in parts[0].union(*parts[1:], all=True):
        counted[record] += rows
    return counted
