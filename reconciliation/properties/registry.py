"""Every property of every type of entity."""

from __future__ import annotations

from collections.abc import Iterator

from reconciliation.entity_types import GROUP, INCIDENT, PERSON, PLACE, SOURCE, Type
from reconciliation.properties import group, incident, person, place, source
from reconciliation.properties.property import Property

BY_MODEL: dict[type, dict[str, Property]] = {
    type_.model: {one.id: one for one in properties}
    for type_, properties in (
        (GROUP, group.PROPERTIES),
        (PERSON, person.PROPERTIES),
        (PLACE, place.PROPERTIES),
        (INCIDENT, incident.PROPERTIES),
        (SOURCE, source.PROPERTIES),
    )
}
# An id means the same in every type, though it may be described in other words.
BY_ID: dict[str, Property] = {
    id: one for by_id in BY_MODEL.values() for id, one in by_id.items()
}
# The properties whose values are searched for, in some type at least.
LOOKED_UP = {
    id for by_id in BY_MODEL.values() for id, one in by_id.items() if one.is_looked_up
}


def of_type(type_: Type | None) -> Iterator[Property]:
    """The properties that records of a type have; of none, those of any."""
    yield from (BY_MODEL[type_.model] if type_ else BY_ID).values()
