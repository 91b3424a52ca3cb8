"""POST /match/: a list of names, and who each of them is meant for."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response
from rest_framework.test import APIClient

from groups.models import ArmedGroup, GroupName, Person, PersonName
from history.revisions import declared, last_revision
from matching.matcher import MIN_LEAD
from search.name_search import MATCH
from tests.api_client import refused
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("seeded", "db")
MATCH_ADDRESS = "/api/v1/match/"


def post_names(client: APIClient, names: Any, query: str = "", **more: Any) -> Response:
    return client.post(f"{MATCH_ADDRESS}{query}", {"names": names, **more}, "json")


def answers(client: APIClient, names: Any, query: str = "", **more: Any) -> list:
    answer = post_names(client, names, query, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def match_of(result: dict) -> tuple[str, str] | None:
    match = result["match"]
    return match and (match["collection"], match["slug"])


MEANT = [
    ("Kataeb Hizbullah", ("groups", "kataib-hizballah")),
    ("KATAIB HIZBALLAH", ("groups", "kataib-hizballah")),
    ("كتائب حزب الله", ("groups", "kataib-hizballah")),
    ("Abu Alaa al-Walaei", ("people", "abu-ala-al-walai")),
    ("KH", None),  # initials that many share
    ("Rotary Club", None),
    ("---", None),
    ("%_\\'\"", None),
    ("  Kataib Hizballah ", ("groups", "kataib-hizballah")),
]


def test_each_name_of_a_list_is_answered_in_its_order(reader: APIClient):
    names = [name for name, _ in MEANT]
    results = answers(reader, names)

    assert [result["name"] for result in results] == names
    assert [(result["name"], match_of(result)) for result in results] == MEANT


def test_a_candidate_says_what_it_is_and_why_it_matches(reader: APIClient):
    query = {"name": "Kataeb Hizbullah", "id": "row-7", "collection": "groups"}
    [result] = answers(reader, [query], limit=1)

    assert result == {
        "name": "Kataeb Hizbullah",
        "id": "row-7",
        "candidates": [
            {
                "collection": "groups",
                "slug": "kataib-hizballah",
                "name": "Kataib Hizballah",
                "url": "/api/v1/groups/kataib-hizballah/",
                "kind": "militia",
                "country": "IQ",
                "found": {
                    "field": "names",
                    "name": "Kataib Hizballah",
                    "kind": "preferred",
                    "how": ["spelling"],
                    "score": 0.98,
                    "match": True,
                },
            }
        ],
        "match": {
            "collection": "groups",
            "slug": "kataib-hizballah",
            "name": "Kataib Hizballah",
            "url": "/api/v1/groups/kataib-hizballah/",
        },
    }


@pytest.mark.parametrize("given", ["row-7", "", 7, -1, None])
def test_an_id_comes_back_as_it_was_sent(reader: APIClient, given):
    [result] = answers(reader, [{"name": "Houthis", "id": given}])

    assert result["id"] == given


def test_two_that_are_as_sure_are_left_to_the_reader(reader: APIClient):
    """A state and its territory bear one name; so do two people."""
    everywhere = ["groups", "places"]
    [both] = answers(reader, ["Iraq"], collections=everywhere)
    [state] = answers(reader, [{"name": "Iraq", "collection": "groups"}])
    [by_default] = answers(reader, ["Iraq"])

    assert both["match"] is None
    candidates = [(one["collection"], one["slug"]) for one in both["candidates"]]
    assert candidates[:2] == [("groups", "iraq"), ("places", "iraq")]
    assert match_of(state) == match_of(by_default) == ("groups", "iraq")


def test_how_many_are_shown_does_not_decide_what_is_clear(reader: APIClient):
    for slug in ("one", "two"):
        with declared(None, "test"):
            person = published(Person, slug=slug)
            published(PersonName, person=person, text="Zaynab Murad", kind="alias")
    few = answers(reader, ["Zaynab Murad"], limit=1)[0]
    many = answers(reader, ["Zaynab Murad"], limit=10)[0]

    assert len(few["candidates"]) == 1
    assert {one["slug"] for one in many["candidates"]} >= {"one", "two"}
    assert (few["match"], many["match"]) == (None, None)


def test_a_record_of_another_country_is_less_likely(reader: APIClient):
    home, abroad = answers(
        reader,
        [
            {"name": "Kataib Hizballah", "country": "IQ"},
            {"name": "Kataib Hizballah", "country": "PK"},
        ],
    )
    match = abroad["candidates"][0]["found"]

    assert match_of(home) == ("groups", "kataib-hizballah")
    assert home["candidates"][0]["found"]["how"] == ["exact"]
    assert abroad["match"] is None
    assert (match["score"], match["how"]) == (0.85, ["exact", "other country"])
    assert match["match"] is False


def test_a_country_that_is_not_known_speaks_for_nobody(reader: APIClient):
    person = Person.objects.get(slug="abu-ala-al-walai")
    assert person.nationality == ""
    [result] = answers(reader, [{"name": "Abu Ala al-Walai", "country": "PK"}])

    assert match_of(result) == ("people", "abu-ala-al-walai")


def test_only_what_is_sure_enough_is_shown(reader: APIClient):
    [result] = answers(reader, ["Hezbollah"], threshold=0, limit=10)
    scores = [one["found"]["score"] for one in result["candidates"]]
    [cut] = answers(reader, ["Hezbollah"], threshold=scores[1], limit=10)
    [none] = answers(reader, ["Kataeb Hizbullah"], threshold=1)

    assert scores == sorted(scores, reverse=True)
    assert [one["found"]["score"] for one in cut["candidates"]] == scores[:2]
    # What is clear is clear, shown or not.
    assert none["candidates"] == []
    assert match_of(none) == ("groups", "kataib-hizballah")


def test_what_matches_comes_clearly_first(reader: APIClient):
    names = [name for name, slug in MEANT if slug]
    for result in answers(reader, names, limit=10, threshold=0):
        first, *others = [one["found"]["score"] for one in result["candidates"]]
        assert first >= MATCH
        assert all(first - other >= MIN_LEAD - 1e-9 for other in others)


def test_drafts_are_for_those_who_may_see_them(reader: APIClient, signed_in):
    with declared(None, "test"):
        draft = saved(ArmedGroup, slug="zarzur-front")
        saved(GroupName, group=draft, text="Zarzur Front", kind="preferred")
    [public] = answers(reader, ["Zarzur Front"])
    [editors] = answers(signed_in("editor"), ["Zarzur Front"])

    assert (public["candidates"], public["match"]) == ([], None)
    assert match_of(editors) == ("groups", "zarzur-front")


def test_a_withdrawn_record_is_no_candidate(signed_in):
    with declared(None, "test"):
        gone = published(ArmedGroup, slug="gone")
        published(GroupName, group=gone, text="Zarzur Front", kind="alias")
        gone.status, gone.withdrawn_reason = "withdrawn", "It never was."
        gone.save()
    [result] = answers(signed_in("editor"), ["Zarzur Front"])

    assert result["candidates"] == []


def test_a_day_leaves_out_groups_that_cannot_have_been(reader: APIClient):
    with declared(None, "test"):
        group = published(ArmedGroup, slug="short-lived", founded="2014")
        published(GroupName, group=group, text="Zarzur Front", kind="alias")
    [before] = answers(reader, ["Zarzur Front"], "?as_of=2013-12-31")
    [after] = answers(reader, ["Zarzur Front"], "?as_of=2014-01-01")

    assert before["candidates"] == []
    assert match_of(after) == ("groups", "short-lived")


def test_a_moment_is_answered_as_it_was_known(reader: APIClient):
    with declared(None, "test"):
        group = published(ArmedGroup, slug="renamed")
    before = last_revision().stamped.isoformat().replace("+", "%2B")
    with declared(None, "test"):
        published(GroupName, group=group, text="Zarzur Front", kind="alias")
    [then] = answers(reader, ["Zarzur Front"], f"?known_at={before}")
    [now] = answers(reader, ["Zarzur Front"])

    assert then["candidates"] == []
    assert match_of(now) == ("groups", "renamed")


REFUSED = [
    ({}, [("names", "required")]),
    ({"names": []}, [("names", "empty")]),
    ({"names": None}, [("names", "null")]),
    ({"names": "Houthis"}, [("names", "not_a_list")]),
    ({"names": ["a", " "]}, [("names.1.name", "blank")]),
    ({"names": ["a", ""]}, [("names.1.name", "blank")]),
    ({"names": ["a", 5, None]}, [("names.1", "invalid"), ("names.2", "null")]),
    ({"names": [{"id": "x"}]}, [("names.0.name", "required")]),
    ({"names": [{"name": 5}]}, [("names.0.name", "invalid")]),
    ({"names": [{"nam": "a"}]}, [("names.0.nam", "unknown_field")]),
    ({"names": ["a"] * 3 + ["x" * 301]}, [("names.3.name", "max_length")]),
    ({"names": [{"name": "a", "id": 1.5}]}, [("names.0.id", "invalid")]),
    ({"names": [{"name": "a", "id": True}]}, [("names.0.id", "invalid")]),
    ({"names": [{"name": "a", "country": "iq"}]}, [("names.0.country", "invalid")]),
    (
        {"names": [{"name": "a", "collection": "incidents"}]},
        [("names.0.collection", "invalid_choice")],
    ),
    ({"names": ["a\x00b"]}, [("names.0", "unreadable_text")]),
    ({"names": ["a"], "collections": []}, [("collections", "empty")]),
    ({"names": ["a"], "collections": ["x"]}, [("collections.0", "invalid_choice")]),
    ({"names": ["a"], "collections": "groups"}, [("collections", "not_a_list")]),
    ({"names": ["a"], "limit": 0}, [("limit", "min_value")]),
    ({"names": ["a"], "limit": 11}, [("limit", "max_value")]),
    ({"names": ["a"], "limit": "5"}, [("limit", "invalid")]),
    ({"names": ["a"], "threshold": 1.5}, [("threshold", "max_value")]),
    ({"names": ["a"], "threshold": "high"}, [("threshold", "invalid")]),
    ({"names": ["a"], "q": "a"}, [("q", "unknown_field")]),
]


@pytest.mark.parametrize(("body", "errors"), REFUSED)
def test_what_cannot_be_answered_is_named(reader: APIClient, body: dict, errors: list):
    answer = reader.post(MATCH_ADDRESS, body, "json")

    assert refused(answer, 400) == errors


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?as_of=yesterday", [("as_of", "invalid")]),
        ("?known_at=yesterday", [("known_at", "moment")]),
        ("?known_at=2020-01-01T00:00:00Z", [("known_at", "before_knowledge")]),
        ("?limit=5", [("limit", "unknown_parameter")]),
    ],
)
def test_a_wrong_parameter_is_named(reader: APIClient, query: str, errors: list):
    assert refused(post_names(reader, ["a"], query), 400) == errors


def test_more_names_than_500_are_too_large(reader: APIClient):
    answer = post_names(reader, ["Houthis"] * 501)

    assert refused(answer, 413) == []
    assert "at most 500" in answer.json()["detail"]
    assert len(answers(reader, ["Houthis"] * 500)) == 500


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"names": ["a"', "application/json", 400),
        (b'["Houthis"]', "application/json", 400),
        (b'{"names": ["\xff"]}', "application/json", 400),
        (b'{"names": ["\\ud800"]}', "application/json", 400),
        (b"names=Houthis", "application/x-www-form-urlencoded", 415),
        (b'{"names": ["' + b"x" * 3_000_000 + b'"]}', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    reader: APIClient, body: bytes, kind: str, status: int
):
    answer = reader.post(MATCH_ADDRESS, body, content_type=kind)

    refused(answer, status)


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_list_is_posted(reader: APIClient, method: str):
    refused(getattr(reader, method)(MATCH_ADDRESS), 405)


def test_another_format_is_not_offered(reader: APIClient):
    refused(post_names(reader, ["Houthis"], "?format=csv"), 406)


def test_nothing_is_written(reader: APIClient):
    before = last_revision()
    answers(reader, ["Houthis", "Zarzur Front"])

    assert last_revision() == before


def test_a_browser_that_is_signed_in_needs_no_token_and_gains_nothing(signed_in):
    with declared(None, "test"):
        draft = saved(ArmedGroup, slug="zarzur-front")
        saved(GroupName, group=draft, text="Zarzur Front", kind="preferred")
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(signed_in("editor").user)
    [result] = answers(browser, ["Zarzur Front"])

    assert result["candidates"] == []


def test_a_wrong_token_is_refused(reader: APIClient):
    reader.credentials(HTTP_AUTHORIZATION="Token wrong")

    refused(post_names(reader, ["Houthis"]), 401)


def test_a_list_counts_as_many_requests_as_it_has_names(reader: APIClient, settings):
    settings.API_ANON_RATE = "10/day"
    first = post_names(reader, ["Houthis", "Iraq", "Houthis", "Iran"])
    large = post_names(reader, [f"name {number}" for number in range(20)])
    third = post_names(reader, ["Houthis"])

    # A name that comes twice is worked out once.
    assert (first.status_code, first["RateLimit-Remaining"]) == (200, "7")
    # Else a list longer than the allowance could never be sent.
    assert (large.status_code, large["RateLimit-Remaining"]) == (200, "0")
    assert third.status_code == 429
    assert json.loads(third.content)["status"] == 429


def test_a_name_that_comes_twice_is_worked_out_once(
    reader: APIClient, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as once:
        answers(reader, ["Houthis"])
    with django_assert_num_queries(len(once)):
        answers(reader, ["Houthis", " Houthis"] * 50)
