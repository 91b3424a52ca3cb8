import pytest

from tests.seed import seeded  # noqa: F401


@pytest.fixture(autouse=True)
def _database(db: None, settings) -> None:
    settings.API_ANON_RATE = "0"
