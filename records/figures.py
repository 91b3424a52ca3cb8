"""Figures as sources give them: unsure numbers, and their wording."""

from __future__ import annotations

from django.db import models

from dates.fields import add_constraints, noun_of
from records.constraints import figure_given, ordered_figures

NUMBERS = {
    "low": "Lowest figure given",
    "best": "The figure given as such",
    "high": "Highest figure given",
}
FIGURES = (*NUMBERS, "approximate", "wording", "warning")


class Figures:
    """The columns of one figure, and its rules; declared in a model like a field.

    "Around N" is best = N and approximate; "as few as N" is low = N; "dozens" is a
    wording without numbers. Zero means zero; no information is null.
    """

    def __init__(self, number: type[models.IntegerField], example: str) -> None:
        """`number` is the kind of field that holds one; `example` is a wording."""
        self.columns: dict[str, models.Field] = {
            name: number(null=True, blank=True, help_text=f"{text}; null = none given.")
            for name, text in NUMBERS.items()
        }
        self.columns["approximate"] = models.BooleanField(
            default=False, help_text='Whether the source says "around" or the like.'
        )
        self.columns["wording"] = models.CharField(
            max_length=200, blank=True, help_text=f'The figure as worded: "{example}".'
        )
        self.columns["warning"] = models.CharField(
            max_length=500,
            blank=True,
            editable=False,
            help_text="What an importer found wrong with the figures as published.",
        )

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        """Give the model the columns, under their own names."""
        for column, field in self.columns.items():
            field.contribute_to_class(cls, column)
        noun = noun_of(cls)
        add_constraints(
            cls, ordered_figures(noun, *NUMBERS), figure_given(noun, *NUMBERS)
        )
