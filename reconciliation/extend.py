"""Data extension: the values of properties, fetched for entities matched before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reconciliation.entities import resolved
from reconciliation.parsing import Column
from reconciliation.properties.property import Property, Visitor
from reconciliation.properties.registry import BY_MODEL, of_type
from reconciliation.types import Type
from reconciliation.values import Cell


def extended(
    ids: list[str], columns: Iterable[Column], visitor: Visitor
) -> dict[str, Any]:
    """A row for each id as it was sent, with the cells of each property.

    What is not known, or does not exist, has no cells.
    """
    columns = list(columns)
    found = resolved(ids, visitor.site)
    rows: dict[str, dict[str, list[Cell]]] = {
        id: {column.property.id: [] for column in columns} for id in ids
    }
    for model, by_id in grouped(found).items():
        for column in columns:
            property = BY_MODEL[model].get(column.property.id)
            if property is None:
                continue
            visitor_then = replace(visitor, day=column.day or visitor.day)
            read = property.read(list(set(by_id.values())), visitor_then)
            for id, row in by_id.items():
                rows[id][property.id] = [
                    value.cell(column.by_id) for value in read.get(row.pk, [])
                ]
    return {"meta": [meta(column) for column in columns], "rows": rows}


def grouped(found: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    """Records under the ids they were asked by, apart by model."""
    by_model: dict[Any, dict[str, Any]] = defaultdict(dict)
    for id, row in found.items():
        by_model[type(row)][id] = row
    return by_model


def meta(column: Column) -> dict[str, Any]:
    told = brief(column.property)
    type_ = column.property.type
    return told | ({"type": type_.brief()} if type_ and not column.by_id else {})


def proposed(type_: Type | None, limit: int | None) -> dict[str, Any]:
    """The properties that entities of a type have, the most telling first."""
    told: dict[str, Any] = {"type": type_.id} if type_ else {}
    if limit is not None:
        told["limit"] = limit
    properties = [brief(one) for one in of_type(type_)][:limit]
    return told | {"properties": properties}


def brief(property: Property) -> dict[str, str]:
    return {"id": property.id, "name": property.name}
