"""What else says something about a row: tables in the tabs of its page, in one query.

Every kind of claim reads as a small sentence: a subject, a word, an object or a figure.
All the sentences about a record come from one UNION, each kind cut after LIMIT rows;
the rest stands in the list that the tab links to.
"""

from __future__ import annotations

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

from records.admin.sentence import SHARED, Sentence
from records.publication import may

LIMIT = 50
SPEAKER = ("asserted_by_group", "asserted_by_person", "asserted_by_source")


@dataclass(frozen=True)
class Saying:
    """How the rows of a model read: the first filled subject, the word, the object."""

    subject: tuple[str, ...]
    word: str = ""
    verb: str = ""
    object: tuple[str, ...] = ()


@dataclass
class Tab:
    """One table: what a kind of row says about the page's record."""

    key: str
    title: str
    model: type[models.Model]
    condition: Q
    ends: list[str] = field(default_factory=list)
    rows: list[Sentence] = field(default_factory=list)
    add_links: list[tuple[str, str]] = field(default_factory=list)
    all_links: list[tuple[str, str]] = field(default_factory=list)
    contents: str = ""
    tab = True  # unfold's word for "has a tab of its own"

    @property
    def model_name(self) -> str:
        return self.key


def tabs_of(model_admin: Any, request: HttpRequest, record: Any) -> list[Tab]:
    """The tables of a record's page, filled and rendered."""
    site = model_admin.admin_site
    tabs = list(wanted_tabs(site, record))
    if not tabs:
        return []
    fill(tabs, site, request.user)
    for tab in tabs:
        tab.all_links = list_links(tab, record)
        if may(request.user, "add", tab.model):
            tab.add_links = add_links(tab, record)
        if tab.rows:
            more = "+" if len(tab.rows) == LIMIT else ""
            tab.title = f"{tab.title} ({len(tab.rows)}{more})"
        tab.contents = render_to_string(
            "records/statements.html", {"tab": tab, "limit": LIMIT}, request
        )
    return tabs


def wanted_tabs(site: Any, record: Any) -> Any:
    """A tab for each kind of row that names the record, and one for what it says."""
    for model, model_admin in site._registry.items():
        if not getattr(model_admin, "saying", None):
            continue
        name = model._meta.model_name
        ends = [key for key in keys_to(model, record) if key not in SPEAKER]
        if ends:
            title = capfirst(model._meta.verbose_name_plural)
            if model is type(record):
                title = "Parts"
            yield Tab(name, title, model, any_of(ends, record), ends)
        cites = citing(model, record)
        if cites:
            title = capfirst(model._meta.verbose_name_plural)
            yield Tab(f"{name}-citing", f"Cited by {title.lower()}", model, cites)
        said = [key for key in keys_to(model, record) if key in SPEAKER]
        if said:
            title = f"Its word: {model._meta.verbose_name_plural}"
            yield Tab(f"{name}-said", title, model, any_of(said, record), said)


def keys_to(model: type[models.Model], record: Any) -> list[str]:
    return [
        key.name
        for key in model._meta.concrete_fields
        if key.related_model is type(record)
    ]


def any_of(keys: list[str], record: Any) -> Q:
    condition = Q()
    for key in keys:
        condition |= Q(**{key: record.pk})
    return condition


def citing(model: type[models.Model], record: Any) -> Q | None:
    """Rows that rest on this passage."""
    for key in model._meta.many_to_many:
        if key.name == "citations" and key.related_model is type(record):
            through = key.remote_field.through.objects.filter(passage=record.pk)
            return Q(pk__in=through.values(f"{model._meta.model_name}_id"))
    return None


def fill(tabs: list[Tab], site: Any, user: Any) -> None:
    """Ask for the rows of every tab at once, and hand them out."""
    parts = []
    for number, tab in enumerate(tabs):
        saying = site._registry[tab.model].saying
        rows = tab.model.objects.visible_to(user).filter(tab.condition)
        columns = {"s_tab": Value(number), **columns_of(tab.model, saying)}
        rows = rows.annotate(**columns).order_by("pk")[:LIMIT]
        parts.append(rows.values(*columns))
    first, *others = parts
    for row in first.union(*others, all=True) if others else first:
        tab = tabs[row["s_tab"]]
        tab.rows.append(Sentence(tab.model, site._registry[tab.model].saying, row))


def columns_of(model: type[models.Model], saying: Saying) -> dict[str, Any]:
    """The same columns for every kind of row; what a kind does not have is NULL."""
    fields = {field.name for field in model._meta.concrete_fields}
    nothing = Value(None, output_field=TextField())

    def text(name: str) -> Any:
        return Cast(F(name), TextField()) if name in fields else nothing

    speakers = [label(model, key) for key in SPEAKER if key in fields]
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


def add_links(tab: Tab, record: Any) -> list[tuple[str, str]]:
    """The forms that make such a row, with the record filled in at either end."""
    if not tab.ends:
        return []
    meta = tab.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    several = len(tab.ends) > 1
    return [
        (
            f"Add {meta.verbose_name}"
            + (f" as {meta.get_field(end).verbose_name}" if several else ""),
            f"{address}?{urlencode({end: record.pk})}",
        )
        for end in tab.ends
    ]


def list_links(tab: Tab, record: Any) -> list[tuple[str, str]]:
    """The lists in which all rows of a tab stand, one for each end."""
    meta = tab.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return [
        (
            f"All as {meta.get_field(end).verbose_name}",
            f"{address}?{urlencode({f'{end}__id__exact': record.pk})}",
        )
        for end in tab.ends
    ]
