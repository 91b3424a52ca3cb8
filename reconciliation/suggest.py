"""Suggestions while somebody types: entities, types and properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from reconciliation.entities import descriptions, entity_id, rows_by_key
from reconciliation.entity_types import (
    GROUP,
    TYPE_OF_MODEL,
    TYPES,
    UMBRELLA,
    Type,
    tie_breaker,
    types_of,
    umbrellas,
)
from reconciliation.properties.registry import BY_ID
from reconciliation.resolver import Resolver
from reconciliation.values import plain
from records.models import Record
from records.names import Named
from records.types import JsonObject
from search.name_search import name_query

PAGE = 20
MIN_CONSONANTS = 3  # typed, to search names by their consonants
PREFIX_SCORE = 0.75  # a name that begins so: surer than words of a title


def entities(
    prefix: str, chosen: Type | None, skip: int, site: str
) -> list[JsonObject]:
    """Records of which a name begins or sounds like what was typed so far."""
    resolver = Resolver(site)
    models = [chosen.model] if chosen else list(TYPE_OF_MODEL)
    ranking = rank(prefix, models, resolver)
    if chosen is UMBRELLA:
        kept = umbrellas(key for _, key in ranking)
        ranking = [(model, key) for model, key in ranking if key in kept]
    page = ranking[skip : skip + PAGE]
    suggestions: dict[tuple[type[Record], int], JsonObject] = {}
    for model in models:
        rows = rows_by_key(model, [key for of, key in page if of is model])
        texts = descriptions(model, rows.values())
        above = umbrellas(rows) if model is GROUP.model else set()
        for key, row in rows.items():
            suggestions[model, key] = suggestion(row, texts[key], types_of(row, above))
    return [suggestions[one] for one in page if one in suggestions]


def rank(
    prefix: str, models: list[type[Record]], resolver: Resolver
) -> list[tuple[type[Record], int]]:
    """Model and key of what matches, the surest first; an id matches its record."""
    scores: dict[tuple[type[Record], int], float] = {}
    for model in models:
        for key, score in phonetic_matches(model, prefix):
            scores[model, key] = score
        for key, match in resolver.matches_for(model, prefix).items():
            scores[model, key] = max(match.score, scores.get((model, key), 0))
    row = resolver.entity(prefix)
    if row is not None and type(row) in models:
        scores[type(row), row.pk] = 2
    return sorted(scores, key=lambda one: (-scores[one], *tie_breaker(*one)))


def phonetic_matches(model: type[Record], prefix: str) -> Iterator[tuple[int, float]]:
    """Records of which a name has words that begin with the consonants typed."""
    if not issubclass(model, Named):
        return
    names = model.name_model()
    typed = name_query(prefix, names.objects.db).skeleton
    if len(typed.replace(" ", "")) < MIN_CONSONANTS:
        return
    at_a_word = Q(skeleton__startswith=typed) | Q(skeleton__contains=f" {typed}")
    rows = names.objects.visible_to(None).counted().filter(at_a_word)
    keys = rows.order_by(f"{names.owner_field}__name", "pk")
    for key in keys.values_list(f"{names.owner_field}_id", flat=True)[: 5 * PAGE]:
        yield key, PREFIX_SCORE


def suggestion(row: Record, description: str, types: Iterable[Type]) -> JsonObject:
    return {
        "id": entity_id(row),
        "name": str(row),
        "description": description,
        "notable": [type_.brief() for type_ in types],
    }


def types(prefix: str, skip: int) -> list[JsonObject]:
    """A page of the types with a word that begins so."""
    every = [type_.as_json() for type_ in TYPES.values()]
    return list(starting_with(prefix, every))[skip : skip + PAGE]


def properties(prefix: str, skip: int) -> list[JsonObject]:
    """The properties with a word that begins so."""
    every = [
        {"id": one.id, "name": one.name, "description": one.description}
        for one in BY_ID.values()
    ]
    return list(starting_with(prefix, every))[skip:]


def starting_with(prefix: str, choices: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Those with a word, in id or name, that begins so; all, if nothing is typed."""
    typed = plain(prefix)
    for one in choices:
        words = f" {plain(one['name'])} {one['id']} {one['id'].replace('_', ' ')}"
        if f" {typed}" in words:
            yield one
