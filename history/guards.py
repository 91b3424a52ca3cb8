"""The triggers of reviewed rows, their names and citations: what guards the rules.

The functions are in records/migrations/0002_guards.sql and
sources/migrations/0002_support.sql.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from history.tables import (
    ModelClass,
    citation_table,
    columns_of_public_id,
    name_table,
)
from history.trigger_sql import STATEMENTS, call
from records.models import Trigger, has_address, is_reviewed


def step_guards(model: ModelClass) -> Iterator[Trigger]:
    """Stamps each change, and keeps what readers know: ids, and what is published."""
    public_id = columns_of_public_id(model)
    generated = [field.column for field in model._meta.local_fields if field.generated]
    yield (
        "stamp",
        "BEFORE INSERT OR UPDATE",
        "FOR EACH ROW " + call("records_stamp", *generated),
    )
    yield (
        "keep_public_id",
        "BEFORE UPDATE",
        "FOR EACH ROW WHEN (OLD.first_published IS NOT NULL AND"
        f" ({row_of('OLD', public_id)}) IS DISTINCT FROM ({row_of('NEW', public_id)})) "
        + call("records_keep_public_id", *public_id),
    )
    yield (
        "keep_published",
        "BEFORE UPDATE OF status",
        "FOR EACH ROW WHEN (OLD.status = 'published'"
        " AND NEW.status IN ('draft', 'in_review')) " + call("records_keep_published"),
    )
    yield (
        "guard_deletion",
        "BEFORE DELETE",
        "FOR EACH ROW " + call("records_guard_deletion"),
    )


def publication_guard(model: ModelClass) -> Iterator[Trigger]:
    """A published row has citations, a published record its names."""
    citations = citation_table(model) if model.needs_citation else ("", "")
    yield (
        "check_publication",
        "AFTER INSERT OR UPDATE",
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published') "
        + call(
            "records_check_publication",
            model._meta.pk.column,
            *citations,
            *name_table(model),
        ),
    )


def retirement(model: ModelClass) -> Iterator[Trigger]:
    """An address that was merged into another one is not used again."""
    columns = columns_of_public_id(model)
    if has_address(model) and len(columns) == 1:
        yield (
            "refuse_retired_slug",
            f'BEFORE INSERT OR UPDATE OF status, "{columns[0]}"',
            "FOR EACH ROW WHEN (NEW.status <> 'withdrawn') "
            + call("records_refuse_retired_slug", model.collection, *columns),
        )


def row_of(version: str, columns: list[str]) -> str:
    """The columns of a row in a trigger; the version is OLD or NEW."""
    return ", ".join(f'{version}."{column}"' for column in columns)


def belonging(model: ModelClass, owner: Any) -> Iterator[Trigger]:
    """What names and citations do to the row they belong to."""
    meta = owner.related_model._meta
    target = (meta.db_table, meta.pk.column, owner.column)
    is_name = not model._meta.auto_created
    for event, tables in STATEMENTS.items():
        if is_name:
            yield (
                f"cache_name_{event}",
                f"AFTER {event.upper()}",
                f"{tables} FOR EACH STATEMENT " + call("records_cache_name", *target),
            )
        yield (
            f"touch_owner_{event}",
            f"AFTER {event.upper()}",
            f"{tables} FOR EACH STATEMENT " + call("records_touch_owner", *target),
        )
    if is_name or owner.related_model.needs_citation:
        yield (
            "check_support",
            "AFTER UPDATE OR DELETE",
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            + call("records_check_support", *target, "name" if is_name else "citation"),
        )


def support(model: ModelClass) -> Iterator[Trigger]:
    """A passage or a source that goes leaves nothing without a citation."""
    cited: list[str] = []
    for citing in apps.get_models():
        if is_reviewed(citing) and citing.needs_citation:
            meta: Any = citing._meta
            cited += (meta.db_table, meta.pk.column, *citation_table(citing))
    yield (
        "keep_support",
        "AFTER UPDATE OF status",
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        " WHEN (OLD.status = 'published' AND NEW.status <> 'published') "
        + call("sources_keep_support", model.supports_through, *cited),
    )


def trees(model: ModelClass) -> Iterator[Trigger]:
    """A record that points to another of its kind (parent, part of) makes no loop."""
    for field in model._meta.local_fields:
        if field.related_model is model:
            rule = f"{model._meta.model_name}_{field.name}_without_loop"
            for event in ("insert", "update"):
                yield (
                    f"refuse_{field.name}_loop_{event}",
                    f"AFTER {event.upper()}",
                    f"{STATEMENTS[event]} FOR EACH STATEMENT "
                    + call("records_refuse_loop", field.column, rule),
                )
