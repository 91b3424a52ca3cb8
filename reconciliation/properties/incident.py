"""What incidents have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from incidents.casualty_summary import casualty_summary
from incidents.models import CasualtyCount, Incident, Participation
from incidents.models.incident import Method
from reconciliation.entity_types import GROUP, INCIDENT, PERSON, PLACE
from reconciliation.properties.claims import claimed_record, visible_claims
from reconciliation.properties.every_record import identity_properties, name_properties
from reconciliation.properties.property import (
    Property,
    Rows,
    Values,
    Visitor,
    country,
    date,
    related_record,
    word,
)
from reconciliation.values import Number

ACTORS = {"group": GROUP, "person": PERSON}


def attacking(visitor: Visitor) -> Any:
    roles = Participation.Role
    return visible_claims(Participation)(visitor).filter(role=roles.ATTACKER)


def total(effect: str, bound: str) -> Callable[[Rows, Visitor], Values]:
    """Reads the lowest or highest total of killed or wounded that a speaker gives."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        counts = CasualtyCount.objects.for_reading(visitor).counted()
        by_incident: dict[int, list[CasualtyCount]] = defaultdict(list)
        for count in counts.filter(incident__in=[row.pk for row in rows]):
            by_incident[count.incident_id].append(count)
        totals: Values = {}
        for key, some in by_incident.items():
            number = casualty_summary(some).get(effect, {}).get(bound)
            if number is not None:
                totals[key] = [Number(number)]
        return totals

    return read


PROPERTIES: tuple[Property, ...] = (
    *name_properties(Incident),
    word("kind", "Kind", "What it was.", "kind", Incident.Kind),
    date("date", "Date", "When it happened, in EDTF.", "date"),
    related_record("place", "Place", "Where it happened.", "place", PLACE),
    country(
        "Where it happened: ISO code, or the name of the country.",
        "place__country_code",
        lambda row: row.place.country_code if row.place else None,
    ),
    word("method", "Method", "By what means.", "methods", Method, "overlap"),
    claimed_record(
        "attacker",
        "Attacker",
        "Who did it, by anybody's word: see the API for whose.",
        attacking,
        "incident",
        ACTORS,
    ),
    claimed_record(
        "actor",
        "Actor",
        "Who took part, in any role.",
        visible_claims(Participation),
        "incident",
        ACTORS,
    ),
    *(
        Property(
            f"{effect}_{bound}",
            f"{effect.capitalize()}, {extreme}",
            f"The {extreme} total of {effect} that anybody gives.",
            total(effect, bound),
            is_looked_up=False,
        )
        for effect in ("killed", "wounded")
        for bound, extreme in (("low", "lowest"), ("high", "highest"))
    ),
    related_record(
        "part_of", "Part of", "The campaign or series.", "part_of", INCIDENT
    ),
    *identity_properties(Incident),
)
