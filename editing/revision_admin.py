"""The revisions: every transaction that changed something, to be read only."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from unfold.admin import ModelAdmin
from unfold.decorators import display

from history.models import Change, Revision
from records.types import JsonObject

LIMIT = 200


@admin.register(Revision)
class RevisionAdmin(ModelAdmin):
    """Who changed what, when and why, in the order of commits."""

    list_display = ("number", "stamped", "who", "why", "rows")
    list_display_links = ("number", "stamped")
    search_fields = ("who", "why", "request_id")
    ordering = ("-number",)
    list_per_page = 50
    fields = ("number", "stamped", "who", "why", "request_id", "application")
    change_form_outer_after_template = "editing/revision_changes.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Revision | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Revision | None = None
    ) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(row_count=Count("changes"))

    @display(description="Rows")
    def rows(self, obj: Revision) -> int:
        return obj.row_count

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        revision = context.get("original")
        if revision is not None:
            context["changes"] = changes_in(revision)
            context["limit"] = LIMIT
        return super().render_change_form(request, context, *args, **kwargs)


def changes_in(revision: Revision) -> list[JsonObject]:
    """The rows a revision touched: kind, name and operation of the first 200."""
    models = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
    }
    rows = []
    for change in Change.objects.filter(revision=revision).order_by("id")[:LIMIT]:
        meta = models[change.table]._meta
        payload = change.payload or {}
        name = payload.get("slug") or payload.get("text") or change.row
        rows.append(
            {
                "kind": capfirst(meta.verbose_name),
                "name": name,
                "done": change.get_operation_display(),
            }
        )
    return rows
