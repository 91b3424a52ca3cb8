"""The parameters of an address, each parsed or refused with a 400."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.request import Request

DIGITS = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)


class ReadableAddress:
    """A view that refuses NUL and broken UTF-8 in its address, with a 400."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Check the address before all else; raises ParseError."""
        refuse_unreadable_address(request)
        parent: Any = super()
        parent.initial(request, *args, **kwargs)


def refuse_unreadable_address(request: Request) -> None:
    """Raise ParseError (400) for an address that PostgreSQL cannot store or compare.

    Django replaces broken UTF-8 in a query by U+FFFD and searches for that; an error
    helps a reader who mistyped more.
    """
    try:
        query = unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode("utf-8")
    except UnicodeDecodeError as exc:
        raise ParseError("The query is not UTF-8.") from exc
    if "\0" in query or "\0" in request.path_info:
        raise ParseError("The address contains a NUL character.")


def bounded_number(name: str, text: str, low: int, high: int) -> int:
    """Read a whole number from low to high, or raise a 400 that names `name`."""
    number = int(text) if DIGITS.fullmatch(text) else None
    if number is None or not low <= number <= high:
        sentence = f"Expected a whole number from {low:,} to {high:,}."
        raise ValidationError({name: ErrorDetail(sentence, "out_of_range")})
    return number


def choice(name: str, text: str, known: Iterable[str]) -> str:
    """One of the known values, or a 400 that names `name` and lists them."""
    if text not in known:
        sentence = f"Expected one of: {', '.join(known)}."
        raise ValidationError({name: ErrorDetail(sentence, "invalid_choice")})
    return text


def choices(name: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    """One or more of the known values, separated by commas; else a 400."""
    return tuple(choice(name, part.strip(), known) for part in text.split(","))


def day(name: str, text: str | None) -> date:
    """A day as YYYY-MM-DD, or a 400 that names `name`."""
    parsed = day_of(text) if text else None
    if parsed is None:
        sentence = "Expected a day as YYYY-MM-DD."
        raise ValidationError({name: ErrorDetail(sentence, "invalid")})
    return parsed


def as_of(request: Request) -> date | None:
    """The day that `as_of` names, or None; anything but YYYY-MM-DD is a 400."""
    text = request.query_params.get("as_of")
    return None if text is None else day("as_of", text)


def day_of(text: str) -> date | None:
    """The day written as YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """The moment written as RFC 3339 has it, in UTC; None for anything else.

    PostgreSQL knows fewer time zones than Python, and Python fewer moments: what is
    outside the calendar once it is in UTC is None too.
    """
    try:
        return (
            datetime.fromisoformat(text.upper()).astimezone(UTC)
            if MOMENT.fullmatch(text)
            else None
        )
    except (ValueError, OverflowError):
        return None
