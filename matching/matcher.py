"""Lists of names matched with records: who each may be, and the one it clearly is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models

from records.addresses import reference
from records.choices import Status
from search.matches import Match, name_match
from search.name_search import MATCH, Hit, search_names

SOUGHT = 10  # of each collection: what is found does not hang on how many are shown
LEAD = 0.05  # the next candidate is this much behind the one that is clear
ABROAD = 0.15  # what another country than the one asked for takes off the score
REMEMBERED = 1_500  # names whose answers are kept: lists repeat them


@dataclass(frozen=True, slots=True)
class Asked:
    """A name of a list: which collections may have it, and its country if known."""

    name: str
    collections: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a name may be meant for, and why."""

    record: Any
    found: Match

    def told(self) -> dict[str, Any]:
        """As the API says it."""
        return {
            **self.reference(),
            "kind": getattr(self.record, "kind", None),
            "country": self.record.country or None,
            "found": self.found.as_json(),
        }

    def reference(self) -> dict[str, Any]:
        return {"collection": self.record.collection, **reference(self.record)}


@dataclass(frozen=True, slots=True)
class Matched:
    """What a name came to: candidates, the surest first, and the clear one or None."""

    candidates: list[Candidate]
    match: Candidate | None

    def told(self, limit: int, threshold: float) -> dict[str, Any]:
        shown = [one for one in self.candidates if one.found.score >= threshold]
        return {
            "candidates": [candidate.told() for candidate in shown[:limit]],
            "match": self.match.reference() if self.match else None,
        }


class Matcher:
    """Finds the records that names are meant for, among those this reader may see.

    Give the models of the collections; with a day, records that can exist on it.
    """

    def __init__(
        self, named: Sequence[Any], user: Any = None, day: date | None = None
    ) -> None:
        self.names = {model.collection: names_of(model, user, day) for model in named}
        self.hits = lru_cache(REMEMBERED)(self.search)

    def matched(self, asked: Asked) -> Matched:
        candidates = [
            candidate(hit, asked.country)
            for collection in asked.collections
            for hit in self.hits(collection, asked.name)
        ]
        # Equally sure ones stay as they are: the order of hits, then of collections.
        candidates.sort(key=lambda one: -one.found.score)
        return Matched(candidates, clear(candidates))

    def search(self, collection: str, text: str) -> list[Hit]:
        return search_names(self.names[collection], text, SOUGHT)


def names_of(model: Any, user: Any, day: date | None) -> models.QuerySet:
    """The names by which records of the kind are found."""
    named = model.name_model()
    owner = named.owner_field
    names = named.objects.visible_to(user).counted()
    names = names.exclude(**{f"{owner}__status": Status.WITHDRAWN})
    if day is not None:
        that_day = model.objects.visible_to(user).as_of(day)
        names = names.filter(**{f"{owner}__in": that_day})
    return names


def candidate(hit: Hit, country: str) -> Candidate:
    found = name_match(hit.name, hit.score, hit.how)
    if country and hit.record.country not in ("", country):
        how = (*hit.how, "other country")
        found = replace(found, score=max(0.0, hit.score - ABROAD), how=how)
    return Candidate(hit.record, found)


def clear(candidates: list[Candidate]) -> Candidate | None:
    """The one that the name is taken for: a match, and no other comes near it."""
    if not candidates or candidates[0].found.score < MATCH:
        return None
    best, *others = candidates
    behind = best.found.score - LEAD
    # Scores have four digits; a difference of floats has more.
    if others and others[0].found.score > round(behind, 4):
        return None
    return best
