"""The table of questions in docs/time.md, each requested again."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from tests.history.scenario import live_through

pytestmark = pytest.mark.usefixtures("seeded", "unlimited_requests", "db")
DOCUMENT = settings.BASE_DIR / "docs" / "time.md"
ROW = re.compile(r"\| (\d+) \| .* \| `(\S+)` \| `(\S+)` \| `(.+)` \| .+ \|")


def questions() -> list[tuple[str, str, str]]:
    """The address, the place in the answer, and the answer of each row."""
    rows = map(ROW.fullmatch, DOCUMENT.read_text().splitlines())
    return [row.groups()[1:] for row in rows if row]


@pytest.fixture(scope="module")
def moments(seeded: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield live_through()
        transaction.set_rollback(True)


def picked(value: Any, path: str) -> Any:
    """`results.*.slug`: the slug of each of the results."""
    if not path:
        return value
    step, _, rest = path.partition(".")
    if step == "*":
        return [picked(one, rest) for one in value]
    return picked(value[step], rest)


@pytest.mark.parametrize(("address", "place", "expected"), questions())
def test_a_question_has_the_answer_the_document_gives(
    moments: dict[str, str], address: str, place: str, expected: str
) -> None:
    for name, moment in moments.items():
        address = address.replace(f"{{{name}}}", moment.replace("+", "%2B"))
    answer = APIClient().get(f"/api/v1/{address}")
    actual = {"status": answer.status_code, **answer.json()}
    assert picked(actual, place) == json.loads(expected)


def test_there_are_twenty_questions_and_more() -> None:
    assert len(questions()) >= 20
    assert sum("as_of" in address for address, *_ in questions()) >= 8
    assert sum("known_at" in address for address, *_ in questions()) >= 8
