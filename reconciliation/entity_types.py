"""The types of entities that names in a table can be matched to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from groups.models import ArmedGroup, Membership, Person
from incidents.models import Incident
from places.models import Place
from records.models import Record
from records.types import JsonObject
from sources.models import Source


@dataclass(frozen=True)
class Type:
    """A category of entities: all records of a collection, or some of another type."""

    id: str
    name: str
    description: str
    model: type[Record]
    broader: Type | None = None

    def brief(self) -> JsonObject:
        """Its id and name, as candidates refer to it."""
        return {"id": self.id, "name": self.name}

    def as_json(self) -> JsonObject:
        """As a manifest and a suggestion have it."""
        described = self.brief() | {"description": self.description}
        return described | ({"broader": [self.broader.brief()]} if self.broader else {})


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
    type_.id: type_ for type_ in (GROUP, UMBRELLA, PERSON, PLACE, INCIDENT, SOURCE)
}
# The type of all records of a collection, in the order of records with equal scores.
TYPE_OF_MODEL = {
    type_.model: type_ for type_ in TYPES.values() if type_.broader is None
}
MODEL_OF_COLLECTION = {model.collection: model for model in TYPE_OF_MODEL}


def umbrellas(keys: Iterable[int]) -> set[int]:
    """Those of the groups that are of the type umbrella, by their keys."""
    keys = list(keys)
    memberships = Membership.objects.visible_to(None).counted().order_by()
    above = memberships.filter(umbrella__in=keys).values_list("umbrella_id", flat=True)
    kind = ArmedGroup.Kind.UMBRELLA
    of_kind = ArmedGroup.objects.visible_to(None).filter(pk__in=keys, kind=kind)
    return {*above.distinct(), *of_kind.order_by().values_list("pk", flat=True)}


def types_of(row: Record, umbrella_keys: Iterable[int]) -> list[Type]:
    """The types of a record, the widest first."""
    widest = TYPE_OF_MODEL[type(row)]
    is_umbrella = widest is GROUP and row.pk in umbrella_keys
    return [widest, UMBRELLA] if is_umbrella else [widest]


def tie_breaker(model: type[Record], key: int) -> tuple[int, Any]:
    """The order of records that score the same: by type, then by key."""
    return list(TYPE_OF_MODEL).index(model), key
