"""People, the posts they hold, and what became of them."""

from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import AllValuesCheckboxFilter

from editing.claim_admin import ClaimAdmin
from editing.claim_sentence import SentenceTemplate, phrase
from editing.named_admin import NamedAdmin, NameInline
from editing.reviewed_list import STATUS_FILTER
from groups.models import Leadership, Person, PersonFate, PersonName


class PersonNameInline(NameInline):
    model = PersonName


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    list_display = (
        "known_as",
        "aliases",
        "nationality",
        "birth",
        "death",
        "status_label",
    )
    list_filter = (STATUS_FILTER, ("nationality", AllValuesCheckboxFilter))
    inlines = (PersonNameInline,)
    fieldsets = [
        (None, {"fields": ("slug", "nationality", "summary")}),
        ("When", {"fields": ("born", "died")}),
        ("Sources", {"fields": ("citations",)}),
    ]

    @admin.display(description="Born", ordering="born_earliest")
    def birth(self, obj: Person) -> str:
        return phrase(obj.born)

    @admin.display(description="Died", ordering="died_earliest")
    def death(self, obj: Person) -> str:
        return phrase(obj.died)


@admin.register(Leadership)
class LeadershipAdmin(ClaimAdmin):
    list_display = ("person", "role", "group", "when", "by", "status_label")
    statement_fields = ("person", "group", "role", "title")
    sentence_template = SentenceTemplate(
        ("person",), word="role", object=("group",), joint="of"
    )


@admin.register(PersonFate)
class PersonFateAdmin(ClaimAdmin):
    list_display = ("person", "fate", "when", "place", "by", "status_label")
    statement_fields = ("person", "fate", "place", "circumstances")
    sentence_template = SentenceTemplate(
        ("person",), word="fate", object=("place",), joint="at"
    )
