"""Keyset pages: a page costs the same at any depth and inserts never shift it.

The cursor holds the sort values of the row a page starts after, signed together
with the ordering: a changed cursor, or one used with another `ordering`, is a 400.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from api.http.parameters import bounded_number
from api.pagination.cursors import Cursor, read_cursor
from api.pagination.keysets import SortColumn, rows_after, sort_columns
from records.types import JsonObject

if TYPE_CHECKING:
    from rest_framework.views import APIView

DEFAULT_PAGE_SIZE = 100
MAX_PAGE_SIZE = 1000
KEY = "_sort_value_{}"


class KeysetPagination(BasePagination):
    """`{"next", "previous", "results"}`, and with `?count=` also `count`.

    Takes querysets of instances or of `values()`. A page is one query, two where
    it crosses from the rows with a first sort value to those without.
    """

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.request = request
        self.count = _count(queryset, request.query_params.get("count"))
        size = page_size(request)
        columns = sort_columns(queryset)
        # The order of a search depends on its text.
        text = request.query_params.get("q", "")
        parts = (queryset.model._meta.label, *map(str, columns), text)
        self.order = "|".join(parts)
        cursor = read_cursor(request.query_params.get("cursor"), self.order)
        queryset = queryset.annotate(
            **{KEY.format(i): F(column.path) for i, column in enumerate(columns)}
        )
        rows = rows_after(queryset, columns, cursor, size + 1)
        has_more, rows = len(rows) > size, rows[:size]
        if cursor.backward:
            rows.reverse()
        self._link(cursor, has_more, [_take_keys(row, columns) for row in rows])
        return rows

    def _link(self, cursor: Cursor, has_more: bool, keys: list[list[object]]) -> None:
        """Find the cursors of the two neighbouring pages; None where there is none.

        A page that was emptied since its cursor was given leads to the first or
        last page, so that nobody is stranded on it.
        """
        first = keys[0] if keys else None
        last = keys[-1] if keys else None
        self.next: Cursor | None = None
        self.previous: Cursor | None = None
        if cursor.backward:
            self.next = Cursor(backward=False, values=last)
            if has_more:
                self.previous = Cursor(backward=True, values=first)
        else:
            if has_more:
                self.next = Cursor(backward=False, values=last)
            if cursor.values is not None:
                self.previous = Cursor(backward=True, values=first)

    def _address(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        address = self.request.build_absolute_uri()
        if cursor.is_start:
            return remove_query_param(address, "cursor")
        return replace_query_param(address, "cursor", cursor.text(self.order))

    def get_paginated_response(self, data: Any) -> Response:
        page: JsonObject = {
            "next": self._address(self.next),
            "previous": self._address(self.previous),
        }
        if self.count is not None:
            page["count"] = self.count
        return Response(page | {"results": data})

    def get_paginated_response_schema(self, schema: JsonObject) -> JsonObject:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "The page after this one."},
                "previous": {**link, "description": "The page before this one."},
                "count": {
                    "type": "integer",
                    "description": "How many rows there are; only with `count=`.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[JsonObject]:
        size = {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_PAGE_SIZE,
            "default": DEFAULT_PAGE_SIZE,
        }
        count = {"type": "string", "enum": ["exact", "estimate"]}
        return [
            _parameter(
                "cursor", "Taken from `next` or `previous`.", {"type": "string"}
            ),
            _parameter("page_size", "How many rows a page has.", size),
            _parameter("count", "Also count the rows, exactly or about.", count),
        ]


def _parameter(name: str, description: str, schema: JsonObject) -> JsonObject:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _take_keys(row: object, columns: list[SortColumn]) -> list[object]:
    """The sort values of a row, removed from it so that nobody serialises them."""
    names = [KEY.format(i) for i in range(len(columns))]
    source = row if isinstance(row, dict) else row.__dict__
    return [source.pop(name) for name in names]


def page_size(request: Request) -> int:
    """The rows of a page; ValidationError unless from 1 to MAX_PAGE_SIZE."""
    text = request.query_params.get("page_size")
    if text is None:
        return DEFAULT_PAGE_SIZE
    return bounded_number("page_size", text, 1, MAX_PAGE_SIZE)


def _count(queryset: QuerySet, requested: str | None) -> int | None:
    match requested:
        case None:
            return None
        case "exact":
            return queryset.order_by().count()
        case "estimate":
            return _estimate(queryset.order_by())
    sentence = "Expected exact or estimate."
    raise ValidationError({"count": ErrorDetail(sentence, "invalid_choice")})


def _estimate(queryset: QuerySet) -> int:
    """How many rows the planner of the database expects."""
    plan = queryset.explain(format="json")
    # Django does not ask about a queryset it knows to be empty.
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0
