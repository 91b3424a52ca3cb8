"""The service as its clients meet it, on the seed."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.prepared import prepared
from tests.seed import seeded

__all__ = ["prepared", "seeded"]


@pytest.fixture(autouse=True)
def fresh_window() -> Iterator[None]:
    """Each test has the whole allowance of an anonymous reader."""
    cache.clear()
    yield
    cache.clear()
