"""Every error of the API as RFC 9457 `application/problem+json`.

`problem_handler` is DRF's EXCEPTION_HANDLER. It never answers in the format the
request asks for: a refused CSV request gets problem+json, too.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

import orjson
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.views import set_rollback

from api.errors.problem_types import TYPE_BY_STATUS
from records.types import JsonObject
from records.violations import BrokenRule, broken_rule
from review.errors import ConflictError

logger = logging.getLogger(__name__)

# Keys under which Django and DRF file what concerns the object as a whole.
WHOLE_OBJECT = ("__all__", "non_field_errors")

# Seconds until what has run out may be there again; for a busy database it is one.
RETRY_AFTER = {"disk_full": 300, "out_of_memory": 10, "too_many_connections": 10}


class ProblemResponse(HttpResponse):
    """An answer in `application/problem+json`, whatever format is requested.

    `members` are the further members of the problem, such as the reason of a
    withdrawal. A problem is never cached.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: list[dict[str, str | None]] | None = None,
        members: JsonObject | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        kind = TYPE_BY_STATUS.get(status)
        self.problem = {
            "type": kind.uri if kind else "about:blank",
            "title": kind.title if kind else f"Status {status}",
            "status": status,
            "detail": detail,
            "errors": errors or [],
            **(members or {}),
        }
        super().__init__(
            orjson.dumps(self.problem, default=str, option=orjson.OPT_UTC_Z),
            status=status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", **(headers or {})},
        )


class Gone(exceptions.APIException):
    """410: the record was published once and is withdrawn."""

    status_code = 410
    default_detail = "This record was withdrawn."
    default_code = "gone"

    def __init__(self, slug: str, withdrawn: datetime | None, reason: str) -> None:
        super().__init__()
        self.members = {"slug": slug, "withdrawn": withdrawn, "reason": reason}


class Moved(exceptions.APIException):
    """308: the record was merged into another one, which answers at `location`."""

    status_code = 308
    default_detail = "This record was merged into another one."
    default_code = "moved"

    def __init__(self, location: str) -> None:
        super().__init__()
        self.location = location


class Conflict(exceptions.APIException):
    """409: the write contradicts the present state of the row."""

    status_code = 409
    default_detail = "This is in conflict with the present state of the record."
    default_code = "conflict"


class PreconditionFailed(exceptions.APIException):
    """412: If-Match names another version (RFC 9110)."""

    status_code = 412
    default_detail = (
        "The record was changed after the version named by If-Match: read it again."
    )
    default_code = "precondition_failed"


class UnmatchableTag(PreconditionFailed):
    """412: If-Match names no strong tag, and only those are compared (RFC 9110)."""

    default_detail = (
        "If-Match needs a strong tag, as ETag gives it: in its quotation marks, "
        "without W/ before them. Weak tags never match."
    )


class PreconditionRequired(exceptions.APIException):
    """428: a write without If-Match (RFC 6585)."""

    status_code = 428
    default_detail = "Send If-Match with the ETag of the version this changes."
    default_code = "precondition_required"


class TooLarge(exceptions.APIException):
    """413: the body, or a list in it, is too large."""

    status_code = 413
    default_detail = "The request is larger than this server accepts."
    default_code = "too_large"


class NothingPublished(exceptions.NotFound):
    """404: no row is published at the address."""

    # One sentence for all: nobody learns whether an unpublished record exists.
    default_detail = "Nothing is published at this address."


class Unreadable(exceptions.ParseError):
    """400: text that PostgreSQL cannot store."""

    default_detail = "The request contains text that cannot be stored or read."
    default_code = "unreadable_text"


def problem_handler(exc: Exception, context: JsonObject) -> HttpResponse | None:
    """Turn an exception into a problem; None lets a fault of ours become a 500."""
    if isinstance(exc, DatabaseError):
        rule = broken_rule(exc)
        if rule is None:
            return None
        if rule.status == 503:
            logger.error("The database did not answer", exc_info=exc)
        set_rollback()
        return _rule_problem(rule)
    translated = _as_api_exception(exc)
    if translated is None:
        return None
    set_rollback()
    if isinstance(translated, Moved):
        return HttpResponse(status=308, headers={"Location": translated.location})
    return _api_problem(translated)


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    match exc:
        case exceptions.APIException():
            return exc
        case DjangoValidationError():
            return exceptions.ValidationError(get_error_detail(exc))
        case ConflictError():
            return Conflict(str(exc) or None)
        case Http404():
            return NothingPublished()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation():
            return exceptions.ParseError("The request is not well formed.")
        case ValueError() if "NUL (0x00)" in str(exc):
            # psycopg2 refuses these before PostgreSQL sees them.
            return Unreadable()
        case UnicodeEncodeError(reason="surrogates not allowed"):
            return Unreadable()
    return None


def _rule_problem(rule: BrokenRule) -> ProblemResponse:
    errors = [] if rule.status == 503 else [rule.error]
    wait = RETRY_AFTER.get(rule.code, 1)
    headers = {"Retry-After": str(wait)} if rule.status == 503 else None
    return ProblemResponse(rule.status, rule.detail, errors, headers=headers)


def _api_problem(exc: exceptions.APIException) -> ProblemResponse:
    errors: list[dict[str, str | None]] = []
    if isinstance(exc, exceptions.ValidationError):
        errors = list(flat_errors(exc.detail))
        detail = _summary_of(errors)
    else:
        detail = str(exc.detail)
    offered = getattr(exc, "available_renderers", None)
    if offered:
        detail += " Offered: " + ", ".join(item.format for item in offered) + "."
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(wait)
    members = getattr(exc, "members", None)
    return ProblemResponse(exc.status_code, detail, errors, members, headers)


def _summary_of(errors: list[dict[str, str | None]]) -> str:
    if not errors:
        return "The request breaks a rule."
    first = errors[0]
    sentence = f"{first['field']}: {first['detail']}" if first["field"] else ""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return (sentence or str(first["detail"])) + more


def flat_errors(detail: object, path: str = "") -> Iterator[dict[str, str | None]]:
    """Flatten DRF's nested errors to `{"field", "code", "detail"}`.

    Nesting becomes a dotted path (`citations.0.locator`); what concerns the whole
    object has the path of that object, null at the top.
    """
    if isinstance(detail, dict):
        for key, value in detail.items():
            inner = path if key in WHOLE_OBJECT else _joined(path, str(key))
            yield from flat_errors(value, inner)
    elif isinstance(detail, (list, tuple)):
        for position, value in enumerate(detail):
            nested = isinstance(value, (dict, list, tuple))
            yield from flat_errors(
                value, _joined(path, str(position)) if nested else path
            )
    else:
        yield {
            "field": path or None,
            "code": getattr(detail, "code", None) or "invalid",
            "detail": str(detail),
        }


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
