"""Somebody who may merge, and moments of the database."""

import pytest
from django.contrib.auth.models import Group, User

from tests.rows import account


@pytest.fixture
def publisher(db: None) -> User:
    """Somebody with the right to publish who wrote none of the rows."""
    user = account("publisher", is_staff=True)
    user.groups.set(Group.objects.filter(name="publisher"))
    return user
