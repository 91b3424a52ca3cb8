"""The API as its clients meet it: over HTTP, signed in by token, on the seed."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.seed import seeded

__all__ = ["seeded"]

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
    """signed_in("editor"): a client with the token of a new account of that role."""

    def client(role: str, username: str = "") -> APIClient:
        user = User.objects.create_user(username or f"some-{role}")
        user.groups.add(Group.objects.get(name=role))
        _, token = AuthToken.objects.create(user)
        found = APIClient()
        found.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        found.user = user
        return found

    return client


@pytest.fixture
def editor(signed_in: SignedIn) -> APIClient:
    return signed_in("editor")


@pytest.fixture
def publisher(signed_in: SignedIn) -> APIClient:
    return signed_in("publisher")
