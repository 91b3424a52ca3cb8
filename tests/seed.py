"""The seed for tests that read it: a module works on a database that holds it.

Import `seeded` into the conftest.py, or the module, that needs it:

    from tests.seed import seeded
    pytestmark = pytest.mark.usefixtures("seeded", "db")
"""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import TestDatabases


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: TestDatabases, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), django_db_setup.using("seed"):
        yield
