"""What groups have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Q

from groups.graph.chains import keys, membership_edges, walk
from groups.graph.umbrellas import below
from groups.models import (
    ArmedGroup,
    Designation,
    Leadership,
    Membership,
    Presence,
    SizeEstimate,
)
from reconciliation.entities import in_words, rows_by_key
from reconciliation.entity_types import GROUP, PERSON, PLACE
from reconciliation.properties.claims import (
    claimed_record,
    claimed_value,
    visible_claims,
)
from reconciliation.properties.every_record import identity_properties, name_properties
from reconciliation.properties.property import (
    NOTHING,
    Property,
    Rows,
    Values,
    Visitor,
    country,
    date,
    word,
)
from reconciliation.resolver import QueryValue, Resolver
from reconciliation.values import Entity, Number, Text, Value

memberships = visible_claims(Membership)
PEOPLE = (
    SizeEstimate.Counted.FIGHTERS,
    SizeEstimate.Counted.MEMBERS,
    SizeEstimate.Counted.PERSONNEL,
)
Claims = Callable[[Visitor], Any]


def leading(visitor: Visitor) -> Any:
    return visible_claims(Leadership)(visitor).filter(role=Leadership.Role.LEADER)


def sizes(visitor: Visitor) -> Any:
    """Figures of the people in the whole group."""
    rows = visible_claims(SizeEstimate)(visitor)
    return rows.filter(counted__in=PEOPLE, scope_place=None)


def at_any_depth(way: str) -> Callable[[Rows, Visitor], Values]:
    """Reads the groups above or below at any depth, by chains that hold together."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        edges = membership_edges(memberships(visitor))
        tables, params = walk(edges, keys(row.pk for row in rows), way)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE {tables} SELECT origin, at, min(cardinality(claims))"
                " FROM walk WHERE at <> origin GROUP BY origin, at",
                params,
            )
            hops = cursor.fetchall()
        groups = rows_by_key(ArmedGroup, {at for _, at, _ in hops})
        hops = [(n, str(groups[at]), key, at) for key, at, n in hops if at in groups]
        reached: dict[int, list[Value]] = defaultdict(list)
        for _, _, origin, at in sorted(hops):
            reached[origin].append(Entity(groups[at]))
        return dict(reached)

    return read


def is_below(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
    umbrellas = resolver.keys_for(ArmedGroup, given)
    if not umbrellas:
        return NOTHING
    roots = ArmedGroup.objects.visible_to(None).filter(pk__in=umbrellas)
    claims = Membership.objects.visible_to(None)
    return Q(pk__in=below(roots, claims, visitor.day))


def figures(size: Any) -> list[int]:
    return [n for n in (size.low, size.best, size.high) if n is not None]


def extreme(pick: Callable[[list[int]], int]) -> Callable[[Rows, Visitor], Values]:
    """Reads the lowest or the highest figure that anybody gives."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        given: dict[int, list[int]] = defaultdict(list)
        for size in sizes(visitor).filter(group__in=[row.pk for row in rows]):
            given[size.group_id] += figures(size)
        return {key: [Number(pick(some))] for key, some in given.items() if some}

    return read


def size_as_text(size: Any) -> Text:
    """A figure in its source's wording, with what is counted and when."""
    number = size.wording or " to ".join(
        f"{n:,}" for n in sorted({min(figures(size)), max(figures(size))})
    )
    when = f" ({in_words(size.date)})" if size.date else ""
    return Text(f"{number} {size.get_counted_display().lower()}{when}")


PROPERTIES: tuple[Property, ...] = (
    *name_properties(ArmedGroup),
    country(
        "Where it belongs or mainly acts: ISO code, or the name of the country.",
        "country_code",
        lambda row: row.country_code,
    ),
    word("kind", "Kind", "What sort of actor it is.", "kind", ArmedGroup.Kind),
    date("founded", "Founded", "When it came into being, in EDTF.", "founded"),
    date("dissolved", "Dissolved", "When it ceased to be, in EDTF.", "dissolved"),
    claimed_record(
        "member_of",
        "Member of",
        "The umbrellas it belongs to directly.",
        memberships,
        "member",
        {"umbrella": GROUP},
    ),
    Property(
        "member_of_all",
        "Member of (all)",
        "The umbrellas at any depth: a chain of them holds on one same day.",
        at_any_depth("up"),
        is_below,
        GROUP,
    ),
    claimed_record(
        "leader", "Leader", "Who leads it.", leading, "group", {"person": PERSON}
    ),
    claimed_value(
        "size",
        "Size",
        "How many people it has, as each source puts it.",
        sizes,
        "group",
        size_as_text,
    ),
    claimed_record(
        "members",
        "Members",
        "The groups that belong to it directly.",
        memberships,
        "umbrella",
        {"member": GROUP},
    ),
    Property(
        "members_all",
        "Members (all)",
        "The groups below it at any depth, by chains that hold on one same day.",
        at_any_depth("down"),
        type=GROUP,
    ),
    claimed_record(
        "listed_by",
        "Listed by",
        "The authorities that list it.",
        visible_claims(Designation),
        "group",
        {"authority": GROUP},
    ),
    claimed_record(
        "people",
        "People with a post",
        "Leaders, commanders, spokesmen: everybody with a post in it.",
        visible_claims(Leadership),
        "group",
        {"person": PERSON},
    ),
    claimed_record(
        "present_at",
        "Present at",
        "Where it has bases, camps, offices, or operates.",
        visible_claims(Presence),
        "group",
        {"place": PLACE},
    ),
    Property(
        "ideology",
        "Ideology",
        "What it says it stands for.",
        lambda rows, _: {row.pk: [Text(one) for one in row.ideologies] for row in rows},
        lambda given, *_: Q(ideologies__contains=[given.text.strip()]),
        is_looked_up=False,
    ),
    Property(
        "size_low",
        "Size, lowest",
        "The lowest number of people that anybody gives.",
        extreme(min),
        is_looked_up=False,
        is_displayed=False,
    ),
    Property(
        "size_best",
        "Size, best",
        "The number of people, as each source that gives one has it.",
        claimed_value(
            "",
            "",
            "",
            sizes,
            "group",
            lambda s: None if s.best is None else Number(s.best),
        ).read,
        is_looked_up=False,
        is_displayed=False,
    ),
    Property(
        "size_high",
        "Size, highest",
        "The highest number of people that anybody gives.",
        extreme(max),
        is_looked_up=False,
        is_displayed=False,
    ),
    *identity_properties(ArmedGroup),
)
