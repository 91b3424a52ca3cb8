"""Properties of a query: what agrees, what it counts, and what finds by itself."""

from functools import cache

import pytest
from pytest_django import DjangoDbBlocker

from groups.models import ArmedGroup, Leadership, Membership, Person
from history.revisions import check_deferred_rules
from incidents.models import Incident
from places.models import Place
from sources.models import Source
from tests.factories import published, published_named
from tests.reconciliation.client import (
    ADDRESS,
    batch,
    candidates,
    features,
    ids,
    matched,
)

pytestmark = pytest.mark.usefixtures("seeded", "world", "db")


@pytest.fixture(scope="module")
def world(prepared: None, django_db_blocker: DjangoDbBlocker) -> None:
    """One record of each type with a value of every property."""
    with django_db_blocker.unblock():
        make_world()
        check_deferred_rules()


def make_world() -> None:
    iraq = Place.objects.get(slug="iraq")
    wide = published(ArmedGroup, slug="wide", kind="network")
    near = published(ArmedGroup, slug="near", kind="umbrella")
    group = published_named(
        *(ArmedGroup, "zzyzx", "Zzyzx Zealots"),
        country_code="IQ",
        founded="2014~",
        dissolved="2020",
        ideologies=["Zeal"],
    )
    published(Membership, umbrella=near, member=group, start="2015", end="2017")
    published(Membership, umbrella=wide, member=near)
    person = published_named(
        Person, "leader", "Zarathustra Zimmer", nationality="IQ", born="1970"
    )
    published(Leadership, group=group, person=person, start="2014", end="2016")
    place = published_named(
        *(Place, "zville", "Zzyzxville"),
        parent=iraq,
        country_code="IQ",
        latitude=33.5,
        longitude=44.5,
        external_ids={"wikidata": "Q1", "geonames": "98182"},
    )
    published(
        *(Incident,),
        slug="raid",
        title="Zzyzx raid",
        date="2015-06",
        place=place,
        methods=["drone"],
    )
    published(
        *(Source,),
        slug="paper",
        title="Zzyzx report",
        publisher="Zzyzx Press",
        authors="A. Author",
        published="2019",
        url="https://zzyzx.example/report",
        language="en",
    )
    published(Source, slug="offline", title="Zzyzx leaflet", language="", url="")


@cache
def by_name(text: str, limit: int | None = None) -> list[dict]:
    """The candidates for a name alone, which the tests of this module share."""
    return candidates(text, **({"limit": limit} if limit else {}))


# query, property, value -> whether it agrees; None: it says nothing
AGREEMENT = [
    ("Zzyzx Zealots", "country", "IQ", True),
    ("Zzyzx Zealots", "country", "iq", True),
    ("Zzyzx Zealots", "country", "Irak", True),
    ("Zzyzx Zealots", "country", "العراق", True),
    ("Zzyzx Zealots", "country", {"id": "places.iraq", "name": "Iraq"}, True),
    ("Zzyzx Zealots", "country", {"id": "places.iraq"}, True),
    ("Zzyzx Zealots", "country", ["LB", "IQ"], True),
    ("Zzyzx Zealots", "country", "LB", False),
    ("Zzyzx Zealots", "country", "Ruritania", None),
    ("Zzyzx Zealots", "country", "", None),
    ("Zzyzx Zealots", "country", [], None),
    ("Zzyzx Zealots", "kind", "Militia", True),
    ("Zzyzx Zealots", "kind", "state force", False),
    ("Zzyzx Zealots", "kind", True, False),
    ("Zzyzx Zealots", "founded", 2014, True),
    ("Zzyzx Zealots", "founded", "2014-05-01", True),
    ("Zzyzx Zealots", "founded", "2014-05-01T00:00:00Z", True),
    ("Zzyzx Zealots", "founded", "201X", True),
    ("Zzyzx Zealots", "founded", 2015.0, False),
    ("Zzyzx Zealots", "founded", "long ago", None),
    ("Zzyzx Zealots", "dissolved", "2020", True),
    ("Zzyzx Zealots", "ideology", "ZEAL", True),
    ("Zzyzx Zealots", "member_of", {"id": "groups.near"}, True),
    ("Zzyzx Zealots", "member_of", "groups.near", True),
    ("Zzyzx Zealots", "member_of", {"id": "groups.wide"}, False),
    ("Zzyzx Zealots", "member_of", {"id": "groups.nobody"}, False),
    ("Zzyzx Zealots", "member_of_all", {"id": "groups.wide"}, True),
    ("Zzyzx Zealots", "leader", "Zarathustra Zimer", True),
    ("Zzyzx Zealots", "leader", "Baghdad", False),
    ("Zzyzx Zealots", "listed_by", "Israel", None),
    ("Zzyzx Zealots", "publisher", "Nobody", None),
    ("Zarathustra Zimmer", "born", "1970", True),
    ("Zarathustra Zimmer", "post_in", "Zzyzx Zealots", True),
    ("Zarathustra Zimmer", "post", "leader", True),
    ("Zzyzxville", "part_of", "Iraq", True),
    ("Zzyzxville", "wikidata", "Q1", True),
    ("Zzyzxville", "wikidata", "Q2", False),
    ("Zzyzxville", "geonames", 98182, True),
    ("Zzyzxville", "latitude", "33.5", True),
    ("Zzyzxville", "latitude", "north", None),
    ("Zzyzx raid", "place", "Zzyzxville", True),
    ("Zzyzx raid", "country", "Iraq", True),
    ("Zzyzx raid", "method", "drone", True),
    ("Zzyzx raid", "date", "2015-06-12", True),
    ("Zzyzx raid", "date", "2016", False),
    ("Zzyzx report", "publisher", "zzyzx press", True),
    ("Zzyzx report", "url", "https://zzyzx.example/report/", True),
    ("Zzyzx report", "published", 2019, True),
    ("Zzyzx report", "language", "ar", False),
]


@pytest.mark.parametrize(("text", "pid", "value", "agrees"), AGREEMENT)
def test_a_property_agrees_or_not_or_says_nothing(text, pid, value, agrees):
    results = candidates(text, (pid, value))[0]
    assert features(results).get(pid) is agrees
    score = by_name(text)[0]["score"]
    identifies = pid in ("wikidata", "geonames", "url") and agrees
    expected = {
        True: round(0.7 * score + 30, 2),
        False: round(0.7 * score, 2),
        None: score,
    }[agrees]
    expected = max(expected, 99.0) if identifies else expected
    assert results["score"] == pytest.approx(expected, abs=0.02)


def test_several_properties_share_their_weight():
    results = candidates("Zzyzx Zealots", ("country", "IQ"), ("kind", "party"))[0]
    assert results["score"] == pytest.approx(85, abs=1)


def test_an_identifier_makes_sure_of_a_name_that_is_far():
    results = candidates("Zzyzx Villages", ("wikidata", "Q1"), type="place")
    assert matched(results) == ["places.zville"]
    assert results[0]["score"] == 99.0


# properties alone -> the candidates, and whether each is a match
ALONE = [
    ([("country", "IQ"), ("founded", 2014)], ["groups.zzyzx"], False),
    ([("member_of", {"id": "groups.near"})], ["groups.zzyzx"], False),
    (
        [("member_of_all", {"id": "groups.wide"})],
        ["groups.near", "groups.zzyzx"],
        False,
    ),
    ([("leader", "Zarathustra Zimmer")], ["groups.zzyzx"], False),
    ([("wikidata", "Q1")], ["places.zville"], True),
    ([("geonames", 98182)], ["places.zville"], True),
    ([("geonames", "98182")], ["places.zville"], True),
    ([("url", "https://zzyzx.example/report")], ["sources.paper"], True),
    ([("names", "Zzyzx Zealots")], ["groups.zzyzx"], False),
    ([("slug", "zville")], ["places.zville"], True),
    ([("method", "drone"), ("place", "Zzyzxville")], ["incidents.raid"], False),
    ([("post_in", "Zzyzx Zealots")], ["people.leader"], False),
    ([("wikidata", "Q2")], [], False),
    ([("size", "many")], [], False),
    ([("founded", "long ago")], [], False),
    ([("member_of_all", "Nobody at all")], [], False),
    ([("member_of_all", {"id": "groups.nobody"})], [], False),
]


@pytest.mark.parametrize(("properties", "results", "is_match"), ALONE)
def test_properties_alone_find_and_only_identifiers_make_sure(
    properties, results, is_match
):
    given = candidates("", *properties)
    assert sorted(ids(given)) == sorted(results)
    assert matched(given) == (results if is_match else [])
    assert all(one["score"] <= 85 or is_match for one in given)


# property, value: what nobody has, though many have nothing there or a like name
NOBODYS = [
    ("url", {"id": "groups.x"}),
    ("url", {"id": "groups.x", "name": " "}),
    ("url", "Zzyzx Zealots"),
    ("publisher", {"id": "groups.x"}),
    ("language", {"id": "sources.x"}),
    ("latitude", {"id": "places.x"}),
    ("summary", {"id": "groups.x"}),
    ("slug", {"id": "groups.x"}),
    ("kind", {"id": "groups.x"}),
    ("founded", {"id": "groups.x"}),
    ("ideology", {"id": "groups.x"}),
    ("wikidata", {"id": "places.x"}),
]


@pytest.mark.parametrize("query", ["", "Baghdad"])
@pytest.mark.parametrize(("pid", "value"), NOBODYS)
def test_a_value_that_nobody_has_adds_no_candidate(query, pid, value):
    known = ids(by_name(query, 100)) if query else []
    results = candidates(query, (pid, value), limit=100)
    assert all(one["score"] > 0 for one in results)
    assert set(ids(results)) <= set(known)


def test_memberships_and_posts_are_those_of_the_day_in_the_address():
    query = {"query": "Zzyzx Zealots"} | {
        "properties": [{"pid": "leader", "v": "Zarathustra Zimmer"}]
    }
    then = batch(f"{ADDRESS}?as_of=2015-01-01", q=query)["q"][0]
    later = batch(f"{ADDRESS}?as_of=2018-01-01", q=query)["q"][0]
    assert features(then)["leader"] is True
    assert "leader" not in features(later)
