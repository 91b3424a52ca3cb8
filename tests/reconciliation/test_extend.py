"""Data extension: what is known of entities, as labels or ids, as of a day."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from groups.models import (
    ArmedGroup,
    Designation,
    Leadership,
    Membership,
    Person,
    PersonFate,
    SizeEstimate,
)
from history.revisions import check_deferred_rules
from incidents.models import CasualtyCount, Incident, Participation
from places.models import Place
from reconciliation.entity_types import TYPES
from reconciliation.properties.registry import BY_ID, BY_MODEL
from sources.models import Source
from tests.factories import published, saved
from tests.reconciliation import shapes
from tests.reconciliation.client import ADDRESS, extended, got, sent

pytestmark = pytest.mark.usefixtures("seeded", "career", "db")
KATAIB = "groups.kataib-hizballah"
SITE = "http://testserver"


def values(id: str, *properties: str) -> dict[str, list]:
    return extended([id], *properties)[id]


# entity, property -> its cells, on the seed
CELLS = [
    (KATAIB, "name", [{"str": "Kataib Hizballah"}]),
    (KATAIB, "country", [{"str": "Iraq"}]),
    (KATAIB, "kind", [{"str": "Militia"}]),
    (
        *(KATAIB, "member_of"),
        [
            {
                "id": "groups.popular-mobilization-forces",
                "name": "Popular Mobilization Forces",
            }
        ],
    ),
    (
        *(KATAIB, "member_of_all"),
        [
            {
                "id": "groups.popular-mobilization-forces",
                "name": "Popular Mobilization Forces",
            },
            {"id": "groups.iraqi-army", "name": "Iraqi army"},
        ],
    ),
    (KATAIB, "listed_by", [{"id": "groups.united-states", "name": "United States"}]),
    (KATAIB, "size_best", [{"int": 10000}]),
    (KATAIB, "founded", []),
    (KATAIB, "url", [{"str": f"{SITE}/reconcile/view/{KATAIB}"}]),
    (KATAIB, "api", [{"str": f"{SITE}/api/v1/groups/kataib-hizballah/"}]),
    (KATAIB, "born", []),
    ("people.qassem-soleimani", "died", [{"str": "2020"}]),
    (
        "people.qassem-soleimani",
        "post_in",
        [{"id": "groups.quds-force", "name": "Quds Force"}],
    ),
    ("people.qassem-soleimani", "fate", [{"str": "Killed"}]),
    ("places.baghdad", "part_of", [{"id": "places.iraq", "name": "Iraq"}]),
    ("places.baghdad", "kind", [{"str": "City"}]),
    ("incidents.askari-killing", "date", [{"str": "[..2026-03-16]"}]),
    (
        "incidents.askari-killing",
        "place",
        [{"id": "places.baghdad", "name": "Baghdad"}],
    ),
    ("incidents.askari-killing", "country", [{"str": "Iraq"}]),
    ("sources.iran-war-militias-in-iraq-2026", "kind", [{"str": "Article"}]),
]


@pytest.mark.parametrize(("id", "property", "cells"), CELLS)
def test_a_cell_holds_what_is_known(id: str, property: str, cells: list):
    assert values(id, property)[property] == cells


def test_an_imprecise_date_goes_out_as_it_is_written():
    published(ArmedGroup, slug="old", founded="2007~", dissolved="..")
    assert values("groups.old", "founded", "dissolved") == {
        "founded": [{"str": "2007~"}],
        "dissolved": [{"str": ".."}],
    }


def test_ids_are_given_in_the_place_of_labels_where_requested():
    columns = [
        {"id": one, "settings": {"content": "id"}}
        for one in ("member_of", "country", "kind", "founded")
    ]
    answer = sent("extend", {"ids": [KATAIB], "properties": columns}).json()
    shapes.assert_shaped(answer, shapes.EXTENSION)
    assert answer["rows"][KATAIB] == {
        "member_of": [{"str": "groups.popular-mobilization-forces"}],
        "country": [{"str": "IQ"}],
        "kind": [{"str": "militia"}],
        "founded": [],
    }
    assert "type" not in answer["meta"][0]


def test_a_column_of_entities_has_their_type():
    body = {"ids": [], "properties": [{"id": "leader"}, {"id": "summary"}]}
    assert sent("extend", body).json() == {
        "meta": [
            {
                "id": "leader",
                "name": "Leader",
                "type": {"id": "person", "name": "Person"},
            },
            {"id": "summary", "name": "Summary"},
        ],
        "rows": {},
    }


@pytest.mark.parametrize("id", ["groups.nobody", "nothing", "", "Q42", "x" * 5000])
def test_an_unknown_id_has_a_row_of_no_cells(id: str):
    rows = extended([id, KATAIB], "name", "leader")
    assert rows[id] == {"name": [], "leader": []}
    assert rows[KATAIB]["name"]


def test_no_property_fails_on_any_record_of_the_seed():
    every = [
        f"{model.collection}.{slug}"
        for model in BY_MODEL
        for slug in model.objects.values_list("slug", flat=True)
    ]
    rows = extended(every, *list(BY_ID)[:50])
    assert all(rows[id]["name"] for id in every)


def test_data_extension_is_taken_by_get_as_well():
    body = '{"ids": ["groups.kataib-hizballah"], "properties": [{"id": "kind"}]}'
    answer = Client().get(ADDRESS, {"extend": body}).json()
    assert answer["rows"] == {KATAIB: {"kind": [{"str": "Militia"}]}}


# Time


@pytest.fixture(scope="module")
def career(prepared: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A group led by two one after the other, in an umbrella of an umbrella for a time,
    listed later, counted twice."""
    with django_db_blocker.unblock():
        make_career()
        check_deferred_rules()


def make_career() -> None:
    group = published(ArmedGroup, slug="zz")
    near, far = (published(ArmedGroup, slug=slug) for slug in ("near", "far"))
    published(Membership, umbrella=near, member=group, start="2010", end="2012")
    published(Membership, umbrella=far, member=near, start="2012", end="2016")
    for name, start, end in (("first", "2008", "2014"), ("second", "2016", "2019")):
        person = published(Person, slug=name)
        published(Leadership, group=group, person=person, start=start, end=end)
    authority = published(ArmedGroup, slug="state", kind="state")
    published(Designation, group=group, authority=authority, start="2015")
    published(SizeEstimate, group=group, date="2010", best=500)
    published(SizeEstimate, group=group, date="2018", low=2000, best=None, high=3000)
    fallen = Person.objects.get(slug="second")
    published(PersonFate, person=fallen, fate="killed", date="2019-05")


# property, day -> ids or numbers
DAYS = [
    ("leader", "2009-06-01", ["people.first"]),
    ("leader", "2015-06-01", []),
    ("leader", "2017-06-01", ["people.second"]),
    ("leader", "", ["people.first", "people.second"]),
    ("member_of", "2011-06-01", ["groups.near"]),
    ("member_of", "2013-06-01", []),
    ("member_of_all", "2011-06-01", ["groups.near"]),
    ("member_of_all", "2012-06-01", ["groups.near", "groups.far"]),
    ("member_of_all", "2014-06-01", []),
    ("member_of_all", "", ["groups.near", "groups.far"]),
    ("listed_by", "2014-06-01", []),
    ("listed_by", "2016-06-01", ["groups.state"]),
    ("size_high", "2012-06-01", [500]),
    ("size_high", "2019-06-01", [3000]),
    ("size_low", "2019-06-01", [500]),
    ("size_best", "", [500]),
]


@pytest.mark.parametrize(("property", "day", "expected"), DAYS)
def test_what_is_dated_is_that_of_the_day(property, day, expected):
    column = {"id": property, "settings": {"as_of": day}}
    cells = extended(["groups.zz"], column)["groups.zz"][property]
    assert [cell.get("id", cell.get("int")) for cell in cells] == expected


def test_a_chain_of_umbrellas_without_a_common_day_is_none():
    a, b, c = (published(ArmedGroup, slug=f"chain-{name}") for name in "abc")
    published(Membership, umbrella=b, member=a, start="2010", end="2012")
    published(Membership, umbrella=c, member=b, start="2014", end="2016")
    above = values("groups.chain-a", "member_of_all")["member_of_all"]
    below = values("groups.chain-c", "members_all")["members_all"]
    assert [cell["id"] for cell in above] == ["groups.chain-b"]
    assert [cell["id"] for cell in below] == ["groups.chain-b"]


def test_a_fate_that_had_not_come_about_is_left_out():
    for day, fates in (("2018-01-01", []), ("2020-01-01", [{"str": "Killed"}])):
        column = {"id": "fate", "settings": {"as_of": day}}
        assert extended(["people.second"], column)["people.second"]["fate"] == fates


def test_the_day_in_the_address_holds_for_columns_without_their_own():
    there = f"{ADDRESS}?as_of=2009-06-01"
    own = {"id": "leader", "settings": {"as_of": "2017-06-01"}}
    for column, id in (("leader", "people.first"), (own, "people.second")):
        rows = extended(["groups.zz"], column, address=there)
        assert [cell["id"] for cell in rows["groups.zz"]["leader"]] == [id]


# What the public does not see


def test_draft_and_deprecated_claims_are_left_out():
    group = published(ArmedGroup, slug="unsure")
    saved(Membership, umbrella=published(ArmedGroup, slug="hidden"), member=group)
    published(
        Membership, umbrella=published(ArmedGroup), member=group, rank="deprecated"
    )
    saved(SizeEstimate, group=group)
    answer = values("groups.unsure", "member_of", "member_of_all", "size", "size_best")
    assert set(map(tuple, answer.values())) == {()}


def test_a_draft_is_as_unknown_as_what_is_not_there():
    saved(ArmedGroup, slug="secret", kind="militia")
    assert values("groups.secret", "kind", "slug") == {"kind": [], "slug": []}


# Figures and sources


def test_killed_are_the_lowest_and_highest_total_that_anybody_gives():
    raid = published(Incident, slug="raid")
    for words, low, high in (("radio", 2, 4), ("ministry", 5, None)):
        published(
            CasualtyCount,
            incident=raid,
            asserted_by_words=words,
            low=low,
            best=None,
            high=high,
        )
    answer = values("incidents.raid", "killed_low", "killed_high", "wounded_low")
    assert answer == {
        "killed_low": [{"int": 2}],
        "killed_high": [{"int": 5}],
        "wounded_low": [],
    }


def test_an_attacker_may_be_a_group_or_a_person_and_a_target_is_none():
    raid = published(Incident, slug="raid")
    person = published(Person, slug="lone")
    published(Participation, incident=raid, group=None, person=person)
    published(
        Participation,
        incident=raid,
        group=published(ArmedGroup, slug="hit"),
        role="target",
    )
    answer = values("incidents.raid", "attacker", "actor")
    assert [cell["id"] for cell in answer["attacker"]] == ["people.lone"]
    assert {cell["id"] for cell in answer["actor"]} == {"people.lone", "groups.hit"}


def test_coordinates_and_register_ids_are_given_unchanged():
    published(
        Place,
        slug="spot",
        latitude=33.25,
        longitude=44.5,
        external_ids={"wikidata": "Q1", "geonames": "98182"},
    )
    assert values("places.spot", "coordinates", "latitude", "wikidata", "geonames") == {
        "coordinates": [{"str": "33.25,44.5"}],
        "latitude": [{"float": 33.25}],
        "wikidata": [{"str": "Q1"}],
        "geonames": [{"str": "98182"}],
    }


def test_a_source_has_the_address_where_it_can_be_read():
    published(Source, slug="paper", url="https://paper.example/", publisher="Press")
    assert values("sources.paper", "url", "publisher", "published") == {
        "url": [{"str": "https://paper.example/"}],
        "publisher": [{"str": "Press"}],
        "published": [],
    }


# Proposals, and what it costs


@pytest.mark.parametrize("type_", TYPES)
def test_every_proposed_property_can_be_fetched(type_: str):
    answer = got("/properties", shapes.PROPOSAL, type=type_)
    assert answer["type"] == type_
    assert extended([], *(one["id"] for one in answer["properties"])) == {}


def test_no_more_properties_are_proposed_than_requested():
    answer = got("/properties", shapes.PROPOSAL, type="group", limit=3)
    assert (answer["limit"], len(answer["properties"])) == (3, 3)
    assert len(got("/properties", shapes.PROPOSAL)["properties"]) == len(BY_ID)


def test_a_hundred_entities_take_as_many_queries_as_one():
    everything = list(BY_MODEL[ArmedGroup])
    many = [
        f"groups.{slug}" for slug in ArmedGroup.objects.values_list("slug", flat=True)
    ]

    def queries(ids: list[str]) -> int:
        with CaptureQueriesContext(connection) as counted:
            extended(ids, *everything)
        return len(counted)

    assert queries(["groups.popular-mobilization-forces"]) == queries(many)
