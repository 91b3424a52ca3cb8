"""Anonymous readers have a rate, see it in the headers, and get a 429 beyond it."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.test import RequestFactory
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from api.errors import error_pages as error_pages
from api.errors.problems import problem_handler
from api.http import throttling
from api.http.client_address import client_address
from api.http.renderers import JSONRenderer
from api.http.throttling import (
    Rate,
    RateLimited,
    check_anonymous_rate,
    parse_rate,
)

HEADERS = (
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "RateLimit-Policy",
    "RateLimit",
)


class RefuseToken(BaseAuthentication):
    """Every token is wrong, as to somebody who guesses."""

    def authenticate(self, request):
        if "Authorization" in request.headers:
            raise AuthenticationFailed
        return None

    def authenticate_header(self, request):
        return "Token"


class LimitedView(RateLimited, APIView):
    authentication_classes = [RefuseToken]
    permission_classes = []
    throttle_classes = []
    renderer_classes = [JSONRenderer]

    def get_exception_handler(self):
        return problem_handler

    def get(self, request):
        if status := request.query_params.get("status"):
            return Response(status=int(status))
        return Response({})


class PrivateView(LimitedView):
    permission_classes = [IsAuthenticated]


@pytest.fixture(autouse=True)
def still_clock(settings, monkeypatch):
    """A window of three requests, ten seconds after it began."""
    settings.API_ANON_RATE = "3/minute"
    settings.NUM_PROXIES = 0
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    cache.clear()
    monkeypatch.setattr(throttling.time, "time", lambda: 60_000_010.0)


def response_to(view=LimitedView, address="/api/v1/", user=None, **meta):
    request = APIRequestFactory().get(address, **meta)
    if user:
        force_authenticate(request, user)
    return view.as_view()(request)


def test_each_answer_says_what_is_left():
    answers = [response_to() for _ in range(2)]
    assert [a["RateLimit-Remaining"] for a in answers] == ["2", "1"]
    assert answers[1]["RateLimit-Limit"] == "3"
    assert answers[1]["RateLimit-Reset"] == "50"
    assert answers[1]["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert answers[1]["RateLimit"] == '"anonymous";r=1;t=50'


def test_the_fourth_request_of_three_is_429():
    answers = [response_to() for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    refused = answers[3]
    assert refused["Content-Type"] == "application/problem+json"
    assert json.loads(refused.content)["status"] == 429
    assert refused["Retry-After"] == "50"
    assert refused["RateLimit-Remaining"] == "0"


def test_the_next_window_starts_with_the_whole_allowance(monkeypatch):
    assert [response_to().status_code for _ in range(4)][-1] == 429
    monkeypatch.setattr(throttling.time, "time", lambda: 60_000_060.0)
    answer = response_to()
    assert (answer.status_code, answer["RateLimit-Reset"]) == (200, "60")


ANSWERS = [
    (LimitedView, "/api/v1/?status=304", {}, 304),
    (LimitedView, "/api/v1/?format=xml", {}, 406),
    (PrivateView, "/api/v1/", {}, 401),
    (LimitedView, "/api/v1/", {"HTTP_AUTHORIZATION": "Token guessed"}, 401),
]


@pytest.mark.parametrize(("view", "address", "meta", "status"), ANSWERS)
def test_errors_and_304_are_counted_and_have_the_headers(view, address, meta, status):
    answers = [response_to(view, address, **meta) for _ in range(4)]
    assert [a.status_code for a in answers] == [status] * 3 + [429]
    assert all(answer.has_header(name) for answer in answers for name in HEADERS)


def test_an_unknown_address_has_the_headers_too():
    request = RequestFactory().get("/api/v1/nothing/")
    answer = error_pages.page_not_found(request, Http404())
    assert answer["RateLimit-Remaining"] == "2"


def test_who_signs_in_is_not_counted():
    answers = [response_to(user=User(pk=1, username="ann")) for _ in range(5)]
    assert {a.status_code for a in answers} == {200}
    assert not answers[0].has_header("RateLimit-Limit")


def test_each_address_has_a_window_of_its_own():
    assert [response_to().status_code for _ in range(4)][-1] == 429
    assert response_to(REMOTE_ADDR="192.0.2.9").status_code == 200


def test_the_rate_is_read_at_each_request(settings):
    assert [response_to().status_code for _ in range(4)][-1] == 429
    settings.API_ANON_RATE = "0"
    assert response_to().status_code == 200
    settings.API_ANON_RATE = "100/minute"
    assert response_to()["RateLimit-Limit"] == "100"


ADDRESSES = [
    (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
    (1, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
    (1, "192.0.2.1", "forged, 198.51.100.7", "198.51.100.7"),
    (2, "192.0.2.1", "forged, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
    (3, "192.0.2.1", "198.51.100.7", "198.51.100.7"),
    (1, "192.0.2.1", None, "192.0.2.1"),
    (1, "192.0.2.1", "x" * 10_000, "unknown"),
    (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
    (0, "::ffff:192.0.2.1", None, "192.0.2.1"),
    (0, "", None, "unknown"),
]


@pytest.mark.parametrize(("proxies", "remote", "forwarded", "expected"), ADDRESSES)
def test_a_forwarded_address_is_believed_as_far_as_there_are_proxies(
    settings, proxies, remote, forwarded, expected
):
    settings.NUM_PROXIES = proxies
    meta = {"REMOTE_ADDR": remote}
    if forwarded:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(RequestFactory().get("/", **meta)) == expected


RATES = [
    ("0", None),
    ("1200/minute", Rate(1200, 60)),
    ("1/second", Rate(1, 1)),
    ("5/hour", Rate(5, 3600)),
    ("9/day", Rate(9, 86400)),
]
BAD_RATES = [
    "",
    "0/minute",
    "-1/minute",
    "10",
    "10/min",
    "ten/minute",
    "1e3/day",
    "1/m\n",
]


@pytest.mark.parametrize(("text", "rate"), RATES)
def test_a_rate_is_read(settings, text, rate):
    settings.API_ANON_RATE = text
    assert parse_rate(text) == rate
    assert check_anonymous_rate(None) == []


@pytest.mark.parametrize("text", BAD_RATES)
def test_a_bad_rate_stops_the_server_at_its_start(settings, text):
    settings.API_ANON_RATE = text
    assert [error.id for error in check_anonymous_rate(None)] == ["api.E001"]
    with pytest.raises(ImproperlyConfigured):
        parse_rate(text)


def test_an_anonymous_session_counts_as_anonymous():
    request = RequestFactory().get("/api/v1/")
    request.user = AnonymousUser()
    assert throttling.allowance_of(request).remaining == 2
