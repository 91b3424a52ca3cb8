import pytest

from tests.seed import seeded  # noqa: F401


@pytest.fixture(autouse=True)
def _seed(seeded: None, db: None, settings) -> None:  # noqa: F811
    settings.API_ANON_RATE = "0"
