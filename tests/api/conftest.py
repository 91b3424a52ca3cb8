"""The API as its clients meet it: over HTTP, signed in by token, on the seed."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.accounts import with_role, with_token
from tests.prepared import prepared
from tests.seed import seeded

__all__ = ["prepared", "seeded"]

SignedIn = Callable[..., APIClient]


@pytest.fixture(autouse=True)
def fresh_window() -> Iterator[None]:
    """Each test has the whole allowance of an anonymous reader."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def reader() -> APIClient:
    """Anybody."""
    return APIClient()


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """signed_in("editor"): a client with the token of an account of that role."""

    def client(role: str, username: str = "") -> APIClient:
        user = with_role(role, username)
        with_account = with_token(user)
        with_account.user = user
        return with_account

    return client


@pytest.fixture
def editor(signed_in: SignedIn) -> APIClient:
    return signed_in("editor")


@pytest.fixture
def publisher(signed_in: SignedIn) -> APIClient:
    return signed_in("publisher")
