"""Which triggers a table gets: history for all, and guards by what its model is.

A table is remembered unless it is excused below, and guarded by what its model is: so
a new model needs no line here, and none can be forgotten. The functions themselves are
in migrations/0002_functions.sql of history and records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from records.models import Record, has_address, is_reviewed
from records.names import Name, Named

ModelClass = Any  # a class of models; what it has is looked up, and types cannot follow


# Sessions, tokens and lock-outs are nobody's statements; the rest keeps itself.
UNREMEMBERED = {
    "admin.LogEntry",
    "auth.Permission",
    "contenttypes.ContentType",
    "history.Change",
    "history.Revision",
    "sessions.Session",
}


UNREMEMBERED_APPS = {"axes", "knox"}


SECRETS = {"auth.User": ["password", "last_login"]}


STATEMENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


def triggers_of(model: ModelClass) -> Iterator[tuple[str, str, str]]:
    if model._meta.label in {"history.Revision", "history.Change"}:
        yield from history_table(model)
    elif is_remembered(model):
        yield from history(model)
    if is_reviewed(model):
        yield from review(model)
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


def is_remembered(model: ModelClass) -> bool:
    meta = model._meta
    return meta.label not in UNREMEMBERED and meta.app_label not in UNREMEMBERED_APPS


def owner_of(model: ModelClass) -> Any:
    """The key to the row that a name or a citation belongs to, or None."""
    if is_reviewed(model._meta.auto_created):
        return model._meta.get_field(model._meta.auto_created._meta.model_name)
    return model._meta.get_field(model.owner_field) if issubclass(model, Name) else None


def call(function: str, *arguments: str) -> str:
    quoted = ", ".join("'" + argument + "'" for argument in arguments)
    return f"EXECUTE FUNCTION {function}({quoted})"


def history(model: ModelClass) -> Iterator[tuple[str, str, str]]:
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


def history_table(model: ModelClass) -> Iterator[tuple[str, str, str]]:
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


def review(model: ModelClass) -> Iterator[tuple[str, str, str]]:
    meta = model._meta
    public_id = columns_of_public_id(model)
    generated = [field.column for field in meta.local_fields if field.generated]
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
    citations = citation_table(model) if model.needs_citation else ("", "")
    yield (
        "check_publication",
        "AFTER INSERT OR UPDATE",
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published') "
        + call(
            "records_check_publication", meta.pk.column, *citations, *name_table(model)
        ),
    )


def retirement(model: ModelClass) -> Iterator[tuple[str, str, str]]:
    """An address that was merged into another one is not used again."""
    columns = columns_of_public_id(model)
    if has_address(model) and len(columns) == 1:
        yield (
            "refuse_retired_slug",
            f'BEFORE INSERT OR UPDATE OF status, "{columns[0]}"',
            "FOR EACH ROW WHEN (NEW.status <> 'withdrawn') "
            + call("records_refuse_retired_slug", model.collection, *columns),
        )


def columns_of_public_id(model: ModelClass) -> list[str]:
    """The columns that a row's address in the API is made of."""
    names = model.public_id_fields or [model._meta.pk.name]
    return [model._meta.get_field(name).column for name in names]


def row_of(version: str, columns: list[str]) -> str:
    return ", ".join(f'{version}."{column}"' for column in columns)


def citation_table(model: ModelClass) -> tuple[str, str]:
    through = model._meta.get_field("citations").remote_field.through
    return through._meta.db_table, owner_of(through).column


def name_table(model: ModelClass) -> tuple[str, str]:
    """The table of the record's names and its column, or two empty texts."""
    if not issubclass(model, Named):
        return "", ""
    names = model.name_model()
    return names._meta.db_table, owner_of(names).column


def belonging(model: ModelClass, owner: Any) -> Iterator[tuple[str, str, str]]:
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


def support(model: ModelClass) -> Iterator[tuple[str, str, str]]:
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


def trees(model: ModelClass) -> Iterator[tuple[str, str, str]]:
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
