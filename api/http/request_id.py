"""The id of a request: in its answer, in what is logged, and in the history."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
# What proxies and tracing tools send, and nothing that could forge a line of a log.
WELL_FORMED = re.compile(r"[A-Za-z0-9._~:/+=@-]{1,200}")

_current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Gives each request an id: the client's own if it is well-formed, else a new one.

    It is `request.request_id`, and the answer's `X-Request-ID`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = request.headers.get(HEADER, "")
        request_id = sent if WELL_FORMED.fullmatch(sent) else uuid.uuid4().hex
        # Some lines are logged when the request is over, by its object alone.
        request.request_id = request_id  # type: ignore[attr-defined]
        token = _current.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = request_id
        return response


def current_request_id() -> str:
    """The id of the request that is being answered; empty outside of requests."""
    return _current.get()
