"""What the tables are: whether they have a history, and who owns their rows."""

from __future__ import annotations

from typing import Any

from records.models import is_reviewed
from records.names import Name, Named

# A class of models, of which attributes are read that types cannot follow.
ModelClass = Any

# Sessions, tokens and lock-outs are nobody's statements; the rest keeps itself.
WITHOUT_HISTORY = {
    "admin.LogEntry",
    "auth.Permission",
    "contenttypes.ContentType",
    "history.Change",
    "history.Revision",
    "sessions.Session",
}
APPS_WITHOUT_HISTORY = {"axes", "knox"}


def has_history(model: ModelClass) -> bool:
    """Whether changes of the table are recorded: all but those excused above."""
    meta = model._meta
    return (
        meta.label not in WITHOUT_HISTORY and meta.app_label not in APPS_WITHOUT_HISTORY
    )


def owner_of(model: ModelClass) -> Any:
    """The key to the row that a name or a citation belongs to, or None."""
    if is_reviewed(model._meta.auto_created):
        return model._meta.get_field(model._meta.auto_created._meta.model_name)
    return model._meta.get_field(model.owner_field) if issubclass(model, Name) else None


def citation_table(model: ModelClass) -> tuple[str, str]:
    """The table of the row's citations, and its column that points to the row."""
    through = model._meta.get_field("citations").remote_field.through
    return through._meta.db_table, owner_of(through).column


def name_table(model: ModelClass) -> tuple[str, str]:
    """The table of the record's names and its column, or two empty texts."""
    if not issubclass(model, Named):
        return "", ""
    names = model.name_model()
    return names._meta.db_table, owner_of(names).column


def columns_of_public_id(model: ModelClass) -> list[str]:
    """The columns that a row's address in the API is made of."""
    names = model.public_id_fields or [model._meta.pk.name]
    return [model._meta.get_field(name).column for name in names]
