"""One search across all records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from api.filters import refuse_unknown
from api.http.conditional import ConditionalReads
from api.http.known_at import KnownAtReads
from api.http.parameters import ReadableAddress, as_of, choices
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from api.openapi.parameters import DAY, NOT_BLANK, enum_list_parameter, query_parameter
from api.openapi.schemas import OPTIONAL_TEXT, REFERENCE, TEXT, object_schema, ref
from api.pagination.cursors import Cursor, read_cursor
from api.pagination.keyset_pagination import MAX_PAGE_SIZE, page_size
from records.addresses import reference
from records.types import JsonObject
from search.matches import MOST

ORDER = "search"
RESULTS_SCHEMA = object_schema(
    "Records that match the text, the best first, at most 100 of a collection.",
    next={"type": ["string", "null"], "format": "uri"},
    previous={"type": "null"},
    results={
        "type": "array",
        "items": object_schema(
            "A record, and why it matches.",
            (),
            collection=TEXT,
            **REFERENCE,
            kind={**OPTIONAL_TEXT, "description": "Its kind, in that collection."},
            summary=OPTIONAL_TEXT,
            found=ref("Match"),
        ),
    },
)


PARAMETERS = [
    query_parameter(
        "q", NOT_BLANK, "A name in any spelling or script, or words of a title.", True
    ),
    enum_list_parameter(
        "collection",
        ["groups", "people", "places", "incidents", "sources"],
        "Only records of these collections.",
    ),
    query_parameter("cursor", TEXT, "Taken from `next`."),
    query_parameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE},
        "How many records a page has.",
    ),
    query_parameter("as_of", DAY, "Leave out what had not happened by this day."),
]
PARAMETER_NAMES = {
    "q",
    "collection",
    "cursor",
    "page_size",
    "as_of",
    "known_at",
    "format",
}
Hit = tuple[int, Any]  # the position of the collection, and the row


class SearchView(  # type: ignore[misc]
    KnownAtReads, RateLimited, ReadableAddress, ConditionalReads, APIView
):
    """Records of all kinds by a name in any spelling, or by the words of a title."""

    models: Sequence[Any] = ()  # in the order of records with equal scores
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]

    @extend_schema(responses={200: RESULTS_SCHEMA}, parameters=PARAMETERS)
    def get(self, request: Request) -> HttpResponseBase:
        """Records that match the text, the nearest first, and why each does."""
        refuse_unknown(request, PARAMETER_NAMES)
        return self.by_revision(self.page)

    def page(self) -> Response:
        """The page of the address; ValidationError without `q` or a valid cursor."""
        parameters = self.request.query_params
        if "q" not in parameters:
            raise ValidationError(
                {"q": ErrorDetail("What is searched for?", "required")}
            )
        size = page_size(self.request)
        cursor = read_cursor(parameters.get("cursor"), f"{ORDER} {parameters['q']}")
        hits = self.hits(parameters["q"])
        if cursor.values is not None:
            hits = [hit for hit in hits if sort_key(hit) > tuple(cursor.values)]
        following = None
        if len(hits) > size:
            following = self.address(Cursor(values=list(sort_key(hits[size - 1]))))
        page = {"next": following, "previous": None}
        return Response(page | {"results": [as_json(row) for _, row in hits[:size]]})

    def hits(self, text: str) -> list[Hit]:
        """The rows that match in the collections requested, the best first."""
        names = [model.collection for model in self.models]
        requested = self.request.query_params.get("collection", ",".join(names))
        chosen = choices("collection", requested, names)
        day = as_of(self.request)
        hits: list[Hit] = []
        for order, model in enumerate(self.models):
            if model.collection in chosen:
                rows = model.objects.visible_to(self.request.user)
                rows = rows.as_of(day) if day else rows
                matches = rows.search(text, self.request.user)[:MOST]
                hits += [(order, row) for row in matches]
        return sorted(hits, key=sort_key)

    def address(self, cursor: Cursor) -> str:
        address = self.request.build_absolute_uri()
        order = f"{ORDER} {self.request.query_params['q']}"
        return replace_query_param(address, "cursor", cursor.text(order))


def sort_key(hit: Hit) -> tuple[float, int, str]:
    """The best score first; of equal ones by collection, then by slug."""
    order, row = hit
    return (-row.score, order, row.slug)


def as_json(row: Any) -> JsonObject:
    """A row as the search gives it."""
    return {
        "collection": row.collection,
        **reference(row),
        "kind": getattr(row, "kind", None),
        "summary": row.summary or None,
        "found": row.match,
    }
