"""Queries: the candidates, their scores, and when one is taken for the one meant."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import ArmedGroup, GroupName
from incidents.models import Incident
from places.models import Place, PlaceName
from tests.factories import published, published_named, saved
from tests.reconciliation.client import (
    ADDRESS,
    batch,
    candidates,
    extended,
    features,
    ids,
    matched,
    sent,
)

pytestmark = pytest.mark.usefixtures("seeded", "db")
KATAIB = "groups.kataib-hizballah"
PMF = "groups.popular-mobilization-forces"


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
    results = candidates(text, type=type_)
    assert ids(results)[0] == meant
    assert matched(results) == [meant]


def test_a_candidate_has_its_types_and_the_features_of_its_score():
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


def test_a_candidate_that_matches_by_another_of_its_names_says_by_which():
    published_named(ArmedGroup, "zz", "Zzyzx Zealots")
    assert "found as Zzyzx Zealots" in candidates("Zzyzx Zealots")[0]["description"]


def test_an_umbrella_has_both_its_types():
    results = candidates("Popular Mobilization Forces", type="group")[0]
    assert [one["id"] for one in results["type"]] == ["group", "umbrella"]


def test_queries_are_taken_by_get_as_well():
    queries = json.dumps({"a": {"query": "Badr Organization"}})
    response = Client().get(ADDRESS, {"queries": queries})
    assert ids(response.json()["a"]["result"])[0] == "groups.badr-organization"


def test_queries_of_a_batch_are_answered_each_for_itself():
    one, other = {"query": "Badr Organization"}, {"query": "Baghdad", "type": "place"}
    both = batch(a=one, b=other)
    assert both["a"] == batch(a=one)["a"]
    assert both["b"] == batch(b=other)["b"]


def test_an_empty_batch_has_an_empty_answer():
    assert batch() == {}


NO_NAME = ["", "   ", "x" * 301, "∅", "%", "_", "\\", "'", "http://["]


@pytest.mark.parametrize("text", NO_NAME)
def test_what_can_be_no_name_finds_nothing_and_spoils_no_batch(text: str):
    assert (
        batch(blank={"query": text}, name={"query": "Badr Organization"})["blank"] == []
    )


# An id as it is in a cell: ours, with another case around it, addresses.
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
    results = candidates(text)
    assert ids(results)[0] == "groups.badr-organization"
    assert (results[0]["match"], results[0]["score"]) == (True, 100.0)
    assert features(results[0])["id"] is True


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
    results = candidates(text)
    assert matched(results) == []
    assert not any("id" in features(one) for one in results)
    assert extended([text], "name")[text]["name"] == []


def test_no_more_candidates_come_than_the_limit():
    assert len(candidates("Baghdad", limit=2)) == 2
    assert len(candidates("Baghdad", limit=3.0)) == 3
    assert len(candidates("Baghdad", limit=10**9)) > 3


def test_the_limit_does_not_make_a_match_of_one_among_equals():
    for slug in ("twin-a", "twin-b"):
        published_named(ArmedGroup, slug, "Zzyzx Zealots")
    assert matched(candidates("Zzyzx Zealots", limit=1)) == []


# Types


def test_only_the_requested_types_are_searched():
    kinds = {one.split(".")[0] for one in ids(candidates("Iraq", type=["place"]))}
    assert kinds == {"places"}
    both = candidates("Iraq", type=["place", "group"])
    assert {one.split(".")[0] for one in ids(both)} == {"places", "groups"}


def test_only_umbrellas_match_the_type_umbrella():
    published(ArmedGroup, slug="lone")
    assert ids(candidates("Badr Organization", type="umbrella")) == []
    assert PMF in ids(candidates("Mobilization", type=["umbrella"]))


@pytest.mark.parametrize(
    ("types", "strict", "is_match"),
    [
        (["group", "umbrella"], "any", True),
        (["group", "umbrella"], "all", False),
        (["group"], "all", True),
        (["group", "person"], "all", False),
    ],
)
def test_all_types_means_every_one_of_them_at_once(types, strict, is_match):
    results = candidates("Badr Organization", type=types, type_strict=strict)
    assert ("groups.badr-organization" in ids(results)) is is_match


def test_other_types_come_only_where_nothing_of_the_type_is_near_and_never_match():
    (first, *_) = candidates("Qassem Soleimani", type="place", type_strict="should")
    assert first["id"] == "people.qassem-soleimani"
    assert (first["match"], features(first)["type"]) == (False, False)
    assert first["score"] == 75.0
    hard = candidates("Qassem Soleimani", type="place")
    assert "people.qassem-soleimani" not in ids(hard)


# Match


def test_two_with_equal_scores_are_both_left_to_the_reader():
    results = candidates("Iraq")
    assert ids(results)[:2] == ["groups.iraq", "places.iraq"]
    assert results[0]["score"] == results[1]["score"] == 100
    assert matched(results) == []


def test_a_property_decides_between_namesakes():
    for slug, code in (("twin-a", "IQ"), ("twin-b", "LB")):
        published_named(ArmedGroup, slug, "Zzyzx Zealots", country_code=code)
    results = candidates("Zzyzx Zealots", ("country", "LB"))
    assert matched(results) == ["groups.twin-b"]
    assert [one["score"] for one in results] == [100.0, 70.0]


def test_properties_that_agree_make_no_match_of_a_name_that_is_none():
    published(Incident, slug="raid", title="Zzyzx raid on a village", date="2015")
    queries_sent = "Zzyzx raid on a villag"
    assert candidates(queries_sent)[0]["score"] < 88
    results = candidates(queries_sent, ("date", "2015"))
    assert results[0]["score"] > 88
    assert matched(results) == []


def test_initials_are_no_match():
    results = candidates("KH", type="group")
    assert ids(results)[0] == KATAIB
    assert matched(results) == []


# What is no candidate


def test_drafts_draft_names_and_the_withdrawn_are_no_candidates():
    public = published(ArmedGroup, slug="shown")
    saved(GroupName, group=public, text="Zzyzx Zealots", kind="alias")
    saved(ArmedGroup, slug="secret")
    gone = published_named(Place, "gone", "Zzyzxville")
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


def test_more_candidates_take_no_more_queries():
    for number in range(12):
        published_named(
            ArmedGroup, f"zz-{number}", f"Zzyzx Zealots {number}", country_code="IQ"
        )
    properties = [{"pid": "country", "v": "IQ"}, {"pid": "member_of", "v": PMF}]

    def queries(limit: int) -> int:
        queries_sent = {"query": "Zzyzx Zealots", "type": "group", "limit": limit}
        with CaptureQueriesContext(connection) as counted:
            results = batch(q=queries_sent | {"properties": properties})["q"]
        assert len(results) == limit
        return len(counted)

    assert queries(1) == queries(12)


def test_the_same_name_twice_in_a_batch_is_searched_once():
    def queries(times: int) -> int:
        queries_sent = {f"q{n}": {"query": "Badr Organisation"} for n in range(times)}
        with CaptureQueriesContext(connection) as counted:
            batch(**queries_sent)
        return len(counted)

    assert queries(1) == queries(20)


def test_a_batch_over_the_size_is_refused_as_too_large():
    queries_sent = {str(n): {"query": "Badr"} for n in range(51)}
    response = sent("queries", queries_sent)
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "51" in response.json()["detail"] and "50" in response.json()["detail"]
