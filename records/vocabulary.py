"""A field that holds one word of a closed vocabulary, in the database too."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, TextChoices

from records.constraints import check


class VocabularyField(models.CharField):
    """A CharField whose choices are a CHECK as well, so that SQL keeps to them.

    The check is called `<noun>_<field>_known`, where the noun is the model's own word
    for itself. Migrations see a plain CharField and the check.
    """

    def __init__(self, vocabulary: type[TextChoices], **options: Any) -> None:
        self.vocabulary = vocabulary
        options["choices"] = vocabulary.choices
        options["max_length"] = max(map(len, vocabulary.values))
        super().__init__(**options)

    def __deepcopy__(self, memo: dict) -> VocabularyField:
        # Inherited fields are copied; the base class would call __init__ bare.
        twin = super().__deepcopy__(memo)
        twin.vocabulary = self.vocabulary
        return twin

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)

    @property
    def rule(self) -> str:
        """The name of the check, and the code of every error about it."""
        return f"{noun_of(self.model)}_{self.name}_known"

    @property
    def expected(self) -> str:
        return f"{self.name} must be one of: {', '.join(self.vocabulary.values)}."

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value not in (*self.empty_values, *self.vocabulary.values):
            raise ValidationError(self.expected, code=self.rule)
        super().validate(value, model_instance)

    def formfield(self, **options: Any) -> forms.Field | None:
        choice = partial(WordChoice, rule=self.rule, expected=self.expected)
        return super().formfield(**{"choices_form_class": choice, **options})

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract:
            return
        allowed = [*([""] if self.blank else []), *self.vocabulary.values]
        rule = check(Q(**{f"{name}__in": allowed}), self.rule, self.expected)
        cls._meta.constraints = [*cls._meta.constraints, rule]
        cls._meta.original_attrs.setdefault("constraints", [])


class WordChoice(forms.TypedChoiceField):
    """Picks a word of a vocabulary; a wrong one breaks the rule of that name."""

    def __init__(self, *args: Any, rule: str, expected: str, **options: Any) -> None:
        self.rule, self.expected = rule, expected
        super().__init__(*args, **options)

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise ValidationError(self.expected, code=self.rule)
        super().validate(value)


def noun_of(model: Any) -> str:
    """The word that the names of a model's rules begin with."""
    return getattr(model, "noun", model._meta.model_name)
