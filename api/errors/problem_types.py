"""The kinds of problem the API reports: the one table behind its errors.

The `type` of a problem points at the page made from it, and the OpenAPI
description of each error is taken from it.
"""

from dataclasses import dataclass

PROBLEM_PAGE = "/api/v1/docs/problems"


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem: its `type` is the page of all kinds and this anchor."""

    anchor: str
    status: int
    title: str
    meaning: str

    @property
    def uri(self) -> str:
        return f"{PROBLEM_PAGE}#{self.anchor}"


PROBLEM_TYPES = (
    ProblemType(
        "invalid",
        400,
        "The request breaks a rule",
        "A parameter or field has a value that is not allowed, or a rule of the "
        "database would be broken. `errors` names each field and rule.",
    ),
    ProblemType(
        "not-authenticated",
        401,
        "Sign in first",
        "The request needs a valid token: `Authorization: Token ...`.",
    ),
    ProblemType(
        "forbidden", 403, "Not allowed", "The account has no right to do this."
    ),
    ProblemType("not-found", 404, "Not found", "Nothing is published at this address."),
    ProblemType(
        "method-not-allowed",
        405,
        "Method not allowed",
        "The `Allow` header names the methods this address answers.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "Format not offered",
        "Neither `?format=` nor `Accept` names a format this address offers.",
    ),
    ProblemType(
        "conflict",
        409,
        "In conflict with other records",
        "Another record refers to this one, or this one refers to a missing one.",
    ),
    ProblemType(
        "gone",
        410,
        "Withdrawn",
        "The record was published once and is withdrawn. `slug`, `withdrawn` and "
        "`reason` say which, when and why.",
    ),
    ProblemType(
        "precondition-failed",
        412,
        "Changed in the meantime",
        "`If-Match` names another version than the present one: read it again. Or it "
        "names no strong tag: send the `ETag` as it was given, without `W/`.",
    ),
    ProblemType(
        "too-large", 413, "Request too large", "The body is larger than is accepted."
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "Unsupported media type",
        "Bodies are `application/json`.",
    ),
    ProblemType(
        "precondition-required",
        428,
        "If-Match is required",
        "PUT, PATCH and DELETE take the `ETag` of the version they change.",
    ),
    ProblemType(
        "throttled",
        429,
        "Too many requests",
        "`Retry-After` says in how many seconds to come back.",
    ),
    ProblemType(
        "server-error", 500, "Server error", "A fault of the server, which is logged."
    ),
    ProblemType(
        "unavailable",
        503,
        "Try again",
        "The database is busy or out of reach, or the server's disk is full: `detail` "
        "says which. The same request may succeed later.",
    ),
)
TYPE_BY_STATUS = {kind.status: kind for kind in PROBLEM_TYPES}
