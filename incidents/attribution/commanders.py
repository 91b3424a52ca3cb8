"""Who led those who took part in an incident, on its day, and those above them.

A date that is not exact may be any of its days: a post certainly holds when it must
hold on all of them, possibly when it can on one; above a participant, when the chain
and the post share that day. Of an incident without a date nothing is certain.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from api.claim_serializers import HOLDS, as_certainty
from api.fields import shown
from api.http.parameters import bounded_number, words
from api.openapi.parameters import enum_list_parameter, query_parameter
from api.openapi.schemas import ADDRESS, NULL, TEXT, object_schema, one_of, ref
from groups.graph.chains import (
    CHAIN_SCHEMA,
    MAX_DEPTH,
    Chain,
    Query,
    edges,
    fetched,
    joined,
    keys,
    sql_of,
    told_chain,
    walk,
)
from groups.models import ArmedGroup, Leadership, Membership, Person, Relation
from groups.serializers.group import LeaderSerializer
from incidents.models import Incident, Participation
from records.addresses import address, reference
from records.querysets import Reader

# Posts from which others are led; a founder or a spokesman leads nobody as such.
COMMANDING = (
    "leader",
    "deputy",
    "commander",
    "senior_commander",
    "chief_of_staff",
    "political_leader",
    "spiritual_leader",
)
DURING = "SELECT date_days AS days FROM incidents_incident WHERE id = %s"
CHAINS = """
WITH RECURSIVE {tables}
SELECT walk.origin, walk.groups, walk.claims, coalesce(days <@ walk.certain, false)
FROM walk CROSS JOIN ({during}) incident
WHERE days IS NULL OR days && walk.possible
"""
POSTS = """
WITH RECURSIVE {tables}
SELECT walk.origin, walk.at, post.id,
       bool_or(coalesce(days <@ walk.certain AND days <@ post.certain, false))
FROM walk CROSS JOIN ({during}) incident
JOIN ({posts}) post (id, group_id, possible, certain) ON post.group_id = walk.at
WHERE coalesce(days * datemultirange(walk.possible) && post.possible,
               walk.possible && post.possible)
GROUP BY walk.origin, walk.at, post.id
"""


@dataclass(frozen=True)
class CommandQuestion:
    """What is asked of a chain of command, read from the parameters of an address."""

    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = COMMANDING
    depth: int = 0

    @classmethod
    def of(cls, given: Any) -> CommandQuestion:
        asked: dict[str, Any] = {}
        if "role" in given:
            roles = tuple(Participation.Role.values)
            asked["roles"] = words("role", given["role"], roles)
        if "posts" in given:
            posts = tuple(Leadership.Role.values)
            asked["posts"] = words("posts", given["posts"], posts)
        if "depth" in given:
            asked["depth"] = bounded_number("depth", given["depth"], 0, MAX_DEPTH)
        return cls(**asked)


def commanders(
    incident: Incident, question: CommandQuestion, reader: Reader
) -> dict[str, Any]:
    """The groups that took part as the roles say, with their leaders that day."""
    parts = Participation.objects.visible_to(reader.user).counted()
    parts = parts.filter(incident=incident, group__isnull=False)
    if question.roles:
        parts = parts.filter(role__in=question.roles)
    taking: dict[Any, list[Participation]] = defaultdict(list)
    for part in parts.select_related("group").order_by("pk"):
        taking[part.group_id].append(part)
    upward = walk(chain_of_command(reader), keys(taking), "up", question.depth)
    best = best_chains(upward, incident)
    leaders = leaders_by_chain(upward, incident, reader, question.posts)
    groups = ArmedGroup.objects.visible_to(reader.user).in_bulk(
        {key for chain in best.values() for key in chain.groups}
    )
    told = [
        {
            "group": reference(parts[0].group),
            "participations": [told_part(part) for part in parts],
            "leaders": leaders[origin, origin],
            "above": [
                told_above(chain, groups, leaders[origin, chain.end])
                for (low, high), chain in best.items()
                if low == origin != high
            ],
        }
        for origin, parts in taking.items()
    ]
    return {
        "incident": reference(incident),
        "date": incident.date and shown(incident.date),
        "groups": sorted(told, key=lambda entry: entry["group"]["slug"]),
    }


def chain_of_command(reader: Reader) -> Query:
    """Memberships of every role, and branches."""
    memberships = Membership.objects.visible_to(reader.user)
    branches = Relation.objects.visible_to(reader.user).filter(
        kind=Relation.Kind.BRANCH_OF
    )
    return joined(
        edges(memberships, "memberships", "member_id", "umbrella_id"),
        edges(branches, "relations", "subject_id", "object_id"),
    )


def best_chains(upward: Query, incident: Incident) -> dict[tuple[int, int], Chain]:
    """The best chain from each participant to each group above it."""
    tables, params = upward
    chains = fetched(
        CHAINS.format(tables=tables, during=DURING), [*params, incident.pk]
    )
    best: dict[tuple[int, int], Chain] = {}
    for chain in chains:
        best.setdefault((chain.origin, chain.end), chain)
    return best


def leaders_by_chain(
    upward: Query, incident: Incident, reader: Reader, posts: tuple[str, ...]
) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """Who led each group of a chain that day, as the API tells it."""
    held = Leadership.objects.visible_to(reader.user).counted().filter(role__in=posts)
    tables, params = upward
    post_sql, post_params = sql_of(
        held.order_by().values_list("pk", "group_id", "possible", "certain")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            POSTS.format(tables=tables, during=DURING, posts=post_sql),
            [*params, incident.pk, *post_params],
        )
        found = cursor.fetchall()
    rows = told_in_full(held.filter(pk__in={post for *_, post, _ in found}), reader)
    leaders: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for origin, group, post, certainly in sorted(found, key=lambda row: row[2]):
        row: Any = rows[post]
        row.holds_certainly = certainly
        leaders[origin, group].append(LeaderSerializer(row).data)
    return leaders


def told_in_full(held: QuerySet, reader: Reader) -> dict[str, Leadership]:
    public = Reader(reader.user)
    fates = Person.objects.visible_prefetch("fates", public)
    fates.add_prefix("person")
    rows = Leadership.objects.for_reading(public).filter(pk__in=held.values("pk"))
    return {row.pk: row for row in rows.prefetch_related(fates)}


def told_part(part: Participation) -> dict[str, Any]:
    return {
        "id": part.pk,
        "url": address(part.collection, part.pk),
        "role": part.role,
        "basis": part.basis,
    }


def told_above(
    chain: Chain, groups: dict[int, ArmedGroup], leaders: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "group": reference(groups[chain.end]),
        "chain": told_chain(chain, groups),
        "holds": as_certainty(chain.certain),
        "leaders": leaders,
    }


COMMANDERS_SCHEMA = object_schema(
    "Who led those who took part.",
    incident=ref("Reference"),
    date=one_of(ref("Date"), NULL),
    groups={
        "type": "array",
        "items": object_schema(
            "A group that took part.",
            group=ref("Reference"),
            participations={
                "type": "array",
                "items": object_schema(
                    "As what, and on what ground.",
                    id=TEXT,
                    url=ADDRESS,
                    role=TEXT,
                    basis=TEXT,
                ),
            },
            leaders={"type": "array", "items": ref("Leader")},
            above={
                "type": "array",
                "items": object_schema(
                    "A group above it that day; nearest and surest first.",
                    group=ref("Reference"),
                    chain=CHAIN_SCHEMA,
                    holds={"type": "string", "enum": list(HOLDS)},
                    leaders={"type": "array", "items": ref("Leader")},
                ),
            },
        ),
    },
)
COMMANDERS_PARAMETERS = [
    enum_list_parameter(
        "role", Participation.Role.values, "Only who took part in these roles."
    ),
    enum_list_parameter(
        "posts",
        Leadership.Role.values,
        f"Which posts; {','.join(COMMANDING)} unless told.",
    ),
    query_parameter(
        "depth",
        {"type": "integer", "minimum": 0, "maximum": MAX_DEPTH},
        "How many steps up the chain of command; 0 unless told.",
    ),
]
