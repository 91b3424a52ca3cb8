"""The candidates selected for a query: by id, by name, or by properties alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from reconciliation.entity_types import (
    GROUP,
    TYPE_OF_MODEL,
    UMBRELLA,
    tie_breaker,
    umbrellas,
)
from reconciliation.parsing import Query
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL
from reconciliation.resolver import Resolver
from records.models import Record
from search.matches import FLOOR, MOST, Match

POOL = 30  # the candidates of a query whose properties are compared
WEIGHT = 0.3  # of the properties beside the name
PROPERTIES_ONLY = 0.85  # the highest score without a name: short of a match
IDENTIFIED = 0.99
OTHER_TYPE = 0.75


@dataclass
class Candidate:
    """A record that a query may mean, and what its score is made of."""

    model: type[Record]
    key: int
    name_match: Match | None = None
    is_id: bool = False
    is_of_type: bool = True
    agreement: dict[str, bool] = field(default_factory=dict)  # by id of the property
    is_identified: bool = False
    properties_given: int = 0  # by the query

    @property
    def score(self) -> float:
        """From 0 to 100."""
        if self.is_id:
            return 100.0
        agreeing = sum(self.agreement.values())
        if self.name_match is None:
            score = PROPERTIES_ONLY * agreeing / max(self.properties_given, 1)
        elif self.agreement:
            share = agreeing / len(self.agreement)
            score = (1 - WEIGHT) * self.name_match.score + WEIGHT * share
        else:
            score = self.name_match.score
        if self.is_identified:
            score = max(score, IDENTIFIED)
        return round(100 * score * (1 if self.is_of_type else OTHER_TYPE), 2)

    @property
    def rank(self) -> tuple:
        """What candidates are sorted by, the best first."""
        return (-self.score, *tie_breaker(self.model, self.key))


def select_candidates(
    query: Query, resolver: Resolver, visitor: Visitor
) -> Iterator[Candidate]:
    """The records worth comparing, from the types that the query names."""
    by_id = resolver.entity(query.text)
    if by_id is not None:
        yield Candidate(type(by_id), by_id.pk, is_id=True)
    models = models_for(query)
    selected = list(from_models(models, query, resolver, visitor))
    if not selected and query.types and query.strict == "should":
        others = [model for model in TYPE_OF_MODEL if model not in models]
        selected = list(from_models(others, query, resolver, visitor))
        for candidate in selected:
            candidate.is_of_type = False
    selected.sort(key=selection_rank)
    for candidate in selected[: max(POOL, query.limit)]:
        if by_id is None or (candidate.model, candidate.key) != (
            type(by_id),
            by_id.pk,
        ):
            yield candidate


def models_for(query: Query) -> list[type[Record]]:
    """The models to search; `all` asks for entities of every type at once: few are.

    Without a name, those models are searched that have all the properties.
    """
    models = list(dict.fromkeys(type_.model for type_ in query.types)) or list(
        TYPE_OF_MODEL
    )
    if query.types and query.strict == "all" and len(models) > 1:
        return []
    if query.text.strip():
        return models
    given = {pid for pid, values in query.properties if values}
    return [model for model in models if given <= set(BY_MODEL[model])] or models


def from_models(
    models: Iterable[type[Record]], query: Query, resolver: Resolver, visitor: Visitor
) -> Iterator[Candidate]:
    for model in models:
        candidates = list(from_model(model, query, resolver, visitor))
        if is_umbrella_requested(query, model):
            kept = umbrellas(candidate.key for candidate in candidates)
            candidates = [one for one in candidates if one.key in kept]
        yield from candidates


def is_umbrella_requested(query: Query, model: type[Record]) -> bool:
    """Whether of all groups only umbrellas are requested."""
    if model is not GROUP.model or UMBRELLA not in query.types:
        return False
    return query.strict == "all" or GROUP not in query.types


def from_model(
    model: type[Record], query: Query, resolver: Resolver, visitor: Visitor
) -> Iterator[Candidate]:
    """By the name, and by what identifies; without a name by all the properties."""
    is_named = bool(query.text.strip())
    known = BY_MODEL[model]
    conditions = [
        reduce(or_, (known[pid].where(one, resolver, visitor) for one in values))
        for pid, values in query.properties
        if values and pid in known and (known[pid].identifies or not is_named)
    ]
    matches = resolver.matches_for(model, query.text) if is_named else {}
    near = {key: match for key, match in matches.items() if match.score >= FLOOR}
    for key, match in near.items():
        yield Candidate(model, key, match)
    for key in keys_that_meet(conditions, model):
        if key not in near:
            yield Candidate(model, key)


def keys_that_meet(conditions: list[Q], model: Any) -> list[int]:
    """The keys of records that meet all the conditions; if none does, any of them."""
    if not conditions:
        return []
    rows = model.objects.visible_to(None).order_by("pk").values_list("pk", flat=True)
    keys = list(rows.filter(reduce(and_, conditions))[:MOST])
    return keys or list(rows.filter(reduce(or_, conditions))[:MOST])


def selection_rank(candidate: Candidate) -> tuple:
    """What identifies a record comes before every name, a near name before others."""
    score = candidate.name_match.score if candidate.name_match else 1
    return (-score, *tie_breaker(candidate.model, candidate.key))
