"""Ids stay good: of merged records, in the past, and for clients that keep them."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client

from groups.models import ArmedGroup, GroupName
from history.revisions import declared, last_revision
from review.merge import merge
from review.publication import withdraw
from tests.factories import published
from tests.reconciliation.client import ADDRESS, batch, candidates, extended, ids, sent
from tests.users import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    user = account("publisher", is_staff=True)
    user.groups.set(Group.objects.filter(name="publisher"))
    return user


@pytest.fixture
def merged(publisher: User) -> str:
    """A moment before two records were merged; the one that is gone was the latter."""
    with declared(None, "test"):
        kept = published(ArmedGroup, slug="kept", country_code="IQ")
        gone = published(ArmedGroup, slug="gone", country_code="LB")
        published(GroupName, group=gone, text="Zzyzx Zealots")
    before = last_revision().stamped.isoformat().replace("+00:00", "Z")
    merge(kept, gone, publisher, "One group under two spellings.")
    return before


def test_the_old_id_of_a_merged_record_means_the_kept_one(merged):
    assert extended(["groups.gone"], "slug")["groups.gone"]["slug"] == [{"str": "kept"}]
    (candidate, *_) = candidates("groups.gone")
    assert (candidate["id"], candidate["match"]) == ("groups.kept", True)
    for path in ("view/groups.gone", "preview/groups.gone"):
        assert "groups.kept" in Client().get(f"{ADDRESS}/{path}").content.decode()
    flyout = Client().get(f"{ADDRESS}/flyout/entity?id=groups.gone").json()
    assert flyout["id"] == "groups.gone"


def test_a_merged_record_is_found_by_its_names_under_the_kept_id(merged):
    assert ids(candidates("Zzyzx Zealots"))[0] == "groups.kept"


def test_a_withdrawn_record_is_offered_nowhere(publisher: User):
    row = published(ArmedGroup, slug="zz")
    withdraw(row, publisher, "It never existed.")
    assert candidates("groups.zz") == []
    assert extended(["groups.zz"], "slug")["groups.zz"]["slug"] == []
    assert Client().get(f"{ADDRESS}/view/groups.zz").status_code == 404


def test_the_past_is_queried_by_get_and_by_post_alike(merged):
    there = f"{ADDRESS}?known_at={merged}"
    assert ids(batch(there, q={"query": "Zzyzx Zealots"})["q"])[0] == "groups.gone"
    rows = extended(["groups.gone"], "country", address=there)
    assert rows["groups.gone"]["country"] == [{"str": "LB"}]
    page = Client().get(f"{ADDRESS}/view/groups.gone?known_at={merged}")
    assert "groups.gone" in page.content.decode()


# How often an address may send queries


def test_a_batch_counts_as_the_queries_in_it_but_is_not_cut(settings):
    settings.API_ANON_RATE = "5/hour"
    cache.clear()
    queries = {f"q{n}": {"query": "Badr"} for n in range(20)}
    first = sent("queries", queries)
    assert (first.status_code, first["RateLimit-Remaining"]) == (200, "0")
    second = sent("queries", queries)
    assert second.status_code == 429
    assert second["Content-Type"] == "application/problem+json"
    assert second["Access-Control-Allow-Origin"] == "*"
    assert int(second["Retry-After"]) > 0


def test_a_batch_of_one_counts_as_one(settings):
    settings.API_ANON_RATE = "5/hour"
    cache.clear()
    assert sent("queries", {"q": {"query": "Badr"}})["RateLimit-Remaining"] == "4"
    assert Client().get(ADDRESS)["RateLimit-Remaining"] == "3"
