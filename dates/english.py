"""Dates in English: "16 or 18 March 2026", "some day in April 1985", "2014 onwards"."""

import calendar
from collections.abc import Sequence

from dates.grammar import Expression, OneOf, Run
from dates.points import UNSPECIFIED, Point

SEASON_NAMES = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
MARK_NAMES = {
    "?": "uncertain",
    "~": "approximate",
    "%": "uncertain and approximate",
}


def phrase(expression: Expression) -> str:
    """The expression in English."""
    match expression:
        case Point():
            return phrase_point(expression)
        case Run():
            return phrase_interval(expression)
        case OneOf():
            return phrase_set(expression)


def phrase_point(point: Point) -> str:
    """A date, its doubts in brackets: April 1985 (year uncertain)."""
    doubts = [f"{part} {MARK_NAMES[mark]}".strip() for part, mark in point.marks]
    words = " ".join(point_words(point))
    return f"{words} ({', '.join(doubts)})" if doubts else words


def point_words(point: Point) -> tuple[str, ...]:
    """The words of a date; dates that share their last words can be joined."""
    if "X" in point.year:
        return (unspecified_year(point),)
    year = year_word(point.year)
    if not point.month:
        return (year,)
    if point.month == UNSPECIFIED:
        return (f"some {'day' if point.day else 'month'} in {year}",)
    if point.month in SEASON_NAMES:
        return (SEASON_NAMES[point.month], year)
    month = calendar.month_name[int(point.month)]
    if not point.day:
        return (month, year)
    if point.day == UNSPECIFIED:
        return (f"some day in {month} {year}",)
    return (str(int(point.day)), month, year)


def year_word(year: str) -> str:
    """2026, but AD 476: a short number alone would not be read as a year."""
    return year if int(year) >= 1000 else f"AD {int(year)}"


def unspecified_year(point: Point) -> str:
    """A year of which digits are not known: the 1980s."""
    if point.year.endswith("XX"):
        first, last = str(point.earliest.year), str(point.latest.year)
        return f"some year from {year_word(first)} to {year_word(last)}"
    return f"the {year_word(point.year.replace('X', '0'))}s"


def phrase_interval(interval: Run) -> str:
    """An interval: 2014 to 2016, 2014 onwards."""
    match interval.first, interval.last:
        case Point() as first, Point() as last:
            return " to ".join(phrase_together([first, last]))
        case Point() as first, "..":
            return f"{phrase_point(first)} onwards"
        case Point() as first, _:
            return f"{phrase_point(first)} to an unknown date"
        case "..", Point() as last:
            return f"up to {phrase_point(last)}"
        case _, Point() as last:
            return f"an unknown date to {phrase_point(last)}"
    return "open"


def phrase_set(one_of: OneOf) -> str:
    """A one-of set: 16 or 18 March 2026."""
    points = [item for item in one_of.items if isinstance(item, Point)]
    if len(points) == len(one_of.items):
        return join_alternatives(phrase_together(points), " or ")
    phrases = [
        phrase_point(item) if isinstance(item, Point) else phrase_run(item)
        for item in one_of.items
    ]
    # Longer alternatives have an "or" of their own; the comma keeps them apart.
    return join_alternatives(phrases, ", or ")


def join_alternatives(phrases: Sequence[str], last_joiner: str) -> str:
    """The phrases joined by commas, and the last by its own word."""
    if len(phrases) == 1:
        return phrases[0]
    return ", ".join(phrases[:-1]) + last_joiner + phrases[-1]


def phrase_run(run: Run) -> str:
    """A run in a set: the date is some day in it."""
    match run.first, run.last:
        case Point() as first, Point() as last:
            return "between " + " and ".join(phrase_together([first, last]))
        case Point() as first, _:
            return f"{preposition(first)} or after {phrase_point(first)}"
        case _, Point() as last:
            return f"{preposition(last)} or before {phrase_point(last)}"
    return "open"


def preposition(point: Point) -> str:
    return "on" if point.day else "in"


def phrase_together(points: Sequence[Point]) -> list[str]:
    """Phrases that say what all dates share once, at the end: 16, 18 March 2026."""
    words = [point_words(point) for point in points]
    if any(point.marks for point in points) or len({len(each) for each in words}) > 1:
        return [phrase_point(point) for point in points]
    shared = 0
    while (
        shared < len(words[0]) - 1 and len({each[-shared - 1] for each in words}) == 1
    ):
        shared += 1
    cut = len(words[0]) - shared
    return [" ".join(each[:cut]) for each in words[:-1]] + [" ".join(words[-1])]
