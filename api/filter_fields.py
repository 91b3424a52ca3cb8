"""The form fields of parameters: slugs, days, moments, and yes or no."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_filters.fields import ModelChoiceField

from api.http.parameters import day_of, moment_of
from records.choices import Status
from records.models import Record
from records.retired_slugs import RetiredSlug


class SlugsField(forms.ModelMultipleChoiceField):
    """The records of several slugs, looked up at once; merged ones as they are now."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> QuerySet | None:
        slugs = [slug.strip() for slug in value.split(",")] if value else []
        if not slugs:
            return None
        collection = self.queryset.model.collection
        ends = RetiredSlug.objects.ends_of(collection, slugs)
        return super().clean([ends.get(slug, slug) for slug in slugs])


class SlugField(ModelChoiceField):
    """A record by its slug; that of a merged record means the kept one."""

    def to_python(self, value: object) -> Any:
        """The record; raises ValidationError when there is none of the slug."""
        try:
            record = super().to_python(value)
        except ValidationError:
            kept = current_slug(self.queryset.model, str(value))
            if kept == value:
                raise
            return super().to_python(kept)
        if getattr(record, "status", None) == Status.WITHDRAWN:
            record = super().to_python(current_slug(type(record), record.slug))
        return record


def current_slug(model: type[Record], slug: str) -> str:
    """The slug under which a record is known now, if it was merged into another."""
    return RetiredSlug.objects.end_of(model.collection, slug) or slug


class DayField(forms.CharField):
    """A day as YYYY-MM-DD."""

    def to_python(self, value: Any) -> date | None:
        """The day, None for an empty value; raises ValidationError for another."""
        if value in self.empty_values:
            return None
        day = day_of(value)
        if day is None:
            raise ValidationError("Expected a day as YYYY-MM-DD.", "invalid")
        return day


class MomentField(forms.CharField):
    """A moment as RFC 3339 has it, with its zone."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment, None for an empty value; raises ValidationError for another."""
        if value in self.empty_values:
            return None
        moment = moment_of(value)
        if moment is None:
            expected = "Expected a moment with a zone, such as 2026-03-19T12:00:00Z"
            raise ValidationError(f"{expected}.", "invalid")
        return moment


class YesNoField(forms.Field):
    """true or false, and nothing else."""

    def to_python(self, value: object) -> bool | None:
        """The answer, None for an empty value; raises ValidationError for another."""
        if value not in ("true", "false", None, ""):
            raise ValidationError("Expected true or false.", code="invalid")
        return value == "true" if value else None
