"""Values of properties: what each is in a cell, on a page, and beside another's.

`agrees` is None where nothing can be compared: a date that is none, an unknown country.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from dates.value import Edtf, EdtfError, Span
from reconciliation.entities import entity_id, in_words
from reconciliation.resolver import QueryValue, Resolver
from records.models import Record
from records.types import JsonObject

Cell = JsonObject


@dataclass(frozen=True)
class Text:
    """Some words, compared but for case and accents."""

    text: str

    def cell(self, by_id: bool) -> Cell:
        return {"str": self.text}

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        return plain(self.text) == plain(given.text)


@dataclass(frozen=True)
class NameOf(Text):
    """A name of a record, which agrees with every text that matches it."""

    model: type[Record]
    key: int

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        return self.key in resolver.keys_for(self.model, given)


@dataclass(frozen=True)
class Coded(Text):
    """A word of a vocabulary or a country: its label is `text`, its id `code`."""

    code: str

    def cell(self, by_id: bool) -> Cell:
        return {"str": self.code if by_id else self.text}

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        names = {plain(self.text), plain(self.code), plain(self.code.replace("_", " "))}
        return plain(given.text) in names


@dataclass(frozen=True)
class Country(Coded):
    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        codes = resolver.country_codes(given)
        return self.code in codes if codes else None


@dataclass(frozen=True)
class Number:
    number: int | float

    @property
    def text(self) -> str:
        return f"{self.number:,}" if isinstance(self.number, int) else str(self.number)

    def cell(self, by_id: bool) -> Cell:
        return {"int" if isinstance(self.number, int) else "float": self.number}

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        with suppress(ValueError):
            return float(given.text.replace(",", "")) == self.number
        return None


@dataclass(frozen=True)
class Date:
    """An EDTF date, which agrees with every date that it may be."""

    edtf: str

    @property
    def text(self) -> str:
        return in_words(self.edtf)

    def cell(self, by_id: bool) -> Cell:
        return {"str": self.edtf}

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        date = edtf_of(given.text)
        if date is None:
            return None
        own = Edtf.parse(self.edtf, allow_open=True)
        return any(overlap(one, other) for one in own.days for other in date.days)


@dataclass(frozen=True)
class Entity:
    """Another record."""

    row: Record

    @property
    def text(self) -> str:
        return str(self.row)

    @property
    def id(self) -> str:
        return entity_id(self.row)

    def cell(self, by_id: bool) -> Cell:
        return {"str": self.id} if by_id else {"id": self.id, "name": self.text}

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        return self.row.pk in resolver.keys_for(type(self.row), given)


@dataclass(frozen=True)
class Link(Text):
    """An address, compared but for its last stroke."""

    def agrees(self, given: QueryValue, resolver: Resolver) -> bool | None:
        return self.text.rstrip("/") == given.text.strip().rstrip("/")


Value = Text | Number | Date | Entity


def plain(text: str) -> str:
    """The text without case, accents and needless space."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())


@lru_cache(maxsize=1024)  # each value is compared with those of every candidate
def edtf_of(text: str) -> Edtf | None:
    """A date as tables have it: EDTF, or a day with a time after it."""
    text = text.strip()
    day, _, time = text.partition("T")
    try:
        return Edtf.parse(day if time else text)
    except EdtfError:
        return None


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans, both ends included and None unbounded, share a day."""
    (a, b), (c, d) = one, other
    return (a is None or d is None or a <= d) and (c is None or b is None or c <= b)
