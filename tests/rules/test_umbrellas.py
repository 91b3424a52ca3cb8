"""Random umbrellas: the database agrees with a plain reading of the rule in Python."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from groups.graph.umbrellas import below
from groups.models import ArmedGroup, Membership
from tests.factories import content, saved
from tests.rules.write_paths import Attempt, by_sql

LETTERS = "abcde"
DATES = [None, "2010", "2011", "2012", "2012-06-15", "2013", "[2011,2013]", "2012?"]
DAYS = [None, date(2010, 6, 1), date(2012, 6, 15), date(2013, 1, 1)]
Span = tuple[date, date] | None
Edge = tuple[str, str, Span, Span]

ends = some.permutations(LETTERS).map(lambda letters: (letters[0], letters[1]))
period = some.tuples(some.sampled_from(DATES), some.sampled_from(DATES)).filter(
    lambda pair: None in pair or pair[0].strip("[")[:4] <= pair[1].strip("[")[:4]
)
edges = some.lists(some.tuples(ends, period), min_size=2, max_size=9)


def span(stored) -> Span:
    """A stored range as its first and last day; None for no day at all."""
    if stored.isempty:
        return None
    upper = stored.upper - date.resolution if stored.upper else date.max
    return stored.lower or date.min, upper


def common(one: Span, other: Span) -> Span:
    if one is None or other is None:
        return None
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def chains(graph: list[Edge], lower: str, upper: str) -> list[tuple[Span, Span]]:
    """The days on which each way from one group up to another can and must hold."""
    loops: list[tuple[Span, Span]] = []

    def walk(at: str, possible: Span, certain: Span, visited: frozenset[str]) -> None:
        for low, high, can, must in graph:
            if low != at or high in visited:
                continue
            during, surely = common(possible, can), common(certain, must)
            if during is None:
                continue
            if high == upper:
                loops.append((during, surely))
            else:
                walk(high, during, surely, visited | {high})

    always = (date.min, date.max)
    walk(lower, always, always, frozenset())
    return loops


def holds(within: Span, day: date) -> bool:
    return within is not None and within[0] <= day <= within[1]


def expected_below(graph: list[Edge], root: str, day: date | None, sure: bool) -> set:
    under = set()
    for letter in LETTERS:
        ways = chains(graph, letter, root)
        if any(day is None or holds(way[sure], day) for way in ways):
            under.add(letter)
    return under


@pytest.mark.django_db
def test_loops_and_chains_agree_with_python():
    groups = {letter: saved(ArmedGroup, slug=letter) for letter in LETTERS}

    @settings(max_examples=25, derandomize=True, deadline=None, database=None)
    @given(edges)
    def check(drawn):
        with transaction.atomic():
            graph: list[Edge] = []
            for (low, high), (start, end) in drawn:
                add(groups, graph, low, high, start, end)
            for day in DAYS:
                for sure in (False, True) if day else (False,):
                    compare(graph, day, sure)
            transaction.set_rollback(True)

    check()


def add(groups, graph, low, high, start, end) -> None:
    """Add a membership; it is refused exactly when it closes a loop at one time."""
    values = content(
        Membership,
        member=groups[low],
        umbrella=groups[high],
        start=start,
        end=end,
        asserted_by_words=f"speaker {len(graph)}",
    )
    row = Membership(**values)
    with transaction.atomic():
        probe = Membership.objects.create(**{**values, "rank": "deprecated"})
        probe.refresh_from_db()
        can, must = span(probe.possible), span(probe.certain)
        transaction.set_rollback(True)
    closes = any(common(way, can) for way, _ in chains(graph, high, low))

    assert by_sql(Attempt(Membership, values)) == (
        "membership_without_loop" if closes else None
    )
    if not closes:
        graph.append((low, high, can, must))
    assert Membership.objects.filter(pk=row.pk).exists() is not closes


def compare(graph, day, sure) -> None:
    for root in LETTERS:
        top = ArmedGroup.objects.filter(slug=root)
        keys = below(top, Membership.objects.all(), day, sure)
        under = ArmedGroup.objects.filter(pk__in=keys).values_list("slug", flat=True)

        assert set(under) == expected_below(graph, root, day, sure)
