"""The admin of passages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display

from editing.claim_sentence import SentenceTemplate
from editing.reviewed_admin import ReviewedAdmin
from editing.reviewed_list import STATUS_FILTER
from sources.models import Passage


@admin.register(Passage)
class PassageAdmin(ReviewedAdmin):
    list_display = ("place_in_source", "source", "heading", "reading", "status_label")
    list_filter = (
        STATUS_FILTER,
        ("reading", ChoicesDropdownFilter),
        ("source", AutocompleteSelectFilter),
    )
    list_select_related = ("source",)
    search_fields = ("locator",)
    search_help_text = "A source, where it stands in it, or its heading."
    ordering = ("source", "position")
    sentence_template = SentenceTemplate(subject=("locator",), word="reading")
    fieldsets = [
        (None, {"fields": ("source", ("position", "locator"), "heading", "quote")}),
        ("Reading", {"fields": ("reading", "why")}),
    ]

    @display(description="Passage", ordering="position")
    def place_in_source(self, obj: Passage) -> str:
        return obj.locator

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("source")

    def choice_label(self, obj: Passage) -> str:
        """Where it stands first: of a long title the end is cut off."""
        heading = f" ({obj.heading})" if obj.heading else ""
        return f"{obj.locator}{heading} · {obj.source}"
