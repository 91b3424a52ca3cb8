"""The data dictionary: what tables and columns mean, from the models themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from records.models import has_address

APPS = ("sources", "places", "groups", "incidents", "review", "history", "records")
INTRODUCTION = """\
# Data dictionary

What one row of each table is, and what its columns mean. Written from the models by
`manage.py datadictionary`; a test fails when it is out of date. Columns that the
database computes or stamps are marked *computed*.
"""


def data_dictionary() -> str:
    """The whole dictionary as Markdown."""
    chapters = [INTRODUCTION]
    for label in APPS:
        config = apps.get_app_config(label)
        chapters.append(f"## {config.verbose_name}\n")
        chapters += [chapter(model) for model in config.get_models()]
    return "\n".join(chapters)


def chapter(model: type[models.Model]) -> str:
    """One model: its docstring and a table of its columns."""
    meta = model._meta
    lines = [f"### {meta.object_name}", ""]
    if has_address(model):
        lines += [f"In the API: `/api/v1/{model.collection}/`", ""]
    lines += [
        inspect.getdoc(model) or "",
        "",
        "| column | kind | meaning |",
        "|---|---|---|",
    ]
    fields = [*meta.concrete_fields, *meta.many_to_many]
    lines += [f"| {' | '.join(cells(field))} |" for field in fields]
    lines += ["", *rules(model)]
    return "\n".join(lines)


def cells(field: models.Field) -> tuple[str, str, str]:
    computed = " *Computed.*" if field.generated or not field.serialize else ""
    meaning = str(field.help_text).strip() or "Internal key."
    return f"`{field.name}`", kind(field), meaning.replace("|", "\\|") + computed


def kind(field: models.Field) -> str:
    """What a column holds, in a reader's words."""
    if field.is_relation:
        many = "list of " if field.many_to_many else ""
        return f"{many}{field.related_model._meta.object_name}"
    if field.choices:
        return ", ".join(f"`{value}`" for value, _ in field.flatchoices)
    described = getattr(field, "output_field", field)
    return KINDS.get(type(described).__name__, type(described).__name__)


KINDS = {
    "ArrayField": "list of texts",
    "BigAutoField": "number",
    "BigIntegerField": "number",
    "BinaryField": "bytes",
    "BooleanField": "yes or no",
    "CharField": "text",
    "DateField": "day",
    "DateMultiRangeField": "days",
    "DateRangeField": "span of days",
    "DateTimeField": "moment",
    "EdtfField": "EDTF date",
    "FloatField": "number",
    "JSONField": "JSON",
    "PositiveBigIntegerField": "whole number",
    "PositiveIntegerField": "whole number",
    "SearchVectorField": "words",
    "TextField": "text",
    "URLField": "address",
}


def rules(model: type[models.Model]) -> Iterator[str]:
    """The rules of the table, by the names errors call them."""
    named = [
        (rule.name, str(rule.violation_error_message))
        for rule in model._meta.constraints
        if rule.violation_error_code
    ]
    if named:
        yield "Rules:\n"
        yield from (f"- `{name}`: {message}" for name, message in sorted(named))
        yield ""
