"""The history of one row: what each revision changed in it, its names and citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from history.models import Change, Revision
from records.names import Named
from records.types import JsonObject

DERIVED = {"created", "updated", "first_published"}


@dataclass(frozen=True)
class FieldChange:
    """One column of one row in one revision; None = empty or not there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """What one revision did to a row, to one of its names or citations."""

    revision: Revision
    table: str
    row: str
    operation: str
    fields: list[FieldChange]


def changes_of(row: models.Model) -> list[RowChange]:
    """The history of a row with its names and citations, newest first."""
    own = Q(table=row._meta.db_table, row=str(row.pk))
    parts = Q(table__in=tables_of_parts(row), owner=str(row.pk))
    changes = Change.objects.filter(own | parts).select_related("revision")
    latest: dict[tuple[str, str], JsonObject] = {}
    history = []
    for change in changes.order_by("id"):
        key = (change.table, change.row)
        before = latest.get(key) or {}
        gone = change.operation == "delete"
        after = {} if gone else change.payload or {}
        latest[key] = after
        fields = differences(change.payload or {} if gone else before, after)
        done = (change.revision, change.table, change.row, change.operation)
        history.append(RowChange(*done, fields))
    return history[::-1]


def tables_of_parts(row: models.Model) -> list[str]:
    """The tables of a row's names and citations."""
    meta = row._meta
    citations: list[Any] = [field.remote_field.through for field in meta.many_to_many]
    names = [row.name_model()] if isinstance(row, Named) else []
    return [model._meta.db_table for model in (*citations, *names)]


def differences(before: JsonObject, after: JsonObject) -> list[FieldChange]:
    """The columns whose value changed, without those the database derives."""
    return [
        FieldChange(field, before.get(field), after.get(field))
        for field in {**before, **after}
        if field not in DERIVED and before.get(field) != after.get(field)
    ]
