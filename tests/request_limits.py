"""How many requests the tests may make: each its whole allowance, or any number."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_window() -> Iterator[None]:
    """Each test has the whole allowance of an anonymous reader."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def unlimited_requests(settings) -> None:
    settings.API_ANON_RATE = "0"
