"""Fields that take a JSON value of their own type and no other.

DRF's take `5` for a text, `"5"` for a number and `"yes"` for true. A client that
sends those has made a mistake, and gets a 400.
"""

from __future__ import annotations

from django.db import models
from rest_framework import serializers


class TextField(serializers.CharField):
    """A JSON string."""

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class WholeNumberField(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: object) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data: object) -> float:
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class TrueOrFalseField(serializers.BooleanField):
    """JSON true or false."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


STRICT: dict[type[models.Field], type[serializers.Field]] = {
    models.CharField: TextField,
    models.TextField: TextField,
    models.IntegerField: WholeNumberField,
    models.BigIntegerField: WholeNumberField,
    models.PositiveIntegerField: WholeNumberField,
    models.FloatField: NumberField,
    models.BooleanField: TrueOrFalseField,
}
