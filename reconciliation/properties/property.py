"""What a property is: how its values are read for many records, and looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from reconciliation.entities import country_names
from reconciliation.resolver import Finder, Wanted
from reconciliation.types import Type
from reconciliation.values import Coded, Country, Date, Entity, Text, Value, edtf_of
from records.querysets import Reader

Values = dict[Any, list[Value]]  # by the key of the record
Rows = Sequence[Any]
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Visitor(Reader):
    """Anybody, and the site that addresses are told on: https://host."""

    site: str = ""


@dataclass(frozen=True)
class Property:
    """Something that records of one type have: the same id means it in every type.

    `read` takes as many queries for a hundred records as for one. `where` is the
    condition that a record may have the value; without it nobody is found by it.
    """

    id: str
    name: str
    description: str
    read: Callable[[Rows, Visitor], Values]
    where: Callable[[Wanted, Finder, Visitor], Q] = lambda *_: NOTHING
    type: Type | None = None  # of the records that are its values
    identifies: bool = False  # whoever shares its value is the same
    is_looked_up: bool = True  # its values are searched for; others are compared
    is_shown: bool = True  # on pages, which show names and summaries anyway


def column(
    id: str,
    name: str,
    description: str,
    field: str,
    value: Callable[[Any], Value] = Text,
    lookup: str = "iexact",
    **options: Any,
) -> Property:
    """What stands in a column of the record itself."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        values = ((row.pk, getattr(row, field)) for row in rows)
        return {key: [value(one)] for key, one in values if one not in ("", None)}

    def where(wanted: Wanted, finder: Finder, visitor: Visitor) -> Q:
        text = wanted.text.strip()  # of an id without a name there is none
        return Q(**{f"{field}__{lookup}": text}) if text else NOTHING

    return Property(id, name, description, read, where, is_looked_up=False, **options)


def word(
    id: str,
    name: str,
    description: str,
    field: str,
    vocabulary: Any,
    lookup: str = "in",
) -> Property:
    """A word of a vocabulary, or several (then `lookup` is overlap)."""
    labels = dict(vocabulary.choices)

    def read(rows: Rows, visitor: Visitor) -> Values:
        return {row.pk: coded(getattr(row, field), labels) for row in rows}

    def where(wanted: Wanted, finder: Finder, visitor: Visitor) -> Q:
        values = coded(list(labels), labels)
        codes = [one.code for one in values if one.agrees(wanted, finder)]
        return Q(**{f"{field}__{lookup}": codes})

    return Property(id, name, description, read, where, is_looked_up=False)


def coded(words: str | list[str], labels: dict[str, str]) -> list[Any]:
    listed = [words] if isinstance(words, str) else words
    return [Coded(str(labels[one]), one) for one in listed if one]


def date(id: str, name: str, description: str, field: str) -> Property:
    """An imprecise date of the record itself."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        values = ((row.pk, getattr(row, field)) for row in rows)
        return {key: [Date(edtf)] for key, edtf in values if edtf}

    def where(wanted: Wanted, finder: Finder, visitor: Visitor) -> Q:
        asked = edtf_of(wanted.text)
        if asked is None:
            return NOTHING
        bounds: dict[str, Any] = {f"{field}__isnull": False}
        if asked.latest:
            bounds[f"{field}_earliest__lte"] = asked.latest
        if asked.earliest:
            bounds[f"{field}_latest__gte"] = asked.earliest
        return Q(**bounds)

    return Property(id, name, description, read, where, is_looked_up=False)


def country(
    description: str, field: str, code: Callable[[Any], str | None]
) -> Property:
    """The country of a record."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        codes = {row.pk: code(row) for row in rows}
        names = country_names(filter(None, codes.values()))
        return {
            key: [Country(names.get(found, found), found)]
            for key, found in codes.items()
            if found
        }

    def where(wanted: Wanted, finder: Finder, visitor: Visitor) -> Q:
        return Q(**{f"{field}__in": finder.countries(wanted)})

    return Property("country", "Country", description, read, where)


def named(id: str, name: str, description: str, field: str, type_: Type) -> Property:
    """Another record, named by a column of the record."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        values = ((row.pk, getattr(row, field)) for row in rows)
        return {key: [Entity(other)] for key, other in values if other}

    def where(wanted: Wanted, finder: Finder, visitor: Visitor) -> Q:
        return Q(**{f"{field}__in": finder.meant(type_.model, wanted)})

    return Property(id, name, description, read, where, type_)
