"""What people see: an entity in full and in the small, and the terms explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from rest_framework.renderers import BaseRenderer

from reconciliation.candidate_selection import (
    IDENTIFIED,
    OTHER_TYPE,
    PROPERTIES_ONLY,
    WEIGHT,
)
from reconciliation.candidates import LEAD
from reconciliation.entities import descriptions, entity_id
from reconciliation.entity_types import TYPES, types_of, umbrellas
from reconciliation.parsing import MAX_IDS, MAX_QUERIES, MAX_TEXTS
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL, of_type
from reconciliation.score_features import features
from reconciliation.values import Entity, Link, Value
from records.addresses import address
from records.models import Record
from search.name_search import MATCH

PREVIEW_FACTS = 4
PREVIEW_VALUES = 3  # of a fact
# What the head of a preview says already, or another of its facts.
PREVIEW_OMITS = {"names", "kind", "country", "member_of", "members_all"}


class PageRenderer(BaseRenderer):
    """Passes on a page that is rendered already."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(
        self, data: Any, media_type: str | None = None, context: Any = None
    ) -> bytes:
        # Other errors are problem details, which are rendered already.
        return str(data or "").encode()


def entity(row: Record, visitor: Visitor) -> str:
    """The page of an entity."""
    return page("entity", row, facts=list(facts(row, visitor)))


def preview(row: Record, visitor: Visitor) -> str:
    """A few facts to recognise an entity by, for a small frame."""
    some = islice(facts(row, visitor, PREVIEW_VALUES, PREVIEW_OMITS), PREVIEW_FACTS)
    return page("preview", row, facts=list(some), native=native_name(row))


def flyout(row: Record) -> str:
    """A few lines, to be put into a page of the client."""
    return page("flyout", row, native=native_name(row))


def missing(id: str) -> str:
    """The page for an id that no published record has."""
    return render_to_string("reconciliation/missing.html", {"id": id})


def page(name: str, row: Record, **more: Any) -> str:
    """A template, filled with what every page of an entity has."""
    context = {
        "id": entity_id(row),
        "row": row,
        "name": str(row),
        "types": types_of(row, umbrellas([row.pk])),
        "description": descriptions(type(row), [row])[row.pk],
        "view": reverse("reconcile-view", args=[entity_id(row)]),
        "api": address(row.collection, row.slug),
    }
    return render_to_string(f"reconciliation/{name}.html", context | more)


def native_name(row: Record) -> str:
    """Its name in its own language, unless that is its title; empty if it has none."""
    property = BY_MODEL[type(row)].get("native_name")
    names = property.read([row], Visitor()).get(row.pk, []) if property else []
    return next((value.text for value in names if value.text != str(row)), "")


def facts(
    row: Record,
    visitor: Visitor,
    limit: int | None = None,
    omit: Iterable[str] = (),
) -> Iterator[tuple[str, list[dict[str, str]], int]]:
    """Of each property: its name, its values (the first ones), and how many more.

    Groups at any depth are left out where they are only the direct ones.
    """
    before: list[Value] = []
    for property in BY_MODEL[type(row)].values():
        if not property.is_displayed or property.id in omit:
            continue
        values = property.read([row], visitor).get(row.pk, [])
        if property.id == "names":
            values = [value for value in values if value.text != str(row)]
        is_new = not property.id.endswith("_all") or set(values) != set(before)
        before = values
        if values and is_new:
            first = values[:limit]
            more = len(values) - len(first)
            yield property.name, [linked(value) for value in first], more


def linked(value: Value) -> dict[str, str]:
    """A value, and where it leads."""
    href = ""
    if isinstance(value, Entity):
        href = reverse("reconcile-view", args=[value.id])
    elif isinstance(value, Link) and value.text.startswith(("http://", "https://")):
        href = value.text
    return {"text": value.text, "href": href}


def terms() -> str:
    """The page that the manifest gives for documentation, types and features."""
    context = {
        "types": [(type_, list(of_type(type_))) for type_ in TYPES.values()],
        "features": list(features()),
        "batch": MAX_QUERIES,
        "ids": MAX_IDS,
        "texts": MAX_TEXTS,
        "match": round(100 * MATCH),
        "lead": round(LEAD),
        "weight": round(100 * WEIGHT),
        "rest": round(100 * (1 - WEIGHT)),
        "properties_only": round(100 * PROPERTIES_ONLY),
        "identified": round(100 * IDENTIFIED),
        "other_type": round(100 * OTHER_TYPE),
    }
    return render_to_string("reconciliation/terms.html", context)
