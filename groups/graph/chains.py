"""Chains of groups: from a group up to what it belongs to, or down to what is in it.

A chain is followed with the days on which all its hops hold together; where no day is
left it ends. Two ranges are carried: the days on which the chain can hold, and those on
which it must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value

from api.openapi.schemas import ADDRESS, TEXT, Schema, object_schema, ref
from records.addresses import address, reference
from records.models import Record
from records.types import JsonObject

MAX_DEPTH = 10
SqlQuery = tuple[str, list[Any]]

# `low` belongs to `high`. A chain visits a group once, so that loops at different times
# end by themselves.
WALK = """
edge (collection, claim, low, high, possible, certain) AS ({edges}),
walk (origin, at, possible, certain, groups, claims) AS (
    SELECT root.id, root.id, daterange(NULL, NULL), daterange(NULL, NULL),
           ARRAY[root.id], ARRAY[]::text[] COLLATE "C"
    FROM ({roots}) AS root (id)
    UNION ALL
    SELECT walk.origin, edge.{end}, walk.possible * edge.possible,
           walk.certain * edge.certain, walk.groups || edge.{end},
           walk.claims || (edge.collection || '/' || edge.claim)
    FROM walk JOIN edge ON edge.{begin} = walk.at AND edge.possible && walk.possible
    WHERE edge.{end} <> ALL (walk.groups) AND cardinality(walk.claims) < %s
)
"""

# The same without the chains themselves: each group once for every stretch of days on
# which it is reached. What shares no day with itself cannot go in circles, so it needs
# no depth.
REACH = """
edge (collection, claim, low, high, possible, certain) AS ({edges}),
reach (at, possible, certain) AS (
    SELECT root.id, daterange(NULL, NULL), daterange(NULL, NULL)
    FROM ({roots}) AS root (id)
    UNION
    SELECT edge.{end}, reach.possible * edge.possible, reach.certain * edge.certain
    FROM reach JOIN edge ON edge.{begin} = reach.at AND edge.possible && reach.possible
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
        """The key of the last group."""
        return self.groups[-1]

    @property
    def rank(self) -> tuple:
        """Certain chains before possible ones, then short before long."""
        return (not self.certain, len(self.claims), self.claims)


def membership_edges(memberships: QuerySet) -> SqlQuery:
    """Memberships as edges, from the member up to the umbrella."""
    return edges(memberships, "memberships", "member_id", "umbrella_id")


def edges(claims: Any, collection: str, low: str, high: str) -> SqlQuery:
    """Claims as edges of the walk: collection, claim, low, high, possible, certain."""
    rows = claims.counted().order_by()
    return sql_of(
        rows.annotate(of=Value(collection)).values_list(
            "of", "pk", low, high, "possible", "certain"
        )
    )


def sql_of(rows: QuerySet) -> SqlQuery:
    """The SQL of a queryset and its parameters."""
    sql, params = rows.query.sql_with_params()
    return sql, list(params)


def union_all(*parts: SqlQuery) -> SqlQuery:
    """The edges of several queries together."""
    return " UNION ALL ".join(sql for sql, _ in parts), [
        p for _, ps in parts for p in ps
    ]


def keys(groups: Iterable[int]) -> SqlQuery:
    """Groups to start from, by their keys."""
    return "SELECT unnest(%s::bigint[])", [list(groups)]


def walk(
    edges: SqlQuery, roots: SqlQuery, way: str, depth: int = MAX_DEPTH
) -> SqlQuery:
    """The two tables of a recursive query, `edge` and `walk`, and its parameters."""
    sql, params = with_edges(WALK, edges, roots, way)
    return sql, [*params, depth]


def reach(edges: SqlQuery, roots: SqlQuery, way: str) -> SqlQuery:
    """The two tables of a recursive query, `edge` and `reach`, and its parameters."""
    return with_edges(REACH, edges, roots, way)


def with_edges(tables: str, edges: SqlQuery, roots: SqlQuery, way: str) -> SqlQuery:
    """A recursive query, filled with its edges, its roots and its direction."""
    begin, end = ("low", "high") if way == "up" else ("high", "low")
    sql = tables.format(edges=edges[0], roots=roots[0], begin=begin, end=end)
    return sql, [*edges[1], *roots[1]]


def chains_on(
    memberships: QuerySet, roots: Iterable[int], way: str, day: date
) -> list[Chain]:
    """Every chain of memberships that can hold on the day; the roots alone included."""
    tables, params = walk(
        membership_edges(memberships.filter(possible__contains=day)), keys(roots), way
    )
    return fetch_chains(
        f"WITH RECURSIVE {tables} SELECT origin, groups, claims, certain @> %s::date"
        " FROM walk",
        [*params, day],
    )


def fetch_chains(sql: str, params: list[Any]) -> list[Chain]:
    """Chains from rows of origin, groups, claims, certain; the best of each first."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        chains = [
            Chain(origin, tuple(groups), tuple(claims), certain)
            for origin, groups, claims, certain in cursor.fetchall()
        ]
    return sorted(chains, key=lambda chain: chain.rank)


def chain_as_json(chain: Chain, groups: Mapping[int, Record]) -> list[JsonObject]:
    """The claims of a chain and the group each leads to, as JSON."""
    steps = zip(chain.claims, chain.groups[1:], strict=True)
    return [step_as_json(claim, groups[key]) for claim, key in steps]


def step_as_json(claim: str, group: Record) -> JsonObject:
    """One hop: a claim as collection/id, and the group it leads to."""
    collection, _, key = claim.partition("/")
    return {
        "collection": collection,
        "id": key,
        "url": address(collection, key),
        "group": reference(group),
    }


CHAIN_SCHEMA: Schema = {
    "type": "array",
    "description": "The claims from one group up to the other, nearest first.",
    "items": object_schema(
        "One hop: the claim, and the group it leads to.",
        collection={"type": "string", "enum": ["memberships", "relations"]},
        id=TEXT,
        url=ADDRESS,
        group=ref("Reference"),
    ),
}
