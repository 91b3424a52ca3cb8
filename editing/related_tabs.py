"""What else says something about a row: tables in the tabs of its page, in one query.

Every kind of claim reads as a small sentence: a subject, a word, an object or a figure.
All the sentences about a record come from one UNION, each kind cut after LIMIT rows;
the rest stands in the list that the tab links to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst

from editing.claim_sentence import SHARED, Sentence
from records.claim_rules import SPEAKER_KEYS
from review.publication import may

LIMIT = 50


@dataclass(frozen=True)
class Saying:
    """How the rows of a model read: “A [verb] [word] [joint] B”.

    Of the subject's fields, and of the object's, the first that is filled is shown.
    """

    subject: tuple[str, ...]
    word: str = ""
    object: tuple[str, ...] = ()
    verb: str = ""
    joint: str = ""


@dataclass(frozen=True)
class Part:
    """The rows of one kind in a tab, and by which keys they name the record."""

    model: Any
    condition: Q
    ends: tuple[str, ...] = ()


@dataclass
class Tab:
    """One table of what is said about, by or on the ground of the page's record."""

    model_name: str  # unfold's word for what tells tabs apart
    title: str
    parts: list[Part] = field(default_factory=list)
    rows: list[Sentence] = field(default_factory=list)
    cut: bool = False
    add_links: list[tuple[str, str]] = field(default_factory=list)
    all_links: list[tuple[str, str]] = field(default_factory=list)
    contents: str = ""
    tab = True  # unfold's word for "has a tab of its own"


def tabs_of(model_admin: Any, request: HttpRequest, record: Any) -> list[Tab]:
    """The tables of a record's page, filled and rendered; those with rows first."""
    site = model_admin.admin_site
    tabs = wanted_tabs(site, record)
    if not tabs:
        return []
    fill(tabs, site, request.user)
    for tab in tabs:
        for part in tab.parts:
            tab.all_links += list_links(part, record) if tab.cut else []
            if may(request.user, "add", part.model):
                tab.add_links += add_links(part, record)
        if tab.rows:
            tab.title = f"{tab.title} ({len(tab.rows)}{'+' if tab.cut else ''})"
        tab.contents = render_to_string(
            "editing/statements.html", {"tab": tab}, request
        )
    return sorted(tabs, key=lambda tab: not tab.rows)


def wanted_tabs(site: Any, record: Any) -> list[Tab]:
    """A tab for each kind of row that names the record, one for what it says itself,
    one for what rests on it."""
    tabs, said, citing = [], Tab("said", "Its own word"), Tab("citing", "Cited by")
    for model, model_admin in site._registry.items():
        if not getattr(model_admin, "saying", None):
            continue
        keys = keys_to(model, record)
        ends = tuple(key for key in keys if key not in SPEAKER_KEYS)
        if ends:
            title = "Parts" if model is type(record) else nouns(model)
            part = Part(model, any_of(ends, record), ends)
            tabs.append(Tab(str(model._meta.model_name), title, [part]))
        if len(ends) < len(keys):
            spoken = any_of([key for key in keys if key in SPEAKER_KEYS], record)
            said.parts.append(Part(model, spoken))
        if (resting := resting_on(model, record)) is not None:
            citing.parts.append(Part(model, resting))
    return [*tabs, *(tab for tab in (said, citing) if tab.parts)]


def nouns(model: Any) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def keys_to(model: type[models.Model], record: Any) -> list[str]:
    return [
        key.name
        for key in model._meta.concrete_fields
        if key.related_model is type(record)
    ]


def any_of(keys: Iterable[str], record: Any) -> Q:
    condition = Q()
    for key in keys:
        condition |= Q(**{key: record.pk})
    return condition


def resting_on(model: type[models.Model], record: Any) -> Q | None:
    """Rows that cite this passage; None where rows of the kind never do."""
    for key in model._meta.many_to_many:
        if key.name == "citations" and key.related_model is type(record):
            through = key.remote_field.through.objects.filter(passage=record.pk)
            return Q(pk__in=through.values(f"{model._meta.model_name}_id"))
    return None


def fill(tabs: list[Tab], site: Any, user: Any) -> None:
    """Ask for the rows of every tab at once, and hand them out."""
    places = [(tab, part) for tab in tabs for part in tab.parts]
    queries = []
    for number, (_, part) in enumerate(places):
        rows = part.model.objects.visible_to(user).filter(part.condition)
        saying = site._registry[part.model].saying
        columns = {"s_place": Value(number), **columns_of(part.model, saying)}
        rows = rows.annotate(**columns).order_by("pk")[: LIMIT + 1]
        queries.append(rows.values(*columns))
    first, *others = queries
    for row in first.union(*others, all=True) if others else first:
        tab, part = places[row["s_place"]]
        if len(tab.rows) < LIMIT:
            saying = site._registry[part.model].saying
            tab.rows.append(Sentence(part.model, saying, row))
        else:
            tab.cut = True


def columns_of(model: type[models.Model], saying: Saying) -> dict[str, Any]:
    """The same columns for every kind of row; what a kind does not have is NULL."""
    fields = {field.name for field in model._meta.concrete_fields}
    nothing = Value(None, output_field=TextField())

    def text(name: str) -> Any:
        return Cast(F(name), TextField()) if name in fields else nothing

    speakers = [label(model, key) for key in SPEAKER_KEYS if key in fields]
    if "asserted_by_words" in fields:
        speakers.append(text("asserted_by_words"))
    return {
        "s_key": Cast(F("pk"), TextField()),
        "s_subject": first_of([label(model, key) for key in saying.subject]),
        "s_word": text(saying.word),
        "s_object": first_of([label(model, key) for key in saying.object]),
        "s_speaker": first_of(speakers),
        **{f"s_{name}": text(name) for name in SHARED},
    }


def first_of(expressions: list) -> Any:
    if not expressions:
        return Value(None, output_field=TextField())
    return Coalesce(*expressions) if len(expressions) > 1 else expressions[0]


def label(model: type[models.Model], key: str) -> Any:
    """What a row calls itself, or the record that a key points to."""
    field = model._meta.get_field(key)
    if field.related_model is None:
        return Cast(F(key), TextField())
    names = {field.name for field in field.related_model._meta.concrete_fields}
    if "name" in names:
        empty = Value("", output_field=TextField())
        name = NullIf(Cast(F(f"{key}__name"), TextField()), empty)
        return Coalesce(name, Cast(F(f"{key}__slug"), TextField()))
    return Cast(F(f"{key}__title"), TextField())


def add_links(part: Part, record: Any) -> list[tuple[str, str]]:
    """The forms that make such a row, with the record filled in at either end."""
    meta = part.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    several = len(part.ends) > 1
    return [
        (
            f"Add {meta.verbose_name}"
            + (f" as {meta.get_field(end).verbose_name}" if several else ""),
            f"{address}?{urlencode({end: record.pk})}",
        )
        for end in part.ends
    ]


def list_links(part: Part, record: Any) -> list[tuple[str, str]]:
    """The lists in which all rows of a part stand, one for each end."""
    meta = part.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return [
        (
            f"All as {meta.get_field(end).verbose_name}",
            f"{address}?{urlencode({f'{end}__id__exact': record.pk})}",
        )
        for end in part.ends
    ]
