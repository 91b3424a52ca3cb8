"""What has changed for the public since a revision: the feed that mirrors follow.

A window of the history says which rows were touched, `history.dependents` which others
show them. Each of these has one entry: *changed* when it can be read now, *gone* when
it could be read at some time in the window and cannot be now. What never was public has
none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import F, Q

from history.dependents import SURFACE, Dependents, Row, part_models, public_models
from history.models import Change, Revision
from history.time_travel import known
from records.addresses import address
from records.claims import Claim
from records.models import Reviewed
from records.querysets import named_records
from records.retired_slugs import RetiredSlug
from records.types import JsonObject, PrimaryKey

# So many changes of rows make a window. What it spreads to is cut into pages.
WINDOW = 500
BEFORE = """
SELECT row."table", row."key", version.payload
FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS row ("table", "key", id)
CROSS JOIN LATERAL (
    SELECT payload FROM history_change c
    WHERE c."table" = row."table" AND c."row" = row."key" AND c.id < row.id
    ORDER BY c.id DESC LIMIT 1
) version
"""


class Position(NamedTuple):
    """A place in the history: after this change of this revision."""

    revision: int
    change: int = 2**62


class Key(NamedTuple):
    """The order of a window's entries."""

    revision: int
    collection: str
    id: str


@dataclass(frozen=True)
class Entry:
    """One row to read again, or to forget."""

    key: Key
    gone: bool
    reason: str | None
    merged_into: str | None = None


class Window(NamedTuple):
    """Some of the history, its entries in order, and where it ends (None: the end)."""

    entries: list[Entry]
    end: Position | None


def window(start: Position, last: int) -> Window:
    """The entries of the next changes after the start, none later than `last`."""
    changes = list(changes_after(start, last)[: WINDOW + 1])
    more, changes = len(changes) > WINDOW, changes[:WINDOW]
    rows = dependents_of(changes).rows
    entries = [
        entry
        for model in public_models().values()
        for entry in entries_of(
            model, {key: numbers for (of, key), numbers in rows.items() if of is model}
        )
    ]
    end = Position(changes[-1]["number"], changes[-1]["id"]) if more else None
    return Window(sorted(entries, key=lambda entry: entry.key), end)


def changes_after(start: Position, last: int) -> models.QuerySet:
    """Changes of public tables in the order in which readers came to see them."""
    number, change = start
    after = Q(revision__number__gt=number) | Q(revision__number=number, id__gt=change)
    return (
        Change.objects.filter(
            after,
            revision__number__range=(number, last),
            table__in=[*public_models(), *part_models()],
        )
        .order_by("revision__number", "id")
        .values("id", "table", "row", "owner", "operation", "payload")
        .annotate(number=F("revision__number"))
    )


def dependents_of(changes: list[JsonObject]) -> Dependents:
    """The rows of the changes, and the rows that show them."""
    dependents = Dependents()
    parts: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    before, fresh = versions_before(changes), set()
    for change in changes:
        table, number = change["table"], change["number"]
        if table in part_models():
            parts[table][change["owner"]].add(number)
            continue
        model, row = public_models()[table], (table, change["row"])
        versions = [before.get(row) or {}, change["payload"] or {}]
        before[row] = versions[1]
        key = model._meta.pk.to_python(change["row"])
        dependents.changed(model, key, versions, {number})
        if change["operation"] == "insert":
            # Whatever names it was written later, and has an entry of its own.
            fresh.add(row)
        elif row not in fresh and not issubclass(model, Claim):
            spread(dependents, (model, key), versions, number)
    for table, owners in parts.items():
        part = part_models()[table]
        keys = {int(key) if key.isdigit() else key: owners[key] for key in owners}
        dependents.parts_changed(part, keys)
    return dependents


def versions_before(changes: list[JsonObject]) -> dict[tuple[str, str], JsonObject]:
    """Each touched row as it was before the first of the changes."""
    first: dict[tuple[str, str], int] = {}
    for change in changes:
        if change["table"] in public_models() and change["operation"] != "insert":
            first.setdefault((change["table"], change["row"]), change["id"])
    tables, rows = zip(*first, strict=True) if first else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [list(tables), list(rows), list(first.values())])
        return {
            (table, row): payload and json.loads(payload)
            for table, row, payload in cursor.fetchall()
        }


def spread(
    dependents: Dependents, row: Row, versions: list[JsonObject], number: int
) -> None:
    """A record's reference or publication has changed: so have those that name it."""
    model, key = row
    old, new = versions
    deciding = ["status", *(field.attname for field in named_records(model))]
    appeared = any(old.get(name) != new.get(name) for name in deciding)
    if appeared or any(old.get(name) != new.get(name) for name in SURFACE):
        dependents.surface_changed(model, key, {number}, appeared)


def entries_of(model: type[Reviewed], keys: dict[PrimaryKey, set[int]]) -> list[Entry]:
    """The entries of rows of one collection, with the revisions that touched them."""
    if not keys:
        return []
    seen = visible(model, list(keys))
    unseen = [key for key in keys if key not in seen]
    lost = once_visible(model, {key: keys[key] for key in unseen})
    rows = model.unchecked.filter(pk__in=[*seen, *lost])
    if len(model.public_id_fields) > 1:  # it is made of another record's
        rows = rows.select_related(*(field.name for field in named_records(model)))
    names = {row.pk: row.public_id for row in rows}
    forgotten = [names[key] for key in lost]
    kept = RetiredSlug.objects.ends_of(model.collection, forgotten)
    return [
        Entry(
            Key(max(keys[row.pk]), model.collection, names[row.pk]),
            gone=row.pk in lost,
            reason=(row.withdrawn_reason or None) if row.pk in lost else None,
            merged_into=kept.get(names[row.pk]) if row.pk in lost else None,
        )
        for row in rows
    ]


def visible(model: Any, keys: list[PrimaryKey]) -> set[PrimaryKey]:
    """Those of the rows that the public can read."""
    rows = model.objects.visible_to(None).filter(pk__in=keys).order_by()
    return set(rows.values_list("pk", flat=True))


def once_visible(
    model: type[Reviewed], keys: dict[PrimaryKey, set[int]]
) -> set[PrimaryKey]:
    """Those rows that the public could read right before or after they were touched."""
    rows = model.unchecked.filter(pk__in=keys, first_published__isnull=False)
    candidates = set(rows.order_by().values_list("pk", flat=True))
    moments: dict[int, list[PrimaryKey]] = defaultdict(list)
    for key in candidates:
        for number in keys[key]:
            moments[number - 1].append(key)
            moments[number].append(key)
    seen: set[PrimaryKey] = set()
    for number, touched in moments.items():
        unseen = [key for key in touched if key not in seen]
        if number and unseen:
            with known(number):
                seen |= visible(model, unseen)
    return seen


def as_json(entry: Entry, stamps: dict[int | None, datetime | None]) -> JsonObject:
    """An entry as the API has it; `stamps` are the times of its revisions."""
    revision, collection, name = entry.key
    return {
        "revision": revision,
        "at": stamps[revision],
        "collection": collection,
        "id": name,
        "url": address(collection, name),
        "change": "gone" if entry.gone else "changed",
        "reason": entry.reason,
        "merged_into": entry.merged_into,
    }


def stamps_of(entries: list[Entry]) -> dict[int | None, datetime | None]:
    """When the revisions of the entries were committed."""
    numbers = {entry.key.revision for entry in entries}
    rows = Revision.objects.filter(number__in=numbers)
    return dict(rows.values_list("number", "stamped"))
