"""A write over the API: one transaction, in the name of the account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from records.history import declare, declared

Handler = Callable[..., Response]


def writes(handler: Handler) -> Handler:
    """One transaction in the name of the account, with its rules checked at the end.

    The body may say `why`; the history keeps it, else the method and the address.
    """

    @wraps(handler)
    def transaction(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        request_id = request.headers.get("X-Request-ID", "")[:200]
        with declared(request.user, f"API {request.method} {request.path}", request_id):
            why = request.data.get("why")
            if isinstance(why, str) and why.strip():
                declare(request.user, why.strip()[:1000], request_id)
            return handler(view, request, *args, **kwargs)

    return transaction
