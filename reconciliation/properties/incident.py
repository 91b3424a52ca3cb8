"""What incidents have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from incidents.casualty_summary import casualty_summary
from incidents.models import CasualtyCount, Incident, Participation
from incidents.models.incident import Method
from reconciliation.properties.claims import claimed, visible
from reconciliation.properties.every_record import about, last
from reconciliation.properties.property import (
    Property,
    Rows,
    Values,
    Visitor,
    country,
    date,
    named,
    word,
)
from reconciliation.types import GROUP, INCIDENT, PERSON, PLACE
from reconciliation.values import Number

ACTORS = {"group": GROUP, "person": PERSON}


def attacking(visitor: Visitor) -> Any:
    roles = Participation.Role
    return visible(Participation)(visitor).filter(role=roles.ATTACKER)


def total(effect: str, bound: str) -> Callable[[Rows, Visitor], Values]:
    """Reads the lowest or highest total of killed or wounded that a speaker gives."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        counts = CasualtyCount.objects.for_reading(visitor).counted()
        said: dict[Any, list[Any]] = defaultdict(list)
        for count in counts.filter(incident__in=[row.pk for row in rows]):
            said[count.incident_id].append(count)
        found: Values = {}
        for key, some in said.items():
            number = casualty_summary(some).get(effect, {}).get(bound)
            if number is not None:
                found[key] = [Number(number)]
        return found

    return read


PROPERTIES: tuple[Property, ...] = (
    *about(Incident),
    word("kind", "Kind", "What it was.", "kind", Incident.Kind),
    date("date", "Date", "When it happened, in EDTF.", "date"),
    named("place", "Place", "Where it happened.", "place", PLACE),
    country(
        "Where it happened: ISO code, or the name of the country.",
        "place__country_code",
        lambda row: row.place.country_code if row.place else None,
    ),
    word("method", "Method", "By what means.", "methods", Method, "overlap"),
    claimed(
        "attacker",
        "Attacker",
        "Who did it, by anybody's word: see the API for whose.",
        attacking,
        "incident",
        ACTORS,
    ),
    claimed(
        "actor",
        "Actor",
        "Who took part, in any role.",
        visible(Participation),
        "incident",
        ACTORS,
    ),
    *(
        Property(
            f"{effect}_{bound}",
            f"{effect.capitalize()}, {word_for}",
            f"The {word_for} total of {effect} that anybody gives.",
            total(effect, bound),
            is_looked_up=False,
        )
        for effect in ("killed", "wounded")
        for bound, word_for in (("low", "lowest"), ("high", "highest"))
    ),
    named("part_of", "Part of", "The campaign or series.", "part_of", INCIDENT),
    *last(Incident),
)
