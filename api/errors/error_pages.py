"""Django's error pages: problem+json under /api/ and /reconcile, else HTML.

config/urls.py names them as handler400, handler403, handler404 and handler500.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.views import defaults

from api.errors.problem_types import PROBLEM_TYPES, TYPE_BY_STATUS
from api.errors.problems import ProblemResponse
from api.http.throttling import allowance_of

API_PREFIXES = ("/api/", "/reconcile")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_api(request):
        return defaults.bad_request(request, exception)
    too_large = isinstance(exception, RequestDataTooBig)
    return _problem(request, 413 if too_large else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_api(request):
        return defaults.permission_denied(request, exception)
    return _problem(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    return _problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    if not _is_api(request):
        return defaults.server_error(request)
    return _problem(request, 500)


def problem_types_page(request: HttpRequest) -> HttpResponse:
    """The page the `type` of every problem points at."""
    rows = format_html_join(
        "\n",
        '<dt id="{}">{} <code>{}</code></dt><dd>{}</dd>',
        (
            (kind.anchor, kind.title, kind.status, kind.meaning)
            for kind in PROBLEM_TYPES
        ),
    )
    return HttpResponse(
        format_html(
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            "<title>Problems the API reports</title>"
            "<h1>Problems the API reports</h1><dl>{}</dl></html>",
            rows,
        )
    )


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIXES)


def _problem(request: HttpRequest, status: int) -> HttpResponse:
    """The problem of that status; `meaning` is its detail, for want of a better."""
    response = ProblemResponse(status, TYPE_BY_STATUS[status].meaning)
    if status != 500:
        # A fault of the server may be the cache's own: keep its answer simple.
        allowance = allowance_of(request)
        if allowance is not None:
            allowance.stamp(response)
    return response
