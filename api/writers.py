"""Serializers as review uses them: to read a row as a PATCH would write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from rest_framework.serializers import ModelSerializer

from records.models import Reviewed
from records.types import JsonObject


@dataclass(frozen=True)
class SerializerWriter:
    """Reads and writes rows by a collection's serializer."""

    serializer: type[ModelSerializer]

    @property
    def model(self) -> type[Reviewed]:
        model: type[Reviewed] = self.serializer.Meta.model
        return model

    def state(self, row: Reviewed) -> JsonObject:
        """What a PATCH could set on the row, as it is now."""
        state = {}
        for name, field in self.serializer(row).fields.items():
            if field.read_only:
                continue
            value = field.get_attribute(row)
            empty = value is None or value == ""
            state[name] = None if empty else field.to_representation(value)
        return state

    def labels(self, row: Reviewed) -> Mapping[str, str]:
        """What editors call the fields of a PATCH."""
        fields = self.serializer(row).fields.items()
        return {name: str(field.label) for name, field in fields if field.label}

    def apply(
        self, row: Reviewed, patch: JsonObject, author: User, reviewer: User
    ) -> Reviewed:
        """Write the patch in the name of both; a ValidationError when it is wrong."""
        serializer = self.serializer(
            row,
            data=patch,
            partial=True,
            context={"user": author, "reviewer": reviewer},
        )
        serializer.is_valid(raise_exception=True)
        written: Reviewed = serializer.save(edited_by=author, reviewed_by=reviewer)
        return written
