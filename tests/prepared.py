"""What most tests of a module need, made once for all of them.

Each test is undone back to it. Import `prepared` into the conftest.py, or the module,
that uses it; a test with transactions of its own cannot.

    from tests.prepared import prepared
    pytestmark = pytest.mark.usefixtures("prepared", "db")
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from history.revisions import check_deferred_rules
from review.roles import ROLES
from tests.databases import TestDatabases
from tests.factories import passage
from tests.users import signed_in, with_role, with_token


@contextmanager
def undone_afterwards(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module, for the fixtures of that scope."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def prepared(
    request: pytest.FixtureRequest,
    django_db_setup: TestDatabases,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A passage to cite, its two people, and somebody of each role, signed in."""
    if "seeded" in request.fixturenames:
        request.getfixturevalue("seeded")
    with undone_afterwards(django_db_blocker):
        passage()
        for role in ROLES:
            user = with_role(role)
            signed_in(user)
            with_token(user)
        check_deferred_rules()
        yield
