"""The guide to the API says what the API answers."""

import json
import re
from typing import Any

import pytest
from django.conf import settings

from dates.value import Edtf
from tests.api_client import got

pytestmark = pytest.mark.usefixtures("seeded", "db")

GUIDE = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"```sh\ncurl '(http://127\.0\.0\.1:8000/[^']*)'\n```\n\n```json\n(.*?)```",
    re.DOTALL,
)
QUESTION = re.compile(r"`(/[a-z]+/(?:\?(?!bbox)[a-z][^`]*|[a-z0-9-]+/coverage/))`")
EXAMPLES = EXAMPLE.findall(GUIDE)
QUESTIONS = QUESTION.findall(GUIDE)


def is_part(expected: Any, answer: Any) -> bool:
    """Whether what is expected is in the answer; both may have more around it."""
    if isinstance(expected, dict):
        return isinstance(answer, dict) and all(
            key in answer and is_part(value, answer[key])
            for key, value in expected.items()
        )
    if isinstance(expected, list):
        return all(any(is_part(one, other) for other in answer) for one in expected)
    return expected == answer


@pytest.mark.parametrize(("address", "expected"), EXAMPLES)
def test_an_example_is_answered_as_the_guide_says(reader, address, expected):
    answer = reader.get(address.removeprefix("http://127.0.0.1:8000")).json()

    assert is_part(json.loads(expected), answer)


def test_there_are_examples_and_questions():
    assert len(EXAMPLES) >= 5
    assert len(QUESTIONS) >= 7


@pytest.mark.parametrize("path", QUESTIONS)
def test_a_question_of_the_guide_finds_something(path):
    answer = got(path.removeprefix("/"))

    assert answer.get("results") or answer.get("passages")


DATE = re.compile(r'```json\n(\{"edtf".*?\})\n```')


def test_a_date_is_read_as_the_guide_says():
    expected = json.loads(DATE.search(GUIDE)[1])

    assert Edtf.parse(expected["edtf"]).as_json() == expected
