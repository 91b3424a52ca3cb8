"""Queries and data extensions, as clients of the Reconciliation API 0.2 send them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.errors.problems import TooLarge
from api.http.parameters import day_of
from reconciliation.entity_types import TYPES, Type
from reconciliation.json_values import (
    as_list,
    parse_choice,
    parse_form_field,
    parse_limit,
    parse_list,
    parse_object,
    parse_text,
    refuse,
)
from reconciliation.properties.property import Property
from reconciliation.properties.registry import BY_ID, LOOKED_UP
from reconciliation.resolver import QueryValue
from search.matches import MOST

MAX_QUERIES = 50  # in a batch
MAX_IDS = 1000  # entities in one data extension
MAX_COLUMNS = 50  # properties in one data extension
MAX_TEXTS = 200  # different texts looked up for a batch: each is searches of its own
MAX_PROPERTIES = 20  # of a query
MAX_VALUES = 10  # of a property
DEFAULT_LIMIT = 10  # candidates
STRICTNESS = ("any", "should", "all")
CONTENTS = ("label", "id")


@dataclass(frozen=True)
class Query:
    """What one entity is searched by: a name, types, and values of properties."""

    text: str
    types: tuple[Type, ...]
    strict: str
    limit: int
    properties: tuple[tuple[str, tuple[QueryValue, ...]], ...]


@dataclass(frozen=True)
class Column:
    """A property to fetch, as of a day, as labels or as ids."""

    property: Property
    day: date | None
    by_id: bool


def parse_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys.

    Raises TooLarge (413) for more than 50 queries or 200 different texts, and
    ValidationError for JSON that is no batch.
    """
    batch = parse_form_field("queries", text)
    if len(batch) > MAX_QUERIES:
        raise TooLarge(
            f"This batch has {len(batch)} queries; the most is {MAX_QUERIES}."
        )
    queries = {key: parse_query(f"queries.{key}", one) for key, one in batch.items()}
    texts = len(texts_of(queries))
    if texts > MAX_TEXTS:
        raise TooLarge(
            f"This batch has {texts} different texts to look up, in its queries and "
            f"properties; the most is {MAX_TEXTS}."
        )
    return queries


def texts_of(batch: dict[str, Query]) -> set[str]:
    """The different texts and ids of a batch that have to be looked up."""
    texts = {query.text for query in batch.values()}
    for query in batch.values():
        for pid, values in query.properties:
            if pid in LOOKED_UP:
                texts.update(value.key for value in values)
    return {text.strip() for text in texts} - {""}


def parse_query(path: str, value: object) -> Query:
    """A query. Raises ValidationError when it has neither a name nor properties."""
    known = ("query", "type", "type_strict", "limit", "properties")
    fields = parse_object(path, value, known)
    if "query" not in fields and not fields.get("properties"):
        refuse(path, "Expected `query`, or at least one of `properties`.", "required")
    types = as_list(fields.get("type"))
    return Query(
        text=parse_text(f"{path}.query", fields.get("query", "")),
        types=tuple(parse_type(f"{path}.type", one) for one in types),
        strict=parse_choice(
            f"{path}.type_strict", fields.get("type_strict"), STRICTNESS
        ),
        limit=parse_limit(f"{path}.limit", fields.get("limit"), DEFAULT_LIMIT, MOST),
        properties=parse_properties(f"{path}.properties", fields.get("properties")),
    )


def parse_properties(
    path: str, value: object
) -> tuple[tuple[str, tuple[QueryValue, ...]], ...]:
    """The properties of a query, 20 at most. Raises ValidationError for others."""
    items = parse_list(path, value, MAX_PROPERTIES)
    return tuple(parse_property(f"{path}.{n}", one) for n, one in enumerate(items))


def parse_property(path: str, value: object) -> tuple[str, tuple[QueryValue, ...]]:
    """The id of a property (`pid`) and the values for it (`v`), without empty ones."""
    fields = parse_object(path, value, required=("pid", "v"))
    pid = known_property(f"{path}.pid", fields["pid"]).id
    given = fields["v"]
    if isinstance(given, list):
        items = parse_list(f"{path}.v", given, MAX_VALUES)
        values = [parse_value(f"{path}.v.{n}", one) for n, one in enumerate(items)]
    else:
        values = [parse_value(f"{path}.v", given)]
    return pid, tuple(one for one in values if one.text.strip() or one.id)


def parse_value(path: str, value: object) -> QueryValue:
    """The value of a cell: a text, number or boolean, or an entity matched before.

    Raises ValidationError for anything else.
    """
    if isinstance(value, dict):
        fields = parse_object(path, value, required=("id",))
        name = parse_text(f"{path}.name", fields.get("name") or "")
        return QueryValue(name, parse_text(f"{path}.id", fields["id"]))
    if isinstance(value, str):
        return QueryValue(value)
    if isinstance(value, bool):
        return QueryValue("true" if value else "false")
    if isinstance(value, int | float):
        is_whole = isinstance(value, float) and value.is_integer()
        return QueryValue(str(int(value) if is_whole else value))
    refuse(path, "Expected a text, a number, true, false or an object with an id.")


def parse_extension(text: str) -> tuple[list[str], list[Column]]:
    """The ids and the columns of a data extension.

    Raises TooLarge (413) for more than 1,000 ids, and ValidationError for JSON that
    is no data extension or has two columns of one property.
    """
    fields = parse_form_field("extend", text)
    parse_object("extend", fields, required=("ids", "properties"))
    ids = parse_list("extend.ids", fields["ids"])
    if len(ids) > MAX_IDS:
        raise TooLarge(f"This asks for {len(ids)} entities; the most is {MAX_IDS}.")
    for n, one in enumerate(ids):
        parse_text(f"extend.ids.{n}", one)
    properties = parse_list("extend.properties", fields["properties"], MAX_COLUMNS)
    return ids, list(parse_columns(properties))


def parse_columns(properties: Iterable[object]) -> Iterable[Column]:
    """One column for each property.

    Raises ValidationError when a property is given twice with different settings.
    """
    columns: dict[str, Column] = {}
    for n, one in enumerate(properties):
        path = f"extend.properties.{n}"
        column = parse_column(path, one)
        if columns.setdefault(column.property.id, column) != column:
            refuse(path, "A property has one column: ask again for another day.")
    return columns.values()


def parse_column(path: str, value: object) -> Column:
    """A property with its settings. Raises ValidationError when one is not known."""
    fields = parse_object(path, value, required=("id",))
    where = f"{path}.settings"
    settings = parse_object(where, fields.get("settings") or {}, ("as_of", "content"))
    as_of = parse_text(f"{where}.as_of", settings.get("as_of") or "").strip()
    day = day_of(as_of) if as_of else None
    if as_of and day is None:
        refuse(f"{where}.as_of", "Expected a day as YYYY-MM-DD.")
    content = parse_choice(
        f"{where}.content", settings.get("content") or None, CONTENTS
    )
    return Column(known_property(f"{path}.id", fields["id"]), day, content == "id")


def known_property(path: str, id: object) -> Property:
    """The property with this id. Raises ValidationError when there is none."""
    property = BY_ID.get(parse_text(path, id))
    if property is None:
        refuse(path, f"Expected one of: {', '.join(BY_ID)}.", "invalid_choice")
    return property


def parse_type(path: str, id: object) -> Type:
    """The type that an id, or an object with an id, names.

    Raises ValidationError when there is none.
    """
    id = id.get("id") if isinstance(id, dict) else id
    type_ = TYPES.get(parse_text(path, id))
    if type_ is None:
        refuse(path, f"Expected one of: {', '.join(TYPES)}.", "invalid_choice")
    return type_
