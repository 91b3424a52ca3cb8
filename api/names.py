"""The names of a record in the API, read and written."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.fields import CitationsField
from api.strict_fields import STRICT
from records.choices import Status
from records.types import JsonObject


class NamesField(serializers.ListField):
    """A list of names, each with kind, language, script and citations."""

    def to_representation(self, names: Any) -> list[JsonObject]:
        current = (name for name in names.all() if name.status != Status.WITHDRAWN)
        return [self.child.to_representation(name) for name in current]


class NameSerializer(serializers.ModelSerializer):
    """One name; subclasses say of which kind of record."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        **STRICT,
    }
    citations = CitationsField()

    class Meta:
        fields = ["text", "kind", "language", "script", "status", "citations"]
        read_only_fields = ["status"]
        extra_kwargs = {
            "language": {"allow_null": True},
            "script": {"allow_null": True},
        }

    def get_validators(self) -> list:
        return []

    def to_representation(self, name: Any) -> JsonObject:
        values = super().to_representation(name)
        return {key: None if value == "" else value for key, value in values.items()}

    def to_internal_value(self, data: object) -> JsonObject:
        if isinstance(data, dict):
            refuse_unknown_keys(data, set(self.fields))
            data = {
                key: "" if value is None and key in ("language", "script") else value
                for key, value in data.items()
            }
        return super().to_internal_value(data)


def refuse_unknown_keys(data: JsonObject, known: set[str]) -> None:
    """Raise ValidationError (`unknown_field`) for keys that are not known."""
    unknown = sorted(set(data) - known)
    if unknown:
        no_such = ErrorDetail("There is no such field.", "unknown_field")
        raise serializers.ValidationError(dict.fromkeys(unknown, no_such))
