"""Listed that day: itself, under another name, or through an umbrella."""

import pytest

from groups.models import ArmedGroup, Designation, GroupName, Membership
from tests.api_client import code_of, got
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")
CHECK = "designations/check/"


@pytest.fixture
def group() -> ArmedGroup:
    return published(ArmedGroup, slug="group")


def check(on: str, **query: str) -> tuple[str, list[tuple[str, str]]]:
    answer = got(CHECK, group="group", on=on, **query)
    return answer["listed"], [(one["how"], one["holds"]) for one in answer["reasons"]]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2014-12-31", ("no_record", [])),
        ("2015-01-01", ("yes", [("itself", "certain")])),
        ("2019-12-31", ("yes", [("itself", "certain")])),
        ("2020-06-01", ("possibly", [("itself", "possible")])),
        ("2021-01-01", ("no_record", [])),
    ],
)
def test_a_listing_is_tested_on_the_day(
    group: ArmedGroup, on: str, expected: tuple
) -> None:
    published(
        Designation, group=group, start="2015-01-01", end="2020", attested="2019-12-31"
    )
    assert check(on) == expected


def test_another_name_on_the_list_is_an_alias(group: ArmedGroup) -> None:
    dates = {"start": "2015-01-01", "end": "2020-01-01"}
    published(Designation, group=group, name_as_listed="Völlig anders", **dates)
    assert check("2016-01-01") == ("yes", [("alias", "certain")])


def test_a_listing_of_its_name_under_another_record_is_an_alias(
    group: ArmedGroup,
) -> None:
    published(GroupName, group=group, text="Mahdī Brigade", kind="alias")
    dates = {"start": "2015-01-01", "end": "2020-01-01"}
    published(Designation, name_as_listed="MAHDI BRIGADE", **dates)
    assert check("2016-01-01") == ("yes", [("alias", "certain")])


def test_an_umbrella_counts_while_the_group_belongs_to_it(group: ArmedGroup) -> None:
    top = published(ArmedGroup, slug="top")
    published(
        Membership,
        id="in-top",
        member=group,
        umbrella=top,
        start="2010-01-01",
        end="2012-01-01",
    )
    published(Designation, group=top, start="2009-01-01", end="2020-01-01")
    assert check("2011-01-01") == ("yes", [("umbrella", "certain")])
    assert check("2013-01-01") == ("no_record", [])
    (reason,) = got(CHECK, group="group", on="2011-01-01")["reasons"]
    assert [step["id"] for step in reason["chain"]] == ["in-top"]
    assert reason["citations"]


def test_only_the_requested_authority_counts(group: ArmedGroup) -> None:
    state = published(ArmedGroup, slug="state", kind="state")
    published(ArmedGroup, slug="other", kind="state")
    published(
        Designation, group=group, authority=state, start="2015-01-01", end="2020-01-01"
    )
    assert check("2016-01-01", authority="state")[0] == "yes"
    assert check("2016-01-01", authority="other")[0] == "no_record"


def test_a_draft_listing_is_no_record_and_leaders_are_never_one(
    group: ArmedGroup,
) -> None:
    saved(Designation, group=group)
    answer = got(CHECK, group="group", on="2016-01-01")
    assert answer["listed"] == "no_record"
    assert [way["how"] for way in answer["not_recorded"]] == ["leader"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({}, (400, "invalid")),
        ({"on": "2016"}, (400, "invalid")),
        ({"on": "2016-01-01"}, (400, "reference")),
        ({"on": "2016-01-01", "group": "none"}, (400, "reference")),
        ({"on": "2016-01-01", "group": "group", "authority": "x"}, (400, "reference")),
        (
            {"on": "2016-01-01", "group": "group", "as_of": "x"},
            (400, "unknown_parameter"),
        ),
    ],
)
def test_a_bad_question_is_refused(
    group: ArmedGroup, query: dict, refused: tuple
) -> None:
    assert code_of(CHECK, **query) == refused
