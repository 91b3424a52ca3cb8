"""Two records that look like one: merged into one, or stored as not the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from unfold.admin import ModelAdmin
from unfold.decorators import action

from editing.admin_addresses import change_address, changelist_address, merge_address
from editing.error_messages import error_from_running
from editing.forms import REASON_FIELD
from editing.reviewed_admin import ReviewedAdmin
from records.choices import Status
from records.models import Record
from records.retired_slugs import RetiredSlug
from records.types import Account
from records.violations import is_storable
from review.merge import Preview, merge, preview, store_distinct
from review.models import Distinct, are_distinct

LIMIT = 50  # rows of one kind that the page lists
Decision = Callable[[Record, Record, Account, str], object]


@dataclass(frozen=True)
class AffectedRows:
    """Rows of one kind that a merge changes: a count, and the first of them as text."""

    title: str
    count: int
    lines: list[tuple[str, str]]  # the row, and what becomes of it

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


class RecordAdmin(ReviewedAdmin):
    """A record: of two that are the same, one is merged into the other."""

    actions = (*ReviewedAdmin.actions, "merge_rows")

    @action(description="Merge two records", permissions=["publish"])
    def merge_rows(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) != 2:
            messages.error(request, "Choose exactly two records to merge.")
            return None
        return HttpResponseRedirect(merge_address(*chosen))

    def get_urls(self) -> list:
        meta = self.opts
        page = path(
            "merge/",
            self.admin_site.admin_view(self.merge_view),
            name=f"{meta.app_label}_{meta.model_name}_merge",
        )
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = context.get("original")
        if obj is not None and obj.status != Status.WITHDRAWN:
            page = reverse("duplicates", args=[obj.collection])
            context["duplicates"] = f"{page}?{urlencode({'of': obj.slug})}"
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """The page (GET), or what was decided on it (POST).

        Raises PermissionDenied when the account may not publish, and Http404 when the
        parameters `keep` and `merge` are not the keys of two records.
        """
        if not self.has_publish_permission(request):
            raise PermissionDenied
        kept, merged = (
            self.requested_record(request, name) for name in ("keep", "merge")
        )
        if kept.pk == merged.pk:
            raise Http404
        error, reason = None, request.POST.get("reason", "")
        if request.method == "POST":
            distinct = request.POST.get("decision") == "distinct"
            decision: Decision = store_distinct if distinct else merge
            error = decide_pair(decision, kept, merged, request.user, reason)
            if error is None:
                done = "stored as not the same" if distinct else "one record now"
                messages.success(request, f"“{kept}” and “{merged}” are {done}.")
                return HttpResponseRedirect(change_address(kept))
        context = {
            **self.admin_site.each_context(request),
            **self.merge_context(kept, merged, request.user),
            "refusal": error,  # unfold shows an `error` in place of each message
            "reason": reason,
        }
        return TemplateResponse(request, "editing/merge.html", context)

    def merge_context(
        self, kept: Record, merged: Record, user: Account
    ) -> dict[str, object]:
        """What the page says of the two records and of their merging."""
        effects = preview(kept, merged, user)
        return {
            "title": f"Merge two {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "kept": kept,
            "merged": merged,
            "other_way": merge_address(merged, kept),
            "affected": affected_rows(effects),
            "obstacles": effects.obstacles,
            "distinct": are_distinct(kept, merged),
            "reason_field": REASON_FIELD,
            "back": changelist_address(self.model),
        }

    def requested_record(self, request: HttpRequest, parameter: str) -> Record:
        """Raises Http404 when the parameter is not the key of a record one may see."""
        row = self.get_object(request, request.GET.get(parameter, ""))
        if not isinstance(row, Record):
            raise Http404
        return row


def decide_pair(
    decision: Decision, kept: Record, merged: Record, user: Account, reason: str
) -> str | None:
    """Merge two records, or store them as not the same; the error message, or None."""
    if not is_storable(reason):
        return "The reason contains characters that cannot be stored."
    return error_from_running(lambda: decision(kept, merged, user, reason))


def affected_rows(effects: Preview) -> list[AffectedRows]:
    """What moves and what is withdrawn, each kind of row under its own title."""
    plan = effects.plan
    names = [
        (str(name), "" if kind == name.kind else f"becomes {kind}")
        for name, kind in plan.names
    ]
    withdrawn = [
        *((one.row, f"stands already: {one.kept}") for one in plan.duplicates),
        *((row, "is said of two") for row in plan.of_itself),
    ]
    duplicates = [(str(one.row), "stands already") for one in plan.duplicate_names]
    groups = [("Names that move", names), ("Names that are withdrawn", duplicates)]
    for model, rows in plan.moved.items():
        nouns = capfirst(str(model._meta.verbose_name_plural))
        lines = [(str(row), row.get_status_display().lower()) for row in rows]
        groups.append((f"{nouns} that move", lines))
    lines = [(f"{row._meta.verbose_name} {row}", why) for row, why in withdrawn]
    groups.append(("Claims that are withdrawn", lines))
    return [
        AffectedRows(title, len(lines), lines[:LIMIT])
        for title, lines in groups
        if lines
    ]


class ReadOnlyAdmin(ModelAdmin):
    """Rows that are made elsewhere, and only read here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False


@admin.register(RetiredSlug)
class RetiredSlugAdmin(ReadOnlyAdmin):
    """Addresses of merged records, and where they lead."""

    list_display = ("slug", "target", "collection")
    list_filter = ("collection",)
    search_fields = ("slug", "target")
    ordering = ("-id",)

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False


@admin.register(Distinct)
class DistinctAdmin(ReadOnlyAdmin):
    """Pairs that are not the same: stored on the page for merging, removed here."""

    list_display = ("one", "other", "collection", "why")
    list_filter = ("collection",)
    search_fields = ("one", "other", "why")
    ordering = ("collection", "one", "other")
