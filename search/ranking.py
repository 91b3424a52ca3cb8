"""Rows that match a text, the best first, each with its match."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import FloatField, Func, JSONField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from search.matches import Match

RANKED = ("-score", "pk")
Rows = TypeVar("Rows", bound=models.QuerySet)
MatchesByKey = Mapping[Any, dict[str, Any]]  # each match as JSON
# Where a text is searched for: the column of a key, and the keys that match.
MatchesByColumn = list[tuple[str, MatchesByKey]]


def ranked(rows: Rows, matches: MatchesByColumn) -> Rows:
    """The rows with one of the keys, each with its `match` and `score`, best first.

    Both are computed in the query, so that pages and exports can go on from them.
    """
    matches = [(column, by_key) for column, by_key in matches if by_key]
    if not matches:
        return rows.none()
    condition = Q()
    for column, by_key in matches:
        condition |= Q(**{f"{column}__in": list(by_key)})
    values = (
        ValueOfKey(Value(json.dumps(by_key)), column) for column, by_key in matches
    )
    rows = rows.filter(condition).annotate(match=BestMatch(*values))
    score = Cast(KeyTextTransform("score", "match"), FloatField())
    return rows.annotate(score=score).order_by(*RANKED)


def as_json(matches: Mapping[Any, Match], through: str | None = None) -> MatchesByKey:
    """The matches as JSON; `through` is the key by which rows name the records."""
    return {key: match.as_json(through) for key, match in matches.items()}


class ValueOfKey(Func):
    """What a JSON object has under a key."""

    template = "(%(expressions)s::text)"
    arg_joiner = "::jsonb -> "
    output_field = JSONField()


class BestMatch(Func):
    """Of several matches the one with the highest score."""

    template = (
        "(SELECT match FROM unnest(ARRAY[%(expressions)s]) AS match"
        " WHERE match IS NOT NULL"
        " ORDER BY (match ->> 'score')::float8 DESC LIMIT 1)"
    )
    output_field = JSONField()
