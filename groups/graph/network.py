"""The network of a group: what is above it, below it, or beside it.

An edge is a membership or a relation, a node is a group. Edges are followed from the
group upwards, downwards, or both; what is both above one group and below another is
reached by neither, so that the other members of an umbrella are not in the network of
a member. A chain holds only if all its hops share a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from api.claim_serializers import as_certainty, certainty_of
from api.fields import date_as_json
from api.http.parameters import bounded_number, choice, choices
from dates.fields import day_range
from groups.graph.chains import MAX_DEPTH, SqlQuery, edges, union_all
from groups.models import ArmedGroup, Membership, Relation
from records.addresses import address, reference
from records.querysets import Reader
from records.types import JsonObject

MEMBERSHIP = "membership"
KINDS = (MEMBERSHIP, *Relation.Kind.values)
DEFAULT_KINDS = (MEMBERSHIP, Relation.Kind.BRANCH_OF.value)
DEFAULT_DEPTH = 3
DIRECTIONS = ("up", "down", "both")
# Who is the higher one: of "A sponsors B" the subject, of "A is a branch of B" the
# object. Kinds that hold both ways lead either way.
SUBJECT_ABOVE = {"sponsors", "directs", "oversees", "influences", "supplies"}

# `step` has every edge once for each way it can be followed.
NETWORK = """
WITH RECURSIVE edge (collection, claim, low, high, possible, certain) AS ({edges}),
step (way, collection, claim, origin, goal, possible, certain) AS (
    SELECT 'up', collection, claim, low, high, possible, certain FROM edge
    UNION ALL
    SELECT 'down', collection, claim, high, low, possible, certain FROM edge
),
walk (way, at, depth, possible, certain) AS (
    SELECT unnest(%s::text[]), %s::bigint, 0, %s::daterange, %s::daterange
    UNION
    SELECT walk.way, step.goal, walk.depth + 1, walk.possible * step.possible,
           walk.certain * step.certain
    FROM walk JOIN step ON step.way = walk.way AND step.origin = walk.at
                       AND step.possible && walk.possible
    WHERE walk.depth < %s
)
SELECT step.collection, step.claim, step.goal, min(walk.depth) + 1,
       bool_or(step.certain && walk.certain)
FROM walk JOIN step ON step.way = walk.way AND step.origin = walk.at
                   AND step.possible && walk.possible
GROUP BY step.collection, step.claim, step.goal
"""


@dataclass(frozen=True)
class NetworkQuery:
    """The query parameters of a network."""

    depth: int = DEFAULT_DEPTH
    direction: str = "both"
    kinds: tuple[str, ...] = DEFAULT_KINDS
    roles: tuple[str, ...] = ()

    PARAMETERS = ("depth", "direction", "kinds", "roles")

    @classmethod
    def of(cls, given: Mapping[str, str]) -> NetworkQuery:
        """Reads them. Raises ValidationError for a value that is not allowed."""
        requested: JsonObject = {}
        if "depth" in given:
            requested["depth"] = bounded_number("depth", given["depth"], 1, MAX_DEPTH)
        if "direction" in given:
            requested["direction"] = choice("direction", given["direction"], DIRECTIONS)
        if "kinds" in given:
            requested["kinds"] = choices("kinds", given["kinds"], KINDS)
        if "roles" in given:
            roles = tuple(Membership.Role.values)
            requested["roles"] = choices("roles", given["roles"], roles)
        return cls(**requested)

    @property
    def ways(self) -> list[str]:
        """The directions to walk in: up, down, or each apart."""
        return ["up", "down"] if self.direction == "both" else [self.direction]


@dataclass
class Network:
    """The claims of a network, the hops to each group, and whether there is more."""

    claims: dict[str, set[str]] = field(
        default_factory=lambda: {"memberships": set(), "relations": set()}
    )
    depths: dict[int, int] = field(default_factory=dict)
    certain: set[int] = field(default_factory=set)
    truncated: bool = False


def network(group: ArmedGroup, query: NetworkQuery, reader: Reader) -> JsonObject:
    """The network around a group, as JSON: root, nodes, edges."""
    memberships, relations = requested_claims(query, reader)
    walked = walk_network(group, query, reader, memberships, relations)
    claims = [
        *memberships.filter(pk__in=walked.claims["memberships"])
        .select_related("umbrella", "member")
        .order_by("pk"),
        *relations.filter(pk__in=walked.claims["relations"])
        .select_related("subject", "object")
        .order_by("pk"),
    ]
    groups = {group.pk: group}
    for claim in claims:
        groups |= {end.pk: end for end in ends(claim)}
    nodes = [node_as_json(one, walked, reader) for one in groups.values()]
    return {
        "root": reference(group),
        "truncated": walked.truncated,
        "nodes": sorted(nodes, key=lambda node: (node["depth"], node["slug"])),
        "edges": [edge_as_json(claim) for claim in claims],
    }


def requested_claims(query: NetworkQuery, reader: Reader) -> tuple[QuerySet, QuerySet]:
    """The memberships and relations that may be followed."""
    memberships = dated(Membership.objects.visible_to(reader.user).counted(), reader)
    relations = dated(Relation.objects.visible_to(reader.user).counted(), reader)
    if query.roles:
        memberships = memberships.filter(role__in=query.roles)
    if MEMBERSHIP not in query.kinds:
        memberships = memberships.filter(pk="")
    return memberships, relations.filter(kind__in=query.kinds)


def dated(claims: Any, reader: Reader) -> Any:
    """The claims that hold on the day of the reader, or certainly hold."""
    if reader.day is None:
        return claims
    return (
        claims.certain_on(reader.day) if reader.certainly else claims.as_of(reader.day)
    )


def walk_network(
    group: ArmedGroup,
    query: NetworkQuery,
    reader: Reader,
    memberships: QuerySet,
    relations: QuerySet,
) -> Network:
    """Walks the edges, one hop further than requested to see whether there is more."""
    edge_sql, edge_params = both_ways(memberships, relations)
    days = day_range(reader.day, reader.day)
    with connection.cursor() as cursor:
        cursor.execute(
            NETWORK.format(edges=edge_sql),
            [*edge_params, query.ways, group.pk, days, days, query.depth],
        )
        rows = cursor.fetchall()
    walked = Network(depths={group.pk: 0}, certain={group.pk})
    beyond = set()
    for collection, claim, goal, depth, certain in rows:
        if depth > query.depth:
            beyond.add(claim)
            continue
        walked.claims[collection].add(claim)
        walked.depths[goal] = min(depth, walked.depths.get(goal, depth))
        if certain:
            walked.certain.add(goal)
    walked.truncated = bool(beyond - set().union(*walked.claims.values()))
    return walked


def both_ways(memberships: QuerySet, relations: QuerySet) -> SqlQuery:
    """Every edge from its lower to its higher end; what is symmetric has two."""
    above = Q(kind__in=SUBJECT_ABOVE)
    beside = Q(kind__in=Relation.symmetric)
    return union_all(
        edges(memberships, "memberships", "member_id", "umbrella_id"),
        edges(relations.exclude(above), "relations", "subject_id", "object_id"),
        edges(relations.filter(above | beside), "relations", "object_id", "subject_id"),
    )


def ends(claim: Membership | Relation) -> tuple[ArmedGroup, ArmedGroup]:
    """The two groups of a claim, as it is said: member, umbrella; subject, object."""
    if isinstance(claim, Membership):
        return claim.member, claim.umbrella
    return claim.subject, claim.object


def node_as_json(group: ArmedGroup, walked: Network, reader: Reader) -> JsonObject:
    """A group of the network: a reference, its kind, its hops and certainty."""
    holds = None
    if reader.day is not None:
        holds = as_certainty(group.pk in walked.certain)
    return {
        **reference(group),
        "kind": group.kind,
        "depth": walked.depths[group.pk],
        "holds": holds,
    }


def edge_as_json(claim: Membership | Relation) -> JsonObject:
    """A claim of the network, from the slug of one group to that of the other."""
    origin, goal = ends(claim)
    return {
        "collection": claim.collection,
        "id": claim.pk,
        "url": address(claim.collection, claim.pk),
        "kind": claim.kind if isinstance(claim, Relation) else MEMBERSHIP,
        "role": claim.role if isinstance(claim, Membership) else None,
        "from": origin.slug,
        "to": goal.slug,
        "start": claim.start and date_as_json(claim.start),
        "end": claim.end and date_as_json(claim.end),
        "attested": claim.attested and date_as_json(claim.attested),
        "holds": certainty_of(claim),
        "holds_because": claim.holds_because,
        "confidence": claim.confidence,
    }
