"""Imprecise dates as a value: the text exactly, the days it may be, and its doubts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from dates.english import phrase
from dates.grammar import Expression, OneOf, points_of, read
from dates.points import EdtfError

__all__ = ["Edtf", "EdtfError", "Span"]

Span = tuple[date | None, date | None]
"""First and last day, both included; None is unbounded."""

DOUBTS = {
    "?": frozenset({"uncertain"}),
    "~": frozenset({"approximate"}),
    "%": frozenset({"uncertain", "approximate"}),
}


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date in the Extended Date/Time Format; make one with Edtf.parse(text)."""

    text: str
    expression: Expression = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, allow_open: bool = False) -> Self:
        """Read a date; “..” alone is one where allow_open. Raises EdtfError."""
        return cls(text, read(text, allow_open))

    def __str__(self) -> str:
        return self.text

    @property
    def days(self) -> tuple[Span, ...]:
        """Every day the date may be, as spans in order that do not touch."""
        one_of = self.expression
        items = one_of.items if isinstance(one_of, OneOf) else (one_of,)
        return merge((item.earliest, item.latest) for item in items)

    @property
    def earliest(self) -> date | None:
        return self.days[0][0]

    @property
    def latest(self) -> date | None:
        return self.days[-1][1]

    @property
    def is_open(self) -> bool:
        """Whether the text is “..”: stated to go on, as distinct from not known."""
        return self.text == ".."

    @property
    def marks(self) -> frozenset[str]:
        """ "uncertain" and "approximate", where any part of the date is marked so."""
        points = points_of(self.expression)
        doubts = [DOUBTS[mark] for point in points for _, mark in point.marks]
        return frozenset().union(*doubts)

    @property
    def phrase(self) -> str:
        """The date in English, its doubts in brackets."""
        return phrase(self.expression)

    def as_json(self) -> dict[str, str | None]:
        """The date as the API shows it, its bounds as YYYY-MM-DD or null."""
        return {
            "edtf": self.text,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "text": self.phrase,
        }


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as spans in order, those that overlap or touch made one."""
    merged: list[Span] = []
    for first, last in sorted(spans, key=starting_day):
        if not merged or not touches(merged[-1][1], first):
            merged.append((first, last))
            continue
        before, until = merged[-1]
        merged[-1] = (before, max(until, last) if until and last else None)
    return tuple(merged)


def starting_day(span: Span) -> tuple[bool, date]:
    """The order of spans: those without a first day come first."""
    return (span[0] is not None, span[0] or date.min)


def touches(last: date | None, first: date | None) -> bool:
    """Whether no day lies between the one span and the next."""
    return last is None or first is None or (first - last).days <= 1
