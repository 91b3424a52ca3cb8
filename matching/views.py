"""Lists of names, matched in one request: which records are meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import TokenAuthentication
from api.errors.problems import TooLarge
from api.filters import refuse_unknown
from api.http.known_at import KnownAtReads
from api.http.parameters import ReadableAddress, as_of
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from api.openapi.parameters import DAY, query_parameter
from api.openapi.schemas import (
    NULL,
    OPTIONAL_TEXT,
    REFERENCE,
    TEXT,
    object_schema,
    one_of,
    ref,
)
from matching.matcher import MAX_CANDIDATES, Matcher
from matching.request import MAX_NAMES, REQUEST_SCHEMA, MatchSerializer, name_queries
from records.names import Named

RESPONSE_SCHEMA = object_schema(
    "The answers, in the order of the names.",
    results={
        "type": "array",
        "items": object_schema(
            "A name of the list, and the records it may be meant for.",
            name={**TEXT, "description": "As it was sent."},
            id={
                "type": ["string", "integer", "null"],
                "description": "As it was sent.",
            },
            candidates={
                "type": "array",
                "maxItems": MAX_CANDIDATES,
                "description": "The surest first.",
                "items": object_schema(
                    "A record, and why it matches.",
                    (),
                    collection=TEXT,
                    **REFERENCE,
                    kind={**OPTIONAL_TEXT, "description": "Its kind there."},
                    country={**OPTIONAL_TEXT, "description": "ISO 3166-1 alpha-2."},
                    found=ref("Match"),
                ),
            },
            match=one_of(
                object_schema(
                    "The one record that is clearly meant: it matches, and no other "
                    "comes near it.",
                    (),
                    collection=TEXT,
                    **REFERENCE,
                ),
                NULL,
            ),
        ),
    },
)
PARAMETERS = [
    query_parameter("as_of", DAY, "Only groups that can exist on this day."),
    query_parameter(
        "known_at",
        {"type": "string", "format": "date-time"},
        "A moment: what this database had published by then.",
    ),
]


class MatchView(KnownAtReads, RateLimited, ReadableAddress, APIView):
    """The records that the names of a list are meant for, with score and explanation.

    It only reads. Sessions do not count, so that no page elsewhere can read in the name
    of who is signed in; a token does.
    """

    models: Sequence[type[Named]] = ()
    reading_methods = ("POST",)
    authentication_classes = [TokenAuthentication]
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]

    @extend_schema(
        request={"application/json": REQUEST_SCHEMA},
        responses={200: RESPONSE_SCHEMA},
        parameters=PARAMETERS,
    )
    def post(self, request: Request) -> Response:
        """Candidates for up to 500 names, and the one that is clearly meant."""
        refuse_unknown(request, {"as_of", "known_at", "format"})
        day = as_of(request)
        refuse_too_many(request.data)
        serializer = MatchSerializer(data=request.data, context={"view": self})
        serializer.is_valid(raise_exception=True)
        body = serializer.validated_data
        queries = name_queries(body)
        # The work of many requests counts as so many.
        self.charge(len({query.name for query in queries}) - 1)
        matcher = Matcher(self.models, request.user, day)
        results = [
            {
                "name": sent["name"],
                "id": sent.get("id"),
                **matcher.match(query).as_json(body["limit"], body["threshold"]),
            }
            for query, sent in zip(queries, body["names"], strict=True)
        ]
        return Response({"results": results})


def refuse_too_many(body: Any) -> None:
    """Raise TooLarge (413) for more than MAX_NAMES: the sender sends them in parts."""
    names = body.get("names")
    if isinstance(names, list) and len(names) > MAX_NAMES:
        raise TooLarge(
            f"names: {len(names):,} are too many; send at most {MAX_NAMES} at once."
        )
