"""A property: how its values are read for many records, and searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from reconciliation.entities import country_names
from reconciliation.entity_types import Type
from reconciliation.resolver import QueryValue, Resolver
from reconciliation.values import Coded, Country, Date, Entity, Text, Value, edtf_of
from records.querysets import Reader

Values = dict[int, list[Value]]  # by the key of the record
Rows = Sequence[Any]
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Visitor(Reader):
    """An anonymous reader, and the site of the addresses in answers: https://host."""

    site: str = ""


@dataclass(frozen=True)
class Property:
    """Something that records of one type have: the same id means it in every type.

    `read` takes as many queries for a hundred records as for one. `where` is the
    condition that a record may have the value; the default matches no record.
    """

    id: str
    name: str
    description: str
    read: Callable[[Rows, Visitor], Values]
    where: Callable[[QueryValue, Resolver, Visitor], Q] = lambda *_: NOTHING
    type: Type | None = None  # of the records that are its values
    identifies: bool = False  # whoever shares its value is the same
    is_looked_up: bool = True  # its values are searched for; others are compared
    is_displayed: bool = True  # on pages, which show names and summaries anyway


def column(
    id: str,
    name: str,
    description: str,
    field: str,
    value: Callable[[Any], Value] = Text,
    lookup: str = "iexact",
    **options: Any,
) -> Property:
    """The value of a column of the record itself."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        values = ((row.pk, getattr(row, field)) for row in rows)
        return {key: [value(one)] for key, one in values if one not in ("", None)}

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        text = given.text.strip()  # of an id without a name there is none
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

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        values = coded(list(labels), labels)
        codes = [one.code for one in values if one.agrees(given, resolver)]
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

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        date = edtf_of(given.text)
        if date is None:
            return NOTHING
        bounds: dict[str, Any] = {f"{field}__isnull": False}
        if date.latest:
            bounds[f"{field}_earliest__lte"] = date.latest
        if date.earliest:
            bounds[f"{field}_latest__gte"] = date.earliest
        return Q(**bounds)

    return Property(id, name, description, read, where, is_looked_up=False)


def country(
    description: str, field: str, code_of: Callable[[Any], str | None]
) -> Property:
    """The country of a record."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        codes = {row.pk: code_of(row) for row in rows}
        names = country_names(filter(None, codes.values()))
        return {
            key: [Country(names.get(code, code), code)]
            for key, code in codes.items()
            if code
        }

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        return Q(**{f"{field}__in": resolver.country_codes(given)})

    return Property("country", "Country", description, read, where)


def related_record(
    id: str, name: str, description: str, field: str, type_: Type
) -> Property:
    """Another record, named by a column of the record."""

    def read(rows: Rows, visitor: Visitor) -> Values:
        values = ((row.pk, getattr(row, field)) for row in rows)
        return {key: [Entity(other)] for key, other in values if other}

    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        return Q(**{f"{field}__in": resolver.keys_for(type_.model, given)})

    return Property(id, name, description, read, where, type_)
