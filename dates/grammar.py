"""The grammar of dates: what an EDTF text says, or why it is refused.

Levels 0 and 1 of ISO 8601-2, marks directly before a part, and one-of sets, for the
years 0001 to 9999. The SQL beside migration 0001 reads the same grammar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dates.points import MARKS, UNSPECIFIED, EdtfError, Point, read_point

MAX_LENGTH = 100
ALPHABET = frozenset("0123456789XTZ-+:/.,[]{}YES" + MARKS)
TIME = re.compile(
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-4])(:[0-5][0-9])?)?"
)


End = Point | Literal["", ".."]


@dataclass(frozen=True, slots=True)
class Run:
    """From one end to another; ".." is an open end and "" an unknown one."""

    first: End
    last: End

    @property
    def earliest(self) -> date | None:
        return self.first.earliest if isinstance(self.first, Point) else None

    @property
    def latest(self) -> date | None:
        return self.last.latest if isinstance(self.last, Point) else None


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several dates or runs, it is not known which."""

    items: tuple[Point | Run, ...]


Expression = Point | Run | OneOf
OPEN = Run("..", "..")


def points_of(expression: Expression) -> Iterator[Point]:
    """Every single date written in an expression."""
    match expression:
        case Point():
            yield expression
        case Run(first, last):
            yield from (end for end in (first, last) if isinstance(end, Point))
        case OneOf(items):
            for item in items:
                yield from points_of(item)


def read(text: str, allow_open: bool) -> Expression:
    """What the text says. Raises EdtfError for anything outside the grammar."""
    refuse_strange_characters(text)
    if text == "..":
        if not allow_open:
            raise EdtfError("“..” (open) is no date; only a period can be open.")
        return OPEN
    if text.startswith("["):
        return read_set(text)
    if "/" in text:
        return read_interval(text)
    if "T" in text:
        return read_date_time(text)
    return read_point(text)


def refuse_strange_characters(text: str) -> None:
    """Raises EdtfError for what no date holds, and above MAX_LENGTH characters."""
    if not text:
        raise EdtfError("Empty text is no date.")
    if len(text) > MAX_LENGTH:
        raise EdtfError(f"A date has at most {MAX_LENGTH} characters.")
    for character in text:
        if character == "\0":
            raise EdtfError("A date holds no NUL byte.")
        if character.isspace():
            raise EdtfError("A date holds no spaces.")
        if character.isdigit() and not character.isascii():
            raise EdtfError(f"Write the digits 0 to 9, not “{character}”.")
        if character not in ALPHABET:
            raise EdtfError(
                f"“{character}” has no meaning in a date; "
                "the letters X, T and Z are capitals."
            )
    if "{" in text or "}" in text:
        raise EdtfError("All-of sets {…} are not taken; enter each date by itself.")


def read_set(text: str) -> OneOf:
    """A one-of set, [a,b,c..d] (level 2 of EDTF). Raises EdtfError."""
    if not text.endswith("]"):
        raise EdtfError("A set stands alone, from “[” to “]”; mark the dates inside.")
    inside = text[1:-1]
    if "[" in inside or "]" in inside:
        raise EdtfError("A set cannot hold another set.")
    if "/" in inside:
        raise EdtfError("An interval cannot stand in a set; write a run, 2014..2016.")
    items = inside.split(",")
    return OneOf(
        tuple(
            read_set_item(item, is_first=n == 1, is_last=n == len(items))
            for n, item in enumerate(items, start=1)
        )
    )


def read_set_item(item: str, is_first: bool, is_last: bool) -> Point | Run:
    """A date or a run of a set. Raises EdtfError; only the outer runs may be open."""
    if not item:
        raise EdtfError("A date is missing in the set.")
    if ".." not in item:
        return read_point(item)
    ends = item.split("..")
    if len(ends) > 2 or ends == ["", ""]:
        raise EdtfError(
            "A run in a set is a..b, or ..b at its start, or a.. at its end."
        )
    if not ends[0] and not is_first:
        raise EdtfError("Only the first dates of a set can be open before: [..a,b].")
    if not ends[1] and not is_last:
        raise EdtfError("Only the last dates of a set can be open after: [a,b..].")
    return read_run(ends[0] or "..", ends[1] or "..")


def read_interval(text: str) -> Run:
    """An interval, a/b (level 1 of EDTF), of days. Raises EdtfError."""
    ends = text.split("/")
    if len(ends) != 2:
        raise EdtfError("An interval has one “/”, between its first and last date.")
    if "T" in text:
        raise EdtfError("An interval runs between days; leave out the time of day.")
    return read_run(*ends)


def read_run(first: str, last: str) -> Run:
    """From one end to another. Raises EdtfError for a run backwards, or no date."""
    run = Run(read_end(first), read_end(last))
    if run.earliest is None and run.latest is None:
        raise EdtfError("An interval needs a date on at least one side.")
    if run.earliest and run.latest and run.earliest > run.latest:
        raise EdtfError(f"{first} to {last} runs backwards.")
    return run


def read_end(text: str) -> End:
    """An end of a run: a date, open or unknown. Raises EdtfError."""
    match text:
        case "":
            return ""
        case "..":
            return ".."
    return read_point(text)


def read_date_time(text: str) -> Point:
    """The day of a date-time, as written: no zone moves it. Raises EdtfError."""
    day, time = text.split("T", 1)
    if not TIME.fullmatch(time):
        raise EdtfError(
            "The time of day is hh:mm:ss, then nothing, Z or a shift such as +03:00."
        )
    point = read_point(day)
    if point.marks or point.day in ("", UNSPECIFIED):
        raise EdtfError("A time of day needs a whole day before it, without marks.")
    return point
