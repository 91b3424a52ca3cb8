"""Somebody who may merge."""

import pytest
from django.contrib.auth.models import User

from tests.prepared import prepared
from tests.users import with_role

__all__ = ["prepared"]


@pytest.fixture
def publisher(db: None) -> User:
    """Somebody with the right to publish who wrote none of the rows."""
    return with_role("publisher")
