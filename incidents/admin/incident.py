"""Things that happened."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)

from editing.claim_sentence import SentenceTemplate, phrase
from editing.merge_page import RecordAdmin
from editing.reviewed_list import STATUS_FILTER
from incidents.models import Incident
from incidents.models.incident import Method


class MethodFilter(DropdownFilter):
    title = "method"
    parameter_name = "method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:
        return Method.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(methods__contains=[value]) if value else queryset


@admin.register(Incident)
class IncidentAdmin(RecordAdmin):
    list_display = ("title", "kind", "when", "place", "means", "status_label")
    list_filter = (
        STATUS_FILTER,
        ("kind", ChoicesDropdownFilter),
        MethodFilter,
        ("place", AutocompleteSelectFilter),
        ("part_of", AutocompleteSelectFilter),
    )
    list_select_related = ("place",)
    search_fields = ("slug",)
    search_help_text = "A word of its title or summary, its place, or the slug."
    prepopulated_fields = {"slug": ("title",)}
    sentence_template = SentenceTemplate(subject=("title",), word="kind")
    fieldsets = [
        (None, {"fields": ("title", "slug", "kind", "methods", "summary")}),
        ("When and where", {"fields": ("date", "place", "place_precision")}),
        (
            "How many events",
            {"fields": (("events_low", "events_high"), "events_wording", "part_of")},
        ),
        ("Sources", {"fields": ("citations",)}),
    ]

    @admin.display(description="When", ordering="date_latest")
    def when(self, obj: Incident) -> str:
        return phrase(obj.date)

    @admin.display(description="Methods")
    def means(self, obj: Incident) -> str:
        labels = dict(Method.choices)
        return ", ".join(str(labels.get(word, word)) for word in obj.methods)

    def choice_label(self, obj: Incident) -> str:
        return f"{obj} ({phrase(obj.date)})" if obj.date else str(obj)
