"""Who led those who took part, on the day, and who stood above them."""

import pytest

from groups.models import ArmedGroup, Leadership, Membership, Person
from incidents.models import Incident, Participation
from tests.api_client import code_of, got
from tests.factories import published

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")
COMMANDERS = "incidents/attack/commanders/"


@pytest.fixture
def group() -> ArmedGroup:
    return published(ArmedGroup, slug="group")


def attack(group: ArmedGroup, date: str | None) -> None:
    incident = published(Incident, slug="attack", date=date)
    published(Participation, incident=incident, group=group, role="attacker")


def lead(group: ArmedGroup, slug: str, start: str, end: str, **values: str) -> None:
    person = published(Person, slug=slug)
    published(Leadership, person=person, group=group, start=start, end=end, **values)


def leaders(entry: dict) -> list[tuple[str, str]]:
    return [(one["person"]["slug"], one["holds"]) for one in entry["leaders"]]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2015-06-01", [("first", "certain")]),
        ("2018-06-01", [("second", "certain")]),
        ("2016", [("first", "possible"), ("second", "possible")]),
        ("2022-01-01", []),
        (None, [("first", "possible"), ("second", "possible")]),
    ],
)
def test_a_leader_is_listed_when_the_post_was_held_that_day(
    group: ArmedGroup, date: str | None, expected: list
) -> None:
    lead(group, "first", "2014-01-01", "2016-06-30")
    lead(group, "second", "2016-07-01", "2020-01-01")
    attack(group, date)
    (entry,) = got(COMMANDERS)["groups"]
    assert sorted(leaders(entry)) == expected
    assert entry["participations"][0]["role"] == "attacker"
    assert all(one["citations"] for one in entry["leaders"])


def test_a_spokesman_is_no_commander_unless_requested(group: ArmedGroup) -> None:
    lead(group, "voice", "2014-01-01", "2016-01-01", role="spokesman")
    attack(group, "2015-06-01")
    assert leaders(got(COMMANDERS)["groups"][0]) == []
    answer = got(COMMANDERS, posts="spokesman,leader")
    assert leaders(answer["groups"][0]) == [("voice", "certain")]


def test_the_chain_of_command_is_followed_on_the_same_day(group: ArmedGroup) -> None:
    above = published(ArmedGroup, slug="above")
    published(
        Membership, member=group, umbrella=above, start="2014-01-01", end="2015-01-01"
    )
    lead(above, "then", "2013-01-01", "2014-06-30")
    lead(above, "later", "2014-07-01", "2020-01-01")
    attack(group, "[2014-06-01,2016-06-01]")
    (entry,) = got(COMMANDERS, depth="1")["groups"]
    (upper,) = entry["above"]
    assert (upper["group"]["slug"], upper["holds"]) == ("above", "possible")
    assert [step["group"]["slug"] for step in upper["chain"]] == ["above"]
    # On the second of the two days the group was no longer under it.
    assert leaders(upper) == [("then", "possible")]
    assert got(COMMANDERS)["groups"][0]["above"] == []


def test_only_the_requested_roles_are_led(group: ArmedGroup) -> None:
    attack(group, "2015-06-01")
    assert got(COMMANDERS, role="victim")["groups"] == []
    assert len(got(COMMANDERS, role="attacker,victim")["groups"]) == 1


@pytest.mark.parametrize(
    ("path", "query", "refused"),
    [
        ("incidents/none/commanders/", {}, (404, None)),
        (COMMANDERS, {"depth": "11"}, (400, "out_of_range")),
        (COMMANDERS, {"role": "boss"}, (400, "invalid_choice")),
        (COMMANDERS, {"posts": "boss"}, (400, "invalid_choice")),
        (COMMANDERS, {"who": "boss"}, (400, "unknown_parameter")),
    ],
)
def test_a_bad_question_is_refused(
    group: ArmedGroup, path: str, query: dict, refused: tuple
) -> None:
    attack(group, None)
    assert code_of(path, **query) == refused
