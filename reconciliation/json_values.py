"""JSON that clients send, read value by value; what is wrong is a 400 with its path.

A path is written with dots, as in `queries.q0.properties.2.pid`.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, NoReturn

from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError

from api.http.parsers import StrictJSONParser
from records.types import JsonObject


def refuse(path: str, message: str, code: str = "invalid") -> NoReturn:
    """Raises the ValidationError (a 400) that names the path."""
    raise ValidationError({path: ErrorDetail(message, code)})


def parse_form_field(name: str, text: str) -> JsonObject:
    """The JSON object in a form field.

    Raises ValidationError when it is no JSON, no object, or repeats a key.
    """
    raw = text.encode("utf-8", "surrogatepass")
    try:
        return StrictJSONParser().parse(BytesIO(raw))
    except ParseError as error:
        message = str(error.detail).replace("The body", "The JSON text")
        refuse(name, message.replace("in the body", "in it"), "parse_error")
    except ValidationError as error:
        nested: Any = error.detail
        by_path = {f"{name}.{key}": value for key, value in nested.items()}
        raise ValidationError(by_path) from error


def parse_object(
    path: str,
    value: object,
    known: Iterable[str] | None = None,
    required: Iterable[str] = (),
) -> JsonObject:
    """An object with the required keys, and no others than the known ones if given.

    Raises ValidationError for anything else.
    """
    if not isinstance(value, dict):
        refuse(path, "Expected an object.")
    for key in value:
        if known is not None and key not in known:
            refuse(f"{path}.{key}", f"Expected: {', '.join(known)}.", "unknown_field")
    for key in required:
        if key not in value:
            refuse(f"{path}.{key}", "This is needed.", "required")
    return value


def parse_list(path: str, value: object, limit: int | None = None) -> list[Any]:
    """A list, empty for null.

    Raises ValidationError when it is no list, or has more items than the limit.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        refuse(path, "Expected a list.", "not_a_list")
    if limit is not None and len(value) > limit:
        refuse(path, f"Expected at most {limit}.", "max_length")
    return value


def parse_text(path: str, value: object) -> str:
    """A text. Raises ValidationError when it is none."""
    if not isinstance(value, str):
        refuse(path, "Expected a text.")
    return value


def parse_choice(path: str, value: object, choices: tuple[str, ...]) -> str:
    """One of the choices, the first for null.

    Raises ValidationError when it is none of them.
    """
    if value is None:
        return choices[0]
    if not isinstance(value, str) or value not in choices:
        refuse(path, f"Expected one of: {', '.join(choices)}.", "invalid_choice")
    return value


def parse_limit(path: str, value: Any, default: int, highest: int) -> int:
    """A whole number from 1, cut to the highest; the default for null.

    Raises ValidationError when it is none.
    """
    if value is None:
        return default
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or value < 1 or value != int(value):
        refuse(path, "Expected a whole number from 1.")
    return min(int(value), highest)


def as_list(value: Any) -> list[Any]:
    """What may be given alone, as a list; null and an empty text are an empty list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
