"""The page of likely duplicates: what it offers, and what is done about it there."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk.duplicates import find
from groups.models import ArmedGroup, GroupName, Person, PersonName
from history.models import Revision
from history.revisions import declared
from incidents.models import Incident
from places.models import Place, PlaceName
from review.merge import merge
from review.models import Distinct
from sources.models import Source
from tests.admin_pages import Page, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("stored_world", "db")
GROUPS = "/admin/duplicates/groups/"


def open_page(client: Client, address: str = GROUPS, **query: Any) -> HttpResponse:
    page = client.get(address, query)
    assert page.status_code == 200
    return page


def pairs(page: HttpResponse) -> list[tuple[str, str]]:
    """The slugs of the pairs on the page, in its order."""
    return [one.pair.slugs for one in page.context["pairs"]]


@pytest.fixture
def two(world: World) -> tuple[ArmedGroup, ArmedGroup]:
    one = world.group("kataib", "Kataib Hizballah", country_code="IQ")
    other = world.group("kataeb", "كتائب حزب الله", country_code="IQ")
    return one, other


ALIKE = [
    ("Kata'ib Hizballah", "Kataib Hezbollah"),
    ("Kata'ib Hizballah", "كتائب حزب الله"),
    ("Kataib Hizballah", "Kataib Hizballah"),
    ("Harakat al-Nujaba", "Nujaba Movement"),
    ("Asa'ib Ahl al-Haq", "Asaeb Ahl el-Haqq"),
    ("Saraya Awliya al-Dam", "Saraya Awliya al-Damm Brigades"),
]
UNLIKE = [
    ("Kata'ib Hizballah", "Kataib Sayyid al-Shuhada"),
    ("Badr Organization", "Peace Companies"),
    ("Hezbollah", "Hamas"),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        *((one, other, [("one", "other")]) for one, other in ALIKE),
        *((one, other, []) for one, other in UNLIKE),
    ],
)
def test_records_with_names_that_sound_alike_are_offered(
    reader: StaffMember, world: World, one: str, other: str, expected: list
):
    world.group("one", one)
    world.group("other", other)

    assert pairs(open_page(reader.client)) == expected


def test_a_pair_is_shown_with_both_records_and_why(
    publisher: StaffMember, world: World, two
):
    one, other = two
    world.name(one, "KH", "acronym")
    world.membership(one, world.group("umbrella", "Umbrella"))
    page = open_page(publisher.client)
    text = text_of(page)

    assert pairs(page) == [("kataeb", "kataib")]
    assert "Kataib Hizballah and كتائب حزب الله : respelt" in text
    assert "KH acronym" in text
    assert "Militia · IQ · named by 1 row" in text
    assert "Militia · IQ · named by 0 rows" in text
    links = Page(page).links
    # Merged into the one of which more is told.
    merge_page = "/admin/groups/armedgroup/merge/"
    assert f"{merge_page}?keep={one.pk}&merge={other.pk}" in links
    for row in two:
        assert f"/admin/groups/armedgroup/{row.pk}/change/" in links


def test_any_of_their_names_will_do_but_not_an_acronym(
    reader: StaffMember, world: World
):
    one, other = world.group("one", "Alpha Front"), world.group("other", "Beta Army")
    world.name(one, "AAH", "acronym")
    world.name(other, "AAH", "acronym")
    assert pairs(open_page(reader.client)) == []

    world.name(one, "Saraya Ashura")
    world.name(other, "سرايا عاشوراء", "native")
    assert pairs(open_page(reader.client)) == [("one", "other")]


def test_the_surest_come_first_each_once(reader: StaffMember, world: World):
    for slug, name in [
        ("a", "Liwa Fatemiyoun"),
        ("b", "Liwa Fatemiyoun"),
        ("c", "Liwa Fatimiyun"),
        ("d", "Usbat al-Thairin"),
        ("e", "Usbat al-Tha'irin Brigade"),
    ]:
        world.group(slug, name)
    page = open_page(reader.client)
    scored = [
        (one.pair.slugs, round(one.pair.score, 2)) for one in page.context["pairs"]
    ]

    assert [slugs for slugs, _ in scored[:3]] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [score for _, score in scored] == sorted(
        [score for _, score in scored], reverse=True
    )
    assert len(scored) == len(set(scored)) == 4


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [({"country_code": "LB"}, "other country"), ({"kind": "party"}, "other kind")],
)
def test_what_speaks_against_it_is_shown_and_counts(
    reader: StaffMember, world: World, fields: dict, doubt: str
):
    world.group("one", "Kataib Hizballah", country_code="IQ")
    world.group("other", "Kataib Hizballah", **fields)
    page = open_page(reader.client)

    assert doubt in text_of(page)
    assert page.context["pairs"][0].pair.score == pytest.approx(0.85)


def test_two_of_one_name_in_another_country_and_of_another_kind_are_two(
    reader: StaffMember, world: World
):
    world.group("one", "Party of God", country_code="IQ")
    world.group("other", "Party of God", country_code="LB", kind="party")

    assert pairs(open_page(reader.client)) == []


def test_a_place_in_a_place_of_the_same_name_is_another(reader: StaffMember):
    with declared(None, "test"):
        around = published(Place, slug="basra-governorate", kind="city")
        inside = published(Place, slug="basra", kind="city", parent=around)
        beside = published(Place, slug="al-basrah", kind="city")
        for place in (around, inside, beside):
            published(PlaceName, place=place, text="Al Basrah", kind="alias")

    assert pairs(open_page(reader.client, "/admin/duplicates/places/")) == [
        ("al-basrah", "basra"),
        ("al-basrah", "basra-governorate"),
    ]


def test_places_with_the_same_id_elsewhere_are_offered(reader: StaffMember):
    with declared(None, "test"):
        for slug, ids in [
            ("mosul", {"geonames": "99072", "wikidata": "Q83"}),
            ("nineveh", {"geonames": "99072"}),
            ("irbil", {"geonames": "95446"}),
        ]:
            place = published(Place, slug=slug, external_ids=ids)
            place.names.update(text=slug)
    page = open_page(reader.client, "/admin/duplicates/places/")

    assert pairs(page) == [("mosul", "nineveh")]
    assert "the same id in geonames" in text_of(page)


def test_sources_at_one_address_or_of_one_title_are_offered(reader: StaffMember):
    with declared(None, "test"):
        for slug, fields in {
            "a": {"title": "Alpha", "url": "https://www.example.org/report/"},
            "b": {"title": "Beta", "url": "http://example.org/report"},
            "c": {"title": "Gamma", "publisher": "Observatory"},
            "d": {"title": "GAMMA", "publisher": "Observatory"},
            "e": {"title": "Gamma", "publisher": "Somebody else"},
            "f": {"title": "Delta", "sha256": "0" * 64},
            "g": {"title": "Epsilon", "sha256": "0" * 64},
        }.items():
            published(Source, slug=slug, **fields)
    page = open_page(reader.client, "/admin/duplicates/sources/")

    assert pairs(page) == [("a", "b"), ("c", "d"), ("f", "g")]
    text = text_of(page)
    for why in ("the same address", "the same title and publisher", "the same file"):
        assert why in text


def test_incidents_of_one_day_and_place_with_a_like_title_are_offered(
    reader: StaffMember,
):
    with declared(None, "test"):
        mosul, irbil = (published(Place, slug=slug) for slug in ("mosul", "irbil"))
        for slug, title, date, place in [
            ("a", "Drone attack on Mosul airport", "2026-03-16", mosul),
            ("b", "Drone attack on the airport of Mosul", "2026-03-16", mosul),
            ("c", "Drone attack on Mosul airport", "2026-03-17", mosul),
            ("d", "Drone attack on Mosul airport", "2026-03-16", irbil),
            ("e", "Killing of a judge", "2026-03-16", mosul),
            ("f", "Drone attack on Mosul airport", None, mosul),
        ]:
            published(Incident, slug=slug, title=title, date=date, place=place)

    assert pairs(open_page(reader.client, "/admin/duplicates/incidents/")) == [
        ("a", "b")
    ]


def test_drafts_are_offered_to_those_who_see_them(reader: StaffMember, world: World):
    world.group("one", "Kataib Hizballah")
    with declared(None, "test"):
        draft = saved(ArmedGroup, slug="draft")
        saved(GroupName, group=draft, text="Kataib Hezbollah", kind="preferred")

    assert pairs(open_page(reader.client)) == [("draft", "one")]


def test_what_was_merged_or_withdrawn_is_no_duplicate(publisher: StaffMember, two):
    one, other = two
    merge(one, other, publisher.user, "Two spellings.")

    assert pairs(open_page(publisher.client)) == []


def test_a_withdrawn_name_makes_no_duplicate(reader: StaffMember, world: World):
    world.group("one", "Kataib Hizballah")
    name = world.name(world.group("other", "Alpha Front"), "Kataib Hezbollah")
    assert pairs(open_page(reader.client)) == [("one", "other")]

    with declared(None, "test"):
        name.status, name.withdrawn_reason = "withdrawn", "Nobody calls it that."
        name.save()
    assert pairs(open_page(reader.client)) == []


def test_two_are_stored_as_distinct_on_the_page_and_not_offered_again(
    publisher: StaffMember, two
):
    sent = {"one": "kataib", "other": "kataeb", "reason": "Founded ten years apart."}
    page = publisher.client.post(GROUPS, sent, follow=True)

    assert "are stored as not the same" in text_of(page)
    assert pairs(page) == []
    pair = Distinct.objects.get()
    assert (pair.collection, pair.one, pair.other) == ("groups", "kataeb", "kataib")
    assert pair.why == "Founded ten years apart."
    revision = Revision.objects.latest("id")
    assert (revision.user, revision.why) == (publisher.user, pair.why)
    # Taken back, they are offered again.
    pair.delete()
    assert pairs(open_page(publisher.client)) == [("kataeb", "kataib")]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"reason": " "}, "This field cannot be blank."),
        ({"reason": "a\0b"}, "The reason contains characters that cannot be stored."),
        ({"other": "kataib", "reason": "x"}, "Choose two records of one kind."),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_message(
    publisher: StaffMember, two, sent, message
):
    sent = {"one": "kataib", "other": "kataeb", **sent}
    page = publisher.client.post(GROUPS, sent, follow=True)

    assert message in text_of(page)
    assert not Distinct.objects.exists()


def test_an_unknown_record_cannot_be_stored_as_distinct(publisher: StaffMember, two):
    one = {"one": "kataib"}
    for sent in ({}, one, one | {"other": "nobody"}, one | {"other": "kataeb\0"}):
        answer = publisher.client.post(GROUPS, {**sent, "reason": "x"})
        assert answer.status_code == 404


def test_only_publishers_decide(reader: StaffMember, editor: StaffMember, two):
    sent = {"one": "kataib", "other": "kataeb", "reason": "Not one."}
    for person in (reader, editor):
        page = open_page(person.client)
        assert pairs(page) == [("kataeb", "kataib")]
        assert "Merge …" not in text_of(page)
        assert "Not the same …" not in text_of(page)
        assert person.client.post(GROUPS, sent).status_code == 403
    assert not Distinct.objects.exists()


def test_a_stranger_has_to_sign_in(db):
    answer = Client().get(GROUPS)

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_a_form_from_elsewhere_is_refused(publisher: StaffMember, two):
    client = Client(enforce_csrf_checks=True)
    client.force_login(publisher.user)
    sent = {"one": "kataib", "other": "kataeb", "reason": "x"}

    assert client.post(GROUPS, sent).status_code == 403


def test_the_duplicates_of_one_record_are_listed_even_faint_ones(
    reader: StaffMember, world: World, two
):
    world.group("hezbollah", "Hezbollah", country_code="IQ")
    page = open_page(reader.client, of="kataib")

    assert pairs(page)[0] == ("kataeb", "kataib")
    assert ("hezbollah", "kataib") in pairs(page)
    assert "All that may be the same as Kataib Hizballah" in text_of(page)


def test_the_page_is_a_click_away(publisher: StaffMember, two):
    row = publisher.client.get(f"/admin/groups/armedgroup/{two[0].pk}/change/")
    dashboard = publisher.client.get("/admin/")

    assert f"{GROUPS}?of=kataib" in Page(row).links
    assert GROUPS in Page(dashboard).links


ASTRAY = [
    ("/admin/duplicates/memberships/", {}),
    ("/admin/duplicates/nothing/", {}),
    (GROUPS, {"of": "nobody"}),
    (GROUPS, {"of": ""}),
    (GROUPS, {"after": "yesterday"}),
    (GROUPS, {"after": "2026-01-01T00:00:00_1"}),
    (GROUPS, {"after": "2026-01-01T00:00:00+00:00_x"}),
    (GROUPS, {"after": f"2026-01-01T00:00:00+00:00_{2**70}"}),
    (GROUPS, {"after": "0001-01-01T00:00:00+14:00_1"}),
]


@pytest.mark.parametrize(("address", "query"), ASTRAY)
def test_an_address_that_leads_nowhere_is_not_found(
    reader: StaffMember, address: str, query: dict
):
    assert reader.client.get(address, query).status_code == 404


def test_a_portion_may_begin_at_any_offset(reader: StaffMember, world: World):
    open_page(reader.client, after="2026-01-01T00:00:00+23:59:59_1")


def test_all_portions_offer_each_pair_once(
    reader: StaffMember, world: World, monkeypatch
):
    monkeypatch.setattr(find, "PORTION", 2)
    for number in range(7):
        world.group(f"group-{number}", "Kataib Hizballah")
    page, offered, portions = open_page(reader.client), [], 1
    while "next_portion" in page.context:
        offered += pairs(page)
        page = reader.client.get(f"{GROUPS}{page.context['next_portion']}")
        portions += 1
    offered += pairs(page)

    assert portions == 4
    assert len(offered) == len(set(offered)) == 21
    assert "changed next before" in text_of(page)


def test_more_pairs_than_a_page_holds_are_turned_over(
    reader: StaffMember, world: World
):
    for number in range(8):
        world.group(f"group-{number}", "Kataib Hizballah")
    first = open_page(reader.client)
    second = reader.client.get(f"{GROUPS}{first.context['next']}")

    assert (len(pairs(first)), len(pairs(second))) == (20, 8)
    assert not set(pairs(first)) & set(pairs(second))
    assert "previous" in second.context


def test_more_pairs_cost_no_more_queries(publisher: StaffMember):
    def people(first: int, last: int) -> None:
        with declared(None, "test"):
            for number in range(first, last):
                person = published(Person, slug=f"person-{number}")
                named = {"person": person, "text": "Zaynab Murad", "kind": "alias"}
                published(PersonName, **named)

    needed = []
    for first, last in ((0, 2), (2, 7)):
        people(first, last)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            page = open_page(publisher.client, "/admin/duplicates/people/")
        needed.append((len(pairs(page)), len(queries)))

    assert [number for number, _ in needed] == [1, 20]
    assert needed[0][1] == needed[1][1] <= 20
