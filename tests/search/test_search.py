"""`/search/`: one question across all records."""

import pytest
from rest_framework.test import APIClient

from groups.models import ArmedGroup, GroupName
from incidents.models import Incident
from search.name_search import MATCH
from tests.api_client import ROOT, got, refused
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("seeded", "db")

# text -> the first hits: collection and slug
FIRST = [
    ("Baghdad", [("places", "baghdad")]),
    ("Kataib Hizbollah", [("groups", "kataib-hizballah"), ("groups", "hezbollah")]),
    ("قاسم سليماني", [("people", "qassem-soleimani")]),
    ("Suleimani", [("people", "qassem-soleimani")]),
    ("air strikes in Mosul", [("incidents", "mosul-air-strikes-2026-03-19")]),
    ("iran-war-militias-in-iraq-2026", [("sources", "iran-war-militias-in-iraq-2026")]),
]


@pytest.mark.parametrize(("text", "first"), FIRST)
def test_the_surest_records_of_all_kinds_come_first(text: str, first: list):
    results = got("search/", q=text)["results"]
    hits = [(hit["collection"], hit["slug"]) for hit in results]
    assert hits[: len(first)] == first


def test_a_hit_is_a_reference_with_a_description_and_why_it_matches():
    hit = got("search/", q="Erbil")["results"][0]
    assert hit == {
        "collection": "places",
        "slug": "irbil",
        "name": "Irbil",
        "url": f"{ROOT}places/irbil/",
        "kind": "city",
        "summary": hit["summary"],
        "found": {
            "field": "names",
            "name": "Irbil",
            "kind": "preferred",
            "how": ["respelt"],
            "score": hit["found"]["score"],
            "match": hit["found"]["score"] >= MATCH,
        },
    }
    assert APIClient().get(hit["url"]).status_code == 200


def test_only_the_requested_collections_are_searched():
    results = got("search/", q="Baghdad", collection="incidents,sources")["results"]
    assert {hit["collection"] for hit in results} == {"incidents"}


def test_pages_go_on_where_the_last_one_ended():
    whole = got("search/", q="Baghdad")["results"]
    pages, page = [], got("search/", q="Baghdad", page_size=2)
    while True:
        assert len(page["results"]) <= 2
        pages += page["results"]
        if page["next"] is None:
            break
        page = APIClient().get(page["next"]).json()
    assert len(whole) > 3
    assert pages == whole


def test_drafts_and_draft_names_are_not_found():
    saved(ArmedGroup, slug="unheard-of")
    public = published(ArmedGroup, slug="heard-of")
    saved(GroupName, group=public, text="Zzyzx Zealots", kind="alias")
    assert got("search/", q="unheard-of")["results"] == []
    assert got("search/", q="Zzyzx Zealots")["results"] == []


def test_what_had_not_happened_by_the_day_is_left_out():
    published(Incident, slug="early", title="Zzyzx raid", date="2019")
    published(Incident, slug="late", title="Zzyzx raid", date="2021")
    results = got("search/", q="Zzyzx raid", as_of="2020-06-01")["results"]
    assert [hit["slug"] for hit in results] == ["early"]


BEFORE = ("known_at", "before_knowledge")
REFUSED = [
    ({}, ("q", "required")),
    ({"q": " "}, ("q", "empty")),
    ({"q": "iran", "collection": "memberships"}, ("collection", "invalid_choice")),
    ({"q": "iran", "page_size": "0"}, ("page_size", "out_of_range")),
    ({"q": "iran", "as_of": "2020"}, ("as_of", "invalid")),
    ({"q": "iran", "cursor": "abc"}, ("cursor", "invalid_cursor")),
    ({"q": "iran", "ordering": "name"}, ("ordering", "unknown_parameter")),
    (
        {"q": "iran", "known_at": "2020-01-01T00:00:00Z"},
        ("known_at", "before_knowledge"),
    ),
]


@pytest.mark.parametrize(("parameters", "error"), REFUSED)
def test_a_wrong_parameter_is_refused_with_what_is_wrong(
    parameters: dict, error: tuple
):
    assert refused(APIClient().get(f"{ROOT}search/", parameters), 400) == [error]


def test_a_cursor_is_good_for_its_own_question_only():
    following = got("search/", q="Baghdad", page_size=1)["next"]
    answer = APIClient().get(following.replace("q=Baghdad", "q=Irbil"))
    assert refused(answer, 400) == [("cursor", "invalid_cursor")]


def test_an_answer_that_still_holds_is_not_sent_again():
    first = APIClient().get(f"{ROOT}search/", {"q": "Irbil"})
    again = APIClient().get(
        f"{ROOT}search/", {"q": "Irbil"}, headers={"If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
