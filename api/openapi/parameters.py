"""What the OpenAPI description says of parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from drf_spectacular.extensions import OpenApiFilterExtension
from drf_spectacular.utils import OpenApiParameter

from api.filters import (
    ChoicesFilter,
    DayFilter,
    MomentFilter,
    SlugsFilter,
    TextsFilter,
    WholeNumberFilter,
    YesNoFilter,
)
from api.openapi.schemas import SLUG, Schema, non_empty_array, ref


def enum_of(values: list[str]) -> Schema:
    return {"type": "string", "enum": values}


DAY = {"type": "string", "format": "date"}
NOT_BLANK = {"type": "string", "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
# The first that a filter is an instance of.
FILTER_SCHEMAS: list[tuple[type[django_filters.Filter], Schema]] = [
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
    "description": "A day: what can hold, or can have happened, by then.",
    "schema": DAY,
}
CERTAINTY: Schema = {
    "name": "certainty",
    "in": "query",
    "description": "With `as_of`: leave out what only possibly held on that day.",
    "schema": enum_of(["certain", "possible"]),
}
KNOWN_AT: Schema = {
    "name": "known_at",
    "in": "query",
    "description": "A moment: what this database had published by then.",
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


def several_values(name: str, description: str, values: Schema) -> Schema:
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


def enum_list_parameter(
    name: str, values: Iterable[str], description: str
) -> OpenApiParameter:
    """A parameter of one or more of these values, for a view of its own kind."""
    items = enum_of(list(values))
    return OpenApiParameter(
        name, {"type": "array", "items": items}, explode=False, description=description
    )


def format_parameter(formats: list[str]) -> Schema:
    return {
        "name": "format",
        "in": "query",
        "description": "The format of the answer; without it, `Accept` decides.",
        "schema": enum_of(formats),
    }


def filter_parameter(name: str, filter_: django_filters.Filter) -> Schema:
    """One parameter of a filter set."""
    description = str(filter_.label or "")
    if isinstance(filter_, ChoicesFilter):
        values = enum_of([value for value, _ in filter_.extra["choices"]])
        return several_values(name, description, non_empty_array(values))
    if isinstance(filter_, SlugsFilter):
        return several_values(name, description, ref("Slugs"))
    schema = next(
        schema for kind, schema in FILTER_SCHEMAS if isinstance(filter_, kind)
    )
    bounds = {"min_value": "minimum", "max_value": "maximum"}
    limits = {bounds[key]: filter_.extra[key] for key in bounds if key in filter_.extra}
    if isinstance(filter_, django_filters.BaseCSVFilter):
        return several_values(name, description, non_empty_array({**schema, **limits}))
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
        self, auto_schema: Any, *args: object, **kwargs: object
    ) -> list[Schema]:
        filters = auto_schema.view.filterset_class.base_filters
        return [filter_parameter(name, filter_) for name, filter_ in filters.items()]
