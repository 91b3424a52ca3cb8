"""The first page: what waits, what is mine, what changed, how far is read."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest

from desk.coverage import coverage
from desk.menu import MENU, address
from editing.claim_sentence import Sentence, SentenceTemplate
from editing.related_tabs import columns_of
from editing.reviewed_admin import ReviewedAdmin
from history.models import Revision
from records.choices import Status
from records.models import Reviewed, is_reviewed
from records.types import Account, JsonObject
from review.models import Proposal

LIMIT = 8
ReviewedModels = dict[str, type[Reviewed]]  # by the name in the menu


def dashboard(request: HttpRequest, context: JsonObject) -> JsonObject:
    """What the first page lists, in the same few queries for any number of rows."""
    reviewed = reviewed_models()
    tallies = tally(reviewed, request.user)
    drafts = Q(status=Status.DRAFT, edited_by=request.user.pk)
    proposals = Proposal.objects.filter(state=Proposal.State.OPEN)
    return context | {
        "title": "Dashboard",
        "kinds": kinds(reviewed, tallies),
        "waiting_total": total(tallies, Status.IN_REVIEW),
        "draft_total": total(tallies, Status.DRAFT),
        "published_total": total(tallies, Status.PUBLISHED),
        "waiting": latest_rows(reviewed, Q(status=Status.IN_REVIEW), request.user),
        "my_drafts": latest_rows(reviewed, drafts, request.user),
        "proposals": proposals.select_related("proposed_by")[:LIMIT],
        "proposal_total": proposals.count(),
        "revisions": Revision.objects.filter(number__isnull=False)
        .annotate(row_count=Count("changes"))
        .order_by("-number")[:LIMIT],
        "coverage": coverage(request.user),
    }


def reviewed_models() -> ReviewedModels:
    """The kinds of row that have a page of their own, by their name in the menu."""
    models_by_name: ReviewedModels = {}
    for pages in MENU.values():
        for label, name, _ in pages:
            model = apps.get_model(label)
            if is_reviewed(model):
                models_by_name[name] = model
    return models_by_name


def tally(reviewed: ReviewedModels, user: Account) -> Counter:
    """How many rows of each kind have each status, in one query."""
    parts = [
        model.objects.visible_to(user)
        .order_by()
        .annotate(s_kind=Value(name, output_field=TextField()))
        .values("s_kind", "status")
        .annotate(rows=Count("pk"))
        .values_list("s_kind", "status", "rows")
        for name, model in reviewed.items()
    ]
    counted = parts[0].union(*parts[1:], all=True)
    return Counter({(kind, status): rows for kind, status, rows in counted})


def total(tallies: Counter, status: str) -> int:
    return sum(rows for (_, each), rows in tallies.items() if each == status)


def kinds(reviewed: ReviewedModels, tallies: Counter) -> list[JsonObject]:
    """One line for each kind of row: its list, and how many there are at each stage."""
    lines = []
    for name, model in reviewed.items():
        page = address(model._meta.label_lower)
        stages = [
            {
                "rows": tallies[name, status],
                "address": f"{page}?status__exact={status}",
                "status": status,
            }
            for status in Status.values
        ]
        lines.append({"name": name, "address": page, "stages": stages})
    return lines


def latest_rows(
    reviewed: ReviewedModels, condition: Q, user: Account
) -> list[JsonObject]:
    """The latest rows of any kind that fulfil the condition, in one query."""
    parts = []
    names = list(reviewed)
    for number, name in enumerate(names):
        model = reviewed[name]
        latest = model.objects.visible_to(user).filter(condition).order_by("-updated")
        columns = {
            "s_kind": Value(number),
            "s_updated": models.F("updated"),
            "s_editor": Cast("edited_by__username", TextField()),
            **columns_of(model, sentence_template_of(model)),
        }
        parts.append(latest.annotate(**columns).values(*columns)[:LIMIT])
    newest = parts[0].union(*parts[1:], all=True).order_by("-s_updated")[:LIMIT]
    rows = []
    for row in newest:
        name = names[row["s_kind"]]
        sentence = Sentence(reviewed[name], sentence_template_of(reviewed[name]), row)
        rows.append(
            {
                "kind": name,
                "sentence": sentence,
                "updated": row["s_updated"],
                "editor": row["s_editor"],
            }
        )
    return rows


def sentence_template_of(model: type[models.Model]) -> SentenceTemplate:
    """How a row of the kind reads; a record without a template reads as its name."""
    page = admin.site._registry[model]
    if isinstance(page, ReviewedAdmin) and page.sentence_template:
        return page.sentence_template
    named = any(field.name == "name" for field in model._meta.concrete_fields)
    return SentenceTemplate(subject=("name" if named else "title",))
