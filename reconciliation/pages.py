"""What people see: an entity in full and in the small, and the terms explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from rest_framework.renderers import BaseRenderer

from reconciliation.candidate_selection import ALONE, IDENTIFIED, OTHER_TYPE, WEIGHT
from reconciliation.candidates import LEAD
from reconciliation.entities import descriptions, entity_id
from reconciliation.parsing import BATCH, MOST_IDS, MOST_TEXTS
from reconciliation.properties.property import Visitor
from reconciliation.properties.registry import BY_MODEL, of_type
from reconciliation.score_features import features
from reconciliation.types import TYPES, types_of, umbrellas
from reconciliation.values import Entity, Link, Value
from records.addresses import address
from search.name_search import MATCH

PREVIEWED = 4  # facts of a preview
# What its head says already, or another of the facts.
LEFT_OUT = {"names", "kind", "country", "member_of", "members_all"}
LISTED = 3  # values of a fact in a preview


class PageRenderer(BaseRenderer):
    """A page that is ready."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(
        self, data: Any, media_type: str | None = None, context: Any = None
    ) -> bytes:
        # What goes wrong besides is told as a problem, which is rendered already.
        return str(data or "").encode()


def entity(row: Any, visitor: Visitor) -> str:
    """The page of an entity."""
    return page("entity", row, facts=list(facts(row, visitor)))


def preview(row: Any, visitor: Visitor) -> str:
    """What helps to tell whether it is the one meant, in a small frame."""
    found = list(islice(facts(row, visitor, LISTED, LEFT_OUT), PREVIEWED))
    return page("preview", row, facts=found, native=native_name(row))


def flyout(row: Any) -> str:
    """A few lines, to be put into the page of whoever asks."""
    return page("flyout", row, native=native_name(row))


def missing(id: str) -> str:
    return render_to_string("reconciliation/missing.html", {"id": id})


def page(name: str, row: Any, **more: Any) -> str:
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


def native_name(row: Any) -> str:
    """Its name in its own language, where it is another than the one shown."""
    property = BY_MODEL[type(row)].get("native_name")
    found = property.read([row], Visitor()).get(row.pk, []) if property else []
    return next((value.text for value in found if value.text != str(row)), "")


def facts(
    row: Any, visitor: Visitor, most: int | None = None, left_out: Iterable[str] = ()
) -> Iterator[tuple[str, list[dict[str, str]], int]]:
    """Of each property: its name, its values (the first ones), and how many more.

    What is at any depth is left out where it is no more than what is direct.
    """
    before: list[Value] = []
    for property in BY_MODEL[type(row)].values():
        if not property.is_shown or property.id in left_out:
            continue
        values = property.read([row], visitor).get(row.pk, [])
        if property.id == "names":
            values = [value for value in values if value.text != str(row)]
        is_new = not property.id.endswith("_all") or set(values) != set(before)
        before = values
        if values and is_new:
            shown = values[:most]
            more = len(values) - len(shown)
            yield property.name, [linked(value) for value in shown], more


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
        "batch": BATCH,
        "ids": MOST_IDS,
        "texts": MOST_TEXTS,
        "match": round(100 * MATCH),
        "lead": round(LEAD),
        "weight": round(100 * WEIGHT),
        "rest": round(100 * (1 - WEIGHT)),
        "alone": round(100 * ALONE),
        "identified": round(100 * IDENTIFIED),
        "other_type": round(100 * OTHER_TYPE),
    }
    return render_to_string("reconciliation/terms.html", context)
