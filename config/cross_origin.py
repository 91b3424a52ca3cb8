"""Which requests pages of other origins may make (CORS).

The settings CORS_* open `/reconcile` to all that its clients do. The API is open to
anonymous reads only, which these headers say for it alone.
"""

from __future__ import annotations

import re

from corsheaders.middleware import (
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    CorsMiddleware,
)
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS

API = re.compile(r"/api/v1(/|$)")
# Neither Authorization nor the Content-Type of a write. Browsers keep the answer to a
# preflight, and POST needs no mention in it: only a header can keep a write out.
READ_HEADERS = ("If-Modified-Since", "If-None-Match")


class CrossOriginMiddleware(CorsMiddleware):
    """CORS as the settings have it, but for `/api/v1/`: that is read only."""

    def is_enabled(self, request: HttpRequest) -> bool:
        if API.match(request.path_info) and method(request) not in SAFE_METHODS:
            return False
        return super().is_enabled(request)

    def add_response_headers(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        super().add_response_headers(request, response)
        is_preflight = ACCESS_CONTROL_ALLOW_METHODS in response.headers
        if is_preflight and API.match(request.path_info):
            response[ACCESS_CONTROL_ALLOW_METHODS] = ", ".join(SAFE_METHODS)
            response[ACCESS_CONTROL_ALLOW_HEADERS] = ", ".join(READ_HEADERS)
        return response


def method(request: HttpRequest) -> str | None:
    """The method of a request, or the one that its preflight asks for."""
    requested = request.headers.get("Access-Control-Request-Method")
    return requested if request.method == "OPTIONS" and requested else request.method
