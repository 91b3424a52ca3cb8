"""What else says something about a row: tables in the tabs of its page, in one query.

Every kind of claim reads as a small sentence: a subject, a word, an object or a figure.
All the sentences about a record come from one UNION, each kind cut after LIMIT rows;
the rest is in the list that the tab links to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import capfirst

from editing.admin_addresses import add_address, changelist_address
from editing.claim_sentence import SHARED_COLUMNS, Sentence, SentenceTemplate
from records.claim_rules import SPEAKER_KEYS
from records.models import Reviewed, is_reviewed
from records.types import Account
from review.publication import may

LIMIT = 50


@dataclass(frozen=True)
class Part:
    """The rows of one kind in a tab, and by which keys they name the record."""

    model: type[Reviewed]
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


def related_tabs(
    model_admin: ModelAdmin, request: HttpRequest, record: Reviewed
) -> list[Tab]:
    """The tables of a record's page, filled and rendered; those with rows first."""
    site = model_admin.admin_site
    tabs = empty_tabs(site, record)
    if not tabs:
        return []
    load_rows(tabs, site, request.user)
    for tab in tabs:
        for part in tab.parts:
            tab.all_links += list_links(part, record) if tab.cut else []
            if may(request.user, "add", part.model):
                tab.add_links += add_links(part, record)
        if tab.rows:
            tab.title = f"{tab.title} ({len(tab.rows)}{'+' if tab.cut else ''})"
        tab.contents = render_to_string(
            "editing/related_tab.html", {"tab": tab}, request
        )
    return sorted(tabs, key=lambda tab: not tab.rows)


def empty_tabs(site: AdminSite, record: Reviewed) -> list[Tab]:
    """A tab for each kind of row that names the record, one for what it says itself,
    one for what rests on it."""
    tabs, by_record = [], Tab("said", "Its own word")
    citing = Tab("citing", "Cited by")
    for model, model_admin in site._registry.items():
        if not is_reviewed(model) or not model_admin.sentence_template:
            continue
        keys = foreign_keys_to(model, record)
        ends = tuple(key for key in keys if key not in SPEAKER_KEYS)
        if ends:
            title = "Parts" if model is type(record) else nouns(model)
            part = Part(model, any_of(ends, record), ends)
            tabs.append(Tab(str(model._meta.model_name), title, [part]))
        if len(ends) < len(keys):
            asserted = any_of([key for key in keys if key in SPEAKER_KEYS], record)
            by_record.parts.append(Part(model, asserted))
        if (condition := citing_condition(model, record)) is not None:
            citing.parts.append(Part(model, condition))
    return [*tabs, *(tab for tab in (by_record, citing) if tab.parts)]


def nouns(model: type[models.Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def foreign_keys_to(model: type[models.Model], record: Reviewed) -> list[str]:
    return [
        key.name
        for key in model._meta.concrete_fields
        if key.related_model is type(record)
    ]


def any_of(keys: Iterable[str], record: Reviewed) -> Q:
    condition = Q()
    for key in keys:
        condition |= Q(**{key: record.pk})
    return condition


def citing_condition(model: type[models.Model], record: Reviewed) -> Q | None:
    """Rows that cite this passage; None where rows of the kind never do."""
    for key in model._meta.many_to_many:
        if key.name == "citations" and key.related_model is type(record):
            through = key.remote_field.through.objects.filter(passage=record.pk)
            return Q(pk__in=through.values(f"{model._meta.model_name}_id"))
    return None


def load_rows(tabs: list[Tab], site: AdminSite, user: Account) -> None:
    """Put the rows of every tab into it, with one query for all."""
    places = [(tab, part) for tab in tabs for part in tab.parts]
    queries = []
    for number, (_, part) in enumerate(places):
        rows = part.model.objects.visible_to(user).filter(part.condition)
        template = site._registry[part.model].sentence_template
        columns = {"s_place": Value(number), **columns_of(part.model, template)}
        rows = rows.annotate(**columns).order_by("pk")[: LIMIT + 1]
        queries.append(rows.values(*columns))
    first, *others = queries
    for row in first.union(*others, all=True) if others else first:
        tab, part = places[row["s_place"]]
        if len(tab.rows) < LIMIT:
            template = site._registry[part.model].sentence_template
            tab.rows.append(Sentence(part.model, template, row))
        else:
            tab.cut = True


def columns_of(
    model: type[models.Model], template: SentenceTemplate
) -> dict[str, Combinable]:
    """The same columns for every kind of row; what a kind does not have is NULL."""
    fields = {field.name for field in model._meta.concrete_fields}
    nothing = Value(None, output_field=TextField())

    def text(name: str) -> Combinable:
        return Cast(F(name), TextField()) if name in fields else nothing

    speakers = [label(model, key) for key in SPEAKER_KEYS if key in fields]
    if "asserted_by_words" in fields:
        speakers.append(text("asserted_by_words"))
    return {
        "s_key": Cast(F("pk"), TextField()),
        "s_subject": first_of([label(model, key) for key in template.subject]),
        "s_word": text(template.word),
        "s_object": first_of([label(model, key) for key in template.object]),
        "s_speaker": first_of(speakers),
        **{f"s_{name}": text(name) for name in SHARED_COLUMNS},
    }


def first_of(expressions: list) -> Combinable:
    if not expressions:
        return Value(None, output_field=TextField())
    return Coalesce(*expressions) if len(expressions) > 1 else expressions[0]


def label(model: type[models.Model], key: str) -> Combinable:
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


def add_links(part: Part, record: Reviewed) -> list[tuple[str, str]]:
    """The forms that make such a row, with the record filled in at either end."""
    meta = part.model._meta
    address = add_address(part.model)
    several = len(part.ends) > 1
    return [
        (
            f"Add {meta.verbose_name}"
            + (f" as {meta.get_field(end).verbose_name}" if several else ""),
            f"{address}?{urlencode({end: record.pk})}",
        )
        for end in part.ends
    ]


def list_links(part: Part, record: Reviewed) -> list[tuple[str, str]]:
    """The lists that have all rows of a part, one for each end."""
    meta = part.model._meta
    address = changelist_address(part.model)
    return [
        (
            f"All as {meta.get_field(end).verbose_name}",
            f"{address}?{urlencode({f'{end}__id__exact': record.pk})}",
        )
        for end in part.ends
    ]
