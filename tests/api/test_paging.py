"""A walk over the pages of a collection gives each row once, whatever is added."""

from functools import cache
from itertools import count

import pytest
from pytest_django import DjangoDbBlocker

from groups.models import ArmedGroup
from history.revisions import check_deferred_rules
from incidents.models import Incident
from tests.api_client import ROOT, got, keys
from tests.factories import published

pytestmark = pytest.mark.usefixtures("groups", "db")


@pytest.fixture(scope="module")
def groups(prepared: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        for number in range(7):
            published(ArmedGroup, slug=f"g-{number}", founded=f"200{number % 3}")
            check_deferred_rules()


@cache
def on_one_page(order: str) -> list[str]:
    """The slugs of all groups in an order, which the tests of every size share."""
    page = got("groups/", ordering=order, page_size=1000, fields="slug")
    return [row["slug"] for row in page["results"]]


def walked(client, address: str, on_each=lambda: None) -> list[str]:
    """The slugs of every page from this one on, in the order they come."""
    slugs = []
    while address:
        page = client.get(address).json()
        slugs += [row["slug"] for row in page["results"]]
        on_each()
        address = page["next"]
    return slugs


ORDERS = ["name", "-name", "slug", "founded", "-founded", "updated", "founded,-slug"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_comes_once(reader, order, size):
    address = f"{ROOT}groups/?ordering={order}&page_size={size}&fields=slug"

    slugs = walked(reader, address)

    assert slugs == on_one_page(order)
    assert sorted(slugs) == sorted(set(slugs))


def test_rows_added_meanwhile_shift_nothing(reader):
    before = [f"g-{number}" for number in range(7)]
    numbers = count()

    def add():
        published(ArmedGroup, slug=f"a-{next(numbers)}")
        published(ArmedGroup, slug=f"z-{next(numbers)}")
        if next(numbers) > 30:
            pytest.fail("The walk has no end.")

    slugs = walked(reader, f"{ROOT}groups/?ordering=slug&page_size=3", add)

    assert [slug for slug in slugs if slug in before] == before
    assert len(slugs) == len(set(slugs))


def test_the_way_back_is_the_way_there(reader):
    address = f"{ROOT}groups/?ordering=founded&page_size=3"
    there = [reader.get(address).json()]
    while there[-1]["next"]:
        there.append(reader.get(there[-1]["next"]).json())
    back = [there[-1]]
    while back[-1]["previous"]:
        back.append(reader.get(back[-1]["previous"]).json())

    assert [page["results"] for page in back] == [
        page["results"] for page in reversed(there)
    ]


@pytest.mark.parametrize("order", ["date", "-date"])
@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_rows_without_the_value_come_last_either_way(reader, order, size):
    for slug, date in [("a", None), ("b", "2026"), ("c", None), ("d", "2025")]:
        published(Incident, slug=slug, date=date)

    slugs = walked(reader, f"{ROOT}incidents/?ordering={order}&page_size={size}")

    dated = ["d", "b"] if order == "date" else ["b", "d"]
    assert (slugs[:2], set(slugs[2:]), len(slugs)) == (dated, {"a", "c"}, 4)


def test_a_page_links_absolutely_and_keeps_the_parameters(reader):
    page = reader.get(f"{ROOT}groups/?kind=militia&page_size=2&fields=slug").json()

    assert page["next"].startswith("http://testserver/api/v1/groups/?")
    for parameter in ("kind=militia", "page_size=2", "fields=slug"):
        assert parameter in page["next"]
    assert page["previous"] is None


def test_rows_are_counted_only_on_demand():
    assert "count" not in got("groups/")
    assert got("groups/", count="exact", page_size=1)["count"] == 7
    assert got("groups/", count="exact", q="g-1")["count"] == 1
    assert got("groups/", count="estimate")["count"] > 0


def test_a_cursor_serves_the_order_it_was_given_for(reader):
    page = got("groups/", ordering="slug", page_size=2)
    cursor = page["next"].partition("cursor=")[2].partition("&")[0]

    other = reader.get(f"{ROOT}groups/?ordering=name&cursor={cursor}")
    forged = reader.get(f"{ROOT}groups/?ordering=slug&cursor=x{cursor}")

    assert (other.status_code, forged.status_code) == (400, 400)


def test_fields_are_the_requested_ones_in_the_order_of_the_row():
    page = got("groups/", fields="founded, slug", page_size=1)["results"]

    assert page == [
        {
            "slug": "g-0",
            "founded": {
                "edtf": "2000",
                "earliest": "2000-01-01",
                "latest": "2000-12-31",
                "text": "2000",
            },
        }
    ]
    assert got("groups/g-0/", fields="slug") == {"slug": "g-0"}


def test_a_field_that_is_only_written_cannot_be_read(reader):
    assert reader.get(f"{ROOT}incidents/?fields=place_precision").status_code == 400


def test_a_search_keeps_its_pages():
    assert keys("groups", q="group", page_size=1000) == keys("groups")
