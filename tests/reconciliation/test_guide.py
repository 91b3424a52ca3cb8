"""The guide says what the service answers."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from reconciliation.entity_types import TYPES
from reconciliation.parsing import (
    MAX_COLUMNS,
    MAX_IDS,
    MAX_PROPERTIES,
    MAX_QUERIES,
    MAX_TEXTS,
    MAX_VALUES,
)
from reconciliation.properties.registry import BY_ID
from tests.api.test_guide import is_part

pytestmark = pytest.mark.usefixtures("seeded", "db")

GUIDE = (settings.BASE_DIR / "docs" / "reconcile.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"curl -s 'http://127\.0\.0\.1:8000(/[^']*)' --data-urlencode '(\w+)=(.*?)'\n```"
    r"\n\n```json\n(.*?)```",
    re.DOTALL,
)
EXAMPLES = EXAMPLE.findall(GUIDE)


@pytest.mark.parametrize(("address", "field", "sent_value", "expected"), EXAMPLES)
def test_an_example_is_answered_as_the_guide_says(address, field, sent_value, expected):
    answer = Client().post(address, {field: sent_value}).json()
    assert is_part(json.loads(expected), answer)


def test_the_guide_has_an_example_of_each_question():
    assert [field for _, field, _, _ in EXAMPLES] == ["queries", "extend"]


def test_the_guide_names_every_type_and_identifier_and_the_limits():
    identifiers = [one.id for one in BY_ID.values() if one.identifies]
    for word in (*TYPES, *identifiers):
        assert f"`{word}`" in GUIDE
    limits = {
        "queries in a batch": MAX_QUERIES,
        "ids in a data extension": MAX_IDS,
        "different texts": MAX_TEXTS,
        "properties in a query": MAX_PROPERTIES,
        "values of one": MAX_VALUES,
        "columns in a data extension": MAX_COLUMNS,
    }
    for what, most in limits.items():
        assert f"{most:,} {what}" in " ".join(GUIDE.split())
