"""Under which address wrong passwords are counted (django-axes)."""

from __future__ import annotations

from django.http import HttpRequest

from api.http.client_address import client_address


def lockout_address(request: HttpRequest) -> str | None:
    """The address that the rate limit counts; None when it cannot be known.

    Axes keeps an address, not a network: the first one of an IPv6 customer's /64.
    """
    address = client_address(request)
    return None if address == "unknown" else address.partition("/")[0]
