"""Every page may ask this service: it tells everybody the same, and keeps nothing.

A middleware, and no part of the views, because refusals that come before or after them
are answers too. django-cors-headers answers only requests that name an origin.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADDRESS = "/reconcile"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
EXPOSED = "ETag, RateLimit, RateLimit-Policy, Retry-After"


def open_to_all_origins(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path != ADDRESS and not path.startswith(f"{ADDRESS}/"):
            return get_response(request)
        if is_preflight(request):
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            response = get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response

    return middleware


def is_preflight(request: HttpRequest) -> bool:
    return (
        request.method == "OPTIONS"
        and "Access-Control-Request-Method" in request.headers
    )
