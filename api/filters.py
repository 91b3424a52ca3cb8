"""The parameters of a collection; each is a method or a condition of its queryset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django_filters.filters import QuerySetRequestMixin
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from api.filter_fields import (
    DayField,
    MomentField,
    SlugField,
    SlugsField,
    YesNoField,
)
from records.choices import Status
from records.querysets import ReviewedQuerySet
from records.types import JsonObject
from records.vocabulary import VocabularyField

CODE_LENGTH = 12  # of a language tag, the longest code there is

# Parameters that choose the form of the answer, not which rows it has.
CONTROL_PARAMETERS = {
    "format",
    "fields",
    "ordering",
    "as_of",
    "certainty",
    "known_at",
    "cursor",
    "page_size",
    "count",
}


class ChoicesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """One or more values of a vocabulary, separated by commas."""


class SlugFilter(django_filters.ModelChoiceFilter):
    """One record by its slug."""

    field_class = SlugField


class SlugsFilter(QuerySetRequestMixin, django_filters.Filter):
    """One or more records by their slugs, separated by commas."""

    field_class = SlugsField

    def __init__(self, **options: Any) -> None:
        super().__init__(lookup_expr="in", to_field_name="slug", **options)


class TextsFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """One or more exact texts, separated by commas."""


class DayFilter(django_filters.Filter):
    """A day as YYYY-MM-DD."""

    field_class = DayField


class MomentFilter(django_filters.Filter):
    """A moment as RFC 3339, with its zone."""

    field_class = MomentField


class WholeNumberFilter(django_filters.Filter):
    """A whole number."""

    field_class = forms.IntegerField


class ParameterSet(django_filters.FilterSet):
    """Parameters of a collection, each made to fit the field that it filters by."""

    base_filters: dict[str, django_filters.Filter]

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        """For a request, of the parameters that it gives alone: each is copied."""
        if data is not None:
            self.base_filters = {
                name: parameter
                for name, parameter in type(self).base_filters.items()
                if name in data
            }
        super().__init__(data, **options)

    @classmethod
    def filter_for_field(
        cls, field: Any, field_name: str, lookup_expr: str | None = None
    ) -> django_filters.Filter:
        options = {"field_name": field_name, "label": field.help_text}
        if isinstance(field, VocabularyField):
            return ChoicesFilter(choices=field.choices, **options)
        if isinstance(field, models.ForeignKey):
            related = field.related_model
            return SlugsFilter(
                queryset=lambda request: related.objects.visible_to(request.user),
                **options,
            )
        if isinstance(field, models.CharField):
            # Words of a name may hold a comma; codes never do.
            is_code = field.max_length and field.max_length <= CODE_LENGTH
            return (TextsFilter if is_code else django_filters.CharFilter)(**options)
        return super().filter_for_field(field, field_name, lookup_expr)


class YesNoFilter(django_filters.BooleanFilter):
    field_class = YesNoField


class ReviewedFilterSet(ParameterSet):
    """The parameters of every collection. Subclasses name the fields they filter by."""

    q = django_filters.CharFilter(
        method="search",
        label="A name in any spelling or script, or words of a title; the nearest of "
        "at most 100 first, each with `found`: by which name, how, and how surely.",
    )
    status = ChoicesFilter(
        choices=Status.choices,
        label="For accounts that see more than what is published.",
    )
    updated_since = MomentFilter(
        field_name="updated",
        lookup_expr="gte",
        label="Rows changed here at or after this moment (RFC 3339 with a zone).",
    )

    def search(self, rows: ReviewedQuerySet, name: str, text: str) -> ReviewedQuerySet:
        return rows.search(text, self.request.user)


class ParameterBackend(DjangoFilterBackend):
    """Applies a view's filter set, and refuses unknown parameters with a 400."""

    def filter_queryset(
        self, request: Request, rows: QuerySet, view: APIView
    ) -> QuerySet:
        refuse_unknown(
            request, {*CONTROL_PARAMETERS, *view.filterset_class.base_filters}
        )
        return super().filter_queryset(request, rows, view)


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raise a 400 for a parameter that is unknown, empty, or given twice."""
    wrong = {}
    for name, values in request.query_params.lists():
        if name not in known:
            sentence = (
                f"There is no such parameter; there are: {', '.join(sorted(known))}."
            )
            wrong[name] = ErrorDetail(sentence, "unknown_parameter")
        elif len(values) > 1:
            wrong[name] = ErrorDetail("Give it once.", "repeated_parameter")
        elif not values[0].strip():
            wrong[name] = ErrorDetail("Give it a value, or leave it out.", "empty")
    if wrong:
        raise ValidationError(wrong)


class OrderingBackend(BaseFilterBackend):
    """`ordering=`: one of the view's orders, reversed by a minus; else its first."""

    def filter_queryset(
        self, request: Request, rows: QuerySet, view: APIView
    ) -> QuerySet:
        """The rows in the order requested; ValidationError for an unknown order."""
        requested = request.query_params.get("ordering")
        if "q" in request.query_params:
            if requested is not None:
                raise ValidationError({"ordering": "A search has an order of its own."})
            return rows  # in the order of the search
        if requested is None:
            return rows.order_by(*view.ordering)
        terms = [term.strip() for term in requested.split(",")]
        names = [term.removeprefix("-") for term in terms]
        if not set(names) <= set(view.ordering_fields):
            known = ", ".join(view.ordering_fields)
            raise ValidationError({"ordering": f"Expected one of: {known}."})
        if len(set(names)) < len(names):
            raise ValidationError({"ordering": "Give each order once."})
        return rows.order_by(
            *(
                term.replace(name, view.ordering_fields[name])
                for term, name in zip(terms, names, strict=True)
            )
        )

    def get_schema_operation_parameters(self, view: APIView) -> list[JsonObject]:
        orders = [sign + name for name in view.ordering_fields for sign in ("", "-")]
        return [
            {
                "name": "ordering",
                "in": "query",
                "description": "One or more; a minus before it reverses. Not with q.",
                "schema": {
                    "type": "array",
                    "items": {"type": "string", "enum": orders},
                    "minItems": 1,
                },
                "style": "form",
                "explode": False,
            }
        ]
