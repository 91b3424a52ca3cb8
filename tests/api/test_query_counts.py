"""How many queries a list takes, whatever its length, with everything nested in it.

Each page asks for the last revision, then for its rows; the rest is one query for
each relation that is nested, and one for the citations of each of these.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from config.api import router
from tests.api.bulk_data import hundred_rows_each
from tests.api_client import got

__all__ = ["hundred_rows_each"]

pytestmark = pytest.mark.usefixtures("hundred_rows_each", "db")

# collection -> queries of a page
COUNTS = {
    "groups": 23,
    "people": 9,
    "places": 5,
    "sources": 2,
    "passages": 2,
    "memberships": 3,
    "leaderships": 3,
    "fates": 3,
    "sizes": 3,
    "designations": 3,
    "relations": 3,
    "presences": 3,
    "incidents": 14,
    "participations": 3,
    "targets": 3,
    "casualties": 3,
    "incident-links": 3,
}


def queries(collection: str, client: APIClient, size: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        page = got(f"{collection}/", client, page_size=size)
    assert len(page["results"]) == size
    return len(queries)


@pytest.mark.parametrize("collection", COUNTS)
def test_a_page_of_a_hundred_takes_as_many_queries_as_a_page_of_one(collection, reader):
    counts = [queries(collection, reader, size) for size in (1, 100)]

    assert counts == [COUNTS[collection]] * 2


def test_every_collection_has_its_count():
    assert {prefix for prefix, _, _ in router.registry} - {"proposals"} == set(COUNTS)


def test_a_filter_by_a_chain_of_umbrellas_adds_one_query(reader):
    with CaptureQueriesContext(connection) as queries:
        got("groups/", reader, under="hub")

    assert len(queries) == COUNTS["groups"] + 1


def test_a_page_that_nobody_changed_takes_one_query(reader):
    etag = reader.get("/api/v1/groups/")["ETag"]

    with CaptureQueriesContext(connection) as queries:
        response = reader.get("/api/v1/groups/", HTTP_IF_NONE_MATCH=etag)

    assert (response.status_code, len(queries)) == (304, 1)
