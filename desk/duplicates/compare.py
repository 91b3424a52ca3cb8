"""What an editor compares of two records, to see whether they are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, prefetch_related_objects

from desk.duplicates.find import DuplicatePair
from editing.admin_addresses import change_address, merge_address
from history.dependents import referring_keys
from records.choices import Status
from records.models import Record
from records.names import Name, Named
from records.types import Account

NAMES = 8  # of a record; the others are counted
FACTS = ("country", "founded", "born", "date", "published", "publisher", "url")


@dataclass(frozen=True)
class Side:
    """One of the two."""

    record: Record
    page: str
    facts: list[str]
    names: list[Name]
    more_names: int
    rows: int  # that name it


@dataclass(frozen=True)
class ComparedPair:
    """A pair with both its records, and where they may be merged."""

    pair: DuplicatePair
    sides: tuple[Side, Side]
    merge: str


def compare_pairs(pairs: Iterable[DuplicatePair], user: Account) -> list[ComparedPair]:
    """Each pair with what its two records hold, in a few queries for all."""
    pairs = list(pairs)
    records = {row.pk: row for pair in pairs for row in (pair.one, pair.other)}
    if not records:
        return []
    model = type(pairs[0].one)
    if issubclass(model, Named):
        names = model.name_model().objects.visible_to(user).counted().order_by("pk")
        prefetch_related_objects(list(records.values()), Prefetch("names", names))
    counted = reference_counts(model, records, user)
    sides = {key: side_of(row, counted[key]) for key, row in records.items()}
    return [with_sides(pair, sides) for pair in pairs]


def with_sides(pair: DuplicatePair, sides: dict[int, Side]) -> ComparedPair:
    one, other = sides[pair.one.pk], sides[pair.other.pk]
    kept, merged = sorted((one, other), key=keep_rank, reverse=True)
    return ComparedPair(pair, (one, other), merge_address(kept.record, merged.record))


def keep_rank(side: Side) -> tuple[bool, int, int]:
    """Sorts last what is kept: published; then, with more rows; then, the older."""
    record = side.record
    return (record.status == Status.PUBLISHED, side.rows, -record.pk)


def side_of(record: Record, rows: int) -> Side:
    names = list(record.names.all()) if isinstance(record, Named) else []
    names.sort(key=lambda name: name.kind != "preferred")
    kind = record.get_kind_display() if hasattr(record, "kind") else ""
    facts = [kind, *(str(getattr(record, fact, None) or "") for fact in FACTS)]
    return Side(
        record,
        change_address(record),
        list(filter(None, facts)),
        names[:NAMES],
        max(0, len(names) - NAMES),
        rows,
    )


def reference_counts(
    model: type[Record], keys: Iterable[int], user: Account
) -> Counter[int]:
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
