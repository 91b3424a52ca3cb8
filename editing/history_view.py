"""The history of a row as a person reads it: names for keys, words for codes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from history.models import Revision
from history.row_history import FieldChange, RowChange, changes_of
from records.models import is_reviewed

LIMIT = 200
DONE = {"insert": "added", "update": "changed", "delete": "removed"}
NOTHING = "—"


@dataclass(frozen=True)
class Line:
    """One field of one row, before and after."""

    label: str
    before: str
    after: str

    @property
    def has_before(self) -> bool:
        return self.before != NOTHING

    @property
    def has_after(self) -> bool:
        return self.after != NOTHING


@dataclass(frozen=True)
class Part:
    """What happened to the row itself, or to one of its names or citations."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Entry:
    revision: Revision
    parts: list[Part] = field(default_factory=list)


def history_of(row: models.Model) -> list[Entry]:
    """The last revisions that touched the row, newest first; 200 at most."""
    changes = changes_of(row)
    reader = Reader(changes)
    entries = []
    for _, group in groupby(changes, key=lambda change: change.revision.pk):
        together = list(group)
        parts = [reader.part(change, row) for change in reversed(together)]
        readable = [part for part in parts if part.lines]
        entries.append(Entry(together[0].revision, readable))
    return [entry for entry in entries if entry.parts][:LIMIT]


class Reader:
    """Puts names in the place of keys, looking each table up once."""

    def __init__(self, changes: list[RowChange]) -> None:
        self.models = {
            model._meta.db_table: model
            for model in apps.get_models(include_auto_created=True)
        }
        keys_by_model: dict[type[models.Model], set] = defaultdict(set)
        for change in changes:
            for item in change.fields:
                column = self.column(change.table, item.field)
                if column is not None and column.related_model:
                    keys_by_model[column.related_model] |= {item.before, item.after} - {
                        None
                    }
        self.names = {
            model: labels_of(model, keys) for model, keys in keys_by_model.items()
        }
        # What each name said when it was last written, so that a change can say which.
        self.texts: dict[tuple[str, str], str] = {}
        for change in reversed(changes):
            for item in change.fields:
                if item.field == "text" and (item.after or item.before):
                    self.texts[change.table, change.row] = item.after or item.before

    def column(self, table: str, name: str) -> models.Field | None:
        """The model's field of a column, unless the database or a key fills it."""
        for column in self.models[table]._meta.concrete_fields:
            if column.column == name:
                derived = column.generated or not column.serialize
                return None if derived or column.primary_key else column
        return None

    def part(self, change: RowChange, row: models.Model) -> Part:
        model = self.models[change.table]
        if model is type(row):
            title = DONE[change.operation].capitalize()
        else:
            noun = "Citation" if model._meta.auto_created else "Name"
            title = f"{noun} {DONE[change.operation]}"
            if text := self.texts.get((change.table, change.row)):
                title = f"{title}: {text}"
        order = [column.column for column in model._meta.concrete_fields]
        items = sorted(change.fields, key=lambda item: order.index(item.field))
        lines = [self.line(change.table, item, row) for item in items]
        return Part(title, [line for line in lines if line])

    def line(self, table: str, item: FieldChange, row: models.Model) -> Line | None:
        column = self.column(table, item.field)
        own = self.models[table] is type(row)
        if column is None or (not own and column.related_model is type(row)):
            return None  # that a name belongs to this record says nothing new
        before, after = self.words(column, item.before), self.words(column, item.after)
        if before == after:
            return None
        return Line(str(column.verbose_name).capitalize(), before, after)

    def words(self, column: models.Field, value: object) -> str:
        if value in (None, "", [], {}):
            return NOTHING
        if column.related_model:
            return self.names[column.related_model].get(value, str(value))
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(value)


def labels_of(model: type[models.Model], keys: set) -> dict[Any, str]:
    """What the rows with these keys are called."""
    rows = model.unchecked.all() if is_reviewed(model) else User.objects.all()
    if any(column.name == "source" for column in model._meta.concrete_fields):
        rows = rows.select_related("source")
    return {row.pk: str(row) for row in rows.filter(pk__in=keys)}
