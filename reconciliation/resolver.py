"""What texts and ids mean, each asked of the database once in a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from places.models import Place
from reconciliation.entities import loaded, resolved
from search.matches import Match
from search.name_search import LONGEST, MATCH


@dataclass(frozen=True)
class Wanted:
    """A value that somebody looks for: as text, or as an entity with its name."""

    text: str
    id: str | None = None

    @property
    def known(self) -> str:
        """What it is looked up by."""
        return self.id or self.text


class Finder:
    """Answers for one request; what was asked before is not asked again.

    `site` is the one whose addresses mean its records: https://host.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.found: dict[tuple[Any, str], dict[Any, Match]] = {}
        self.entities: dict[str, Any] = {}
        self.codes: dict[str, set[str]] = {}

    def find(self, model: Any, text: str) -> dict[Any, Match]:
        """By key, why the text finds published records; no name is longer than 300."""
        text = text.strip()
        if len(text) > LONGEST:
            return {}
        if (model, text) not in self.found:
            self.found[model, text] = model.objects.matches_for(text, None)
        return self.found[model, text]

    def entity(self, text: str) -> Any | None:
        """The published record with this id, or that took its place."""
        if text not in self.entities:
            self.entities[text] = resolved([text], self.site).get(text)
        return self.entities[text]

    def meant(self, model: Any, wanted: Wanted) -> set[Any]:
        """The keys of the records that can be meant: by their id, or any spelling."""
        row = self.entity(wanted.known)
        if row is not None or wanted.id is not None:
            return {row.pk} if isinstance(row, model) else set()
        found = self.find(model, wanted.text).items()
        return {key for key, why in found if why.score >= MATCH}

    def countries(self, wanted: Wanted) -> set[str]:
        """ISO codes: the text itself, or those of the country that it names."""
        code = wanted.known.strip().upper()
        if len(code) == 2 and code.isascii() and code.isalpha():
            return {code}
        known = wanted.known
        if known not in self.codes:
            places = loaded(Place, self.meant(Place, wanted)).values()
            self.codes[known] = {
                place.country_code
                for place in places
                if place.kind == Place.Kind.COUNTRY and place.country_code
            }
        return self.codes[known]
