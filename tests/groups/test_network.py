"""Networks: who is above and below a group, on a day on which every hop holds."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import ArmedGroup, Membership, Relation
from tests.api_client import code_of, got
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")


@pytest.fixture
def groups() -> dict[str, ArmedGroup]:
    """Groups a to e, which nothing joins yet."""
    return {slug: published(ArmedGroup, slug=slug) for slug in "abcde"}


def join(
    groups: dict,
    pair: str,
    start: str | None = None,
    end: str | None = None,
    **values: Any,
) -> Any:
    """The first belongs to the second: join(groups, "ab")."""
    member, umbrella = (groups[slug] for slug in pair)
    return published(
        Membership, member=member, umbrella=umbrella, start=start, end=end, **values
    )


def nodes(answer: dict) -> str:
    """Slugs and depths: "a0 b1"."""
    return " ".join(f"{node['slug']}{node['depth']}" for node in answer["nodes"])


def test_a_group_is_followed_up_down_and_both_ways(groups: dict) -> None:
    for pair in ("ab", "bc", "db", "eb"):
        join(groups, pair)
    assert nodes(got("groups/b/network/", direction="up")) == "b0 c1"
    assert nodes(got("groups/b/network/", direction="down")) == "b0 a1 d1 e1"
    assert nodes(got("groups/b/network/")) == "b0 a1 c1 d1 e1"
    # The other members of its umbrella are not in a member's network.
    assert nodes(got("groups/a/network/")) == "a0 b1 c2"


def test_a_chain_needs_one_day_in_every_hop(groups: dict) -> None:
    join(groups, "ab", "2010", "2012")
    join(groups, "bc", "2014", "2016")
    join(groups, "cd", "2014", "2016")
    assert nodes(got("groups/a/network/")) == "a0 b1"
    assert nodes(got("groups/b/network/")) == "b0 a1 c1 d2"
    assert nodes(got("groups/b/network/", as_of="2011-01-01")) == "b0 a1"
    assert nodes(got("groups/b/network/", as_of="2015-01-01")) == "b0 c1 d2"


def test_a_chain_is_certain_when_every_hop_is(groups: dict) -> None:
    join(groups, "ab", "2010-01-01", "2016-01-01")
    join(groups, "bc", None, "2016-01-01")
    join(groups, "cd", "2010-01-01", "2016-01-01")
    answer = got("groups/a/network/", as_of="2012-01-01")
    assert {node["slug"]: node["holds"] for node in answer["nodes"]} == {
        "a": "certain",
        "b": "certain",
        "c": "possible",
        "d": "possible",
    }
    assert [edge["holds"] for edge in answer["edges"]].count("certain") == 2
    certain = got("groups/a/network/", as_of="2012-01-01", certainty="certain")
    assert nodes(certain) == "a0 b1"
    undated = got("groups/a/network/")
    assert {row["holds"] for row in undated["nodes"] + undated["edges"]} == {None}


def test_a_depth_that_cuts_something_off_says_so(groups: dict) -> None:
    for pair in ("ab", "bc", "cd"):
        join(groups, pair)
    cut = got("groups/a/network/", depth="2")
    assert (nodes(cut), cut["truncated"]) == ("a0 b1 c2", True)
    whole = got("groups/a/network/", depth="3")
    assert (nodes(whole), whole["truncated"]) == ("a0 b1 c2 d3", False)


def test_a_loop_through_time_ends(groups: dict) -> None:
    join(groups, "ab", "2010", "2012")
    join(groups, "ba", "2014", "2016")
    answer = got("groups/a/network/", depth="10", direction="up")
    assert (nodes(answer), answer["truncated"]) == ("a0 b1", False)
    assert len(answer["edges"]) == 1
    assert len(got("groups/a/network/")["edges"]) == 2


@pytest.mark.parametrize(
    ("kind", "up", "down"),
    [
        ("branch_of", "a0 b1", "b0 a1"),
        ("facade_of", "a0 b1", "b0 a1"),
        ("split_from", "a0 b1", "b0 a1"),
        ("sponsors", "a0", "b0"),
        ("directs", "a0", "b0"),
        ("allied_with", "a0 b1", "b0 a1"),
    ],
)
def test_a_relation_leads_from_the_lower_to_the_higher(
    groups: dict, kind: str, up: str, down: str
) -> None:
    published(Relation, subject=groups["a"], kind=kind, object=groups["b"])
    kinds_only = {"kinds": kind}
    assert nodes(got("groups/a/network/", direction="up", **kinds_only)) == up
    assert nodes(got("groups/b/network/", direction="down", **kinds_only)) == down


def test_a_sponsor_is_above_whom_it_sponsors(groups: dict) -> None:
    published(Relation, subject=groups["a"], kind="sponsors", object=groups["b"])
    answer = got("groups/b/network/", direction="up", kinds="membership,sponsors")
    assert nodes(answer) == "b0 a1"
    edge = answer["edges"][0]
    assert (edge["from"], edge["kind"], edge["to"]) == ("a", "sponsors", "b")
    assert nodes(got("groups/b/network/", direction="up")) == "b0"


def test_only_the_requested_roles_are_followed(groups: dict) -> None:
    join(groups, "ab", role="full")
    join(groups, "ac", role="nominal")
    assert nodes(got("groups/a/network/", roles="full")) == "a0 b1"
    assert nodes(got("groups/a/network/", roles="full,nominal")) == "a0 b1 c1"


def test_drafts_and_deprecated_claims_join_nothing(groups: dict) -> None:
    saved(Membership, member=groups["a"], umbrella=groups["b"])
    join(groups, "ac", rank="deprecated")
    join({**groups, "d": saved(ArmedGroup)}, "ad")
    assert nodes(got("groups/a/network/")) == "a0"


def test_a_network_costs_the_same_queries_however_large(groups: dict) -> None:
    published(Relation, subject=groups["a"], kind="branch_of", object=groups["e"])
    counts = []
    for pairs in (("ab",), ("bc", "cd", "ae")):
        for pair in pairs:
            join(groups, pair)
        with CaptureQueriesContext(connection) as queries:
            got("groups/a/network/")
        counts.append(len(queries))
    assert counts == [5, 5]


@pytest.mark.parametrize(
    ("path", "query", "refused"),
    [
        ("groups/none/network/", {}, (404, None)),
        ("groups/a/network/", {"depth": "0"}, (400, "out_of_range")),
        ("groups/a/network/", {"depth": "11"}, (400, "out_of_range")),
        ("groups/a/network/", {"direction": "left"}, (400, "invalid_choice")),
        ("groups/a/network/", {"kinds": "friends"}, (400, "invalid_choice")),
        ("groups/a/network/", {"roles": "full,"}, (400, "invalid_choice")),
        ("groups/a/network/", {"certainty": "certain"}, (400, "invalid")),
        ("groups/a/network/", {"fields": "nodes"}, (400, "unknown_parameter")),
        ("groups/a/network/", {"format": "csv"}, (406, None)),
    ],
)
def test_a_bad_question_is_refused(
    groups: dict, path: str, query: dict, refused: tuple
) -> None:
    assert code_of(path, **query) == refused
