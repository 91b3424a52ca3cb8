"""The admin of places."""

from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import (
    AllValuesCheckboxFilter,
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)

from editing.claim_sentence import SentenceTemplate
from editing.named_admin import NamedAdmin, NameInline
from editing.reviewed_list import STATUS_FILTER
from places.models import Place, PlaceName


class PlaceNameInline(NameInline):
    model = PlaceName


@admin.register(Place)
class PlaceAdmin(NamedAdmin):
    list_display = ("known_as", "aliases", "kind", "parent", "point", "status_label")
    list_filter = (
        STATUS_FILTER,
        ("kind", ChoicesDropdownFilter),
        ("country_code", AllValuesCheckboxFilter),
        ("parent", AutocompleteSelectFilter),
    )
    list_select_related = ("parent",)
    inlines = (PlaceNameInline,)
    sentence_template = SentenceTemplate(subject=("name",), word="kind")
    fieldsets = [
        (None, {"fields": ("slug", "kind", "parent", "country_code", "summary")}),
        ("Where", {"fields": (("latitude", "longitude"), "precision", "external_ids")}),
        ("Sources", {"fields": ("citations",)}),
    ]

    @admin.display(description="Point")
    def point(self, obj: Place) -> str:
        """The coordinates to four digits, about ten metres."""
        if obj.latitude is None or obj.longitude is None:
            return "—"
        return f"{obj.latitude:.4f}, {obj.longitude:.4f}"

    def choice_label(self, obj: Place) -> str:
        return f"{obj} ({obj.get_kind_display().lower()})"
