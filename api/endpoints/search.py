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
from api.http.parameters import ReadableAddress, as_of, words
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from api.openapi.parameters import DAY, NOT_BLANK, enum_list_parameter, query_parameter
from api.openapi.schemas import OPTIONAL_TEXT, REFERENCE, TEXT, object_schema, ref
from api.pagination.cursors import Cursor, read_cursor
from api.pagination.pages import MAX_PAGE_SIZE, page_size
from records.addresses import reference
from search.matches import MOST

ORDER = "search"
HITS = object_schema(
    "Records in the order in which the text finds them, at most 100 of a collection.",
    next={"type": ["string", "null"], "format": "uri"},
    previous={"type": "null"},
    results={
        "type": "array",
        "items": object_schema(
            "A record, and why it was found.",
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
TAKEN = {"q", "collection", "cursor", "page_size", "as_of", "known_at", "format"}
Hit = tuple[int, Any]  # the place of the collection, and the row


class SearchView(  # type: ignore[misc]
    KnownAtReads, RateLimited, ReadableAddress, ConditionalReads, APIView
):
    """Records of all kinds by a name in any spelling, or by the words of a title."""

    models: Sequence[Any] = ()  # in the order of records found as surely
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]

    @extend_schema(responses={200: HITS}, parameters=PARAMETERS)
    def get(self, request: Request) -> HttpResponseBase:
        """Records that the text finds, the nearest first, each told why."""
        refuse_unknown(request, TAKEN)
        return self.by_revision(self.page)

    def page(self) -> Response:
        asked = self.request.query_params
        if "q" not in asked:
            raise ValidationError(
                {"q": ErrorDetail("What is searched for?", "required")}
            )
        size = page_size(self.request)
        cursor = read_cursor(asked.get("cursor"), f"{ORDER} {asked['q']}")
        hits = self.hits(asked["q"])
        if cursor.values is not None:
            hits = [hit for hit in hits if place(hit) > tuple(cursor.values)]
        following = None
        if len(hits) > size:
            following = self.address(Cursor(values=list(place(hits[size - 1]))))
        page = {"next": following, "previous": None}
        return Response(page | {"results": [told(row) for _, row in hits[:size]]})

    def hits(self, text: str) -> list[Hit]:
        """The rows that are found in all collections, the surest first."""
        asked = self.request.query_params
        names = [model.collection for model in self.models]
        chosen = words("collection", asked.get("collection", ",".join(names)), names)
        on = as_of(self.request)
        hits: list[Hit] = []
        for order, model in enumerate(self.models):
            if model.collection in chosen:
                rows = model.objects.visible_to(self.request.user)
                rows = rows.as_of(on) if on else rows
                found = rows.search(text, self.request.user)[:MOST]
                hits += [(order, row) for row in found]
        return sorted(hits, key=place)

    def address(self, cursor: Cursor) -> str:
        address = self.request.build_absolute_uri()
        order = f"{ORDER} {self.request.query_params['q']}"
        return replace_query_param(address, "cursor", cursor.text(order))


def place(hit: Hit) -> tuple[float, int, str]:
    """Where a hit stands among the others."""
    order, row = hit
    return (-row.score, order, row.slug)


def told(row: Any) -> dict[str, Any]:
    return {
        "collection": row.collection,
        **reference(row),
        "kind": getattr(row, "kind", None),
        "summary": row.summary or None,
        "found": row.match,
    }
