"""A write over the API: one transaction, in the name of the account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.http.request_id import current_request_id
from history.revisions import declared

Handler = Callable[..., Response]
MAX_LENGTH = 1000


def write_transaction(handler: Handler) -> Handler:
    """One transaction in the name of the account, with its rules checked at the end.

    The body may say `why`, or give the `reason` of a review action; the history keeps
    it, else the method and the address.
    """

    @wraps(handler)
    def transaction(
        view: Any, request: Request, *args: object, **kwargs: object
    ) -> Response:
        why = (
            body_text(request, "why")
            or body_text(request, "reason")
            or f"API {request.method} {request.path}"
        )
        with declared(request.user, why, current_request_id()):
            return handler(view, request, *args, **kwargs)

    return transaction


def body_text(request: Request, key: str) -> str:
    """The text under a key of the body; 400 when it is no text, or too long."""
    text = request.data.get(key)
    if text is None:
        return ""
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        sentence = f"Expected a text of up to {MAX_LENGTH} characters."
        raise ValidationError({key: ErrorDetail(sentence, "invalid")})
    return text.strip()
