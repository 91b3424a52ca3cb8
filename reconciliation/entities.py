"""Records as entities: each with an id that is unambiguous among all collections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from api.fields import date_as_json
from groups.models import ArmedGroup, Leadership, Person
from incidents.models import Incident
from places.models import Place
from reconciliation.entity_types import MODEL_OF_COLLECTION
from records.models import Record
from records.querysets import named_records
from records.retired_slugs import RetiredSlug
from sources.models import Source

Key = tuple[type[Record], str]  # the model and the slug
MAX_ID = 500  # characters: longer than any address of a record
# An id, alone or at the end of the path of an address in the API or here.
ID = re.compile(
    r"(?:/api/v1/|/reconcile/(?:view|preview)/)?([a-z]+)[./]([\w-]+)/?", re.ASCII
)


def entity_id(row: Record) -> str:
    """Collection and slug, such as groups.badr-organization.

    Neither has a dot in it, and nothing in it needs an escape in an address.
    """
    return f"{row.collection}.{row.slug}"


def key_of(text: str, site: str) -> Key | None:
    """The record an id means; its address on this site (https://host) will do as well.

    The same path on another site means something else.
    """
    text = text.strip()
    if len(text) > MAX_ID:
        return None
    if text.lower().startswith(("http:", "https:")):
        text = path_on(site, text)
    match = ID.fullmatch(text)
    if match is None or match[1] not in MODEL_OF_COLLECTION:
        return None
    return MODEL_OF_COLLECTION[match[1]], match[2]


def path_on(site: str, address: str) -> str:
    """The path of an address on a site, by http or https; empty if it is elsewhere."""
    try:
        there = urlsplit(address)
    except ValueError:  # it looks like an address and is none: http://[
        return ""
    is_ours = there.netloc.lower() == urlsplit(site).netloc.lower()
    return unquote(there.path) if is_ours else ""


def resolve_ids(ids: Iterable[str], site: str) -> dict[str, Record]:
    """The published records that ids mean: for a merged one, what it became."""
    keys = {text: key for text in ids if (key := key_of(text, site))}
    slugs_of: dict[type[Record], set[str]] = defaultdict(set)
    for model, slug in keys.values():
        slugs_of[model].add(slug)
    records: dict[Key, Record] = {}
    for model, slugs in slugs_of.items():
        retired = RetiredSlug.objects.ends_of(model.collection, slugs)
        rows = with_related(model).filter(slug__in=[retired.get(s, s) for s in slugs])
        by_slug = {row.slug: row for row in rows}
        for slug in slugs:
            row = by_slug.get(retired.get(slug, slug))
            if row:
                records[model, slug] = row
    return {text: records[key] for text, key in keys.items() if key in records}


def rows_by_key(model: type[Record], keys: Iterable[int]) -> dict[int, Any]:
    """The published records of a model with these keys."""
    return with_related(model).in_bulk(list(keys))


def with_related(model: Any) -> Any:
    """The published records of a model, with those they name."""
    named = [field.name for field in named_records(model)]
    rows = model.objects.visible_to(None)
    return rows.select_related(*named) if named else rows


def descriptions(model: type[Record], rows: Iterable[Record]) -> dict[int, str]:
    """By key, what tells records of the same name apart, in a line."""
    rows = list(rows)
    parts = DESCRIPTION_PARTS[model](rows)
    return {row.pk: ", ".join(filter(None, parts[row.pk])) for row in rows}


def group_parts(rows: list[ArmedGroup]) -> dict[int, list[str]]:
    names = country_names(row.country_code for row in rows)
    return {
        row.pk: [row.get_kind_display(), names.get(row.country_code, row.country_code)]
        for row in rows
    }


def person_parts(rows: list[Person]) -> dict[int, list[str]]:
    parts: dict[int, list[str]] = {row.pk: [] for row in rows}
    posts = Leadership.objects.visible_to(None).counted().filter(person__in=parts)
    for post in posts.select_related("group").order_by("pk"):
        if not parts[post.person_id]:
            parts[post.person_id] = [post.get_role_display(), str(post.group)]
    names = country_names(row.nationality for row in rows)
    for row in rows:
        parts[row.pk].append(names.get(row.nationality, row.nationality))
    return parts


def place_parts(rows: list[Place]) -> dict[int, list[str]]:
    names = country_names(row.country_code for row in rows)
    return {row.pk: list(whereabouts(row, names)) for row in rows}


def whereabouts(place: Place, countries: dict[str, str]) -> Iterator[str]:
    yield place.get_kind_display()
    around = str(place.parent) if place.parent else ""
    yield around
    country = countries.get(place.country_code, place.country_code)
    if country not in (around, str(place)):
        yield country


def incident_parts(rows: list[Incident]) -> dict[int, list[str]]:
    return {
        row.pk: [row.get_kind_display(), in_words(row.date), str(row.place or "")]
        for row in rows
    }


def source_parts(rows: list[Source]) -> dict[int, list[str]]:
    return {
        row.pk: [row.get_kind_display(), row.publisher, in_words(row.published)]
        for row in rows
    }


def in_words(date: str | None) -> str:
    """An EDTF date in English."""
    return str(date_as_json(date)["text"]) if date else ""


DESCRIPTION_PARTS: dict[type, Callable[[list[Any]], dict[int, list[str]]]] = {
    ArmedGroup: group_parts,
    Person: person_parts,
    Place: place_parts,
    Incident: incident_parts,
    Source: source_parts,
}


def country_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of the countries among the places, by ISO 3166-1 alpha-2 code."""
    known = {code for code in codes if code}
    if not known:
        return {}
    countries = Place.objects.visible_to(None).filter(
        kind=Place.Kind.COUNTRY, country_code__in=known
    )
    return dict(countries.order_by("-pk").values_list("country_code", "name"))
