"""Properties that come from claims about a record, not from the record itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q

from reconciliation.entity_types import Type
from reconciliation.properties.property import NOTHING, Property, Rows, Values, Visitor
from reconciliation.resolver import QueryValue, Resolver
from reconciliation.values import Entity, Value
from records.claims import Period

Claims = Callable[[Visitor], Any]


def visible_claims(model: Any) -> Claims:
    """The claims of a model that visitors see and that count, on the requested day."""

    def claims(visitor: Visitor) -> Any:
        rows = model.objects.visible_to(visitor.user).counted()
        return rows.as_of(visitor.day) if visitor.day else rows

    return claims


def claimed_record(
    id: str,
    name: str,
    description: str,
    claims: Claims,
    subject: str,
    objects: dict[str, Type],
) -> Property:
    """Other records, named by claims about the record that can hold on the day.

    `subject` is the key of the claims to the record, `objects` those to the others.
    """

    def read(rows: Rows, visitor: Visitor) -> Values:
        about = claims(visitor).filter(**{f"{subject}__in": [row.pk for row in rows]})
        others: dict[int, dict[tuple[type, int], Value]] = defaultdict(dict)
        for claim in by_rank(about.select_related(*objects)):
            for other in filter(None, (getattr(claim, key) for key in objects)):
                owner = getattr(claim, f"{subject}_id")
                others[owner].setdefault((type(other), other.pk), Entity(other))
        return {key: list(values.values()) for key, values in others.items()}

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        condition = names_any(objects, given, resolver)
        if condition == NOTHING:  # most texts of a long list: a subquery takes time
            return NOTHING
        return Q(pk__in=claims(visitor).filter(condition).order_by().values(subject))

    (first, *_) = objects.values()
    return Property(id, name, description, read, where, first)


def names_any(objects: dict[str, Type], given: QueryValue, resolver: Resolver) -> Q:
    """The condition that a claim names one of the records that a value can mean."""
    condition = NOTHING
    for key, type_ in objects.items():
        if keys := resolver.keys_for(type_.model, given):
            condition |= Q(**{f"{key}__in": keys})
    return condition


def by_rank(claims: Any) -> list[Any]:
    """Preferred claims before the others, then the earlier before the later."""
    return sorted(claims, key=rank)


def rank(claim: Any) -> tuple:
    begun = (isinstance(claim, Period) and claim.start_earliest) or date.max
    return (claim.rank != "preferred", begun, claim.pk)


def claimed_value(
    id: str,
    name: str,
    description: str,
    claims: Claims,
    subject: str,
    value: Callable[[Any], Value | None],
) -> Property:
    """What claims say about the record besides naming others."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        about = claims(visitor).filter(**{f"{subject}__in": [row.pk for row in rows]})
        values: dict[int, list[Value]] = defaultdict(list)
        for claim in by_rank(about):
            one = value(claim)
            own = values[getattr(claim, f"{subject}_id")]
            if one is not None and one not in own:
                own.append(one)
        return dict(values)

    return Property(id, name, description, read, is_looked_up=False)
