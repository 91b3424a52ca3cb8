"""Properties of every record: its names, its summary, its addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from reconciliation.entities import entity_id
from reconciliation.properties.property import Property, Rows, Values, Visitor, column
from reconciliation.resolver import QueryValue, Resolver
from reconciliation.values import Link, NameOf, Text, Value
from records.addresses import address
from records.models import Record
from records.names import Named
from sources.models import Source


def names_of(model: Any, kind: str = "") -> Callable[[Rows, Visitor], Values]:
    """Reads the names of records, all or those of a kind."""
    names = model.name_model()
    owner = f"{names.owner_field}_id"

    def read(rows: Rows, visitor: Visitor) -> Values:
        about = names.objects.visible_to(None).counted()
        about = about.filter(**{f"{owner}__in": [row.pk for row in rows]})
        about = about.filter(kind=kind) if kind else about
        texts: dict[int, list[Value]] = defaultdict(list)
        for name in about.order_by("pk"):
            texts[name.owner_id].append(NameOf(name.text, model, name.owner_id))
        return dict(texts)

    return read


def by_any_name(model: type[Record]) -> Callable[[QueryValue, Resolver, Visitor], Q]:
    def where(given: QueryValue, resolver: Resolver, visitor: Visitor) -> Q:
        return Q(pk__in=resolver.keys_for(model, given))

    return where


def name_properties(model: type[Record]) -> Iterator[Property]:
    """The name of a record and, where it has several, all of them."""
    where = by_any_name(model)
    yield Property(
        "name",
        "Name",
        "The name or title it is shown under.",
        lambda rows, _: {row.pk: [NameOf(str(row), model, row.pk)] for row in rows},
        where,
        is_displayed=False,
    )
    if issubclass(model, Named):
        yield Property(
            "names",
            "Names",
            "All its names: aliases, acronyms, former ones, in every script.",
            names_of(model),
            where,
        )
        yield Property(
            "native_name",
            "Name in its own language",
            "As it is written where it comes from.",
            names_of(model, "native"),
            where,
            is_displayed=False,
        )


def identity_properties(model: type[Record]) -> Iterator[Property]:
    """The summary of a record, its addresses and its slug."""
    yield column(
        "summary",
        "Summary",
        "What a reader should know first, in the words of this database.",
        "summary",
        is_displayed=False,
    )
    if model is not Source:  # whose `url` is where it was published
        yield page_address(model)
    yield api_address(model)
    yield Property(
        "slug",
        "Slug",
        "Its public id within its collection.",
        lambda rows, _: {row.pk: [Text(row.slug)] for row in rows},
        lambda given, *_: Q(slug=given.text.strip()),
        identifies=True,
        is_looked_up=False,
        is_displayed=False,
    )


def page_address(model: type[Record]) -> Property:
    def page(row: Record, visitor: Visitor) -> Link:
        return Link(visitor.site + reverse("reconcile-view", args=[entity_id(row)]))

    return Property(
        "url",
        "Address",
        "Where a person can read about it.",
        lambda rows, visitor: {row.pk: [page(row, visitor)] for row in rows},
        by_any_name(model),
        identifies=True,
        is_displayed=False,
    )


def api_address(model: type[Record]) -> Property:
    return Property(
        "api",
        "Address in the API",
        "Where everything said about it stands, each claim with its sources.",
        lambda rows, visitor: {
            row.pk: [Link(visitor.site + address(row.collection, row.slug))]
            for row in rows
        },
        by_any_name(model),
        identifies=True,
        is_displayed=False,
    )
