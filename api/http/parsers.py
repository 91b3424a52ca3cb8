"""Request bodies: one JSON object in UTF-8, and nothing a database cannot hold."""

import json
from typing import IO, Any

from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import JSONParser

from records.types import JsonObject
from records.violations import is_storable

# Deeper than any record: names and citations nest three levels down.
MAX_DEPTH = 32
INT64 = 2**63


class StrictJSONParser(JSONParser):
    """JSON objects of RFC 8259: no NaN, no repeated keys, no numbers past 64 bits."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: object = None,
    ) -> JsonObject:
        """The body; ParseError or ValidationError (400) for what is not such JSON."""
        body = _parsed(stream.read())
        if not isinstance(body, dict):
            raise ParseError("The body must be one JSON object.")
        refuse_unstorable(body)
        return body


def _parsed(raw: bytes) -> object:
    try:
        return json.loads(
            raw.decode("utf-8"),
            parse_int=_whole_number,
            parse_float=_fraction,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as exc:
        raise ParseError(f"The body is not UTF-8 at byte {exc.start}.") from exc
    except RecursionError as exc:
        raise ParseError("The body is nested too deeply.") from exc
    except json.JSONDecodeError as exc:
        raise ParseError(
            f"The body is not JSON: {exc.msg} at line {exc.lineno}, column {exc.colno}."
        ) from exc


def _whole_number(text: str) -> int:
    # The length first: Python refuses to read thousands of digits at all.
    if len(text) > 20 or not -INT64 <= int(text) < INT64:
        raise ParseError("A number in the body is outside 64 bits.")
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ParseError("A number in the body is too large.")
    return number


def _refuse_constant(name: str) -> float:
    raise ParseError(f"{name} is not a JSON value.")


def _object(pairs: list[tuple[str, object]]) -> JsonObject:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        raise ParseError("An object in the body has the same key twice.")
    return keys


def refuse_unstorable(value: object, path: tuple[str, ...] = ()) -> None:
    """Raise ParseError or ValidationError for what PostgreSQL cannot store.

    That is NUL characters and lone surrogates, and nesting beyond MAX_DEPTH.
    """
    if len(path) > MAX_DEPTH:
        raise ParseError("The body is nested too deeply.")
    if isinstance(value, str):
        if not is_storable(value):
            sentence = "This text contains characters that cannot be stored."
            field = ".".join(path)
            raise ValidationError({field: ErrorDetail(sentence, "unreadable_text")})
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not is_storable(key):
                raise ParseError("A key contains characters that cannot be stored.")
            refuse_unstorable(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            refuse_unstorable(inner, (*path, str(position)))
