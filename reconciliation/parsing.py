"""The JSON that clients send, read into what is asked; a wrong one is told where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, NoReturn

from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError

from api.errors.problems import TooLarge
from api.http.parameters import day_of
from api.http.parsers import StrictJSONParser
from reconciliation.properties.property import Property
from reconciliation.properties.registry import BY_ID, LOOKED_UP
from reconciliation.resolver import Wanted
from reconciliation.types import TYPES, Type
from search.matches import MOST

BATCH = 50  # queries in a batch
MOST_IDS = 1000  # entities in one data extension
MOST_COLUMNS = 50  # properties in one data extension
MOST_TEXTS = 200  # different texts looked up for a batch: each is searches of its own
MOST_PROPERTIES = 20  # of a query
MOST_VALUES = 10  # of a property
LIMIT = 10  # candidates, unless told
STRICTNESS = ("any", "should", "all")
CONTENTS = ("label", "id")


@dataclass(frozen=True)
class Query:
    """What one entity is looked for by."""

    text: str
    types: tuple[Type, ...]
    strict: str
    limit: int
    properties: tuple[tuple[str, tuple[Wanted, ...]], ...]


@dataclass(frozen=True)
class Column:
    """A property to fetch, as of a day, as labels or as ids."""

    property: Property
    day: date | None
    by_id: bool


def wrong(path: str, sentence: str, code: str = "invalid") -> NoReturn:
    raise ValidationError({path: ErrorDetail(sentence, code)})


def json_object(name: str, text: str) -> dict[str, Any]:
    """The object that a form field holds."""
    raw = text.encode("utf-8", "surrogatepass")
    try:
        return StrictJSONParser().parse(BytesIO(raw))
    except ParseError as error:
        sentence = str(error.detail).replace("The body", "The JSON text")
        wrong(name, sentence.replace("in the body", "in it"), "parse_error")
    except ValidationError as error:
        nested: Any = error.detail
        named = {f"{name}.{key}": value for key, value in nested.items()}
        raise ValidationError(named) from error


def batch_of(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys."""
    batch = json_object("queries", text)
    if len(batch) > BATCH:
        raise TooLarge(f"This batch has {len(batch)} queries; the most is {BATCH}.")
    read = {key: query_of(f"queries.{key}", asked) for key, asked in batch.items()}
    texts = len(texts_of(read))
    if texts > MOST_TEXTS:
        raise TooLarge(
            f"This batch has {texts} different texts to look up, in its queries and "
            f"properties; the most is {MOST_TEXTS}."
        )
    return read


def texts_of(batch: dict[str, Query]) -> set[str]:
    """The different texts and ids that a batch makes us look up."""
    texts = {query.text for query in batch.values()}
    for query in batch.values():
        for pid, wanted in query.properties:
            if pid in LOOKED_UP:
                texts.update(one.known for one in wanted)
    return {text.strip() for text in texts} - {""}


def query_of(path: str, asked: Any) -> Query:
    known = ("query", "type", "type_strict", "limit", "properties")
    fields = an_object(path, asked, known)
    if "query" not in fields and not fields.get("properties"):
        wrong(path, "Expected `query`, or at least one of `properties`.", "required")
    types = listed(fields.get("type"))
    return Query(
        text=a_text(f"{path}.query", fields.get("query", "")),
        types=tuple(type_of(f"{path}.type", one) for one in types),
        strict=one_of(f"{path}.type_strict", fields.get("type_strict"), STRICTNESS),
        limit=limit_of(f"{path}.limit", fields.get("limit")),
        properties=tuple(
            property_of(f"{path}.properties.{n}", one)
            for n, one in enumerate(
                a_list(f"{path}.properties", fields.get("properties"), MOST_PROPERTIES)
            )
        ),
    )


def property_of(path: str, asked: Any) -> tuple[str, tuple[Wanted, ...]]:
    fields = an_object(path, asked, required=("pid", "v"))
    pid = known_property(f"{path}.pid", fields["pid"]).id
    given = fields["v"]
    if isinstance(given, list):
        values = a_list(f"{path}.v", given, MOST_VALUES)
        wanted = [wanted_of(f"{path}.v.{n}", one) for n, one in enumerate(values)]
    else:
        wanted = [wanted_of(f"{path}.v", given)]
    return pid, tuple(one for one in wanted if one.text.strip() or one.id)


def wanted_of(path: str, value: Any) -> Wanted:
    """A value of a cell: text, number, truth, or an entity matched before."""
    if isinstance(value, dict):
        fields = an_object(path, value, required=("id",))
        name = a_text(f"{path}.name", fields.get("name") or "")
        return Wanted(name, a_text(f"{path}.id", fields["id"]))
    if isinstance(value, str):
        return Wanted(value)
    if isinstance(value, bool):
        return Wanted("true" if value else "false")
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return Wanted(str(int(value) if whole else value))
    wrong(path, "Expected a text, a number, true, false or an object with an id.")


def extension_of(text: str) -> tuple[list[str], list[Column]]:
    """The ids and the columns of a data extension."""
    asked = json_object("extend", text)
    an_object("extend", asked, required=("ids", "properties"))
    ids = a_list("extend.ids", asked["ids"])
    if len(ids) > MOST_IDS:
        raise TooLarge(f"This asks for {len(ids)} entities; the most is {MOST_IDS}.")
    for n, one in enumerate(ids):
        a_text(f"extend.ids.{n}", one)
    properties = a_list("extend.properties", asked["properties"], MOST_COLUMNS)
    columns: dict[str, Column] = {}
    for n, one in enumerate(properties):
        path = f"extend.properties.{n}"
        column = column_of(path, one)
        if columns.setdefault(column.property.id, column) != column:
            wrong(path, "A property has one column: ask again for another day.")
    return ids, list(columns.values())


def column_of(path: str, asked: Any) -> Column:
    fields = an_object(path, asked, required=("id",))
    where = f"{path}.settings"
    settings = an_object(where, fields.get("settings") or {}, ("as_of", "content"))
    as_of = a_text(f"{where}.as_of", settings.get("as_of") or "").strip()
    on = day_of(as_of) if as_of else None
    if as_of and on is None:
        wrong(f"{where}.as_of", "Expected a day as YYYY-MM-DD.")
    content = one_of(f"{where}.content", settings.get("content") or None, CONTENTS)
    return Column(known_property(f"{path}.id", fields["id"]), on, content == "id")


def known_property(path: str, id: Any) -> Property:
    found = BY_ID.get(a_text(path, id))
    if found is None:
        wrong(path, f"Expected one of: {', '.join(BY_ID)}.", "invalid_choice")
    return found


def type_of(path: str, id: Any) -> Type:
    """The type that an id, or an object with an id, names."""
    id = id.get("id") if isinstance(id, dict) else id
    found = TYPES.get(a_text(path, id))
    if found is None:
        wrong(path, f"Expected one of: {', '.join(TYPES)}.", "invalid_choice")
    return found


def limit_of(path: str, limit: Any) -> int:
    """How many candidates: as many as are told, 100 at most."""
    if limit is None:
        return LIMIT
    is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if not is_number or limit < 1 or limit != int(limit):
        wrong(path, "Expected a whole number from 1.")
    return min(int(limit), MOST)


def an_object(
    path: str,
    value: Any,
    known: Iterable[str] | None = None,
    required: Iterable[str] = (),
) -> dict[str, Any]:
    """An object with the keys required, and no other than those known if any are."""
    if not isinstance(value, dict):
        wrong(path, "Expected an object.")
    for key in value:
        if known is not None and key not in known:
            wrong(f"{path}.{key}", f"Expected: {', '.join(known)}.", "unknown_field")
    for key in required:
        if key not in value:
            wrong(f"{path}.{key}", "This is needed.", "required")
    return value


def a_list(path: str, value: Any, most: int | None = None) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        wrong(path, "Expected a list.", "not_a_list")
    if most is not None and len(value) > most:
        wrong(path, f"Expected at most {most}.", "max_length")
    return value


def a_text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        wrong(path, "Expected a text.")
    return value


def one_of(path: str, value: Any, words: tuple[str, ...]) -> str:
    """One of the words; the first where none is given."""
    if value is None:
        return words[0]
    if value not in words:
        wrong(path, f"Expected one of: {', '.join(words)}.", "invalid_choice")
    return value


def listed(value: Any) -> list[Any]:
    """What may be given alone, as a list; an empty text is nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
