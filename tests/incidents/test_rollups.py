"""An umbrella's record: what its members did while they belonged to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import ArmedGroup, Membership
from incidents.models import Incident, Participation
from tests.api_client import code_of, got
from tests.factories import published

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")
TOP = "groups/top/incidents/"


@pytest.fixture
def top() -> ArmedGroup:
    """top, with mid under it from 2010 to 2016 and low under mid from 2014 on."""
    top, mid, low = (published(ArmedGroup, slug=slug) for slug in ("top", "mid", "low"))
    published(
        Membership,
        id="mid-in-top",
        member=mid,
        umbrella=top,
        start="2010-01-01",
        end="2016-01-01",
    )
    published(
        Membership,
        id="low-in-mid",
        member=low,
        umbrella=mid,
        start="2014-01-01",
        end="2020-01-01",
    )
    return top


def act(slug: str, group: str, date: str | None, **values: str) -> None:
    incident = Incident.objects.filter(slug=slug).first()
    incident = incident or published(Incident, slug=slug, date=date)
    actor = ArmedGroup.objects.get(slug=group)
    published(Participation, incident=incident, group=actor, **values)


def record(**query: str) -> dict[str, list]:
    """Incidents, each with who of the group took part and how surely."""
    answer = got(TOP, **query)
    return {
        row["slug"]: [(one["group"]["slug"], one["holds"]) for one in row["through"]]
        for row in answer["results"]
    }


@pytest.mark.parametrize(
    ("group", "date", "holds"),
    [
        ("mid", "2012-05-05", "certain"),
        ("mid", "2017-05-05", None),
        ("mid", "2009-12-31", None),
        ("mid", "2010-01-01", "certain"),
        ("mid", "[2015-12-31,2016-01-02]", "possible"),
        ("mid", "[2009-01-01,2017-01-01]", None),  # the days between do not count
        ("mid", "2016", "possible"),
        ("mid", None, "possible"),
        ("low", "2015-05-05", "certain"),
        ("low", "2012-05-05", None),
        ("low", "2018-05-05", None),  # in mid by then, but mid no longer in top
    ],
)
def test_membership_is_tested_on_the_day_of_the_incident(
    top: ArmedGroup, group: str, date: str | None, holds: str | None
) -> None:
    act("attack", group, date)
    attributed = record(include_members="true")
    assert attributed == ({"attack": [(group, holds)]} if holds else {})
    assert record() == {}


def test_the_chain_up_to_the_group_is_listed(top: ArmedGroup) -> None:
    act("attack", "low", "2015-05-05")
    (one,) = got(TOP, include_members="true")["results"][0]["through"]
    assert [step["id"] for step in one["chain"]] == ["low-in-mid", "mid-in-top"]
    assert [step["group"]["slug"] for step in one["chain"]] == ["mid", "top"]


def test_what_the_group_did_itself_needs_no_members(top: ArmedGroup) -> None:
    act("attack", "top", "2030-01-01")
    assert record() == {"attack": [("top", "certain")]}


def test_role_and_basis_are_those_of_the_group_or_its_member(top: ArmedGroup) -> None:
    act("one", "mid", "2012-05-05", role="attacker", basis="claimed")
    act("two", "mid", "2012-05-06", role="victim")
    act("two", published(ArmedGroup, slug="other").slug, None, role="attacker")
    everything = {"include_members": "true"}
    assert set(record(**everything)) == {"one", "two"}
    assert set(record(**everything, role="attacker")) == {"one"}
    assert set(record(**everything, basis="claimed")) == {"one"}
    assert set(record(**everything, actor="other")) == {"two"}
    assert set(record(**everything, after="2012-05-06")) == {"two"}


def test_only_certain_members_count_where_certainty_is_requested(
    top: ArmedGroup,
) -> None:
    act("sure", "mid", "2012-05-05")
    act("unsure", "mid", "2016")
    query = {"include_members": "true", "as_of": "2020-01-01"}
    assert set(record(**query)) == {"sure", "unsure"}
    assert set(record(**query, certainty="certain")) == {"sure"}


def test_pages_of_a_record_cost_the_same_queries_and_meet(top: ArmedGroup) -> None:
    for number in range(6):
        act(f"attack-{number}", "low", f"2015-05-0{number + 1}")
    counts, results, query = [], [], {"include_members": "true"}
    for size in (2, 6):
        with CaptureQueriesContext(connection) as queries:
            page = got(TOP, page_size=size, **query)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    page = got(TOP, page_size=4, **query)
    results = page["results"] + got(page["next"].partition("/api/v1/")[2])["results"]
    assert [row["slug"] for row in results] == [
        f"attack-{n}" for n in (5, 4, 3, 2, 1, 0)
    ]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"include_members": "yes"}, (400, "invalid")),
        ({"role": "hero"}, (400, "invalid_choice")),
        ({"under": "top"}, (400, "unknown_parameter")),
    ],
)
def test_a_bad_question_is_refused(
    top: ArmedGroup, query: dict, refused: tuple
) -> None:
    assert code_of(TOP, **query) == refused


def test_a_group_that_is_not_public_has_no_record() -> None:
    assert code_of("groups/nobody/incidents/")[0] == 404
