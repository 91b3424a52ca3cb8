"""The seed for tests that read it: loaded once a module, taken back afterwards.

Import `seeded` into the conftest.py, or the module, that needs it:

    from tests.seed import seeded
    pytestmark = pytest.mark.usefixtures("seeded", "db")
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker


def fixture_files() -> list[Path]:
    return sorted((settings.BASE_DIR / "fixtures").glob("*.json"))


def load_seed() -> None:
    call_command("loaddata", *map(str, fixture_files()), verbosity=0)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_seed()
        yield
        transaction.set_rollback(True)
