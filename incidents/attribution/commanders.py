"""Who led those who took part in an incident, on its day, and those above them.

A date that is not exact may be any of its days: a post certainly holds when it must
hold on all of them, possibly when it can on one; above a participant, when the chain
and the post share that day. Of an incident without a date nothing is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from api.claim_serializers import as_certainty
from api.fields import date_as_json
from api.http.parameters import bounded_number, choices
from groups.graph.chains import (
    MAX_DEPTH,
    Chain,
    SqlQuery,
    chain_as_json,
    edges,
    fetch_chains,
    keys,
    sql_of,
    union_all,
    walk,
)
from groups.models import ArmedGroup, Leadership, Membership, Person, Relation
from groups.serializers.group import LeaderSerializer
from incidents.models import Incident, Participation
from records.addresses import address, reference
from records.querysets import Reader
from records.types import JsonObject

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
class CommandQuery:
    """The query parameters of the commanders of an incident."""

    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = COMMANDING
    depth: int = 0

    @classmethod
    def of(cls, given: Mapping[str, str]) -> CommandQuery:
        """Reads them. Raises ValidationError for a value that is not allowed."""
        requested: JsonObject = {}
        if "role" in given:
            roles = tuple(Participation.Role.values)
            requested["roles"] = choices("role", given["role"], roles)
        if "posts" in given:
            posts = tuple(Leadership.Role.values)
            requested["posts"] = choices("posts", given["posts"], posts)
        if "depth" in given:
            requested["depth"] = bounded_number("depth", given["depth"], 0, MAX_DEPTH)
        return cls(**requested)


def commanders(incident: Incident, query: CommandQuery, reader: Reader) -> JsonObject:
    """The groups that took part as the roles say, with their leaders that day."""
    participants = participations_by_group(incident, query, reader)
    upward = walk(chain_of_command(reader), keys(participants), "up", query.depth)
    best = best_chains(upward, incident)
    leaders = leaders_by_chain(upward, incident, reader, query.posts)
    groups = ArmedGroup.objects.visible_to(reader.user).in_bulk(
        {key for chain in best.values() for key in chain.groups}
    )
    led = [
        {
            "group": reference(parts[0].group),
            "participations": [participation_as_json(part) for part in parts],
            "leaders": leaders[origin, origin],
            "above": [
                superior_as_json(chain, groups, leaders[origin, chain.end])
                for (low, high), chain in best.items()
                if low == origin != high
            ],
        }
        for origin, parts in participants.items()
    ]
    return {
        "incident": reference(incident),
        "date": incident.date and date_as_json(incident.date),
        "groups": sorted(led, key=lambda entry: entry["group"]["slug"]),
    }


def participations_by_group(
    incident: Incident, query: CommandQuery, reader: Reader
) -> dict[int, list[Participation]]:
    """The participations of groups in the requested roles, by the group's key."""
    parts = Participation.objects.visible_to(reader.user).counted()
    parts = parts.filter(incident=incident, group__isnull=False)
    if query.roles:
        parts = parts.filter(role__in=query.roles)
    by_group: dict[Any, list[Participation]] = defaultdict(list)
    for part in parts.select_related("group").order_by("pk"):
        by_group[part.group_id].append(part)
    return by_group


def chain_of_command(reader: Reader) -> SqlQuery:
    """Memberships of every role, and branches."""
    memberships = Membership.objects.visible_to(reader.user)
    branches = Relation.objects.visible_to(reader.user).filter(
        kind=Relation.Kind.BRANCH_OF
    )
    return union_all(
        edges(memberships, "memberships", "member_id", "umbrella_id"),
        edges(branches, "relations", "subject_id", "object_id"),
    )


def best_chains(upward: SqlQuery, incident: Incident) -> dict[tuple[int, int], Chain]:
    """The best chain from each participant to each group above it."""
    tables, params = upward
    chains = fetch_chains(
        CHAINS.format(tables=tables, during=DURING), [*params, incident.pk]
    )
    best: dict[tuple[int, int], Chain] = {}
    for chain in chains:
        best.setdefault((chain.origin, chain.end), chain)
    return best


def leaders_by_chain(
    upward: SqlQuery, incident: Incident, reader: Reader, posts: tuple[str, ...]
) -> dict[tuple[int, int], list[JsonObject]]:
    """Who led each group of a chain that day, as JSON."""
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
        held_posts = cursor.fetchall()
    rows = with_fates(held.filter(pk__in={post for *_, post, _ in held_posts}), reader)
    leaders: dict[tuple[int, int], list[JsonObject]] = defaultdict(list)
    for origin, group, post, certainly in sorted(held_posts, key=lambda row: row[2]):
        row: Any = rows[post]
        row.holds_certainly = certainly
        leaders[origin, group].append(LeaderSerializer(row).data)
    return leaders


def with_fates(held: QuerySet, reader: Reader) -> dict[str, Leadership]:
    """The posts by id, with everything that the API says of their holders."""
    public = Reader(reader.user)
    fates = Person.objects.visible_prefetch("fates", public)
    fates.add_prefix("person")
    rows = Leadership.objects.for_reading(public).filter(pk__in=held.values("pk"))
    return {row.pk: row for row in rows.prefetch_related(fates)}


def participation_as_json(part: Participation) -> JsonObject:
    """Id, address, role and basis."""
    return {
        "id": part.pk,
        "url": address(part.collection, part.pk),
        "role": part.role,
        "basis": part.basis,
    }


def superior_as_json(
    chain: Chain, groups: dict[int, ArmedGroup], leaders: list[JsonObject]
) -> JsonObject:
    """A group above a participant, the chain to it, and its leaders."""
    return {
        "group": reference(groups[chain.end]),
        "chain": chain_as_json(chain, groups),
        "holds": as_certainty(chain.certain),
        "leaders": leaders,
    }
