"""A serialised record as a row of cells, by the API's rules for CSV.

A serializer field that makes several columns says so in `csv_parts`, which maps
a suffix of the column's name to a key of the value; DATE_PARTS and PLACE_PARTS
are the two there are. Every other field is one column.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from rest_framework.serializers import BaseSerializer, Field

DATE_PARTS = {"": "edtf", "_earliest": "earliest", "_latest": "latest"}
PLACE_PARTS = {"": "slug", "_precision": "precision"}
AnyField = Field[Any, Any, Any, Any]
SEPARATOR = " | "
# What names a nested object best, the first it has.
NAMING_KEYS = ("slug", "id", "edtf", "text", "code")


def header_of(serializer: BaseSerializer[Any]) -> list[str]:
    """The columns of a serializer, in the order of its fields."""
    return [
        name + suffix
        for name, field in _readable(serializer)
        for suffix in _parts(field) or ("",)
    ]


def row_of(serializer: BaseSerializer[Any], record: Mapping[str, Any]) -> list[str]:
    """The cells of one serialised record, as many as the header has."""
    cells = []
    for name, field in _readable(serializer):
        value = record.get(name)
        if parts := _parts(field):
            cells += [cell_of((value or {}).get(key)) for key in parts.values()]
        else:
            cells.append(cell_of(value))
    return cells


def _readable(serializer: BaseSerializer[Any]) -> Iterator[tuple[str, AnyField]]:
    for name, field in serializer.fields.items():  # type: ignore[attr-defined]
        if not field.write_only:
            yield name, field


def _parts(field: AnyField) -> Mapping[str, str]:
    return getattr(field, "csv_parts", {})


def cell_of(value: object) -> str:
    """One value as text: empty for none, a slug or id for a nested object."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Mapping():
            return _object_cell(value)
        case list() | tuple():
            return SEPARATOR.join(cell_of(item) for item in value)
    return str(value)


def _object_cell(value: Mapping[str, object]) -> str:
    for key in NAMING_KEYS:
        if value.get(key) is not None:
            return cell_of(value[key])
    if "source" in value and "locator" in value:
        return f"{cell_of(value['source'])} {cell_of(value['locator'])}"
    return orjson.dumps(value, default=str).decode()


def csv_lines(table: Iterable[list[str]]) -> bytes:
    """RFC 4180 in UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode()
