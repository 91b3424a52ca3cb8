"""The guide to matching says what is answered."""

import json
import re

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from matching.management.commands.matchnames import Command
from matching.matcher import MAX_CANDIDATES, MIN_LEAD, OTHER_COUNTRY_PENALTY
from tests.api.test_guide import is_part

pytestmark = pytest.mark.usefixtures("seeded", "db")

GUIDE = (settings.BASE_DIR / "docs" / "matching.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"-d '(\{.*?\})'\n```\n\n```json\n(.*?)```", re.DOTALL)


def test_the_example_is_answered_as_the_guide_says(reader: APIClient):
    [(body, expected)] = EXAMPLE.findall(GUIDE)
    answer = reader.post("/api/v1/match/", json.loads(body), "json").json()

    assert is_part(json.loads(expected), answer)


def test_the_guide_names_the_numbers_that_count():
    for number in (
        f"within {MIN_LEAD}",
        f"takes {OTHER_COUNTRY_PENALTY} off",
        f"1 to {MAX_CANDIDATES}",
    ):
        assert number in " ".join(GUIDE.split())


def test_every_option_of_the_command_is_documented():
    parser = Command().create_parser("manage.py", "matchnames")
    ours = {
        option
        for group in parser._action_groups
        if group.title in ("the table", "the answers")
        for action in group._group_actions
        for option in action.option_strings
    }

    assert {option for option in ours if f"`{option}" not in GUIDE} == set()
