"""`q=` on the collections: ranked, each row with the name it matches by, and how."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.creation import create_account
from groups.models import GroupName, Membership
from incidents.models import Incident
from places.models import Place
from tests.api_client import ROOT, got, keys, refused, rows
from tests.factories import published

pytestmark = pytest.mark.usefixtures("seeded", "db")

# collection, text -> slug or id of the first, and what `found` says of it
FIRST = [
    ("groups", "HIZBALLAH", "hezbollah", ("names", "Hezbollah", "preferred")),
    ("groups", "kataeb hizbullah", "kataib-hizballah", ("names", "Kataib Hizballah")),
    ("groups", "كتائب حزب الله", "kataib-hizballah", ("names", "Kataib Hizballah")),
    ("groups", "KH", "kataib-hizballah", ("names", "Kataib Hizballah")),
    ("groups", "asa", "asaib-ahl-al-haq", ("names", "Asa'ib Ahl al-Haq")),
    ("groups", "hezbollah", "hezbollah", ("names", "Hezbollah")),
    ("people", "walai", "abu-ala-al-walai", ("names", "Abu Ala al-Walai")),
    ("people", "qassem-soleimani", "qassem-soleimani", ("slug",)),
    ("places", "erbil", "irbil", ("names", "Irbil", "preferred")),
    ("sizes", "kataib hezbollah", "kataib-hizballah-fighters", ("group",)),
    ("incidents", "mosul", "mosul-air-strikes-2026-03-19", ("place", "Mosul")),
    ("incidents", "strikes Mosul", "mosul-air-strikes-2026-03-19", ("title",)),
    ("passages", "paragraph 22", "iran-war-militias-in-iraq-2026:22", ("locator",)),
]


@pytest.mark.parametrize(("collection", "text", "first", "explained"), FIRST)
def test_the_nearest_row_comes_first_and_says_why(collection, text, first, explained):
    row = rows(collection, q=text)[0]
    explanation = row["found"]
    assert row.get("slug", row.get("id")) == first
    assert (explanation["field"], explanation["name"], explanation["kind"])[
        : len(explained)
    ] == explained
    assert 0.3 <= explanation["score"] <= 1
    assert explanation["how"]


HOW = [
    ("groups", "Kataib Hizballah", ["exact"], True),
    ("groups", "kataib hizballah", ["folded"], True),
    ("groups", "Kataeb Hizballah", ["spelling"], True),
    ("groups", "Kata", ["part"], False),
    ("groups", "KH", ["initials"], False),
    ("memberships", "Kataib Hizballah", ["exact"], False),
]


@pytest.mark.parametrize(("collection", "text", "how", "match"), HOW)
def test_only_the_record_itself_is_a_match(collection, text, how, match):
    explanation = rows(collection, q=text)[0]["found"]
    assert (explanation["how"], explanation["match"]) == (how, match)


# What is in the box while a name is typed, and the first row for it
TYPED = [
    ("groups", "kataeb", "kataib-hizballah"),
    ("groups", "Kataeb Hez", "kataib-hizballah"),
    ("groups", "كتائب ح", "kataib-hizballah"),
    ("groups", "asaeb", "asaib-ahl-al-haq"),
    ("groups", "حز", "hezbollah"),
    ("groups", "houth", "houthis"),
    ("people", "sulei", "qassem-soleimani"),
    ("people", "سليم", "qassem-soleimani"),
    ("people", "ghasem s", "qassem-soleimani"),
    ("places", "bagd", "baghdad"),
]


@pytest.mark.parametrize(("collection", "text", "first"), TYPED)
def test_the_beginning_of_a_name_finds_it_in_any_spelling(collection, text, first):
    row = rows(collection, q=text)[0]
    assert (row["slug"], row["found"]["match"]) == (first, False)
    assert "part" in row["found"]["how"]


NOTHING = [
    "zxqv vqxz",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "🙂",
    "-",
    ".",
    "ـ",
    "\u0301",
    "&|!",
    "a" * 999,
]


# One of each way to match: by names, titles, passages, and what a claim names.
WAYS = ["groups", "places", "sources", "passages", "incidents", "participations"]


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("collection", WAYS)
def test_what_is_no_name_finds_nothing(collection: str, text: str):
    assert rows(collection, q=text) == []


def test_dots_of_an_acronym_may_be_written_or_not():
    group = GroupName.objects.get(group__slug="houthis").group
    published(GroupName, group=group, text="ZQX", kind="acronym")
    for text in ("ZQX", "Z.Q.X.", "z.q.x"):
        explanation = rows("groups", q=text)[0]["found"]
        assert (explanation["name"], explanation["match"]) == ("ZQX", True), text


def test_a_cursor_is_good_for_its_own_question_only():
    following = got("groups/", q="al", page_size=1)["next"]
    answer = APIClient().get(following.replace("q=al", "q=hez"))
    assert refused(answer, 400) == [("cursor", "invalid_cursor")]


def test_a_former_name_and_an_acronym_find_their_group():
    group = GroupName.objects.get(group__slug="houthis").group
    published(GroupName, group=group, text="Believing Youth", kind="former")
    published(GroupName, group=group, text="ZQX", kind="acronym")
    for text, kind in (("Believing Yuth", "former"), ("zqx", "acronym")):
        first = rows("groups", q=text)[0]
        assert (first["slug"], first["found"]["kind"]) == ("houthis", kind)


def test_a_name_in_a_title_is_found_in_another_spelling():
    published(Incident, slug="named", title="Raid on Qasr al-Zuhur by Kataib Hizballah")
    for text in ("Kataeb Hizbullah raids", "كتائب حزب الله", "Kasr al-Zuhour"):
        assert "named" in keys("incidents", q=text), text


def test_words_longer_than_an_index_keeps_are_stored_and_found():
    word = "zkrtbnm" * 500
    attack = published(Incident, summary=f"Written without spaces: {word}")
    assert keys("incidents", q=word) == {attack.slug}


def test_words_of_a_summary_find_an_incident_after_those_of_a_title():
    published(
        Incident, slug="in-summary", title="A raid", summary="A zeppelin was burning."
    )
    published(Incident, slug="named", title="Zeppelins burned")
    results = rows("incidents", q="burning zeppelin")
    assert [row["slug"] for row in results] == ["named", "in-summary"]
    assert [row["found"]["field"] for row in results] == ["title", "prose"]


def test_pages_go_on_in_the_order_of_scores():
    place = Place.objects.get(slug="baghdad")
    for number in range(7):
        title = "Zzyzx raid" if number % 2 else "A raid at Zzyzx"
        published(Incident, slug=f"raid-{number}", title=title, place=place)
    whole = [row["slug"] for row in rows("incidents", q="zzyzx raid")]
    pages, page = [], got("incidents/", q="zzyzx raid", page_size=3)
    while True:
        pages += [row["slug"] for row in page["results"]]
        if page["next"] is None:
            break
        page = APIClient().get(page["next"]).json()
    assert len(whole) == 7
    assert pages == whole


def test_a_search_can_be_filtered_counted_and_exported():
    page = got("groups/", q="hezbollah", country="IQ", count="exact")
    assert page["count"] == len(page["results"]) > 0
    assert all(row["country"] == "IQ" for row in page["results"])
    answer = APIClient().get(f"{ROOT}groups/", {"q": "hezbollah", "format": "csv"})
    table = b"".join(answer).decode().splitlines()
    assert table[0].endswith(",found")
    assert table[1].startswith("hezbollah,")


def test_a_row_says_why_it_matches_only_when_it_was_searched_for():
    assert "found" not in rows("groups")[0]
    assert set(rows("groups", q="iran", fields="slug,found")[0]) == {"slug", "found"}
    answer = APIClient().get(f"{ROOT}groups/", {"fields": "found"})
    assert refused(answer, 400) == [("fields", "invalid")]


def test_a_search_has_an_order_of_its_own():
    answer = APIClient().get(f"{ROOT}groups/", {"q": "iran", "ordering": "name"})
    assert refused(answer, 400) == [("ordering", "invalid")]


def test_a_claim_is_found_by_any_record_it_names_and_by_the_surest_of_them():
    claim = published(Membership)
    GroupName.objects.filter(group=claim.member).update(text="Zzyzx Battalion")
    GroupName.objects.filter(group=claim.umbrella).update(text="Zzyzx Battalions")
    first = rows("memberships", q="Zzyzx Battalion")[0]
    assert (first["id"], first["found"]["field"]) == (claim.pk, "member")


def test_an_editor_finds_what_is_not_published_yet():
    name = GroupName.objects.get(group__slug="houthis")
    GroupName.objects.create(group=name.group, text="Zxqv Ansar", kind="alias")
    reader = APIClient()
    reader.force_authenticate(create_account("writer", "editor")[0])
    assert rows("groups", q="Zxqv Ansar") == []
    assert rows("groups", reader, q="Zxqv Ansar")[0]["slug"] == "houthis"


def test_a_search_takes_as_many_queries_for_many_rows_as_for_few():
    def queries(**parameters: Any) -> int:
        with CaptureQueriesContext(connection) as made:
            got("memberships/", q="kataib hizballah", **parameters)
        return len(made)

    few = queries(page_size=1)
    for _ in range(20):
        member = GroupName.objects.get(group__slug="kataib-hizballah").group
        published(Membership, member=member)
    assert queries(page_size=100) == few
