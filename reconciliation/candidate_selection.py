"""Who is drawn as a candidate for a query: by id, by name, or by properties alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from reconciliation.parsing import Query
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL
from reconciliation.resolver import Finder
from reconciliation.types import GROUP, UMBRELLA, WHOLE, place_of, umbrellas
from search.matches import FLOOR, MOST, Match

POOL = 30  # the candidates of a query whose properties are compared
WEIGHT = 0.3  # of the properties beside the name
ALONE = 0.85  # what properties alone reach: short of a match
IDENTIFIED = 0.99
OTHER_TYPE = 0.75


@dataclass
class Candidate:
    """A record that a query may mean, and what speaks for it."""

    model: Any
    key: Any
    why: Match | None = None  # how its name was found
    is_id: bool = False
    is_of_type: bool = True
    agreed: dict[str, bool] = field(default_factory=dict)
    is_identified: bool = False
    asked: int = 0  # how many properties the query gives

    @property
    def score(self) -> float:
        """From 0 to 100."""
        if self.is_id:
            return 100.0
        agreeing = sum(self.agreed.values())
        if self.why is None:
            score = ALONE * agreeing / max(self.asked, 1)
        elif self.agreed:
            share = agreeing / len(self.agreed)
            score = (1 - WEIGHT) * self.why.score + WEIGHT * share
        else:
            score = self.why.score
        if self.is_identified:
            score = max(score, IDENTIFIED)
        return round(100 * score * (1 if self.is_of_type else OTHER_TYPE), 2)

    @property
    def rank(self) -> tuple:
        return (-self.score, *place_of(self.model, self.key))


def draw(query: Query, finder: Finder, visitor: Visitor) -> Iterator[Candidate]:
    """The records worth comparing, from the types asked for."""
    by_id = finder.entity(query.text)
    if by_id is not None:
        yield Candidate(type(by_id), by_id.pk, is_id=True)
    models = models_of(query)
    found = list(found_in(query, models, finder, visitor))
    if not found and query.types and query.strict == "should":
        others = [model for model in WHOLE if model not in models]
        found = list(found_in(query, others, finder, visitor))
        for candidate in found:
            candidate.is_of_type = False
    found.sort(key=nearness)
    for candidate in found[: max(POOL, query.limit)]:
        if by_id is None or (candidate.model, candidate.key) != (
            type(by_id),
            by_id.pk,
        ):
            yield candidate


def models_of(query: Query) -> list[Any]:
    """Where to look: `all` wants entities of every type at once, which few are.

    Without a name, entities that can have all the properties are the ones wanted.
    """
    models = list(dict.fromkeys(type_.model for type_ in query.types)) or list(WHOLE)
    if query.types and query.strict == "all" and len(models) > 1:
        return []
    if query.text.strip():
        return models
    given = {pid for pid, wanted in query.properties if wanted}
    return [model for model in models if given <= set(BY_MODEL[model])] or models


def found_in(
    query: Query, models: Iterable[Any], finder: Finder, visitor: Visitor
) -> Iterator[Candidate]:
    for model in models:
        found = list(found_as(query, model, finder, visitor))
        if is_umbrella_asked(query, model):
            kept = umbrellas(candidate.key for candidate in found)
            found = [candidate for candidate in found if candidate.key in kept]
        yield from found


def is_umbrella_asked(query: Query, model: Any) -> bool:
    """Whether of all groups only umbrellas are wanted."""
    if model is not GROUP.model or UMBRELLA not in query.types:
        return False
    return query.strict == "all" or GROUP not in query.types


def found_as(
    query: Query, model: Any, finder: Finder, visitor: Visitor
) -> Iterator[Candidate]:
    """By the name, and by what identifies; without a name by all the properties."""
    is_named = bool(query.text.strip())
    known = BY_MODEL[model]
    conditions = [
        reduce(or_, (known[pid].where(one, finder, visitor) for one in wanted))
        for pid, wanted in query.properties
        if wanted and pid in known and (known[pid].identifies or not is_named)
    ]
    named = finder.find(model, query.text) if is_named else {}
    near = {key: why for key, why in named.items() if why.score >= FLOOR}
    for key, why in near.items():
        yield Candidate(model, key, why)
    for key in by_properties(model, conditions):
        if key not in near:
            yield Candidate(model, key)


def by_properties(model: Any, conditions: list[Q]) -> list[Any]:
    """Records that meet all the conditions; if there are none, any of them."""
    if not conditions:
        return []
    rows = model.objects.visible_to(None).order_by("pk").values_list("pk", flat=True)
    found = list(rows.filter(reduce(and_, conditions))[:MOST])
    return found or list(rows.filter(reduce(or_, conditions))[:MOST])


def nearness(candidate: Candidate) -> tuple:
    """The order in which candidates are drawn: what identifies before every name."""
    score = candidate.why.score if candidate.why else 1
    return (-score, *place_of(candidate.model, candidate.key))
