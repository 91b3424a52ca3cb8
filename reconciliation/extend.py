"""Data extension: the values of properties, fetched for entities matched before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from reconciliation.entities import resolve_ids
from reconciliation.entity_types import Type
from reconciliation.parsing import Column
from reconciliation.properties.property import Property, Visitor
from reconciliation.properties.registry import BY_MODEL, of_type
from reconciliation.values import Cell
from records.models import Record
from records.types import JsonObject


def extend_data(
    ids: list[str], columns: Iterable[Column], visitor: Visitor
) -> JsonObject:
    """A row for each id as it was sent, with the cells of each property.

    What is not known, or does not exist, has no cells.
    """
    columns = list(columns)
    rows: dict[str, dict[str, list[Cell]]] = {
        id: {column.property.id: [] for column in columns} for id in ids
    }
    for model, by_id in by_model(resolve_ids(ids, visitor.site)).items():
        for column in columns:
            property = BY_MODEL[model].get(column.property.id)
            if property is None:
                continue
            on_day = replace(visitor, day=column.day or visitor.day)
            read = property.read(list(set(by_id.values())), on_day)
            for id, row in by_id.items():
                rows[id][property.id] = [
                    value.cell(column.by_id) for value in read.get(row.pk, [])
                ]
    return {"meta": [column_meta(column) for column in columns], "rows": rows}


def by_model(records: dict[str, Record]) -> dict[type[Record], dict[str, Record]]:
    """Records under the ids they were requested by, apart by model."""
    apart: dict[type[Record], dict[str, Record]] = defaultdict(dict)
    for id, row in records.items():
        apart[type(row)][id] = row
    return apart


def column_meta(column: Column) -> JsonObject:
    """The head of a column: its property, and the type of entities in its cells."""
    described: JsonObject = brief(column.property)
    type_ = column.property.type
    return described | ({"type": type_.brief()} if type_ and not column.by_id else {})


def propose_properties(type_: Type | None, limit: int | None) -> JsonObject:
    """The properties that entities of a type have, the most useful first."""
    proposal: JsonObject = {"type": type_.id} if type_ else {}
    if limit is not None:
        proposal["limit"] = limit
    properties = [brief(one) for one in of_type(type_)][:limit]
    return proposal | {"properties": properties}


def brief(property: Property) -> JsonObject:
    return {"id": property.id, "name": property.name}
