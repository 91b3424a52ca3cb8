"""How much a batch may hold, and how it counts against the allowance."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reconciliation.properties.registry import BY_ID
from tests.reconciliation.client import sent

pytestmark = pytest.mark.usefixtures("seeded", "db")


def batch_of(queries: int, values: int, pid: str = "present_at") -> dict[str, Any]:
    """A batch whose texts all differ: for each query a name and values."""
    return {
        f"q{n}": {
            "query": f"{n} zz",
            "type": "group",
            "properties": [{"pid": pid, "v": [f"{n} yy {m}" for m in range(values)]}],
        }
        for n in range(queries)
    }


def test_a_batch_of_too_many_texts_is_refused_before_anything_is_searched():
    with CaptureQueriesContext(connection) as counted:
        response = sent("queries", batch_of(queries=50, values=10))
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    detail = response.json()["detail"]
    assert "550" in detail and "200" in detail
    assert not [one for one in counted if "groups_" in one["sql"]]


def test_fifty_queries_of_three_texts_each_are_answered():
    assert sent("queries", batch_of(queries=50, values=2)).status_code == 200


# what is sent -> how many different texts it is
COUNTED = [
    (batch_of(queries=1, values=10), 11),
    (batch_of(queries=1, values=10, pid="founded"), 1),
    (batch_of(queries=3, values=2), 9),
    ({f"q{n}": {"query": "Badr"} for n in range(5)}, 5),
    ({"q": {"query": " Badr "}, "r": {"query": "Badr"}}, 2),
    (
        {
            f"q{n}": {
                "query": "Badr",
                "properties": [{"pid": "leader", "v": {"id": f"people.p{n}"}}],
            }
            for n in range(4)
        },
        5,
    ),
    ({}, 1),
]


@pytest.mark.parametrize(("batch", "number"), COUNTED)
def test_a_batch_counts_as_its_texts_or_its_queries(settings, batch, number):
    settings.API_ANON_RATE = "100/hour"
    cache.clear()
    response = sent("queries", batch)
    assert response["RateLimit-Remaining"] == str(100 - number)


@pytest.mark.parametrize("pid", BY_ID)
def test_values_that_cost_searches_are_counted(settings, pid: str):
    settings.API_ANON_RATE = "100/hour"
    cache.clear()

    def cost_of(*values: str) -> tuple[int, int]:
        """The reads of the database, and what is left of the allowance."""
        queries = [
            {"query": text, "properties": [{"pid": pid, "v": list(values)}]}
            for text in ("Badr Organization", "Baghdad", "")
        ]
        with CaptureQueriesContext(connection) as counted:
            response = sent("queries", {str(n): q for n, q in enumerate(queries)})
        return len(counted), int(response["RateLimit-Remaining"])

    few, before = cost_of("Zzyzx 1")
    many, after = cost_of(*(f"Zzyzx {n}" for n in range(2, 10)))
    assert before - after >= (2 + 8 if many > few else 3)
