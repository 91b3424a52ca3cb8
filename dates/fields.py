"""Model fields for imprecise dates, and the bounds the database computes from them.

The bounds are generated columns, so that COPY, SQL, update() and save() cannot leave
them out of step with the text. After an update, refresh_from_db() before reading them.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Value

from dates.grammar import MAX_LENGTH
from dates.value import Edtf, EdtfError


class CheckedField(models.CharField):
    """A CharField that brings its own CHECK, called `<noun>_<field>_<fact>`.

    The noun is the model's own word for itself. Migrations see a plain CharField, and
    the check.
    """

    fact: str

    def constraint(self) -> models.CheckConstraint:
        """The check, for the model of the field.

        Raises NotImplementedError: each kind of field has its own.
        """
        raise NotImplementedError

    @property
    def rule(self) -> str:
        """The name of the check, and the code of every error about it."""
        return f"{noun_of(self.model)}_{self.name}_{self.fact}"

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            add_constraints(cls, self.constraint())

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)


def noun_of(model: type[models.Model]) -> str:
    """The word that the names of a model's rules begin with."""
    return getattr(model, "noun", str(model._meta.model_name))


def add_constraints(cls: type[models.Model], *rules: models.BaseConstraint) -> None:
    """Give a model rules beside those of its Meta; migrations see them all."""
    cls._meta.constraints = [*cls._meta.constraints, *rules]
    cls._meta.original_attrs.setdefault("constraints", [])


class EdtfField(CheckedField):
    """A date as EDTF text, kept exactly; "not known" is NULL and never "".

    One declaration is the whole date: its CHECK, and the generated columns
    `<name>_earliest` and `<name>_latest`, its first and last day (not with
    bounds=False), and `<name>_days`, every day that it may be (with days=True).

    It can be left empty unless null=False and blank=False say otherwise. The option
    allow_open takes “..” too, which says of a period that it has no end (or start).
    """

    fact = "is_edtf"

    def __init__(
        self,
        *args: Any,
        allow_open: bool = False,
        bounds: bool = True,
        days: bool = False,
        **kwargs: Any,
    ) -> None:
        self.allow_open = allow_open
        self.columns: dict[str, Callable[[str], models.GeneratedField]] = {}
        if bounds:
            self.columns |= {"earliest": earliest_of, "latest": latest_of}
        if days:
            self.columns["days"] = days_of
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        # A model's fields are in the order of this counter: room right behind the date.
        models.Field.creation_counter += len(self.columns)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract:
            return
        for place, (suffix, column_of) in enumerate(self.columns.items(), start=1):
            column = column_of(name)
            column.creation_counter = self.creation_counter + place
            column.contribute_to_class(cls, f"{name}_{suffix}")

    def constraint(self) -> models.CheckConstraint:
        return edtf_check(self.name, self.rule, self.allow_open)

    def to_python(self, value: Any) -> str | None:
        """The text without spaces around it; None for an empty one."""
        text = super().to_python(value)
        return text.strip() or None if text else None

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(value) or None

    def validate(self, value: str | None, model_instance: models.Model | None) -> None:
        """Raises ValidationError, with the rule as its code, for what is no EDTF."""
        super().validate(value, model_instance)
        if value is None:
            return
        try:
            Edtf.parse(value, self.allow_open)
        except EdtfError as error:
            raise ValidationError(str(error), code=self.rule) from error


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
    """A stored generated column; the help text goes into the data dictionary."""
    return models.GeneratedField(
        expression=expression,
        output_field=output_field,
        db_persist=True,
        serialize=False,
        help_text=help_text,
    )


def edtf_check(field: str, name: str, allow_open: bool) -> models.CheckConstraint:
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
