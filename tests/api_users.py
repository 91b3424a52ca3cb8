"""Clients of the API, with the token of a role or none: fixtures for a conftest.py.

`reader`, `editor` and `publisher` are staff of the admin in tests/admin_users.py.
"""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from tests.users import with_role, with_token

SignedIn = Callable[..., APIClient]


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
