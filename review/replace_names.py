"""The names of a record, replaced whole: what is given stays, the rest goes."""

from __future__ import annotations

from typing import Any

from records.choices import Status
from records.names import Name, Named
from records.types import JsonObject


def identity(name: JsonObject) -> tuple[str, str, str]:
    """What makes a name the same name: its text, kind and language."""
    return name["text"], name["kind"], name.get("language", "")


def replace_names(record: Named, given: list[JsonObject]) -> None:
    """Make the given names the record's names.

    Names of a published record are published with the people who answer for it; a
    published name that is no longer given is withdrawn, a draft deleted.
    """
    model = record.names.model
    current = {
        identity(vars(name)): name
        for name in record.names.exclude(status=Status.WITHDRAWN)
    }
    kept = {identity(name) for name in given}
    for key, name in current.items():
        if key not in kept:
            retire(name)
    for values in given:
        stored = current.get(identity(values)) or revived(record, values)
        save_name(stored or model(**{model.owner_field: record}), record, values)


def retire(name: Name) -> None:
    """Withdraw a name that was published or reviewed; delete a draft."""
    if name.first_published is None and name.status == Status.DRAFT:
        name.delete()
        return
    name.status = Status.WITHDRAWN
    name.withdrawn_reason = "No longer among the names of its record."
    name.save()


def revived(record: Named, values: JsonObject) -> Name | None:
    """The withdrawn name that is given again, or None."""
    text, kind, language = identity(values)
    return record.names.filter(text=text, kind=kind, language=language).first()


def save_name(name: Name, record: Named, values: JsonObject) -> None:
    """Write the given values, where they change anything.

    Raises ValidationError when they break a rule.
    """
    fields = {
        "text": values["text"],
        "kind": values["kind"],
        "language": values.get("language", ""),
        "script": values.get("script", name.script),
    }
    citations = values.get("citations")
    if name.status != Status.WITHDRAWN and not is_changed(name, fields, citations):
        return
    for key, value in fields.items():
        setattr(name, key, value)
    name.edited_by = record.edited_by
    if record.status == Status.PUBLISHED:
        name.reviewed_by = record.reviewed_by
        name.status = Status.PUBLISHED
    elif name.status == Status.WITHDRAWN:
        name.status = Status.IN_REVIEW
    name.withdrawn_reason = ""
    name.full_clean()
    name.save()
    if citations is not None:
        name.citations.set(citations)


def is_changed(name: Name, fields: dict[str, str], citations: list[Any] | None) -> bool:
    """Whether the name is new or differs; None leaves its citations as they are."""
    if name.pk is None:
        return True
    if any(getattr(name, key) != value for key, value in fields.items()):
        return True
    cited = {passage.pk for passage in citations or ()}
    stored = name.citations.values_list("pk", flat=True)
    return citations is not None and cited != set(stored)
