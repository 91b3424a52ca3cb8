"""Queries: who is found, how it is scored, and when it is taken for the one meant."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import ArmedGroup, GroupName, Leadership, Membership, Person
from incidents.models import Incident
from places.models import Place, PlaceName
from sources.models import Source
from tests.reconcile.asking import (
    ADDRESS,
    batch,
    candidates,
    extended,
    features,
    ids,
    matched,
    sent,
)
from tests.rows import published, saved

pytestmark = pytest.mark.usefixtures("seeded", "db")
KATAIB = "groups.kataib-hizballah"
PMF = "groups.popular-mobilization-forces"


def called(model, slug: str, name: str, **values):
    """A published record under a name."""
    row = published(model, slug=slug, **values)
    names = row.names.model
    published(names, **{names.owner_field: row}, text=name, kind="alias")
    return row


# text and type -> the entity meant
MEANT = [
    ("Kataib Hizballah", "group", KATAIB),
    ("Kata'ib Hezbollah", "group", KATAIB),
    ("Kataeb Hizbullah", "group", KATAIB),
    ("كتائب حزب الله", "group", KATAIB),
    ("Popular Mobilization Forces", "umbrella", PMF),
    ("Qasem Soleimani", "person", "people.qassem-soleimani"),
    ("Baghdad", "place", "places.baghdad"),
    ("بغداد", "place", "places.baghdad"),
]


@pytest.mark.parametrize(("text", "type_", "meant"), MEANT)
def test_a_name_in_any_spelling_finds_the_one_meant(text, type_, meant):
    found = candidates(text, type=type_)
    assert ids(found)[0] == meant
    assert matched(found) == [meant]


def test_a_candidate_tells_what_it_is_and_what_its_score_is_made_of():
    assert candidates("Kataib Hizballah", ("country", "IQ"), type="group")[0] == {
        "id": KATAIB,
        "name": "Kataib Hizballah",
        "description": "Militia, Iraq",
        "score": 100.0,
        "match": True,
        "type": [{"id": "group", "name": "Armed group"}],
        "features": [
            {"id": "name_score", "value": 100.0},
            {"id": "name_exact", "value": True},
            {"id": "country", "value": True},
        ],
    }


def test_a_candidate_found_by_another_of_its_names_tells_by_which():
    called(ArmedGroup, "zz", "Zzyzx Zealots")
    assert "found as Zzyzx Zealots" in candidates("Zzyzx Zealots")[0]["description"]


def test_an_umbrella_has_both_its_types():
    found = candidates("Popular Mobilization Forces", type="group")[0]
    assert [one["id"] for one in found["type"]] == ["group", "umbrella"]


def test_queries_are_taken_by_get_as_well():
    queries = json.dumps({"a": {"query": "Badr Organization"}})
    response = Client().get(ADDRESS, {"queries": queries})
    assert ids(response.json()["a"]["result"])[0] == "groups.badr-organization"


def test_queries_of_a_batch_are_answered_each_for_itself():
    one, other = {"query": "Badr Organization"}, {"query": "Baghdad", "type": "place"}
    together = batch(a=one, b=other)
    assert together["a"] == batch(a=one)["a"]
    assert together["b"] == batch(b=other)["b"]


def test_an_empty_batch_has_an_empty_answer():
    assert batch() == {}


NO_NAME = ["", "   ", "x" * 301, "∅", "%", "_", "\\", "'", "http://["]


@pytest.mark.parametrize("text", NO_NAME)
def test_what_can_be_no_name_finds_nothing_and_spoils_no_batch(text: str):
    assert (
        batch(blank={"query": text}, name={"query": "Badr Organization"})["blank"] == []
    )


# An id as it stands in a cell: ours, with another case around it, addresses.
IDS = [
    "groups.badr-organization",
    " groups.badr-organization ",
    "groups/badr-organization",
    "/api/v1/groups/badr-organization/",
    "http://testserver/api/v1/groups/badr-organization/",
    "https://testserver/api/v1/groups/badr-organization",
    "http://TestServer/api/v1/groups/badr-organization/?as_of=2014-06-10",
    "http://testserver/reconcile/view/groups.badr-organization",
    "http://testserver/reconcile/preview/groups.badr-organization",
    "http://testserver/reconcile/view/groups%2Fbadr-organization",
]


@pytest.mark.parametrize("text", IDS)
def test_an_id_finds_its_entity_first_for_certain(text: str):
    found = candidates(text)
    assert ids(found)[0] == "groups.badr-organization"
    assert (found[0]["match"], found[0]["score"]) == (True, 100.0)
    assert features(found[0])["id"] is True


# What ends like an id and is none.
NO_IDS = [
    "https://www.example.com/places/baghdad",
    "https://www.example.com/api/v1/places/baghdad/",
    "https://www.example.com/reconcile/view/places.baghdad",
    "https://testserver.example.com/reconcile/view/places.baghdad",
    "https://testserver@example.com/reconcile/view/places.baghdad",
    "http://testserver:8000/reconcile/view/places.baghdad",
    "http://testserver/places/baghdad",
    "http://testserver/elsewhere/api/v1/places/baghdad/",
    "http://testserver/reconcile/terms/places.baghdad",
    "http://[/reconcile/view/places.baghdad",
    "www.example.com/places/baghdad",
    "/home/places/baghdad",
    "old.places.baghdad",
    "places.baghdad.old",
]


@pytest.mark.parametrize("text", NO_IDS)
def test_an_address_elsewhere_is_no_id(text: str):
    found = candidates(text)
    assert matched(found) == []
    assert not any("id" in features(one) for one in found)
    assert extended([text], "name")[text]["name"] == []


def test_no_more_candidates_come_than_the_limit():
    assert len(candidates("Baghdad", limit=2)) == 2
    assert len(candidates("Baghdad", limit=3.0)) == 3
    assert len(candidates("Baghdad", limit=10**9)) > 3


def test_the_limit_does_not_make_a_match_of_one_among_equals():
    for slug in ("twin-a", "twin-b"):
        called(ArmedGroup, slug, "Zzyzx Zealots")
    assert matched(candidates("Zzyzx Zealots", limit=1)) == []


# Types


def test_only_the_types_asked_for_are_searched():
    kinds = {one.split(".")[0] for one in ids(candidates("Iraq", type=["place"]))}
    assert kinds == {"places"}
    both = candidates("Iraq", type=["place", "group"])
    assert {one.split(".")[0] for one in ids(both)} == {"places", "groups"}


def test_umbrellas_alone_are_found_as_umbrellas():
    published(ArmedGroup, slug="lone")
    assert ids(candidates("Badr Organization", type="umbrella")) == []
    assert PMF in ids(candidates("Mobilization", type=["umbrella"]))


@pytest.mark.parametrize(
    ("types", "strict", "found"),
    [
        (["group", "umbrella"], "any", True),
        (["group", "umbrella"], "all", False),
        (["group"], "all", True),
        (["group", "person"], "all", False),
    ],
)
def test_all_types_means_every_one_of_them_at_once(types, strict, found):
    asked = candidates("Badr Organization", type=types, type_strict=strict)
    assert ("groups.badr-organization" in ids(asked)) is found


def test_other_types_come_only_where_nothing_of_the_type_is_found_and_never_match():
    (first, *_) = candidates("Qassem Soleimani", type="place", type_strict="should")
    assert first["id"] == "people.qassem-soleimani"
    assert (first["match"], features(first)["type"]) == (False, False)
    assert first["score"] == 75.0
    hard = candidates("Qassem Soleimani", type="place")
    assert "people.qassem-soleimani" not in ids(hard)


# Match


def test_two_that_are_found_equally_are_both_left_to_the_reader():
    found = candidates("Iraq")
    assert ids(found)[:2] == ["groups.iraq", "places.iraq"]
    assert found[0]["score"] == found[1]["score"] == 100
    assert matched(found) == []


def test_a_property_decides_between_namesakes():
    for slug, code in (("twin-a", "IQ"), ("twin-b", "LB")):
        called(ArmedGroup, slug, "Zzyzx Zealots", country_code=code)
    found = candidates("Zzyzx Zealots", ("country", "LB"))
    assert matched(found) == ["groups.twin-b"]
    assert [one["score"] for one in found] == [100.0, 70.0]


def test_properties_that_agree_make_no_match_of_a_name_that_is_none():
    published(Incident, slug="raid", title="Zzyzx raid on a village", date="2015")
    asked = "Zzyzx raid on a villag"
    assert candidates(asked)[0]["score"] < 88
    found = candidates(asked, ("date", "2015"))
    assert found[0]["score"] > 88
    assert matched(found) == []


def test_initials_are_no_match():
    found = candidates("KH", type="group")
    assert ids(found)[0] == KATAIB
    assert matched(found) == []


# Properties


@pytest.fixture
def world() -> None:
    """One record of each type with a value of every property."""
    iraq = Place.objects.get(slug="iraq")
    wide = published(ArmedGroup, slug="wide", kind="network")
    near = published(ArmedGroup, slug="near", kind="umbrella")
    group = called(
        *(ArmedGroup, "zzyzx", "Zzyzx Zealots"),
        country_code="IQ",
        founded="2014~",
        dissolved="2020",
        ideologies=["Zeal"],
    )
    published(Membership, umbrella=near, member=group, start="2015", end="2017")
    published(Membership, umbrella=wide, member=near)
    person = called(
        Person, "leader", "Zarathustra Zimmer", nationality="IQ", born="1970"
    )
    published(Leadership, group=group, person=person, start="2014", end="2016")
    place = called(
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
def test_a_property_agrees_or_not_or_says_nothing(world, text, pid, value, agrees):
    found = candidates(text, (pid, value))[0]
    assert features(found).get(pid) is agrees
    by_name = candidates(text)[0]["score"]
    identifies = pid in ("wikidata", "geonames", "url") and agrees
    expected = {
        True: round(0.7 * by_name + 30, 2),
        False: round(0.7 * by_name, 2),
        None: by_name,
    }[agrees]
    expected = max(expected, 99.0) if identifies else expected
    assert found["score"] == pytest.approx(expected, abs=0.02)


def test_several_properties_share_their_weight(world):
    found = candidates("Zzyzx Zealots", ("country", "IQ"), ("kind", "party"))[0]
    assert found["score"] == pytest.approx(85, abs=1)


def test_an_identifier_makes_sure_of_a_name_that_is_far(world):
    found = candidates("Zzyzx Villages", ("wikidata", "Q1"), type="place")
    assert matched(found) == ["places.zville"]
    assert found[0]["score"] == 99.0


# properties alone -> found, and whether it is a match
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


@pytest.mark.parametrize(("properties", "found", "is_match"), ALONE)
def test_properties_alone_find_and_only_identifiers_make_sure(
    world, properties, found, is_match
):
    given = candidates("", *properties)
    assert sorted(ids(given)) == sorted(found)
    assert matched(given) == (found if is_match else [])
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
def test_a_value_that_nobody_has_adds_no_candidate(world, query, pid, value):
    published(Source, slug="offline", title="Zzyzx leaflet", language="", url="")
    by_name = ids(candidates(query, limit=100)) if query else []
    found = candidates(query, (pid, value), limit=100)
    assert all(one["score"] > 0 for one in found)
    assert set(ids(found)) <= set(by_name)


def test_memberships_and_posts_are_those_of_the_day_in_the_address(world):
    asked = {"query": "Zzyzx Zealots"} | {
        "properties": [{"pid": "leader", "v": "Zarathustra Zimmer"}]
    }
    then = batch(f"{ADDRESS}?as_of=2015-01-01", q=asked)["q"][0]
    later = batch(f"{ADDRESS}?as_of=2018-01-01", q=asked)["q"][0]
    assert features(then)["leader"] is True
    assert "leader" not in features(later)


# Who is not told


def test_drafts_draft_names_and_the_withdrawn_are_no_candidates():
    shown = published(ArmedGroup, slug="shown")
    saved(GroupName, group=shown, text="Zzyzx Zealots", kind="alias")
    saved(ArmedGroup, slug="secret")
    gone = called(Place, "gone", "Zzyzxville")
    Place.objects.filter(pk=gone.pk).update(status="withdrawn", withdrawn_reason="No.")
    PlaceName.objects.filter(place=gone).update(
        status="withdrawn", withdrawn_reason="No."
    )
    for text in (
        "Zzyzx Zealots",
        "secret",
        "groups.secret",
        "Zzyzxville",
        "places.gone",
    ):
        assert not {"groups.shown", "groups.secret", "places.gone"} & set(
            ids(candidates(text))
        )


# What it costs


def test_a_batch_asks_no_more_of_the_database_for_more_candidates():
    for number in range(12):
        called(ArmedGroup, f"zz-{number}", f"Zzyzx Zealots {number}", country_code="IQ")
    properties = [{"pid": "country", "v": "IQ"}, {"pid": "member_of", "v": PMF}]

    def queries(limit: int) -> int:
        asked = {"query": "Zzyzx Zealots", "type": "group", "limit": limit}
        with CaptureQueriesContext(connection) as counted:
            found = batch(q=asked | {"properties": properties})["q"]
        assert len(found) == limit
        return len(counted)

    assert queries(1) == queries(12)


def test_the_same_name_twice_in_a_batch_is_searched_once():
    def queries(times: int) -> int:
        asked = {f"q{n}": {"query": "Badr Organisation"} for n in range(times)}
        with CaptureQueriesContext(connection) as counted:
            batch(**asked)
        return len(counted)

    assert queries(1) == queries(20)


def test_a_batch_over_the_size_is_refused_as_too_large():
    asked = {str(n): {"query": "Badr"} for n in range(51)}
    response = sent("queries", asked)
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "51" in response.json()["detail"] and "50" in response.json()["detail"]
