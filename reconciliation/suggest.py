"""Suggestions while somebody types: entities, types and properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from reconciliation.entities import descriptions, entity_id, loaded
from reconciliation.properties.registry import BY_ID
from reconciliation.resolver import Finder
from reconciliation.types import (
    GROUP,
    TYPES,
    UMBRELLA,
    WHOLE,
    Type,
    place_of,
    types_of,
    umbrellas,
)
from reconciliation.values import plain
from records.names import Named
from search.name_search import name_query

PAGE = 20
SOUNDS = 3  # the fewest consonants that a name is looked for by
BEGUN = 0.75  # a name that begins so: surer than words of a title


def entities(
    prefix: str, chosen: Type | None, skip: int, site: str
) -> list[dict[str, Any]]:
    """Records of which a name begins or sounds like what was typed so far."""
    finder = Finder(site)
    models = [chosen.model] if chosen else list(WHOLE)
    found = ranked(prefix, models, finder)
    if chosen is UMBRELLA:
        kept = umbrellas(key for _, key in found)
        found = [(model, key) for model, key in found if key in kept]
    page = found[skip : skip + PAGE]
    told: dict[Any, dict[str, Any]] = {}
    for model in models:
        rows = loaded(model, [key for of, key in page if of is model])
        texts = descriptions(model, rows.values())
        above = umbrellas(rows) if model is GROUP.model else set()
        for key, row in rows.items():
            told[model, key] = suggestion(row, texts[key], types_of(row, above))
    return [told[one] for one in page if one in told]


def ranked(prefix: str, models: list[Any], finder: Finder) -> list[tuple[Any, Any]]:
    """Model and key of what is found, the surest first; an id finds its own."""
    scores: dict[tuple[Any, Any], float] = {}
    for model in models:
        for key, score in sounding(model, prefix):
            scores[model, key] = score
        for key, why in finder.find(model, prefix).items():
            scores[model, key] = max(why.score, scores.get((model, key), 0))
    row = finder.entity(prefix)
    if row is not None and type(row) in models:
        scores[type(row), row.pk] = 2
    return sorted(scores, key=lambda one: (-scores[one], *place_of(*one)))


def sounding(model: Any, prefix: str) -> Iterator[tuple[Any, float]]:
    """Records of which a name has words that begin with the consonants typed."""
    if not issubclass(model, Named):
        return
    names = model.name_model()
    begun = name_query(prefix, names.objects.db).skeleton
    if len(begun.replace(" ", "")) < SOUNDS:
        return
    at_a_word = Q(skeleton__startswith=begun) | Q(skeleton__contains=f" {begun}")
    rows = names.objects.visible_to(None).counted().filter(at_a_word)
    keys = rows.order_by(f"{names.owner_field}__name", "pk")
    for key in keys.values_list(f"{names.owner_field}_id", flat=True)[: 5 * PAGE]:
        yield key, BEGUN


def suggestion(row: Any, description: str, types: Iterable[Type]) -> dict[str, Any]:
    return {
        "id": entity_id(row),
        "name": str(row),
        "description": description,
        "notable": [type_.brief() for type_ in types],
    }


def types(prefix: str, skip: int) -> list[dict[str, Any]]:
    told = [type_.told() for type_ in TYPES.values()]
    return list(beginning(told, prefix))[skip : skip + PAGE]


def properties(prefix: str, skip: int) -> list[dict[str, Any]]:
    told = [
        {"id": one.id, "name": one.name, "description": one.description}
        for one in BY_ID.values()
    ]
    return list(beginning(told, prefix))[skip:]


def beginning(told: Iterable[dict[str, Any]], prefix: str) -> Iterator[dict[str, Any]]:
    """Those with a word, in id or name, that begins so; all, if nothing is typed."""
    typed = plain(prefix)
    for one in told:
        words = f" {plain(one['name'])} {one['id']} {one['id'].replace('_', ' ')}"
        if f" {typed}" in words:
            yield one
