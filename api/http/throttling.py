"""The rate limit of anonymous readers, and the headers that report it.

The setting `API_ANON_RATE` ("1200/minute", "0" for no limit) is read at each request.
One fixed window per address is counted in Django's cache, which all processes of a
deployment should share. Accounts are not counted.
"""

import math
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request

from api.http.client_address import client_address

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
RATE = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)")
POLICY = "anonymous"


@dataclass(frozen=True)
class Rate:
    """So many requests in a window of so many seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True)
class Allowance:
    """What one address has left in the present window; `remaining` < 0 is over."""

    rate: Rate
    remaining: int
    reset: int  # seconds until the window ends

    def stamp(self, response: HttpResponseBase) -> None:
        """Add the RateLimit headers: the widely read ones and the structured ones."""
        left, rate = max(self.remaining, 0), self.rate
        response["RateLimit-Limit"] = str(rate.requests)
        response["RateLimit-Remaining"] = str(left)
        response["RateLimit-Reset"] = str(self.reset)
        response["RateLimit-Policy"] = f'"{POLICY}";q={rate.requests};w={rate.seconds}'
        response["RateLimit"] = f'"{POLICY}";r={left};t={self.reset}'


@lru_cache(maxsize=16)
def parse_rate(text: str) -> Rate | None:
    """Read "1200/minute"; None for "0", which switches the limit off.

    Raises ImproperlyConfigured for any other text.
    """
    if text == "0":
        return None
    match = RATE.fullmatch(text)
    if not match:
        raise ImproperlyConfigured(
            f"API_ANON_RATE must be 0 or like 1200/minute (second, minute, hour, "
            f"day), not {text!r}."
        )
    return Rate(int(match[1]), SECONDS[match[2]])


def anonymous_rate() -> Rate | None:
    return parse_rate(settings.API_ANON_RATE)


@register()
def check_anonymous_rate(app_configs: Any, **kwargs: object) -> list[CheckMessage]:
    """A rate that cannot be read stops the server at its start."""
    try:
        anonymous_rate()
    except ImproperlyConfigured as exc:
        return [Error(str(exc), id="api.E001")]
    return []


def allowance_of(request: HttpRequest | Request, requests: int = 1) -> Allowance | None:
    """Count one request, or one that is the work of many; None when it is free."""
    rate = anonymous_rate()
    user = getattr(request, "user", None)
    if rate is None or (user is not None and user.is_authenticated):
        return None
    now = time.time()
    window = int(now // rate.seconds)
    key = f"api-rate:{rate.seconds}:{window}:{client_address(request)}"
    used = _count(key, rate, requests)
    reset = math.ceil((window + 1) * rate.seconds - now)
    return Allowance(rate, rate.requests - used, max(reset, 1))


def _count(key: str, rate: Rate, requests: int) -> int:
    cache.add(key, 0, timeout=rate.seconds * 2)
    try:
        return cache.incr(key, requests)
    except ValueError:
        # A full cache may drop the key between the two calls: start again.
        cache.set(key, requests, timeout=rate.seconds * 2)
        return requests


class RateLimited:
    """A view that counts anonymous requests before it does anything else.

    DRF's throttles run after authentication and permissions, so a 401 would neither
    count nor carry the headers. Bad credentials count as anonymous here.
    """

    allowance: Allowance | None = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Count the request; raises Throttled (429), or AuthenticationFailed (401)."""
        refusal: APIException | None = None
        try:
            _ = request.user
        except APIException as exc:
            # Kept, because DRF answers the next reading of `user` with anonymous.
            refusal = exc
        self.allowance = allowance_of(request)
        if self.allowance and self.allowance.remaining < 0:
            raise Throttled(wait=self.allowance.reset)
        if refusal:
            raise refusal
        parent: Any = super()
        parent.initial(request, *args, **kwargs)

    def charge(self, requests: int) -> None:
        """Count further requests for one that is the work of many.

        It is answered all the same: the next ones wait for it.
        """
        if requests and self.allowance:
            request: Any = self.request  # type: ignore[attr-defined]
            self.allowance = allowance_of(request, requests) or self.allowance

    def finalize_response(
        self,
        request: Request,
        response: HttpResponseBase,
        *args: object,
        **kwargs: object,
    ) -> HttpResponseBase:
        parent: Any = super()
        final: HttpResponseBase = parent.finalize_response(
            request, response, *args, **kwargs
        )
        if self.allowance:
            self.allowance.stamp(final)
        return final
