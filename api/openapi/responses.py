"""Responses in the OpenAPI description: each kind once, as a component."""

from __future__ import annotations

from rest_framework.views import APIView

from api.errors.problem_types import PROBLEM_TYPES, ProblemType
from api.http.conditional import ConditionalReads, ConditionalWrites
from api.http.throttling import RateLimited
from api.openapi.parameters import IF_MATCH, IF_MATCH_OPTIONAL
from api.openapi.schemas import SCHEMAS, SLUG, TEXT, Schema, object_schema, ref

WRITES = ("POST", "PUT", "PATCH", "DELETE")
VERSIONED = ("PUT", "PATCH", "DELETE")
RATE = (
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "RateLimit-Policy",
    "RateLimit",
)


def header(description: str, schema: Schema, required: bool = False) -> Schema:
    return {"description": description, "schema": schema, "required": required}


NUMBER = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Schema] = {
    "ETag": header("Names this version of the answer.", TEXT, required=True),
    "Last-Modified": header("When what it shows last changed.", TEXT),
    "Location": header(
        "The address of the new row, or of the one that took this one's place.",
        {"type": "string", "format": "uri"},
        True,
    ),
    "Retry-After": header("In how many seconds to come back.", NUMBER, required=True),
    "WWW-Authenticate": header("How to sign in: Token.", TEXT, required=True),
    "RateLimit-Limit": header("Requests in a window; for anonymous readers.", NUMBER),
    "RateLimit-Remaining": header("Requests left in this window.", NUMBER),
    "RateLimit-Reset": header("Seconds until the window ends.", NUMBER),
    "RateLimit-Policy": header("The same limit, as a structured field.", TEXT),
    "RateLimit": header("What is left, as a structured field.", TEXT),
}
HEADERS_BY_STATUS = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
WITHDRAWN = object_schema(
    "What was published here once, and why it no longer is.",
    slug={**SLUG, "pattern": "^[^/]+$", "description": "Its slug or id."},
    withdrawn={"type": "string", "format": "date-time"},
    reason=TEXT,
)


def response(description: str, content: dict[str, Schema], *headers: str) -> Schema:
    """One response: its schemas by media type, and its headers by name."""
    described: Schema = {"description": description}
    if headers:
        described["headers"] = {name: ref(name, "headers") for name in headers}
    if content:
        schemas = {kind: {"schema": schema} for kind, schema in content.items()}
        described["content"] = schemas
    return described


def problem(kind: ProblemType) -> Schema:
    """The response that reports a type of problem (RFC 9457)."""
    schema = ref("Problem")
    if kind.status == 410:
        schema = {"allOf": [schema, WITHDRAWN]}
    description = f"{kind.title}. {kind.meaning}"
    content = {"application/problem+json": schema}
    headers = HEADERS_BY_STATUS.get(kind.status, ())
    return response(description, content, *headers, *RATE)


def components() -> dict[str, dict[str, Schema]]:
    """What operations point to."""
    return {
        "schemas": SCHEMAS,
        "headers": HEADERS,
        "parameters": {"If-Match": IF_MATCH, "If-Match-optional": IF_MATCH_OPTIONAL},
        "responses": {
            **{kind.anchor: problem(kind) for kind in PROBLEM_TYPES},
            "deleted": response("It is deleted.", {}),
            "moved": response(
                "Merged into another record: ask the same of that one.",
                {},
                "Location",
                *RATE,
            ),
            "not-modified": response(
                "Your copy is still good.", {}, "ETag", "Last-Modified", *RATE
            ),
        },
    }


def problems_of(view: APIView, method: str, path: str) -> dict[str, Schema]:
    """The errors an operation can answer, by status."""
    statuses = problem_statuses(view, method, "{" in path)
    return {
        str(kind.status): ref(kind.anchor, "responses")
        for kind in PROBLEM_TYPES
        if kind.status in statuses
    }


def problem_statuses(view: APIView, method: str, is_of_one: bool) -> set[int]:
    """What can go wrong with a method of a view; never 405, as the method is there."""
    is_write, is_reviewed = method in WRITES, isinstance(view, ConditionalWrites)
    statuses = {400, 401, 406, 500, 503}
    if isinstance(view, RateLimited):
        statuses |= {429}
    if is_of_one:
        statuses |= {404}
    if is_write:
        statuses |= {413, 415}
    if view.authentication_classes and (is_write or needs_account(view)):
        statuses |= {403}
    if is_write and isinstance(view, ConditionalReads):
        statuses |= {409}
    if is_of_one and is_reviewed:
        statuses |= {410, 412} if is_write else {410}
    if is_reviewed and method in VERSIONED:
        statuses |= {428}
    return statuses


def needs_account(view: APIView) -> bool:
    """Whether a view that can be read is not for everybody."""
    return isinstance(view, ConditionalReads) and not isinstance(
        view, ConditionalWrites
    )
