"""Chains of groups: from a group up to what it belongs to, or down to what is in it.

A chain is followed with the days on which all its hops hold together; where no day is
left it ends. Two ranges are carried: the days on which the chain can hold, and those on
which it must.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value

from groups.models import Membership, Relation

MAX_DEPTH = 10
Query = tuple[str, list[Any]]

# `low` belongs to `high`. A chain visits a group once, so that loops at different times
# end by themselves.
WALK = """
edge (collection, claim, low, high, possible, certain) AS ({edges}),
walk (origin, at, possible, certain, groups, claims) AS (
    SELECT root.id, root.id, daterange(NULL, NULL), daterange(NULL, NULL),
           ARRAY[root.id], ARRAY[]::text[]
    FROM unnest(%s::bigint[]) AS root (id)
    UNION ALL
    SELECT walk.origin, edge.{end}, walk.possible * edge.possible,
           walk.certain * edge.certain, walk.groups || edge.{end},
           walk.claims || (edge.collection || '/' || edge.claim)
    FROM walk JOIN edge ON edge.{begin} = walk.at AND edge.possible && walk.possible
    WHERE edge.{end} <> ALL (walk.groups) AND cardinality(walk.claims) < %s
)
"""


@dataclass(frozen=True)
class Chain:
    """Groups one above the other, and the claims that join them, nearest first."""

    origin: int
    groups: tuple[int, ...]
    claims: tuple[str, ...]
    certain: bool

    @property
    def end(self) -> int:
        return self.groups[-1]

    @property
    def rank(self) -> tuple:
        """Certain chains before possible ones, then short before long."""
        return (not self.certain, len(self.claims), self.claims)


def membership_edges(memberships: QuerySet) -> Query:
    return edges(memberships, "memberships", "member_id", "umbrella_id")


def edges(claims: QuerySet, collection: str, low: str, high: str) -> Query:
    """Claims as edges of the walk: collection, claim, low, high, possible, certain."""
    rows = claims.counted().order_by()
    return sql_of(
        rows.annotate(of=Value(collection)).values_list(
            "of", "pk", low, high, "possible", "certain"
        )
    )


def sql_of(rows: QuerySet) -> Query:
    sql, params = rows.query.sql_with_params()
    return sql, list(params)


def walk(edges: Query, roots: Iterable[int], way: str, depth: int = MAX_DEPTH) -> Query:
    """The two tables of a recursive query, `edge` and `walk`, and its parameters."""
    begin, end = ("low", "high") if way == "up" else ("high", "low")
    sql, params = edges
    return WALK.format(edges=sql, begin=begin, end=end), [*params, list(roots), depth]


def chains_on(
    memberships: QuerySet, roots: Iterable[int], way: str, day: date
) -> list[Chain]:
    """Every chain of memberships that can hold on the day; the roots alone included."""
    tables, params = walk(
        membership_edges(memberships.filter(possible__contains=day)), roots, way
    )
    return fetched(
        f"WITH RECURSIVE {tables} SELECT origin, groups, claims, certain @> %s::date"
        " FROM walk",
        [*params, day],
    )


def fetched(sql: str, params: list[Any]) -> list[Chain]:
    """Chains from rows of origin, groups, claims, certain; the best of each first."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [
            Chain(origin, tuple(groups), tuple(claims), certain)
            for origin, groups, claims, certain in cursor.fetchall()
        ]
    return sorted(found, key=lambda chain: chain.rank)
