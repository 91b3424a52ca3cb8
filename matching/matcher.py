"""Names matched with records: who each may be, and the one it clearly is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db import models

from records.addresses import reference
from records.choices import Status
from records.names import Named
from records.types import Account, JsonObject
from search.matches import Match, name_match
from search.name_search import MATCH, Hit, search_names

MAX_CANDIDATES = 10  # of each collection, however few of them the answer has
MIN_LEAD = 0.05  # the next candidate is this much behind the one that is clear
OTHER_COUNTRY_PENALTY = 0.15  # taken off the score of a record of another country
CACHED_NAMES = 1_500  # names whose answers are kept: lists repeat them


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """A name to match, the collections that may have it, and its country if known.

    The country is ISO 3166-1 alpha-2, or empty.
    """

    name: str
    collections: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a name may be meant for, and why it matches."""

    record: Named
    match: Match

    def as_json(self) -> JsonObject:
        """The candidate as the API gives it."""
        return {
            **self.reference(),
            "kind": getattr(self.record, "kind", None),
            "country": self.record.country or None,
            "found": self.match.as_json(),
        }

    def reference(self) -> JsonObject:
        return {"collection": self.record.collection, **reference(self.record)}


@dataclass(frozen=True, slots=True)
class NameMatches:
    """The candidates of a name, the best first, and the clear one or None."""

    candidates: list[Candidate]
    clear: Candidate | None

    def above(self, threshold: float) -> list[Candidate]:
        """The candidates with at least this score (0 to 1)."""
        return [
            candidate
            for candidate in self.candidates
            if candidate.match.score >= threshold
        ]

    def as_json(self, limit: int, threshold: float) -> JsonObject:
        """The matches as the API gives them: at most `limit` of those `above`."""
        candidates = self.above(threshold)[:limit]
        return {
            "candidates": [candidate.as_json() for candidate in candidates],
            "match": self.clear.reference() if self.clear else None,
        }


class Matcher:
    """Matches names with the records that this reader may see.

    `named` are the models of the collections; with a day, only records that can exist
    on it are candidates.
    """

    def __init__(
        self,
        named: Sequence[type[Named]],
        user: Account = None,
        day: date | None = None,
    ) -> None:
        self.names = {model.collection: names_of(model, user, day) for model in named}
        self.cached_hits = lru_cache(CACHED_NAMES)(self.hits)

    def match(self, query: MatchQuery) -> NameMatches:
        candidates = [
            candidate_of(hit, query.country)
            for collection in query.collections
            for hit in self.cached_hits(collection, query.name)
        ]
        # Of equal scores the order stays: that of hits, then that of collections.
        candidates.sort(key=lambda candidate: -candidate.match.score)
        return NameMatches(candidates, clear_match(candidates))

    def hits(self, collection: str, text: str) -> list[Hit]:
        return search_names(self.names[collection], text, MAX_CANDIDATES)


def names_of(model: type[Named], user: Account, day: date | None) -> models.QuerySet:
    """The names that this reader may match records of the model by."""
    name_model = model.name_model()
    owner = name_model.owner_field
    names = name_model.objects.visible_to(user).counted()
    names = names.exclude(**{f"{owner}__status": Status.WITHDRAWN})
    if day is not None:
        that_day = model.objects.visible_to(user).as_of(day)
        names = names.filter(**{f"{owner}__in": that_day})
    return names


def candidate_of(hit: Hit, country: str) -> Candidate:
    """The candidate that a hit is; its score is lower if the countries differ."""
    match = name_match(hit.name, hit.score, hit.how)
    if country and hit.record.country not in ("", country):
        how = (*hit.how, "other country")
        score = max(0.0, hit.score - OTHER_COUNTRY_PENALTY)
        match = replace(match, score=score, how=how)
    return Candidate(hit.record, match)


def clear_match(candidates: list[Candidate]) -> Candidate | None:
    """The candidate that the name is taken for: a match, and no other is near it."""
    if not candidates or candidates[0].match.score < MATCH:
        return None
    best, *others = candidates
    # Scores have four digits; a difference of floats has more.
    if others and others[0].match.score > round(best.match.score - MIN_LEAD, 4):
        return None
    return best
