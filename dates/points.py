"""One date with its marks: 2004, 201X, 2004-06-XX, 2004-21, ?2004-06-~11."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

MARKS = "?~%"
TWO_MARKS = re.compile("[?~%]{2}")
UNSPECIFIED = "XX"
SEASONS = ("21", "22", "23", "24")
PART_NAMES = ("year", "month", "day")


class EdtfError(ValueError):
    """A text that is no date; the message is a sentence to show to its author."""


@dataclass(frozen=True, slots=True)
class Point:
    """One date, its parts as written and without marks; "" where a part is absent.

    Each mark comes with the part it stands before, or with "" for the whole date.
    """

    year: str
    month: str
    day: str
    marks: tuple[tuple[str, str], ...]
    earliest: date
    latest: date


def read_point(text: str) -> Point:
    """One date of level 0 or 1 of EDTF, with its marks. Raises EdtfError."""
    refuse_by_name(text)
    whole_mark = text[-1:] if text.endswith(tuple(MARKS)) else ""
    parts = [split_mark(part) for part in text.removesuffix(whole_mark).split("-")]
    if len(parts) > len(PART_NAMES):
        raise EdtfError("A date has a year, a month and a day, and no more parts.")
    if any(not digits for _, digits in parts[1:]):
        raise EdtfError("A part is missing after the “-”.")
    marks = [("", whole_mark)]
    for name, (mark, _) in zip(PART_NAMES, parts, strict=False):
        marks.append((name, mark))
    year, month, day = [digits for _, digits in parts] + [""] * (3 - len(parts))
    earliest, latest = bounds(year, month, day)
    written = tuple((name, mark) for name, mark in marks if mark)
    return Point(year, month, day, written, earliest, latest)


def split_mark(part: str) -> tuple[str, str]:
    """A part of a date as (the mark before it or "", its digits).

    Raises EdtfError for a mark in another place.
    """
    mark = part[:1] if part.startswith(tuple(MARKS)) else ""
    digits = part.removeprefix(mark)
    if any(mark in digits for mark in MARKS):
        raise EdtfError(
            "A mark stands directly before a part or at the end of the date; "
            "after a part in the middle (group qualification) it is not taken."
        )
    return mark, digits


def refuse_by_name(text: str) -> None:
    """Raises EdtfError for a part of the standard that is left out, and names it."""
    if "[" in text or "]" in text:
        raise EdtfError("A set stands alone; it cannot be part of another date.")
    if "T" in text:
        raise EdtfError("A time of day cannot stand in a set.")
    if "E" in text:
        raise EdtfError("Exponential years are not taken; years are 0001 to 9999.")
    if "S" in text:
        raise EdtfError("Significant digits (S) are not taken; write 195X or a set.")
    if "Y" in text:
        raise EdtfError("Years of more than four digits (Y) are not taken.")
    if TWO_MARKS.search(text):
        raise EdtfError("One mark is enough; % says both ? and ~.")
    if text.startswith("-"):
        raise EdtfError("Negative years are not taken; years are 0001 to 9999.")


def bounds(year: str, month: str, day: str) -> tuple[date, date]:
    """The first and the last day of a date. Raises EdtfError when there are none."""
    first_year, last_year = read_year(year)
    if not month:
        return date(first_year, 1, 1), date(last_year, 12, 31)
    if "X" in year:
        raise EdtfError("A year with unspecified digits (X) has no month or day.")
    refuse_month(month)
    if month == UNSPECIFIED or month in SEASONS:
        refuse_day_without_month(month, day)
        return date(first_year, 1, 1), date(first_year, 12, 31)
    last_day = calendar.monthrange(first_year, int(month))[1]
    if day in ("", UNSPECIFIED):
        return date(first_year, int(month), 1), date(first_year, int(month), last_day)
    refuse_odd_digits("day", day)
    if not 1 <= int(day) <= last_day:
        name = f"{calendar.month_name[int(month)]} {year}"
        raise EdtfError(f"There is no day {day} in {name}; it has {last_day} days.")
    only = date(first_year, int(month), int(day))
    return only, only


def read_year(year: str) -> tuple[int, int]:
    """The first and the last year of four digits. Raises EdtfError."""
    if len(year) > 4 and year.isdigit():
        raise EdtfError("Years of more than four digits are not taken.")
    if not re.fullmatch("[0-9X]{4}", year):
        raise EdtfError("A date begins with a year of four digits, such as 2026.")
    if not re.fullmatch("[0-9]{2}([0-9]{2}|[0-9]X|XX)", year):
        raise EdtfError("Only the last one or two digits of a year can be X.")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first == 0:
        raise EdtfError("There is no year 0000; years are 0001 to 9999.")
    return first, last


def refuse_month(month: str) -> None:
    """Raises EdtfError for what is no month, season or XX."""
    if month == UNSPECIFIED:
        return
    refuse_odd_digits("month", month)
    if 25 <= int(month) <= 41:
        raise EdtfError("Sub-year groupings (25 to 41) are not taken.")
    if not 1 <= int(month) <= 12 and month not in SEASONS:
        raise EdtfError(f"There is no month {month}; seasons are 21 to 24.")


def refuse_day_without_month(month: str, day: str) -> None:
    """Raises EdtfError for a day of a season, or of a month that is not known."""
    if month in SEASONS and day:
        raise EdtfError("A season has no day.")
    if day not in ("", UNSPECIFIED):
        raise EdtfError("A day needs its month: 1985-XX-XX, or 1985-04-XX.")


def refuse_odd_digits(name: str, digits: str) -> None:
    """Raises EdtfError for other than two digits or XX."""
    if len(digits) == 2 and "X" in digits and digits.replace("X", "0").isdigit():
        raise EdtfError(f"A {name} is unspecified as a whole, XX, and not in part.")
    if len(digits) != 2 or not digits.isdigit():
        raise EdtfError(f"A {name} has two digits.")
