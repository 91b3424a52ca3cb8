"""The admin of sources."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AllValuesCheckboxFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display

from editing.claim_sentence import phrase
from editing.merge_page import RecordAdmin
from editing.reviewed_list import STATUS_FILTER, is_changelist
from sources.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = (
        "title",
        "kind",
        "publisher",
        "when",
        "passage_count",
        "status_label",
    )
    list_filter = (
        STATUS_FILTER,
        ("kind", ChoicesDropdownFilter),
        ("language", AllValuesCheckboxFilter),
    )
    search_fields = ("slug",)
    search_help_text = "A word of the title or publisher, or the slug."
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = [
        (None, {"fields": ("title", "slug", "kind", "summary")}),
        ("Imprint", {"fields": ("publisher", "authors", "language", "published")}),
        (
            "Where it is",
            {"fields": ("url", "archived_url", "accessed_on", "sha256", "licence")},
        ),
        ("Note", {"fields": ("note",)}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if not is_changelist(request):
            return rows
        return rows.annotate(passage_total=Count("passages"))

    @display(description="Published", ordering="published_earliest")
    def when(self, obj: Source) -> str:
        return phrase(obj.published)

    @display(description="Passages", ordering="passage_total")
    def passage_count(self, obj: Any) -> int:
        return obj.passage_total
