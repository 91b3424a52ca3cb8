"""The types of entities that names in a table can be matched to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from groups.models import ArmedGroup, Membership, Person
from incidents.models import Incident
from places.models import Place
from sources.models import Source


@dataclass(frozen=True)
class Type:
    """A category of entities: all records of a collection, or some of another type."""

    id: str
    name: str
    description: str
    model: Any
    broader: Type | None = None

    def brief(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name}

    def told(self) -> dict[str, Any]:
        """As a manifest and a suggestion say it."""
        told = self.brief() | {"description": self.description}
        return told | ({"broader": [self.broader.brief()]} if self.broader else {})


GROUP = Type(
    "group",
    "Armed group",
    "Militias, umbrellas, states, their forces, parties and other actors.",
    ArmedGroup,
)
UMBRELLA = Type(
    "umbrella",
    "Umbrella",
    "Groups that others belong to, or that are of the kind umbrella.",
    ArmedGroup,
    GROUP,
)
PERSON = Type("person", "Person", "Leaders, commanders, spokesmen, casualties.", Person)
PLACE = Type("place", "Place", "Countries, provinces, cities, bases, areas.", Place)
INCIDENT = Type(
    "incident", "Incident", "Attacks, strikes, killings, statements.", Incident
)
SOURCE = Type("source", "Source", "Publications that claims rest on.", Source)

TYPES = {
    found.id: found for found in (GROUP, UMBRELLA, PERSON, PLACE, INCIDENT, SOURCE)
}
# What holds all records of a collection, in the order of records found as surely.
WHOLE = {found.model: found for found in TYPES.values() if found.broader is None}
BY_COLLECTION = {model.collection: model for model in WHOLE}


def umbrellas(keys: Iterable[int]) -> set[int]:
    """Those of the groups that are of the type umbrella, by their keys."""
    keys = list(keys)
    memberships = Membership.objects.visible_to(None).counted().order_by()
    above = memberships.filter(umbrella__in=keys).values_list("umbrella_id", flat=True)
    kind = ArmedGroup.Kind.UMBRELLA
    called = ArmedGroup.objects.visible_to(None).filter(pk__in=keys, kind=kind)
    return {*above.distinct(), *called.order_by().values_list("pk", flat=True)}


def types_of(row: Any, umbrella_keys: Iterable[int]) -> list[Type]:
    """The types of a record, the widest first."""
    whole = WHOLE[type(row)]
    is_umbrella = whole is GROUP and row.pk in umbrella_keys
    return [whole, UMBRELLA] if is_umbrella else [whole]


def place_of(model: Any, key: Any) -> tuple[int, Any]:
    """Where a record stands among those found as surely."""
    return list(WHOLE).index(model), key
