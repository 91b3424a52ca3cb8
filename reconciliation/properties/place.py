"""What places have."""

from __future__ import annotations

from django.db.models import Q

from places.models import Place
from reconciliation.entity_types import PLACE
from reconciliation.properties.every_record import identity_properties, name_properties
from reconciliation.properties.property import (
    Property,
    Rows,
    Values,
    Visitor,
    column,
    country,
    related_record,
    word,
)
from reconciliation.values import Number, Text

REGISTERS = {"wikidata": "Wikidata", "geonames": "GeoNames", "osm": "OpenStreetMap"}


def in_register(register: str, name: str) -> Property:
    """Its id in a register of places."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        ids = {row.pk: row.external_ids.get(register) for row in rows}
        return {key: [Text(str(id))] for key, id in ids.items() if id}

    return Property(
        register,
        name,
        f"Its id in {name}.",
        read,
        lambda given, *_: id_condition(register, given.text.strip()),
        identifies=True,
        is_looked_up=False,
    )


def id_condition(register: str, text: str) -> Q:
    """Matches an id whether it is stored as a text or as a number."""
    ids: list[str | int] = [text]
    if text.isascii() and text.isdigit() and len(text) < 16:
        ids.append(int(text))
    return Q(**{f"external_ids__{register}__in": ids})


PROPERTIES: tuple[Property, ...] = (
    *name_properties(Place),
    word("kind", "Kind", "What sort of place it is.", "kind", Place.Kind),
    related_record("part_of", "Part of", "The next larger place.", "parent", PLACE),
    country(
        "Where it lies: ISO code, or the name of the country.",
        "country_code",
        lambda row: row.country_code,
    ),
    Property(
        "coordinates",
        "Coordinates",
        "Latitude and longitude in degrees (WGS 84), separated by a comma.",
        lambda rows, _: {
            row.pk: [Text(f"{row.latitude},{row.longitude}")]
            for row in rows
            if row.latitude is not None
        },
        is_looked_up=False,
    ),
    column("latitude", "Latitude", "Degrees north.", "latitude", Number),
    column("longitude", "Longitude", "Degrees east.", "longitude", Number),
    *(in_register(register, name) for register, name in REGISTERS.items()),
    *identity_properties(Place),
)
