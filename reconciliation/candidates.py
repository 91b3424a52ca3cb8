"""The results of queries: candidates scored by name and properties, and the match.

The rule is in docs/reconcile.md and, for readers of a score, on the page of terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reconciliation.candidate_selection import Candidate, select_candidates
from reconciliation.entities import descriptions, entity_id, rows_by_key
from reconciliation.entity_types import GROUP, types_of, umbrellas
from reconciliation.parsing import Query
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL
from reconciliation.resolver import Resolver
from reconciliation.values import Value
from records.models import Record
from records.types import JsonObject
from search.name_search import MATCH

LEAD = 1.0  # points by which the first must be ahead of the second to be the match

Key = tuple[type[Record], int]  # the model and the primary key


def reconcile(batch: dict[str, Query], visitor: Visitor) -> JsonObject:
    """The candidates for each query of a batch, the best first."""
    resolver = Resolver(visitor.site)
    selected = {
        key: list(select_candidates(query, resolver, visitor))
        for key, query in batch.items()
    }
    rows = rows_of(candidate for some in selected.values() for candidate in some)
    values = PropertyValues(rows, visitor)
    for key, query in batch.items():
        values.prepare(query, selected[key])
    results = Results(rows)
    return {
        key: {
            "result": results.as_json(
                scored(selected[key], query, values, resolver), query.limit
            )
        }
        for key, query in batch.items()
    }


def rows_of(candidates: Iterable[Candidate]) -> dict[Key, Record]:
    """The records themselves: a query for each collection."""
    keys: dict[type[Record], set[int]] = defaultdict(set)
    for candidate in candidates:
        keys[candidate.model].add(candidate.key)
    return {
        (model, key): row
        for model, some in keys.items()
        for key, row in rows_by_key(model, some).items()
    }


class PropertyValues:
    """The values of the properties that a batch compares: a few queries for each."""

    def __init__(self, rows: dict[Key, Record], visitor: Visitor) -> None:
        self.rows, self.visitor = rows, visitor
        self.requested: dict[tuple[type[Record], str], set[int]] = defaultdict(set)
        self.read: dict[tuple[type[Record], str], dict[int, list[Value]]] = {}

    def prepare(self, query: Query, candidates: Iterable[Candidate]) -> None:
        """Notes whose values will be compared, so that they are read together."""
        for candidate in candidates:
            for pid, given in query.properties:
                if pid in BY_MODEL[candidate.model] and given:
                    self.requested[candidate.model, pid].add(candidate.key)

    def of(self, candidate: Candidate, pid: str) -> list[Value]:
        """The values that the candidate's record has of a property."""
        which = candidate.model, pid
        if which not in self.read:
            keys = [(candidate.model, key) for key in sorted(self.requested[which])]
            rows = [self.rows[key] for key in keys if key in self.rows]
            property = BY_MODEL[candidate.model][pid]
            self.read[which] = property.read(rows, self.visitor)
        return self.read[which].get(candidate.key, [])


def scored(
    candidates: list[Candidate],
    query: Query,
    values: PropertyValues,
    resolver: Resolver,
) -> list[Candidate]:
    """The candidates by score; what a record has no value of counts for nothing.

    Of several values of a query one must agree with one of the record's. Candidates
    with a score of 0 are left out.
    """
    for candidate in candidates:
        for pid, given in query.properties:
            property = BY_MODEL[candidate.model].get(pid)
            candidate.properties_given += bool(given)
            if property is None or not given:
                continue
            own = values.of(candidate, pid)
            verdicts = {v.agrees(one, resolver) for v in own for one in given} - {None}
            if not verdicts:
                continue
            agrees = True in verdicts
            candidate.agreement[pid] = candidate.agreement.get(pid, True) and agrees
            candidate.is_identified |= agrees and property.identifies
    return sorted((one for one in candidates if one.score > 0), key=lambda c: c.rank)


class Results:
    """Candidates as JSON: results of the Reconciliation API 0.2."""

    def __init__(self, rows: dict[Key, Record]) -> None:
        self.rows = rows
        by_model: dict[type[Record], list[Record]] = defaultdict(list)
        for (model, _), row in rows.items():
            by_model[model].append(row)
        self.descriptions = {
            (model, key): text
            for model, some in by_model.items()
            for key, text in descriptions(model, some).items()
        }
        self.umbrellas = umbrellas(row.pk for row in by_model[GROUP.model])

    def as_json(self, candidates: list[Candidate], limit: int) -> list[JsonObject]:
        """The first candidates, so many at most; one of them may be the match."""
        known = [one for one in candidates if (one.model, one.key) in self.rows]
        match = certain_match(known)
        return [self.result(one, one is match) for one in known[:limit]]

    def result(self, candidate: Candidate, is_match: bool) -> JsonObject:
        """One candidate."""
        key = (candidate.model, candidate.key)
        row = self.rows[key]
        description = self.descriptions[key]
        match = candidate.name_match
        if match and match.field == "names" and match.name != str(row):
            also = f"found as {match.name}"
            description = "; ".join(filter(None, [description, also]))
        return {
            "id": entity_id(row),
            "name": str(row),
            "description": description,
            "score": candidate.score,
            "match": is_match,
            "type": [type_.brief() for type_ in types_of(row, self.umbrellas)],
            "features": list(feature_values(candidate)),
        }


def certain_match(candidates: list[Candidate]) -> Candidate | None:
    """The first candidate, if it scores as a match and is clearly ahead.

    Properties can part namesakes and refuse a name, but make none a match: with one
    that all records share, such as a country, four times as many would be wrong.
    """
    if not candidates:
        return None
    first, *others = candidates
    if first.is_id:
        return first
    is_near = first.is_identified or (
        first.name_match and first.name_match.score >= MATCH
    )
    is_sure = is_near and first.is_of_type and first.score >= 100 * MATCH
    is_ahead = not others or first.score - others[0].score >= LEAD
    return first if is_sure and is_ahead else None


def feature_values(candidate: Candidate) -> Iterator[JsonObject]:
    """What the score is made of: features of the Reconciliation API 0.2."""
    if candidate.is_id:
        yield {"id": "id", "value": True}
    if not candidate.is_of_type:
        yield {"id": "type", "value": False}
    match = candidate.name_match
    if match:
        part = "name" if match.field == "names" else match.field
        yield {"id": f"{part}_score", "value": round(100 * match.score, 2)}
        for how in match.how:
            if how != match.field:
                yield {"id": f"{part}_{how}".replace(" ", "_"), "value": True}
    for pid, agrees in candidate.agreement.items():
        yield {"id": pid, "value": agrees}
