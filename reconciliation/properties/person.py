"""What people have."""

from __future__ import annotations

from typing import Any

from groups.models import Leadership, Person, PersonFate
from reconciliation.entities import in_words
from reconciliation.entity_types import GROUP
from reconciliation.properties.claims import (
    claimed_record,
    claimed_value,
    visible_claims,
)
from reconciliation.properties.every_record import identity_properties, name_properties
from reconciliation.properties.property import Property, country, date
from reconciliation.values import Coded, Text


def fate_of(claim: PersonFate) -> Coded:
    return Coded(claim.get_fate_display(), claim.fate)


def post_of(claim: Leadership) -> Text:
    """The title as its source gives it, or else the role."""
    return Text(claim.title or claim.get_role_display())


def dated(claim: Any) -> Text | None:
    return Text(in_words(claim.date)) if claim.date else None


PROPERTIES: tuple[Property, ...] = (
    *name_properties(Person),
    country(
        "Citizenship: ISO code, or the name of the country.",
        "nationality",
        lambda row: row.nationality,
    ),
    date("born", "Born", "In EDTF.", "born"),
    date("died", "Died", "In EDTF, once that is settled.", "died"),
    claimed_record(
        "post_in",
        "Post in",
        "The groups in which the person holds a post.",
        visible_claims(Leadership),
        "person",
        {"group": GROUP},
    ),
    claimed_value(
        "post",
        "Post",
        "The posts the person holds: leader, commander, spokesman.",
        visible_claims(Leadership),
        "person",
        post_of,
    ),
    claimed_value(
        "fate",
        "Fate",
        "What is said to have become of the person; sources may disagree.",
        visible_claims(PersonFate),
        "person",
        fate_of,
    ),
    *identity_properties(Person),
)
