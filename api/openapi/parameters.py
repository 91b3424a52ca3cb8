"""What the OpenAPI description says of parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from drf_spectacular.extensions import OpenApiFilterExtension
from drf_spectacular.utils import OpenApiParameter

from api.filters import (
    DayFilter,
    MomentFilter,
    SlugsFilter,
    TextsFilter,
    WholeNumberFilter,
    WordsFilter,
    YesNoFilter,
)
from api.openapi.schemas import SLUG, Schema, ref, some


def words(known: list[str]) -> Schema:
    return {"type": "string", "enum": known}


DAY = {"type": "string", "format": "date"}
NOT_BLANK = {"type": "string", "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
# The first that a filter is an instance of.
SCHEMAS: list[tuple[type[django_filters.Filter], Schema]] = [
    (TextsFilter, NOT_BLANK),
    (django_filters.ModelChoiceFilter, SLUG),
    (YesNoFilter, {"type": "boolean"}),
    (DayFilter, DAY),
    (MomentFilter, {"type": "string", "format": "date-time"}),
    (WholeNumberFilter, {"type": "integer"}),
    (YesNoFilter, {"type": "boolean"}),
    (django_filters.CharFilter, NOT_BLANK),
]
AS_OF: Schema = {
    "name": "as_of",
    "in": "query",
    "description": "The day asked about: what can hold, or can have happened, by then.",
    "schema": DAY,
}
CERTAINTY: Schema = {
    "name": "certainty",
    "in": "query",
    "description": "With `as_of`: leave out what only possibly held on that day.",
    "schema": words(["certain", "possible"]),
}
KNOWN_AT: Schema = {
    "name": "known_at",
    "in": "query",
    "description": "The moment asked about: what this database had published by then.",
    "schema": {"type": "string", "format": "date-time"},
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the version that is changed.",
    "schema": {"type": "string"},
}
IF_MATCH_OPTIONAL: Schema = {**IF_MATCH, "required": False}
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of the copy you have; 304 when it is still good.",
    "schema": {"type": "string"},
}


def several(name: str, description: str, values: Schema) -> Schema:
    """A parameter of one or more values, separated by commas."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": values,
        "explode": False,
    }


def query_parameter(
    name: str, schema: Schema, description: str, required: bool = False
) -> OpenApiParameter:
    """A parameter of one value, for a view of its own kind."""
    return OpenApiParameter(name, schema, description=description, required=required)


def several_words(
    name: str, known: Iterable[str], description: str
) -> OpenApiParameter:
    """A parameter of one or more known words, for a view of its own kind."""
    items = words(list(known))
    return OpenApiParameter(
        name, {"type": "array", "items": items}, explode=False, description=description
    )


def format_parameter(formats: list[str]) -> Schema:
    return {
        "name": "format",
        "in": "query",
        "description": "The format of the answer; without it, `Accept` decides.",
        "schema": words(formats),
    }


def filter_parameter(name: str, asked: django_filters.Filter) -> Schema:
    """One parameter of a filter set."""
    description = str(asked.label or "")
    if isinstance(asked, WordsFilter):
        known = words([word for word, _ in asked.extra["choices"]])
        return several(name, description, some(known))
    if isinstance(asked, SlugsFilter):
        return several(name, description, ref("Slugs"))
    schema = next(schema for kind, schema in SCHEMAS if isinstance(asked, kind))
    bounds = {"min_value": "minimum", "max_value": "maximum"}
    limits = {bounds[key]: asked.extra[key] for key in bounds if key in asked.extra}
    if isinstance(asked, django_filters.BaseCSVFilter):
        return several(name, description, some({**schema, **limits}))
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {**schema, **limits},
    }


class FilterParameters(OpenApiFilterExtension):
    """The parameters of a collection's filter set."""

    target_class = "api.filters.ParameterBackend"
    priority = 1  # before the one for every filter set

    def get_schema_operation_parameters(
        self, auto_schema: Any, *args: Any, **kwargs: Any
    ) -> list[Schema]:
        filters = auto_schema.view.filterset_class.base_filters
        return [filter_parameter(name, asked) for name, asked in filters.items()]
