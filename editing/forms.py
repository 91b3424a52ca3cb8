"""The editors' forms: the model's own rules, a reason, and dates explained as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from dates.value import Edtf, EdtfError
from records.choices import Status
from records.types import JsonObject
from records.violations import BrokenRule

REASON_FIELD = "edit_reason"
VERSION_FIELD = "seen"  # of the row when the form was opened
EXAMPLES = (
    ("2026-03-16", "a day"),
    ("2026-03", "a month"),
    ("2026", "a year"),
    ("2026-03-16?", "uncertain"),
    ("2026~", "approximate"),
    ("[2026-03-16,2026-03-18]", "one of two days"),
    ("[..2026-03-16]", "on that day or before"),
    ("[2026-03-19..]", "on that day or after"),
    ("2026-03-16/2026-03-19", "a span"),
    ("202X", "some year of the 2020s"),
)


class EdtfInput(UnfoldAdminTextInputWidget):
    """A date typed as EDTF, with what it means beside it (editing/edtf.js)."""

    template_name = "editing/edtf_input.html"

    def __init__(
        self, allow_open: bool = False, attrs: JsonObject | None = None
    ) -> None:
        super().__init__(
            {"autocomplete": "off", "spellcheck": "false", **(attrs or {})}
        )
        self.allow_open = allow_open

    def get_context(
        self, name: str, value: str | None, attrs: JsonObject | None
    ) -> JsonObject:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "meaning": edtf_meaning(value, self.allow_open) if value else None,
            "allow_open": self.allow_open,
            "address": reverse("admin:edtf"),
            "examples": EXAMPLES,
        }
        return context


def edtf_meaning(text: str, allow_open: bool) -> dict[str, str | None]:
    """What an EDTF text means, as the API has it, or {"error": why it has none}.

    With `allow_open`, “..” alone is a date, too: open, as EDTF has it at either end.
    """
    try:
        return Edtf.parse(text.strip(), allow_open).as_json()
    except EdtfError as error:
        return {"error": str(error)}


class Picker:
    """Offers rows that are loaded already without another query."""

    loaded: tuple = ()

    def optgroups(
        self: Any, name: str, value: list, attrs: JsonObject | None = None
    ) -> list:
        chosen = [str(key) for key in value if str(key)]
        rows = {str(row.pk): row for row in self.loaded}
        missing = [key for key in chosen if key not in rows]
        if missing:
            rows |= {str(row.pk): row for row in self.look_up(missing)}
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key in chosen:
            if key in rows:
                label = self.label(rows[key])
                place = len(options)
                options.append(self.create_option(name, key, label, True, place))
        return [(None, options, 0)]

    def label(self: Any, row: models.Model) -> str:
        """What the list of choices calls it."""
        label: str = self.admin_site._registry[type(row)].choice_label(row)
        return label

    def look_up(self: Any, keys: list[str]) -> list:
        rows = self.choices.queryset
        if "source" in {field.name for field in rows.model._meta.fields}:
            rows = rows.select_related("source")
        try:
            return list(rows.filter(pk__in=keys))
        except ValueError:  # not a key at all; the field's own check says so
            return []


class OnePicker(Picker, AutocompleteSelect):
    """One record, searched by any of its names."""


class ManyPicker(Picker, AutocompleteSelectMultiple):
    """Several passages, searched by source, place in it, or heading."""


class RuleForm(forms.ModelForm):
    """A form that comes back with the rule of the database that it broke, if any."""

    broken_rule: BrokenRule | None = None

    def clean(self) -> JsonObject:
        cleaned = super().clean() or self.cleaned_data
        if self.broken_rule:
            error = forms.ValidationError(
                self.broken_rule.detail, code=self.broken_rule.code
            )
            field = self.broken_rule.field
            self.add_error(field if field in self.fields else None, error)
        return cleaned


class PickingForm(RuleForm):
    """Hands the rows that came with the instance to the pickers that offer them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cached = self.instance._state.fields_cache
        prefetched = getattr(self.instance, "_prefetched_objects_cache", {})
        for name, field in self.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            if isinstance(widget, OnePicker):
                widget.loaded = (cached[name],) if cached.get(name) else ()
            elif isinstance(widget, ManyPicker):
                widget.loaded = tuple(prefetched.get(name, ()))


class ReviewedForm(PickingForm):
    """A row under review, with the reason of the edit and the version it rests on."""

    edit_reason = forms.CharField(
        label="Why this edit",
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
        help_text="Kept in the history. An edit of a published row needs it: "
        "the reviewer reads it.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and VERSION_FIELD in self.fields:
            self.fields[VERSION_FIELD].initial = self.version()

    def version(self) -> str:
        """When the row last changed, as ISO 8601."""
        return self.instance.updated.isoformat()

    def check_version(self, seen: str | None) -> None:
        """Raises ValidationError when the form names another version, or none."""
        if not seen:
            raise forms.ValidationError(
                "This form does not say which version of the row you were editing, so"
                " nothing was saved: somebody else may have changed it since. Copy what"
                " you typed, open the page again, and edit that version.",
                code="version_missing",
            )
        if seen != self.version():
            raise forms.ValidationError(
                "Somebody else changed this row while you were editing it. Copy what"
                " you typed, open the page again, and edit that version.",
                code="stale",
            )

    def clean(self) -> JsonObject:
        """Raises ValidationError unless the form was opened at the present version."""
        cleaned = super().clean()
        is_stored = bool(self.instance.pk) and not self.instance._state.adding
        if is_stored and VERSION_FIELD in self.fields:
            self.check_version(cleaned.get(VERSION_FIELD))
        is_published = is_stored and self.instance.status == Status.PUBLISHED
        if is_published and not cleaned.get(REASON_FIELD):
            self.add_error(REASON_FIELD, "Say why: somebody else decides on this edit.")
        return cleaned
