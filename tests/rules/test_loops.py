"""No group is its own umbrella, or branch, at any one time; a tree stays a tree."""

import pytest

from groups.models import ArmedGroup, Membership, Relation
from incidents.models import Incident
from places.models import Place
from records.violations import broken_rule
from tests.factories import content, saved
from tests.rules.admin_path import by_admin, by_admin_change
from tests.rules.write_paths import (
    Attempt,
    by_api,
    by_api_patch,
    by_bulk_create,
    by_fixture,
    by_second_fixture,
    by_sql,
    by_sql_update,
    by_update,
    refusal,
)

pytestmark = pytest.mark.usefixtures("prepared", "db")

ADDING = [by_sql, by_bulk_create, by_fixture, by_api, by_admin]
CHANGING = [
    by_sql_update,
    by_update,
    by_second_fixture,
    by_api_patch,
    by_admin_change,
]
LOOP = "membership_without_loop"


def ring(*periods: tuple[str | None, str | None], **last: str) -> str | None:
    """A ring of memberships: each of the groups in the next. Tells what the last gives.

    As many groups as periods; `last` holds further values of the last membership.
    """
    groups = [saved(ArmedGroup) for _ in periods]
    edges = [
        content(
            Membership,
            member=group,
            umbrella=groups[(place + 1) % len(groups)],
            start=periods[place][0],
            end=periods[place][1],
        )
        for place, group in enumerate(groups)
    ]
    for edge in edges[:-1]:
        saved(Membership, **edge)
    return by_sql(Attempt(Membership, {**edges[-1], **last}))


# (start and end of each membership of the ring, whether it is a loop at one time)
RINGS = [
    ([(None, None), (None, None)], True),
    ([("2010", "2012"), ("2014", "2016")], False),
    ([("2010", "2012"), ("2011", "2016")], True),
    # They touch in exactly one day, or miss each other by one
    ([("2010", "2012-06-15"), ("2012-06-15", "2016")], True),
    ([("2010", "2012-06-15"), ("2012-06-16", "2016")], False),
    # A doubtful bound can be any of its days
    ([("2010", "2012"), ("2012", "2016")], True),
    ([("2010", "2012?"), ("2013", "2016")], False),
    ([("2010", "[2011,2014]"), ("2013", "2016")], True),
    # Open and unknown ends reach everywhere
    ([("2010", ".."), (None, "2010-01-01")], True),
    ([("2010-01-02", None), (None, "2010-01-01")], False),
    # Three: the days of all must meet, not only those of two neighbours
    ([(None, None), (None, None), (None, None)], True),
    ([("2010", "2013"), ("2012", "2015"), ("2015", "2018")], False),
    ([("2010", "2013"), ("2012", "2015"), ("2013", "2018")], True),
    ([("2010", None), ("2012", None), (None, "2011-12-31")], False),
    ([("2010", None), ("2012", None), (None, "2012-01-01")], True),
    ([("2010", "2014"), ("2012", "2016"), ("2013", None), ("2014-12-31", None)], True),
    ([("2010", "2014"), ("2012", "2016"), ("2013", None), ("2015-01-01", None)], False),
]


@pytest.mark.parametrize(("periods", "is_loop"), RINGS)
def test_a_loop_needs_a_day_common_to_all_of_it(periods, is_loop):
    assert ring(*periods) == (LOOP if is_loop else None)


@pytest.mark.parametrize(
    "values",
    [
        {"rank": "deprecated"},
        {"status": "withdrawn", "withdrawn_reason": "A mistake."},
    ],
)
def test_what_does_not_count_makes_no_loop(values):
    assert ring((None, None), (None, None), **values) is None


def test_two_periods_of_one_membership_are_tested_each():
    group, umbrella = saved(ArmedGroup), saved(ArmedGroup)
    for period in (("2010", "2012"), ("2020", "2022")):
        saved(
            Membership,
            member=group,
            umbrella=umbrella,
            start=period[0],
            end=period[1],
        )
    back = {"member": umbrella, "umbrella": group}
    between = content(Membership, **back, start="2014", end="2016")
    across = content(Membership, **back, start="2014", end="2020")

    assert by_sql(Attempt(Membership, between)) is None
    assert by_sql(Attempt(Membership, across)) == LOOP


def test_a_loop_within_one_statement_is_refused():
    a, b, c = (saved(ArmedGroup) for _ in range(3))
    rows = [
        Membership(**content(Membership, member=member, umbrella=umbrella))
        for member, umbrella in ((a, b), (b, c), (c, a))
    ]

    assert refusal(lambda: Membership.objects.bulk_create(rows)) == LOOP
    assert refusal(lambda: Membership.objects.bulk_create(rows[:2])) is None


def half_loop(model: type, **second: object) -> tuple[dict, dict]:
    """The second edge of a loop of two as it is valid, and what closes the loop."""
    lower, upper = ("member", "umbrella")
    if model is Relation:
        lower, upper = ("subject", "object")
    first = saved(model, **({"kind": "branch_of"} if model is Relation else {}))
    ends = {lower: getattr(first, upper), upper: getattr(first, lower)}
    return content(model, **{**ends, **second}), ends


@pytest.mark.parametrize("write", [*ADDING, *CHANGING])
def test_every_write_path_refuses_a_loop_of_umbrellas(write):
    values, ends = half_loop(Membership)
    values["umbrella"] = saved(ArmedGroup)

    assert write(Attempt(Membership, values, {"umbrella": ends["umbrella"]})) == LOOP


@pytest.mark.parametrize("write", [*ADDING, *CHANGING])
def test_every_write_path_refuses_a_loop_of_branches(write):
    values, _ = half_loop(Relation, kind="sponsors")

    attempt = Attempt(Relation, values, {"kind": "branch_of"})
    assert write(attempt) == "branch_without_loop"


@pytest.mark.parametrize("write", CHANGING)
def test_a_deprecated_half_cannot_be_revived(write):
    values, _ = half_loop(Membership, rank="deprecated")

    assert write(Attempt(Membership, values, {"rank": "normal"})) == LOOP


@pytest.mark.parametrize("write", [by_sql_update, by_update, by_second_fixture])
def test_a_withdrawn_half_cannot_be_revived(write):
    gone = {"status": "withdrawn", "withdrawn_reason": "A mistake."}
    values, _ = half_loop(Membership, **gone)

    assert write(Attempt(Membership, values, {"status": "draft"})) == LOOP


@pytest.mark.parametrize("write", CHANGING)
@pytest.mark.parametrize(("start", "expected"), [("2012", LOOP), ("2013", None)])
def test_periods_cannot_be_moved_onto_each_other(write, start, expected):
    first = saved(Membership, start="2010", end="2012")
    ends = {"member": first.umbrella, "umbrella": first.member}
    later = content(Membership, **ends, start="2014")

    assert write(Attempt(Membership, later, {"start": start})) == expected


TREES = [
    (Place, "parent", "place_parent_without_loop"),
    (Incident, "part_of", "incident_part_of_without_loop"),
]


@pytest.mark.parametrize("write", CHANGING)
@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize(("model", "parent", "rule"), TREES)
def test_every_write_path_refuses_a_tree_with_a_loop(
    write, length, model, parent, rule
):
    attempt = Attempt(model, content(model))
    root = attempt.saved_row()
    attempt.saved_row = lambda: root
    lowest = root
    for _ in range(length - 1):
        lowest = saved(model, **{parent: lowest})
    attempt.broken = {parent: lowest}

    assert write(attempt) == rule


def test_the_error_names_the_chain_and_the_way_out():
    first = saved(Membership)
    with pytest.raises(Exception, match="Date or deprecate one") as caught:
        saved(Membership, member=first.umbrella, umbrella=first.member)
    detail = broken_rule(caught.value).detail

    low, high = first.umbrella.slug, first.member.slug
    assert f"{low} > {high} > {low}" in detail
