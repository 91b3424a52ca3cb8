"""The text of a page cursor: where a page starts, and a signature."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import ErrorDetail, ValidationError

SALT = "api.pagination.cursors"

# Values JSON has no form for: tag -> (type, to text, from text). A datetime is a
# date as well, so it comes first.
TAGGED: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "decimal": (Decimal, str, Decimal),
}


@dataclass(frozen=True)
class Cursor:
    """The page after a row (before it, if backward), given by its sort values.

    Without values it is the first page, or if backward the last.
    """

    backward: bool = False
    values: list[Any] | None = None

    @property
    def is_start(self) -> bool:
        return self.values is None and not self.backward

    def text(self, order: str) -> str:
        values = self.values and [_tagged(value) for value in self.values]
        body = _base64(json.dumps([int(self.backward), values]).encode())
        return f"{body}.{_signature(body, order)}"


def read_cursor(text: str | None, order: str) -> Cursor:
    """Read the cursor of a request; raises ValidationError when it is not ours."""
    if text is None:
        return Cursor()
    body, _, signature = text.partition(".")
    if not constant_time_compare(signature, _signature(body, order)):
        raise ValidationError(
            {
                "cursor": ErrorDetail(
                    "Take the cursor unchanged from `next` or `previous`, and keep "
                    "`ordering` as it was.",
                    "invalid_cursor",
                )
            }
        )
    padded = body + "=" * (-len(body) % 4)
    backward, values = json.loads(base64.urlsafe_b64decode(padded))
    return Cursor(bool(backward), values and [_untagged(value) for value in values])


def _signature(body: str, order: str) -> str:
    signed = salted_hmac(SALT, f"{order}\n{body}", algorithm="sha256").digest()
    return _base64(signed[:12])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _tagged(value: object) -> object:
    for tag, (kind, to_text, _) in TAGGED.items():
        if isinstance(value, kind):
            return [tag, to_text(value)]
    return value


def _untagged(value: object) -> object:
    if not isinstance(value, list):
        return value
    tag, text = value
    return TAGGED[tag][2](text)
