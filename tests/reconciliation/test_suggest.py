"""Suggestions while somebody types, and the few lines shown beside them."""

import pytest
from django.test import Client

from groups.models import ArmedGroup, GroupName
from tests.factories import published, saved
from tests.reconciliation import shapes
from tests.reconciliation.client import ADDRESS, got

pytestmark = pytest.mark.usefixtures("seeded", "db")


def suggested(prefix: str, **more) -> list[str]:
    results = got("/suggest/entity", shapes.ENTITIES, prefix=prefix, **more)["result"]
    return [one["id"] for one in results]


# what was typed so far -> what comes first
TYPED = [
    ("bag", "places.baghdad"),
    ("Kataib Hiz", "groups.kataib-hizballah"),
    ("kataeb hez", "groups.kataib-hizballah"),
    ("كتائب حز", "groups.kataib-hizballah"),
    ("Solei", "people.qassem-soleimani"),
    ("suleim", "people.qassem-soleimani"),
    ("groups.badr-organization", "groups.badr-organization"),
    ("Killing of Qassem", "incidents.soleimani-killing-2020"),
]


@pytest.mark.parametrize(("typed", "first"), TYPED)
def test_the_beginning_of_a_name_in_any_spelling_is_enough(typed: str, first: str):
    assert suggested(typed)[0] == first


def test_a_suggestion_distinguishes_namesakes():
    results = got("/suggest/entity", shapes.ENTITIES, prefix="Iraq")["result"]
    assert [(one["name"], one["description"]) for one in results[:2]] == [
        ("Iraq", "State, Iraq"),
        ("Iraq", "Country, Middle East"),
    ]


def test_entities_of_the_requested_type_alone_are_suggested():
    assert all(id.startswith("places.") for id in suggested("Iraq", type="place"))
    umbrellas = suggested("Mobilization", type="umbrella")
    assert umbrellas == ["groups.popular-mobilization-forces"]


def test_a_cursor_goes_on_where_the_page_before_ended():
    for number in range(30):
        group = published(ArmedGroup, slug=f"zz-{number:02}")
        published(GroupName, group=group, text=f"Zzyzx {number:02}")
    first, second = suggested("Zzyzx"), suggested("Zzyzx", cursor=20)
    assert (len(first), len(second)) == (20, 10)
    assert not set(first) & set(second)
    assert suggested("Zzyzx", cursor=1000) == []


def test_drafts_are_not_suggested():
    group = saved(ArmedGroup, slug="secret")
    saved(GroupName, group=group, text="Zzyzx Zealots")
    for typed in ("Zzyzx", "Zzyzx Zealots", "groups.secret", "secret"):
        assert suggested(typed) == []


@pytest.mark.parametrize("typed", ["", " ", "∅", "x" * 1000])
def test_nothing_is_suggested_for_what_begins_no_name(typed: str):
    assert suggested(typed) == []


def test_parameters_that_clients_add_are_passed_over():
    assert suggested("bag", html_escape="true", callback="jQuery1", _="17")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("um", ["umbrella"]),
        ("Arm", ["group"]),
        ("gro", ["group"]),
        ("", ["group", "umbrella", "person", "place", "incident", "source"]),
        ("x", []),
    ],
)
def test_types_are_suggested_by_id_and_name(typed: str, expected: list[str]):
    results = got("/suggest/type", shapes.TYPES, prefix=typed)["result"]
    assert [one["id"] for one in results] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("member", ["member_of", "member_of_all", "members", "members_all"]),
        ("geo", ["geonames"]),
        ("killed_h", ["killed_high"]),
        ("zzz", []),
    ],
)
def test_properties_are_suggested_by_id_and_name(typed: str, expected: list[str]):
    results = got("/suggest/property", shapes.PROPERTIES, prefix=typed)["result"]
    assert [one["id"] for one in results] == expected


def test_a_flyout_describes_the_entity_in_html():
    flyout = got("/flyout/entity", shapes.FLYOUT, id="groups.kataib-hizballah")
    assert flyout["id"] == "groups.kataib-hizballah"
    assert "<strong><bdi>Kataib Hizballah</bdi></strong>" in flyout["html"]
    assert "Militia, Iraq" in flyout["html"]


def test_a_flyout_escapes_html_in_names_and_texts():
    group = published(ArmedGroup, slug="zz", summary="<img src=x onerror=alert(1)>")
    GroupName.objects.filter(group=group).update(text="<script>alert(2)</script>")
    flyout = got("/flyout/entity", shapes.FLYOUT, id="groups.zz")["html"]
    assert "<script" not in flyout and "<img" not in flyout
    assert "&lt;script&gt;" in flyout and "&lt;img" in flyout


def test_a_draft_has_no_flyout():
    saved(ArmedGroup, slug="secret")
    address = f"{ADDRESS}/flyout/entity?id=groups.secret"
    assert Client().get(address).status_code == 404
