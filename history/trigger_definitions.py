"""Which triggers a table gets: history for all, and guards by what its model is.

A table has a history unless it is excused in `tables`, and guards by what its model is
(`guards`): so a new model needs no line here, and none can be forgotten. The functions
are in history/migrations/0002_recording.sql and records/migrations/0002_guards.sql.
"""

from __future__ import annotations

from collections.abc import Iterator

from history.guards import (
    belonging,
    publication_guard,
    retirement,
    step_guards,
    support,
    trees,
)
from history.tables import ModelClass, has_history, owner_of
from history.trigger_sql import STATEMENTS, call
from records.models import Record, Trigger, is_reviewed

# Columns that must not be kept.
SECRETS = {"auth.User": ["password", "last_login"]}


def triggers_of(model: ModelClass) -> Iterator[Trigger]:
    """Every trigger of the model's table: name, events, the rest of the definition."""
    if model._meta.label in {"history.Revision", "history.Change"}:
        yield from history_of_history(model)
    elif has_history(model):
        yield from row_history(model)
    if is_reviewed(model):
        yield from step_guards(model)
        yield from publication_guard(model)
        yield from retirement(model)
        if model.supports_through:
            yield from support(model)
    elif model._meta.label == "records.RetiredSlug":
        yield (
            "keep_retired_slug",
            "BEFORE UPDATE OR DELETE",
            "FOR EACH ROW " + call("records_keep_retired_slug"),
        )
    if issubclass(model, Record):
        yield from trees(model)
    owner = owner_of(model)
    if owner:
        yield from belonging(model, owner)
    if is_reviewed(model):
        yield from model.extra_triggers


def row_history(model: ModelClass) -> Iterator[Trigger]:
    """Records what every statement does to the rows of a table."""
    owner = owner_of(model)
    arguments = [
        model._meta.pk.column,
        owner.column if owner else "",
        *SECRETS.get(model._meta.label, []),
    ]
    for event, tables in STATEMENTS.items():
        yield (
            f"history_{event}",
            f"AFTER {event.upper()}",
            f"{tables} FOR EACH STATEMENT "
            + call("history_record_changes", *arguments),
        )
    yield (
        "refuse_truncate",
        "BEFORE TRUNCATE",
        "FOR EACH STATEMENT " + call("history_refuse_truncate"),
    )


def history_of_history(model: ModelClass) -> Iterator[Trigger]:
    """Keeps the tables of the history itself from being rewritten."""
    yield (
        "guard_history",
        "BEFORE UPDATE OR DELETE",
        "FOR EACH ROW " + call("history_guard_history"),
    )
    # What the history triggers write comes from inside a trigger.
    yield (
        "refuse_forgery",
        "BEFORE INSERT",
        "FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) "
        + call("history_guard_history"),
    )
    yield (
        "refuse_truncate",
        "BEFORE TRUNCATE",
        "FOR EACH STATEMENT " + call("history_refuse_truncate"),
    )
    if model._meta.label == "history.Revision":
        yield (
            "number_revision",
            "AFTER INSERT",
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            + call("history_number_revision"),
        )
