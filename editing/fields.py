"""The form fields of any row: dates explained, rows picked by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from dates.fields import EdtfField
from editing.forms import EdtfInput, ManyPicker, OnePicker
from records.models import is_reviewed


class FormFieldsMixin:
    """For a model's admin and its inlines alike."""

    def formfield_for_dbfield(
        self: Any, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, EdtfField):
            kwargs["widget"] = EdtfInput(db_field.allow_open)
            return db_field.formfield(**kwargs)
        if isinstance(db_field, ArrayField) and db_field.base_field.choices:
            return multiple_choice(db_field)
        if isinstance(db_field, ArrayField):
            kwargs["widget"] = UnfoldAdminTextInputWidget()
        elif isinstance(db_field, (models.TextField, models.JSONField)):
            kwargs["widget"] = UnfoldAdminTextareaWidget({"rows": 3})
        elif isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"  # of an address typed without one
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, (models.CharField, models.TextField)) and field:
            field.widget.attrs.setdefault("dir", "auto")  # names come in any script
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A row of its own page is changed there; here it is picked or made.
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self: Any, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if is_reviewed(db_field.related_model):
            kwargs["widget"] = OnePicker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self: Any, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if is_reviewed(db_field.related_model):
            kwargs["widget"] = ManyPicker(
                db_field,
                self.admin_site,
                attrs={"data-placeholder": "Type a source, a paragraph or a heading"},
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def multiple_choice(db_field: ArrayField) -> forms.MultipleChoiceField:
    """A closed vocabulary of which several words can hold, as check boxes."""
    return forms.MultipleChoiceField(
        choices=db_field.base_field.flatchoices,
        required=False,
        label=db_field.verbose_name.capitalize(),
        help_text=db_field.help_text,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
