"""The page and the list of any kind of claim."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.db import models
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display

from editing.claim_sentence import (
    Sentence,
    SentenceTemplate,
    figure,
    period,
    phrase,
    sentence_of,
)
from editing.forms import ReviewedForm
from editing.reviewed_admin import ReviewedAdmin
from editing.reviewed_list import STATUS_FILTER
from records.claim_rules import ASSERTION_DATES, SPEAKER
from records.claims import Claim, Period
from records.querysets import named_records


class ClaimForm(ReviewedForm):
    """A claim; its id is made of what it says where none is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "id" in self.fields:
            self.fields["id"].required = False
            self.fields["id"].help_text += " Left empty, it is made of what is said."

    def _post_clean(self) -> None:
        """Make the id from what was typed, in time for the model's own checks."""
        if "id" in self.fields and not self.cleaned_data.get("id"):
            draft = self._meta.model()
            for column in draft._meta.concrete_fields:
                if self.cleaned_data.get(column.name) is not None:
                    setattr(draft, column.name, self.cleaned_data[column.name])
            self.cleaned_data["id"] = draft.free_id()
        super()._post_clean()


class ClaimAdmin(ReviewedAdmin):
    """A claim's page: what is said, when, by whom, on what ground, in what status.

    Subclasses may name the fields of what is said (`statement_fields`) and the columns
    of the list (`list_display`) where these are not just what it is about.
    """

    form = ClaimForm
    sentence_template: SentenceTemplate
    statement_fields: tuple = ()
    list_display: tuple = ()
    search_fields = ("id",)
    search_help_text = "Any name of anybody it names, in any script, or its id."
    ordering = ("id",)

    def __init__(self, model: type[Claim], admin_site: AdminSite) -> None:
        fields = self.statement_fields or model.about
        self.fieldsets = fieldsets(fields, model.dates())
        self.list_filter = filters(model, fields)
        when = ["when"] if model.dates() else []
        default = (*model.about, *when, "by", "status_label")
        self.list_display = self.list_display or default
        self.list_select_related = tuple(key.name for key in named_records(model))
        self.list_display_links = self.list_display[:1]
        super().__init__(model, admin_site)

    def headline(self, obj: Claim) -> Sentence:
        return sentence_of(obj, self.sentence_template)

    @display(description="When")
    def when(self, obj: Claim) -> str:
        if isinstance(obj, Period):
            return period(obj.start, obj.end, obj.attested)
        return phrase(obj.date)

    @display(description="By whose word")
    def by(self, obj: Claim) -> str:
        """The basis, and the speaker where it is not the cited source itself."""
        speaker = next(
            (str(speaker) for name in SPEAKER if (speaker := getattr(obj, name))), ""
        )
        return ", ".join(filter(None, (obj.get_basis_display(), speaker)))

    @display(description="Figure", ordering="best")
    def figure(self, obj: Any) -> str:
        return figure(obj.low, obj.best, obj.high, obj.wording, obj.approximate)


def fieldsets(statement_fields: tuple, dates: list[str]) -> list:
    """The parts of a claim's form, in the order of a sentence."""
    return [
        ("What is said", {"fields": (*statement_fields, "citations")}),
        *([("When", {"fields": dates})] if dates else []),
        (
            "By whose word",
            {"fields": ("basis", *SPEAKER, *ASSERTION_DATES)},
        ),
        ("Weight", {"fields": ("confidence", "rank", "note", "id")}),
    ]


def filters(model: type[models.Model], statement_fields: tuple) -> tuple:
    """Filters for the status, the vocabularies, and each record that is named."""
    names = [name for name in statement_fields if isinstance(name, str)]
    fields = [model._meta.get_field(name) for name in names]
    words = [field.name for field in fields if field.choices]
    records = [field.name for field in fields if field.related_model]
    return (
        STATUS_FILTER,
        *((name, ChoicesDropdownFilter) for name in (*words, "basis")),
        *((name, ChoicesDropdownFilter) for name in ("confidence", "rank")),
        *((name, AutocompleteSelectFilter) for name in records),
    )
