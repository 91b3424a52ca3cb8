"""The feed of changes, page by page."""

from __future__ import annotations

from django.http import QueryDict
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
from api.http.parameters import ReadableAddress, bounded_number
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from api.openapi.parameters import query_parameter
from api.openapi.schemas import ADDRESS, OPTIONAL_TEXT, TEXT, object_schema
from api.pagination.cursors import Cursor, read_cursor
from api.pagination.keyset_pagination import MAX_PAGE_SIZE, page_size
from history.changes import Key, Position, as_json, stamps_of, window

ORDER = "changes"
MAX_REVISION = 999_999_999
NUMBER = {"type": "integer", "minimum": 0}
FEED_SCHEMA = object_schema(
    "Rows to read again or to forget. Follow `next` to its end, and then go on with "
    "since=`revision`.",
    next={"type": ["string", "null"], "format": "uri"},
    since={**NUMBER, "description": "The revision of `since`."},
    revision={**NUMBER, "description": "The revision that the last page leads to."},
    results={
        "type": "array",
        "items": object_schema(
            "One row that looks different, or is gone.",
            revision=NUMBER,
            at={"type": "string", "format": "date-time"},
            collection=TEXT,
            id={**TEXT, "description": "Its slug or id in that collection."},
            url=ADDRESS,
            change={"type": "string", "enum": ["changed", "gone"]},
            reason={**OPTIONAL_TEXT, "description": "Why it was withdrawn."},
            merged_into={
                **OPTIONAL_TEXT,
                "description": "The record it was merged into.",
            },
        ),
    },
)
PARAMETERS = [
    query_parameter("since", NUMBER, "The revision your copy is of; the default is 0."),
    query_parameter("cursor", TEXT, "Taken from `next`."),
    query_parameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE},
        "How many rows a page has at most.",
    ),
]


class ChangesView(  # type: ignore[misc]
    KnownAtReads, RateLimited, ReadableAddress, ConditionalReads, APIView
):
    """Everything public that changed since a revision, in the order of commits."""

    # The public's own view: an account gets no more.
    authentication_classes: list = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]

    @extend_schema(responses={200: FEED_SCHEMA}, parameters=PARAMETERS)
    def get(self, request: Request) -> HttpResponseBase:
        """What to read again and what to forget, to be where the original is."""
        refuse_unknown(request, {"since", "cursor", "page_size", "format", "known_at"})
        return self.by_revision(self.page)

    def page(self) -> Response:
        """The page of the address: what is left of a window, or the next ones.

        Windows in which nothing public happened are passed over.
        """
        size = page_size(self.request)
        since, last, start, after = self.position(self.request.query_params)
        while True:
            entries, end = window(start, last)
            entries = [entry for entry in entries if after is None or entry.key > after]
            page, rest = entries[:size], entries[size:]
            if page or end is None:
                break
            start, after = end, None
        following = None
        if rest:
            following = Cursor(values=[last, *start, *page[-1].key])
        elif end:
            following = Cursor(values=[last, *end])
        stamps = stamps_of(page)
        return Response(
            {
                "next": following and self.address(following),
                "since": since,
                "revision": last,
                "results": [as_json(entry, stamps) for entry in page],
            }
        )

    def position(self, parameters: QueryDict) -> tuple[int, int, Position, Key | None]:
        """Since when, until when, from where in the history, after which entry.

        Raises ValidationError for a revision still to come, and for a wrong cursor.
        """
        newest = self.last_revision().number
        since = bounded_number("since", parameters.get("since", "0"), 0, MAX_REVISION)
        if since > newest:
            sentence = f"The newest revision is {newest}."
            raise ValidationError({"since": ErrorDetail(sentence, "future")})
        cursor = read_cursor(parameters.get("cursor"), ORDER)
        if cursor.values is None:
            return since, newest, Position(since), None
        last, number, change, *key = cursor.values
        return since, last, Position(number, change), Key(*key) if key else None

    def address(self, cursor: Cursor) -> str:
        address = self.request.build_absolute_uri()
        return replace_query_param(address, "cursor", cursor.text(ORDER))
