"""Model fields for imprecise dates, and the bounds the database computes from them.

The bounds are generated columns, so that COPY, SQL, update() and save() cannot leave
them out of step with the text. After an update, refresh_from_db() before reading them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Value

from records.edtf import Edtf, EdtfError
from records.edtf_grammar import MAX_LENGTH


class EdtfField(models.CharField):
    """A date as EDTF text, kept exactly; "not known" is NULL and never "".

    It can be left empty unless null=False and blank=False say otherwise. The option
    allow_open takes “..” too, which says of a period that it has no end (or start).
    """

    def __init__(self, *args: Any, allow_open: bool = False, **kwargs: Any) -> None:
        self.allow_open = allow_open
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        # Field leaves out what it takes for the default; ours are the other way round.
        kwargs |= {"null": self.null, "blank": self.blank}
        if self.allow_open:
            kwargs["allow_open"] = True
        return name, path, args, kwargs

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text.strip() or None if text else None

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(value) or None

    def validate(self, value: str | None, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is None:
            return
        try:
            Edtf.parse(value, self.allow_open)
        except EdtfError as error:
            raise ValidationError(str(error), code=self.rule) from error

    @property
    def rule(self) -> str:
        """The name of the check on this field (edtf_check), as errors report it."""
        noun = getattr(self.model, "noun", self.model._meta.model_name)
        return f"{noun}_{self.name}_is_edtf"


class DateMultiRangeField(models.Field):
    """Days with gaps between them. Written by the database only; read as its text."""

    description = "Days with gaps between them"

    def db_type(self, connection: Any) -> str:
        return "datemultirange"


@DateMultiRangeField.register_lookup
class Overlap(models.Lookup):
    """date_days__overlap=(first, last): some day lies in the span.

    Both days are included and None is unbounded; a span that runs backwards overlaps
    nothing. The right side may also be an expression, such as F("possible").
    """

    lookup_name = "overlap"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        return day_range(*self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any]]:
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} && {right}", (*left_params, *right_params)


def day_range(first: date | None, last: date | None) -> DateRange:
    """The days from first to last, both included; empty when they run backwards."""
    if first and last and first > last:
        return DateRange(empty=True)
    return DateRange(first, last, "[]")


def earliest_of(name: str) -> models.GeneratedField:
    """The first day the date in that field may be; NULL when there is none."""
    return computed(
        Func(F(name), function="edtf_earliest"),
        models.DateField(),
        f"First day of {name}, computed; empty when it is not known or open.",
    )


def latest_of(name: str) -> models.GeneratedField:
    """The last day the date in that field may be; NULL when there is none."""
    return computed(
        Func(F(name), function="edtf_latest"),
        models.DateField(),
        f"Last day of {name}, computed; empty when it is not known or open.",
    )


def days_of(name: str) -> models.GeneratedField:
    """Every day the date in that field may be; NULL when the date is not known."""
    return computed(
        Func(F(name), function="edtf_days"),
        DateMultiRangeField(),
        f"Every day that {name} may be, computed.",
    )


def possible_period(start: str = "start", end: str = "end") -> models.GeneratedField:
    """The days on which the claim can hold."""
    return computed(
        Func(F(start), F(end), function="period_possible"),
        DateRangeField(),
        f"Days on which this can hold, computed from {start} and {end}.",
    )


def certain_period(
    start: str = "start", end: str = "end", attested: str = "attested"
) -> models.GeneratedField:
    """The days on which the claim must hold; an empty range when there are none."""
    return computed(
        Func(F(start), F(end), F(attested), function="period_certain"),
        DateRangeField(),
        f"Days on which this must hold, computed from {start}, {end} and {attested}.",
    )


def computed(
    expression: Func, output_field: models.Field, help_text: str
) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression,
        output_field=output_field,
        db_persist=True,
        serialize=False,
        help_text=help_text,
    )


def edtf_check(
    field: str, name: str, allow_open: bool = False
) -> models.CheckConstraint:
    """The rule that a field holds EDTF or nothing; its name is also its error code."""
    return models.CheckConstraint(
        condition=Func(
            F(field),
            Value(allow_open),
            function="edtf_is_valid",
            output_field=models.BooleanField(),
        ),
        name=name,
        violation_error_code=name,
        violation_error_message=(
            "Enter a date as EDTF, such as 2026, 2026-03, 2026-03-16 or 2026-03-16?."
        ),
    )
