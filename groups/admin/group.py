"""Actors."""

from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter

from editing.claim_sentence import period
from editing.named_admin import NamedAdmin, NameInline
from editing.reviewed_list import STATUS_FILTER
from groups.models import ArmedGroup, GroupName


class GroupNameInline(NameInline):
    model = GroupName


@admin.register(ArmedGroup)
class ArmedGroupAdmin(NamedAdmin):
    list_display = (
        "known_as",
        "aliases",
        "kind",
        "country_code",
        "existed",
        "status_label",
    )
    list_filter = (
        STATUS_FILTER,
        ("kind", ChoicesDropdownFilter),
        ("country_code", AllValuesCheckboxFilter),
    )
    inlines = (GroupNameInline,)
    fieldsets = [
        (
            None,
            {"fields": ("slug", "kind", "country_code", "ideologies", "summary")},
        ),
        ("When", {"fields": ("founded", "dissolved")}),
        ("Sources", {"fields": ("citations",)}),
    ]

    @admin.display(description="Existed", ordering="founded_earliest")
    def existed(self, obj: ArmedGroup) -> str:
        return period(obj.founded, obj.dissolved, None)

    def choice_label(self, obj: ArmedGroup) -> str:
        marks = ", ".join(filter(None, (obj.get_kind_display(), obj.country_code)))
        return f"{obj} ({marks})"
