"""The network of a group: who stands above it, below it, or beside it.

An edge is a membership or a relation, a node is a group. Edges are followed from the
group upwards, downwards, or both; what is both above one group and below another is
reached by neither, so that the other members of an umbrella are not in the network of
a member. A chain holds only if all its hops share a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from api.claim_serializers import GROUNDS_SCHEMA, HOLDS, as_certainty, certainty_of
from api.fields import shown
from api.http.parameters import bounded_number, word, words
from api.openapi.parameters import enum_list_parameter, query_parameter
from api.openapi.schemas import (
    ADDRESS,
    NULL,
    SLUG,
    TEXT,
    Schema,
    object_schema,
    one_of,
    ref,
)
from dates.fields import day_range
from groups.graph.chains import MAX_DEPTH, Query, edges, joined
from groups.models import ArmedGroup, Membership, Relation
from records.addresses import address, reference
from records.querysets import Reader

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
class NetworkQuestion:
    """What is asked of a network, read from the parameters of an address."""

    depth: int = DEFAULT_DEPTH
    direction: str = "both"
    kinds: tuple[str, ...] = DEFAULT_KINDS
    roles: tuple[str, ...] = ()

    PARAMETERS = ("depth", "direction", "kinds", "roles")

    @classmethod
    def of(cls, given: Any) -> NetworkQuestion:
        asked: dict[str, Any] = {}
        if "depth" in given:
            asked["depth"] = bounded_number("depth", given["depth"], 1, MAX_DEPTH)
        if "direction" in given:
            asked["direction"] = word("direction", given["direction"], DIRECTIONS)
        if "kinds" in given:
            asked["kinds"] = words("kinds", given["kinds"], KINDS)
        if "roles" in given:
            roles = tuple(Membership.Role.values)
            asked["roles"] = words("roles", given["roles"], roles)
        return cls(**asked)

    @property
    def ways(self) -> list[str]:
        return ["up", "down"] if self.direction == "both" else [self.direction]


@dataclass
class Found:
    """The claims of a network, how far the groups are, and whether there is more."""

    claims: dict[str, set[str]] = field(
        default_factory=lambda: {"memberships": set(), "relations": set()}
    )
    depths: dict[int, int] = field(default_factory=dict)
    certain: set[int] = field(default_factory=set)
    truncated: bool = False


def network(
    group: ArmedGroup, question: NetworkQuestion, reader: Reader
) -> dict[str, Any]:
    """The network around a group, as the API tells it: root, nodes, edges."""
    memberships, relations = claims_asked(question, reader)
    found = followed(group, question, reader, memberships, relations)
    joined = [
        *memberships.filter(pk__in=found.claims["memberships"])
        .select_related("umbrella", "member")
        .order_by("pk"),
        *relations.filter(pk__in=found.claims["relations"])
        .select_related("subject", "object")
        .order_by("pk"),
    ]
    groups = {group.pk: group}
    for claim in joined:
        groups |= {end.pk: end for end in ends(claim)}
    nodes = [told_node(one, found, reader) for one in groups.values()]
    return {
        "root": reference(group),
        "truncated": found.truncated,
        "nodes": sorted(nodes, key=lambda node: (node["depth"], node["slug"])),
        "edges": [told_edge(claim) for claim in joined],
    }


def claims_asked(
    question: NetworkQuestion, reader: Reader
) -> tuple[QuerySet, QuerySet]:
    """The memberships and relations that may be followed."""
    memberships = dated(Membership.objects.visible_to(reader.user).counted(), reader)
    relations = dated(Relation.objects.visible_to(reader.user).counted(), reader)
    if question.roles:
        memberships = memberships.filter(role__in=question.roles)
    if MEMBERSHIP not in question.kinds:
        memberships = memberships.filter(pk="")
    return memberships, relations.filter(kind__in=question.kinds)


def dated(claims: Any, reader: Reader) -> Any:
    if reader.day is None:
        return claims
    return (
        claims.certain_on(reader.day) if reader.certainly else claims.as_of(reader.day)
    )


def followed(
    group: ArmedGroup,
    question: NetworkQuestion,
    reader: Reader,
    memberships: QuerySet,
    relations: QuerySet,
) -> Found:
    """Walk the edges, one step further than asked to see whether there is more."""
    edge_sql, edge_params = both_ways(memberships, relations)
    days = day_range(reader.day, reader.day)
    with connection.cursor() as cursor:
        cursor.execute(
            NETWORK.format(edges=edge_sql),
            [*edge_params, question.ways, group.pk, days, days, question.depth],
        )
        rows = cursor.fetchall()
    found = Found(depths={group.pk: 0}, certain={group.pk})
    beyond = set()
    for collection, claim, goal, depth, certain in rows:
        if depth > question.depth:
            beyond.add(claim)
            continue
        found.claims[collection].add(claim)
        found.depths[goal] = min(depth, found.depths.get(goal, depth))
        if certain:
            found.certain.add(goal)
    found.truncated = bool(beyond - set().union(*found.claims.values()))
    return found


def both_ways(memberships: QuerySet, relations: QuerySet) -> Query:
    """Every edge from its lower to its higher end; what is symmetric has two."""
    above = Q(kind__in=SUBJECT_ABOVE)
    beside = Q(kind__in=Relation.symmetric)
    return joined(
        edges(memberships, "memberships", "member_id", "umbrella_id"),
        edges(relations.exclude(above), "relations", "subject_id", "object_id"),
        edges(relations.filter(above | beside), "relations", "object_id", "subject_id"),
    )


def ends(claim: Membership | Relation) -> tuple[ArmedGroup, ArmedGroup]:
    """The two groups of a claim, as it is said: member, umbrella; subject, object."""
    if isinstance(claim, Membership):
        return claim.member, claim.umbrella
    return claim.subject, claim.object


def told_node(group: ArmedGroup, found: Found, reader: Reader) -> dict[str, Any]:
    holds = None
    if reader.day is not None:
        holds = as_certainty(group.pk in found.certain)
    return {
        **reference(group),
        "kind": group.kind,
        "depth": found.depths[group.pk],
        "holds": holds,
    }


def told_edge(claim: Any) -> dict[str, Any]:
    is_membership = isinstance(claim, Membership)
    origin, goal = ends(claim)
    return {
        "collection": claim.collection,
        "id": claim.pk,
        "url": address(claim.collection, claim.pk),
        "kind": MEMBERSHIP if is_membership else claim.kind,
        "role": claim.role if is_membership else None,
        "from": origin.slug,
        "to": goal.slug,
        "start": claim.start and shown(claim.start),
        "end": claim.end and shown(claim.end),
        "attested": claim.attested and shown(claim.attested),
        "holds": certainty_of(claim),
        "holds_because": claim.holds_because,
        "confidence": claim.confidence,
    }


NUMBER: Schema = {"type": "integer"}
HELD: Schema = {"type": ["string", "null"], "enum": [*HOLDS, None]}
DATED: Schema = one_of(ref("Date"), NULL)
NETWORK_SCHEMA: Schema = object_schema(
    "A group and what it is joined to.",
    root=ref("Reference"),
    truncated={
        "type": "boolean",
        "description": "Whether there is more beyond the depth asked for.",
    },
    nodes={
        "type": "array",
        "items": object_schema(
            "A group; `holds` says whether a whole chain to it must hold that day.",
            slug=SLUG,
            name=TEXT,
            url=ADDRESS,
            kind={"type": "string", "enum": ArmedGroup.Kind.values},
            depth={**NUMBER, "description": "Hops from the root, the fewest."},
            holds=HELD,
        ),
    },
    edges={
        "type": "array",
        "items": object_schema(
            "A claim that joins two groups, read from the first to the second.",
            optional=(),
            collection={"type": "string", "enum": ["memberships", "relations"]},
            id=TEXT,
            url=ADDRESS,
            kind={"type": "string", "enum": list(KINDS)},
            role={"type": ["string", "null"]},
            **{"from": SLUG, "to": SLUG},
            start=DATED,
            end=DATED,
            attested=DATED,
            holds=HELD,
            holds_because=GROUNDS_SCHEMA,
            confidence=TEXT,
        ),
    },
)
NETWORK_PARAMETERS = [
    query_parameter(
        "depth",
        {"type": "integer", "minimum": 1, "maximum": MAX_DEPTH},
        f"How many hops to follow; {DEFAULT_DEPTH} unless told.",
    ),
    query_parameter(
        "direction",
        {"type": "string", "enum": list(DIRECTIONS)},
        "Up to what it belongs to, down to what belongs to it, or both: the default.",
    ),
    enum_list_parameter(
        "kinds",
        KINDS,
        "Memberships and kinds of relation to follow; "
        f"{','.join(DEFAULT_KINDS)} unless told.",
    ),
    enum_list_parameter(
        "roles",
        Membership.Role.values,
        "Only memberships of these roles; every role unless told.",
    ),
]
