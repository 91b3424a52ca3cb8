"""The editors' forms: the model's own rules, a reason, and dates explained as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from dates.value import Edtf, EdtfError
from records.choices import Status
from records.violations import BrokenRule

WHY = "edit_reason"
SEEN = "seen"
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

    def __init__(self, allow_open: bool = False, attrs: Any = None) -> None:
        super().__init__(
            {"autocomplete": "off", "spellcheck": "false", **(attrs or {})}
        )
        self.allow_open = allow_open

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "meaning": meaning(value, self.allow_open) if value else None,
            "allow_open": self.allow_open,
            "address": reverse("admin:edtf"),
            "examples": EXAMPLES,
        }
        return context


def meaning(text: str, allow_open: bool) -> dict[str, str | None]:
    """What an EDTF text means, as the API shows it, or {"error": why it has none}."""
    try:
        return Edtf.parse(text.strip(), allow_open).as_json()
    except EdtfError as error:
        return {"error": str(error)}


class Picker:
    """Shows rows that are loaded already without asking the database for them again."""

    known: tuple = ()

    def optgroups(self: Any, name: str, value: list, attrs: Any = None) -> list:
        chosen = [str(key) for key in value if str(key)]
        rows = {str(row.pk): row for row in self.known}
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

    def label(self: Any, row: Any) -> str:
        """What the list of offers calls it."""
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
    """One record, found by any of its names."""


class ManyPicker(Picker, AutocompleteSelectMultiple):
    """Several passages, found by source, place in it, or heading."""


class RuleForm(forms.ModelForm):
    """A form that can be told which of the database's rules its last try broke."""

    broken_rule: BrokenRule | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.broken_rule:
            error = forms.ValidationError(
                self.broken_rule.detail, code=self.broken_rule.code
            )
            field = self.broken_rule.field
            self.add_error(field if field in self.fields else None, error)
        return cleaned


class PickingForm(RuleForm):
    """Hands the rows that came with the instance to the pickers that show them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        loaded = self.instance._state.fields_cache
        prefetched = getattr(self.instance, "_prefetched_objects_cache", {})
        for name, field in self.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            if isinstance(widget, OnePicker):
                widget.known = (loaded[name],) if loaded.get(name) else ()
            elif isinstance(widget, ManyPicker):
                widget.known = tuple(prefetched.get(name, ()))


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
        if self.instance.pk and SEEN in self.fields:
            self.fields[SEEN].initial = self.version()

    def version(self) -> str:
        return self.instance.updated.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stands = bool(self.instance.pk) and not self.instance._state.adding
        if stands and cleaned.get(SEEN) and cleaned[SEEN] != self.version():
            raise forms.ValidationError(
                "Somebody else changed this row while you were editing it. Copy what"
                " you typed, open the page anew, and edit that version.",
                code="stale",
            )
        published = stands and self.instance.status == Status.PUBLISHED
        if published and not cleaned.get(WHY):
            self.add_error(WHY, "Say why: somebody else decides on this edit.")
        return cleaned
