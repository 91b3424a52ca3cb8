"""The base of every serializer: one definition of valid, the model's own.

What a serializer gives on GET it takes back on PUT: keys that only the server sets are
passed over, and a key nobody knows is an error.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import get_error_detail

from api.errors.problems import WHOLE_OBJECT
from api.fields import (
    CitationsField,
    DateField,
    ReferenceField,
    VocabularyChoiceField,
)
from api.names import refuse_unknown_keys
from api.strict_fields import STRICT
from api.writers import SerializerWriter
from dates.fields import EdtfField
from records.claim_rules import SPEAKER
from records.claims import Cited
from records.names import Named
from records.types import JsonObject
from records.violations import rule_fields
from records.vocabulary import VocabularyField
from review.replace_names import replace_names
from review.writers import WRITERS

# Keys of a body that are no field of the row: `why` is for history and reviewers.
REQUEST_ONLY = {"why"}


class ReviewedSerializer(serializers.ModelSerializer):
    """A row that goes through review. Subclasses list their fields by hand."""

    serializer_related_field = ReferenceField
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        **STRICT,
    }
    server_side = ("status", "created", "updated", "holds", "holds_because")

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        meta = cls.__dict__.get("Meta")
        if meta and not getattr(meta, "is_part", False):
            WRITERS.setdefault(meta.model.collection, SerializerWriter(cls))

    def get_fields(self) -> dict[str, serializers.Field]:
        """The fields, or those of `fields=`; ValidationError for unknown ones."""
        fields = super().get_fields()
        is_whole = self.parent is None or self.is_row()
        if is_whole and self.context.get("searched"):
            fields["found"] = serializers.JSONField(read_only=True, source="match")
        chosen = self.context.get("fields") if is_whole else None
        if chosen:
            readable = [name for name in fields if not fields[name].write_only]
            unknown = sorted(set(chosen) - set(readable))
            if unknown:
                known = ", ".join(readable)
                raise serializers.ValidationError(
                    {"fields": f"There is no {', '.join(unknown)}; there are: {known}."}
                )
            fields = {name: fields[name] for name in fields if name in chosen}
        return fields

    def is_row(self) -> bool:
        """Whether this is the serializer of a list's rows, not one nested in them."""
        return isinstance(self.parent, serializers.ListSerializer) and (
            self.parent.parent is None
        )

    def build_standard_field(
        self, field_name: str, model_field: models.Field
    ) -> tuple[type, dict]:
        if isinstance(model_field, EdtfField):
            return DateField, {
                "allow_null": True,
                "required": False,
                "help_text": model_field.help_text,
            }
        kind, options = super().build_standard_field(field_name, model_field)
        # Uniqueness is the model's to check; DRF would check it twice.
        options["validators"] = [
            validator
            for validator in options.get("validators", [])
            if not hasattr(validator, "requires_context")
        ]
        if is_text(model_field) and model_field.blank:
            options["allow_null"] = True
        if model_field.primary_key:
            options["required"] = False
        if isinstance(model_field, VocabularyField):
            kind, options["rule"] = VocabularyChoiceField, model_field.rule
        if isinstance(model_field, (VocabularyField, models.URLField)):
            options.pop("allow_blank", None)  # null says it is not known
        if not model_field.editable or field_name in self.server_side:
            kept = {"help_text", "choices", "rule", "allow_null"} & set(options)
            options = {name: options[name] for name in kept} | {"read_only": True}
        return kind, options

    def build_property_field(
        self, field_name: str, model_class: type[models.Model]
    ) -> tuple[type, dict]:
        # Columns the database fills are no part of fixtures, so DRF overlooks them.
        column = self.model_field(field_name)
        if column is None:
            return super().build_property_field(field_name, model_class)
        return self.build_standard_field(field_name, column)

    def get_uniqueness_extra_kwargs(
        self, field_names: Any, declared_fields: Any, extra_kwargs: Any
    ) -> tuple[Any, dict]:
        return extra_kwargs, {}

    def get_validators(self) -> list:
        return []

    def to_representation(self, instance: models.Model) -> JsonObject:
        """The row; an empty text is null."""
        values: JsonObject = super().to_representation(instance)
        for name, value in values.items():
            if value == "":
                values[name] = None
        return values

    def to_internal_value(self, data: object) -> JsonObject:
        if isinstance(data, dict):
            refuse_unknown_keys(data, {*self.fields, *REQUEST_ONLY})
        values = super().to_internal_value(data)
        for name, value in values.items():
            field = self.model_field(name)
            if value is None and is_text(field) and not field.null:
                values[name] = ""
        return values

    def model_field(self, name: str) -> models.Field | None:
        meta = self.Meta.model._meta
        names = {field.name for field in meta.concrete_fields}
        return meta.get_field(name) if name in names else None

    def validate(self, attrs: JsonObject) -> JsonObject:
        """Validate a copy by the model; ValidationError under the API's names."""
        row = copy.copy(self.instance) if self.instance else self.Meta.model()
        for name, value in attrs.items():
            if self.model_field(name):
                setattr(row, name, value)
        self.complete(row, attrs)
        try:
            row.full_clean()
        except ModelError as error:
            raise serializers.ValidationError(self.in_api_names(error)) from error
        return attrs

    def complete(self, row: models.Model, attrs: JsonObject) -> None:
        """Fill what a new row may leave to the server."""

    def in_api_names(self, error: ModelError) -> dict[str, list[ErrorDetail]]:
        """The model's errors under the names the API has for its fields."""
        names: dict[str, str] = {
            str(field.source): name
            for name, field in self.fields.items()
            if field.source != "*"
        }
        errors: dict[str, list[ErrorDetail]] = defaultdict(list)
        for key, details in error_dict(error).items():
            for detail in details:
                field = (
                    rule_fields().get(str(detail.code)) if key in WHOLE_OBJECT else key
                )
                errors[api_name(field or "non_field_errors", names)].append(detail)
        return errors

    def create(self, values: JsonObject) -> models.Model:
        citations, names = values.pop("citations", []), values.pop("names", [])
        row = self.Meta.model(**values)
        row.save(force_insert=True)
        self.attach(row, citations, names)
        return row

    def update(self, row: models.Model, values: JsonObject) -> models.Model:
        citations, names = values.pop("citations", None), values.pop("names", None)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        self.attach(row, citations, names)
        return row

    def attach(self, row: Any, citations: Any, names: Any) -> None:
        """Give the row its citations and names; None leaves what it has."""
        if citations is not None and isinstance(row, Cited):
            row.citations.set(citations)
        if names is not None and isinstance(row, Named):
            replace_names(row, names)


def error_dict(error: ModelError) -> dict[str, list[ErrorDetail]]:
    details = get_error_detail(error)
    return details if isinstance(details, dict) else {"non_field_errors": details}


def api_name(field: str, names: dict[str, str]) -> str:
    """What the API calls a field of the model; a speaker is one key, not four."""
    if field in SPEAKER:
        return "asserted_by"
    return names.get(field, field)


def is_text(field: models.Field | None) -> bool:
    return isinstance(field, (models.CharField, models.TextField)) and not isinstance(
        field, EdtfField
    )


class RecordSerializer(ReviewedSerializer):
    """The common keys of records."""

    citations = CitationsField()


RECORD = ("status", "summary")


STAMPS = ("created", "updated")
