"""A field that holds one word of a closed vocabulary, in the database too."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, TextChoices

from dates.fields import CheckedField
from records.constraints import check


class VocabularyField(CheckedField):
    """A CharField whose choices are a CHECK as well, so that SQL keeps to them."""

    fact = "known"

    def __init__(self, vocabulary: type[TextChoices], **options: Any) -> None:
        self.vocabulary = vocabulary
        options["choices"] = vocabulary.choices
        options["max_length"] = max(map(len, vocabulary.values))
        super().__init__(**options)

    @property
    def expected(self) -> str:
        """The sentence that a wrong word is answered with."""
        return f"{self.name} must be one of: {', '.join(self.vocabulary.values)}."

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raises ValidationError, with the rule as its code, for another word."""
        if value not in (*self.empty_values, *self.vocabulary.values):
            raise ValidationError(self.expected, code=self.rule)
        super().validate(value, model_instance)

    def formfield(self, **options: Any) -> forms.Field | None:
        choice = partial(WordChoice, rule=self.rule, expected=self.expected)
        return super().formfield(**{"choices_form_class": choice, **options})

    def constraint(self) -> models.CheckConstraint:
        allowed = [*([""] if self.blank else []), *self.vocabulary.values]
        return check(Q(**{f"{self.name}__in": allowed}), self.rule, self.expected)


class WordChoice(forms.TypedChoiceField):
    """Picks a word of a vocabulary; a wrong one breaks the rule of that name."""

    def __init__(self, *args: Any, rule: str, expected: str, **options: Any) -> None:
        self.rule, self.expected = rule, expected
        super().__init__(*args, **options)

    def validate(self, value: Any) -> None:
        """Raises ValidationError, with the rule as its code, for another word."""
        if value and not self.valid_value(value):
            raise ValidationError(self.expected, code=self.rule)
        super().validate(value)
