"""What texts and ids mean, each looked up in the database once in a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from places.models import Place
from reconciliation.entities import resolve_ids, rows_by_key
from records.models import Record
from search.matches import Match
from search.name_search import LONGEST, MATCH


@dataclass(frozen=True)
class QueryValue:
    """A value that a query gives: a text, or an entity's id with its name."""

    text: str
    id: str | None = None

    @property
    def key(self) -> str:
        """What it is looked up by."""
        return self.id or self.text


class Resolver:
    """The records that texts and ids of one request mean, cached by text.

    `site` (https://host) is the one whose addresses count as ids of its records.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.matches: dict[tuple[type[Record], str], dict[int, Match]] = {}
        self.entities: dict[str, Record | None] = {}
        self.codes: dict[str, set[str]] = {}

    def matches_for(self, model: Any, text: str) -> dict[int, Match]:
        """The published records that match a text, by key; {} beyond 300 characters."""
        text = text.strip()
        if len(text) > LONGEST:
            return {}
        if (model, text) not in self.matches:
            self.matches[model, text] = model.objects.matches_for(text, None)
        return self.matches[model, text]

    def entity(self, text: str) -> Record | None:
        """The published record with this id, or the one it was merged into."""
        if text not in self.entities:
            self.entities[text] = resolve_ids([text], self.site).get(text)
        return self.entities[text]

    def keys_for(self, model: type[Record], value: QueryValue) -> set[int]:
        """The keys of the records that a value can mean: by id, or in any spelling."""
        row = self.entity(value.key)
        if row is not None or value.id is not None:
            return {row.pk} if row is not None and isinstance(row, model) else set()
        matches = self.matches_for(model, value.text).items()
        return {key for key, match in matches if match.score >= MATCH}

    def country_codes(self, value: QueryValue) -> set[str]:
        """ISO 3166-1 alpha-2 codes: the text itself, or of the country it names."""
        key = value.key
        code = key.strip().upper()
        if len(code) == 2 and code.isascii() and code.isalpha():
            return {code}
        if key not in self.codes:
            places = rows_by_key(Place, self.keys_for(Place, value)).values()
            self.codes[key] = {
                place.country_code
                for place in places
                if place.kind == Place.Kind.COUNTRY and place.country_code
            }
        return self.codes[key]
