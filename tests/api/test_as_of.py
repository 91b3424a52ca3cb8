"""`as_of` and `certainty`: what held on a day, at every hop and in every part."""

import pytest

from groups.models import (
    ArmedGroup,
    Designation,
    Leadership,
    Membership,
    PersonFate,
    Presence,
    Relation,
    SizeEstimate,
)
from incidents.models import Incident, IncidentLink, Participation
from tests.api_client import got, keys, only, rows
from tests.factories import published

pytestmark = pytest.mark.usefixtures("prepared", "db")


def group(slug: str) -> ArmedGroup:
    return ArmedGroup.objects.filter(slug=slug).first() or published(
        ArmedGroup, slug=slug
    )


def member(slug: str, umbrella: str, start: str | None, end: str | None, **more):
    ends = {"member": group(slug), "umbrella": group(umbrella)}
    return published(Membership, **ends, start=start, end=end, **more)


def test_a_chain_needs_a_day_on_which_every_hop_holds():
    member("a", "b", "2010", "2012")
    member("b", "c", "2014", "2016")

    assert keys("groups", under="b") == {"a"}
    assert keys("groups", under="c") == {"b"}
    for day in ("2011-06-01", "2013-01-01", "2015-01-01"):
        assert "a" not in keys("groups", under="c", as_of=day)


def test_a_chain_holds_on_the_days_its_hops_share():
    member("a", "b", "2010", "2014-06")
    member("b", "c", "2014-03", "2016")

    assert keys("groups", under="c") == {"a", "b"}
    assert keys("groups", under="c", as_of="2014-05-01") == {"a", "b"}
    assert keys("groups", under="c", as_of="2015-01-01") == {"b"}
    assert keys("groups", under="c", as_of="2012-01-01") == set()


def test_a_chain_is_certain_only_where_every_hop_is():
    member("a", "b", "2010", None, attested="2014")
    member("b", "c", "2010", "2016")

    day = {"under": "c", "as_of": "2012-01-01"}
    assert keys("groups", **day, certainty="certain") == {"a", "b"}
    later = {"under": "c", "as_of": "2015-01-01"}
    assert keys("groups", **later, certainty="possible") == {"a", "b"}
    assert keys("groups", **later, certainty="certain") == {"b"}


def test_a_chain_leaves_deprecated_hops_out():
    member("a", "b", None, None)
    member("b", "c", None, None, rank="deprecated")

    assert keys("groups", under="c") == set()


# day, how it holds, how it holds for certain
HELD = [
    ("2011-12-31", "possible", None),
    ("2012-06-15", "possible", None),
    ("2013-01-01", "certain", "certain"),
    ("2015-06-15", "possible", None),
    ("2016-07-01", None, None),
]


@pytest.mark.parametrize(("day", "holds", "certain"), HELD)
def test_a_membership_says_whether_it_certainly_holds(day, holds, certain):
    row = member("a", "b", "[2011,2012]", "2015-06/2016-06")
    row.refresh_from_db()

    actual = [one["holds"] for one in rows("memberships", as_of=day)]
    assert actual == ([holds] if holds else [])
    sure = rows("memberships", as_of=day, certainty="certain")
    assert [one["holds"] for one in sure] == ([certain] if certain else [])


# start, end, attested, and why it holds as it does on 2015-06-15
BECAUSE = [
    ("2010", "2020", None, "certain", ["begun", "not_ended"]),
    (None, None, "2015-06-15", "certain", ["seen_by_then", "seen_since"]),
    ("2010", None, "2016", "certain", ["begun", "seen_since"]),
    (None, "2020", "2014/2015-03", "certain", ["seen_by_then", "not_ended"]),
    (None, None, None, "possible", ["start_not_known", "end_not_known"]),
    ("..", "..", None, "possible", ["start_not_known", "end_open"]),
    ("2010~", "2020?", None, "possible", ["start_unsure", "end_unsure"]),
    ("2015", "2015", None, "possible", ["start_imprecise", "end_imprecise"]),
    ("2015", "2015", "2015-06-15", "certain", ["seen_by_then", "seen_since"]),
    ("2010", "..", None, "possible", ["begun", "end_open"]),
    ("2010", "2016/", None, "certain", ["begun", "not_ended"]),
    ("2010/", "/2016", None, "possible", ["start_not_known", "end_not_known"]),
]


@pytest.mark.parametrize(("start", "end", "attested", "holds", "why"), BECAUSE)
def test_a_claim_says_why_it_holds_certainly_or_possibly(
    start, end, attested, holds, why
):
    member("a", "b", start, end, attested=attested)

    row = only(rows("memberships", as_of="2015-06-15"))
    assert (row["holds"], row["holds_because"]) == (holds, why)
    edge = only(got("groups/a/network/", as_of="2015-06-15")["edges"])
    assert (edge["holds"], edge["holds_because"]) == (holds, why)


def test_without_a_day_no_claim_is_said_to_hold():
    member("a", "b", "2010", "2012")

    assert only(rows("memberships"))["holds"] is None
    assert only(rows("memberships"))["holds_because"] is None
    assert only(got("groups/a/")["umbrellas"])["holds"] is None


@pytest.fixture
def group_of_2010():
    """A group of which everything held in 2010 alone, and one figure is of 2010."""
    ours, year = group("ours"), {"start": "2010", "end": "2010"}
    published(Membership, member=ours, **year)
    published(Membership, umbrella=ours, **year)
    published(Relation, subject=ours, **year)
    published(Relation, object=ours, **year)
    published(Presence, group=ours, **year)
    published(Designation, group=ours, **year)
    leader = published(Leadership, group=ours, **year).person
    published(PersonFate, person=leader, date="2012")
    published(SizeEstimate, group=ours, date="2010")


PARTS = ["umbrellas", "members", "relations", "presences", "designations", "leaders"]


@pytest.mark.parametrize("part", PARTS)
def test_a_profile_holds_on_its_day_in_every_part(group_of_2010, part):
    def of(day: str) -> list:
        return got("groups/ours/", as_of=day)[part]

    assert {row["holds"] for row in of("2010-06-01")} == {"possible"}
    assert of("2011-06-01") == []
    assert of("2009-06-01") == []


def test_a_figure_counts_from_the_day_it_is_of(group_of_2010):
    assert got("groups/ours/", as_of="2009-12-31")["sizes"] == []
    assert len(got("groups/ours/", as_of="2011-01-01")["sizes"]) == 1


def test_a_fate_is_not_known_before_it_came_about(group_of_2010):
    leader = only(got("groups/ours/", as_of="2010-06-01")["leaders"])

    assert leader["fate"] == []


def test_a_group_is_there_between_its_first_and_last_day():
    published(ArmedGroup, slug="short", founded="2010-03", dissolved="2012")
    published(ArmedGroup, slug="undated")

    assert keys("groups", as_of="2010-02-28") == {"undated"}
    assert keys("groups", as_of="2010-03-01") == {"undated", "short"}
    assert keys("groups", as_of="2013-01-01") == {"undated"}


def test_a_listing_counts_while_it_lasts():
    state = published(ArmedGroup, slug="state", kind="state")
    listed = {"group": group("listed"), "authority": state}
    published(Designation, **listed, start="2001-05-05", end="2009-09-09")

    parameters = {"listed_by": "state"}
    assert keys("groups", **parameters) == {"listed"}
    assert keys("groups", **parameters, as_of="2001-05-04") == set()
    assert keys("groups", **parameters, as_of="2005-01-01") == {"listed"}
    assert keys("groups", **parameters, as_of="2009-09-10") == set()
    certain = {**parameters, "certainty": "certain"}
    assert keys("groups", **certain, as_of="2005-01-01") == {"listed"}


SPANS = [
    ({"after": "2026-03-16"}, True),
    ({"after": "2026-03-18"}, True),
    ({"after": "2026-03-19"}, False),
    ({"before": "2026-03-15"}, False),
    ({"before": "2026-03-16"}, True),
    ({"after": "2026-03-17", "before": "2026-03-17"}, False),
    ({"after": "2026-03-17", "before": "2026-03-18"}, True),
    ({"after": "2026-03-18", "before": "2026-03-16"}, False),
]


@pytest.mark.parametrize(("span", "expected"), SPANS)
def test_a_date_that_is_one_of_two_is_tested_on_each(span, expected):
    published(Incident, slug="either", date="[2026-03-16,2026-03-18]")

    assert ("either" in keys("incidents", **span)) is expected


def test_an_incident_without_a_date_is_in_no_span():
    published(Incident, slug="undated")

    assert keys("incidents") == {"undated"}
    assert keys("incidents", after="0001-01-01") == set()


def test_what_can_have_happened_by_the_day_is_shown():
    early = published(Incident, slug="early", date="2010")
    late = published(Incident, slug="late", date="2012", part_of=early)
    published(IncidentLink, from_incident=late, to_incident=early)
    published(Participation, incident=late)

    assert keys("incidents", as_of="2009-12-31") == set()
    assert keys("incidents", as_of="2011-01-01") == {"early"}
    assert keys("participations", as_of="2011-12-31") == set()
    assert len(keys("participations", as_of="2012-01-01")) == 1
    early = got("incidents/early/", as_of="2011-01-01")
    assert (early["parts"], early["links"]) == ([], [])
    early = got("incidents/early/", as_of="2012-01-01")
    assert (len(early["parts"]), len(early["links"])) == (1, 1)


@pytest.mark.parametrize("collection", ["people", "places", "sources", "passages"])
def test_a_day_has_no_effect_on_what_has_no_time(collection):
    published(Leadership)
    published(Presence)

    assert keys(collection, as_of="0001-01-01") == keys(collection) != set()
