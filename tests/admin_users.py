"""Somebody of each role, signed in to the admin: fixtures for a conftest.py.

`reader`, `editor` and `publisher` are clients of the API in tests/api_users.py.
"""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.users import signed_in, with_role


@dataclass
class StaffMember:
    """An account, and a browser in which it is signed in."""

    user: User
    client: Client


def staff_member(role: str) -> StaffMember:
    user = with_role(role)
    return StaffMember(user, signed_in(user))


@pytest.fixture
def reader(db: None) -> StaffMember:
    return staff_member("reader")


@pytest.fixture
def editor(db: None) -> StaffMember:
    return staff_member("editor")


@pytest.fixture
def publisher(db: None) -> StaffMember:
    return staff_member("publisher")


@pytest.fixture
def administrator(db: None) -> StaffMember:
    return staff_member("administrator")
