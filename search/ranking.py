"""Rows in the order in which a text finds them, each told why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import FloatField, Func, JSONField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from search.matches import Found

RANKED = ("-score", "pk")
Rows = TypeVar("Rows", bound=models.QuerySet)
# Where a text looks: the column of a key, and why each of these keys is found.
Findings = list[tuple[str, Mapping[Any, dict[str, Any]]]]


def found_in(rows: Rows, findings: Findings) -> Rows:
    """The rows with one of the keys, as `found` (why) and `score` say best first.

    Both are computed in the query, so that pages and exports can go on from them.
    """
    findings = [(path, why) for path, why in findings if why]
    if not findings:
        return rows.none()
    condition = Q()
    for path, why in findings:
        condition |= Q(**{f"{path}__in": list(why)})
    rows = rows.filter(condition).annotate(
        found=Surest(*(Looked(Value(json.dumps(why)), path) for path, why in findings))
    )
    score = Cast(KeyTextTransform("score", "found"), FloatField())
    return rows.annotate(score=score).order_by(*RANKED)


def told(found: Mapping[Any, Found], through: str | None = None) -> dict[Any, Any]:
    return {key: finding.told(through) for key, finding in found.items()}


class Looked(Func):
    """What a JSON object has under a key."""

    template = "(%(expressions)s::text)"
    arg_joiner = "::jsonb -> "
    output_field = JSONField()


class Surest(Func):
    """Of several findings the one with the highest score."""

    template = (
        "(SELECT finding FROM unnest(ARRAY[%(expressions)s]) AS finding"
        " WHERE finding IS NOT NULL"
        " ORDER BY (finding ->> 'score')::float8 DESC LIMIT 1)"
    )
    output_field = JSONField()
