"""Answers to queries: candidates weighed by their properties, and which one is meant.

The rule stands in docs/reconcile.md and, for readers of a score, on the page of terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from reconciliation.candidate_selection import Candidate, draw
from reconciliation.entities import descriptions, entity_id, loaded
from reconciliation.parsing import Query
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL
from reconciliation.resolver import Finder
from reconciliation.types import GROUP, types_of, umbrellas
from reconciliation.values import Value
from search.name_search import MATCH

LEAD = 1.0  # points by which the first must be ahead to be taken for the one meant
Key = tuple[Any, Any]  # the model and the primary key


def answered(batch: dict[str, Query], visitor: Visitor) -> dict[str, Any]:
    """The candidates for each query, the best first."""
    finder = Finder(visitor.site)
    drawn = {key: list(draw(query, finder, visitor)) for key, query in batch.items()}
    rows = rows_of(candidate for some in drawn.values() for candidate in some)
    values = Values(rows, visitor)
    for key, query in batch.items():
        values.prepare(query, drawn[key])
    told = Told(rows)
    return {
        key: {"result": told.best(weighed(drawn[key], query, values, finder), query)}
        for key, query in batch.items()
    }


def rows_of(candidates: Iterable[Candidate]) -> dict[Key, Any]:
    """The records themselves: a query for each collection."""
    keys: dict[Any, set[Any]] = defaultdict(set)
    for candidate in candidates:
        keys[candidate.model].add(candidate.key)
    return {
        (model, key): row
        for model, some in keys.items()
        for key, row in loaded(model, some).items()
    }


class Values:
    """The values of the properties that a batch asks about: a few queries for each."""

    def __init__(self, rows: dict[Key, Any], visitor: Visitor) -> None:
        self.rows, self.visitor = rows, visitor
        self.wanted: dict[tuple[Any, str], set[Any]] = defaultdict(set)
        self.read: dict[tuple[Any, str], dict[Any, list[Value]]] = {}

    def prepare(self, query: Query, candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            for pid, wanted in query.properties:
                if pid in BY_MODEL[candidate.model] and wanted:
                    self.wanted[candidate.model, pid].add(candidate.key)

    def of(self, candidate: Candidate, pid: str) -> list[Value]:
        which = candidate.model, pid
        if which not in self.read:
            keys = [(candidate.model, key) for key in sorted(self.wanted[which])]
            rows = [self.rows[key] for key in keys if key in self.rows]
            property = BY_MODEL[candidate.model][pid]
            self.read[which] = property.read(rows, self.visitor)
        return self.read[which].get(candidate.key, [])


def weighed(
    candidates: list[Candidate], query: Query, values: Values, finder: Finder
) -> list[Candidate]:
    """The candidates, each told which properties agree; what is not known says nothing.

    Of several values of a query one must agree with one of the record's. Candidates
    that nothing speaks for after all are left out.
    """
    for candidate in candidates:
        for pid, wanted in query.properties:
            property = BY_MODEL[candidate.model].get(pid)
            candidate.asked += bool(wanted)
            if property is None or not wanted:
                continue
            own = values.of(candidate, pid)
            verdicts = {v.agrees(one, finder) for v in own for one in wanted} - {None}
            if not verdicts:
                continue
            agrees = True in verdicts
            candidate.agreed[pid] = candidate.agreed.get(pid, True) and agrees
            candidate.is_identified |= agrees and property.identifies
    spoken_for = [one for one in candidates if one.score > 0]
    return sorted(spoken_for, key=lambda one: one.rank)


class Told:
    """Candidates as the answer tells them."""

    def __init__(self, rows: dict[Key, Any]) -> None:
        self.rows = rows
        by_model: dict[Any, list[Any]] = defaultdict(list)
        for (model, _), row in rows.items():
            by_model[model].append(row)
        self.descriptions = {
            (model, key): text
            for model, some in by_model.items()
            for key, text in descriptions(model, some).items()
        }
        self.umbrellas = umbrellas(row.pk for row in by_model[GROUP.model])

    def best(self, candidates: list[Candidate], query: Query) -> list[dict[str, Any]]:
        known = [one for one in candidates if (one.model, one.key) in self.rows]
        chosen = meant(known)
        return [self.told(one, one is chosen) for one in known[: query.limit]]

    def told(self, candidate: Candidate, is_match: bool) -> dict[str, Any]:
        key = (candidate.model, candidate.key)
        row = self.rows[key]
        description = self.descriptions[key]
        why = candidate.why
        if why and why.field == "names" and why.name != str(row):
            description = "; ".join(filter(None, [description, f"found as {why.name}"]))
        return {
            "id": entity_id(row),
            "name": str(row),
            "description": description,
            "score": candidate.score,
            "match": is_match,
            "type": [type_.brief() for type_ in types_of(row, self.umbrellas)],
            "features": list(features(candidate)),
        }


def meant(candidates: list[Candidate]) -> Candidate | None:
    """The one that is certainly meant: it scores a match and is clearly ahead.

    Properties can part namesakes and refuse a name, but make none a match: with one
    that all records share, such as a country, four times as many would be wrong.
    """
    if not candidates:
        return None
    first, *others = candidates
    if first.is_id:
        return first
    is_near = first.is_identified or (first.why and first.why.score >= MATCH)
    is_sure = is_near and first.is_of_type and first.score >= 100 * MATCH
    is_ahead = not others or first.score - others[0].score >= LEAD
    return first if is_sure and is_ahead else None


def features(candidate: Candidate) -> Iterator[dict[str, Any]]:
    """What the score is made of."""
    if candidate.is_id:
        yield {"id": "id", "value": True}
    if not candidate.is_of_type:
        yield {"id": "type", "value": False}
    why = candidate.why
    if why:
        part = "name" if why.field == "names" else why.field
        yield {"id": f"{part}_score", "value": round(100 * why.score, 2)}
        for how in why.how:
            if how != why.field:
                yield {"id": f"{part}_{how}".replace(" ", "_"), "value": True}
    for pid, agrees in candidate.agreed.items():
        yield {"id": pid, "value": agrees}
