"""Rules about what several claims say together: once, and with one preferred."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Greatest, Least

from records.constraints import check

SPEAKER_KEYS = ("asserted_by_group", "asserted_by_person", "asserted_by_source")
SPEAKER = (*SPEAKER_KEYS, "asserted_by_words")
ASSERTION_DATES = ("asserted_on", "withdrawn_on")


class Ends(NamedTuple):
    """Two fields of a claim that name records of one kind, and never the same one."""

    one: str
    other: str
    message: str  # why not
    fact: str = "of_another"


def of_two(noun: str, ends: Ends) -> CheckConstraint:
    """A claim between two records names two."""
    return check(~Q(**{ends.one: F(ends.other)}), f"{noun}_{ends.fact}", ends.message)


def said_once(
    noun: str, about: Sequence[str], dates: Sequence[str]
) -> UniqueConstraint:
    """The same claim, said identically by the same speaker, stands once.

    Differing dates are disagreement, and stay side by side.
    """
    name = f"{noun}_said_once"
    return UniqueConstraint(
        fields=[*about, *SPEAKER, *ASSERTION_DATES, *dates],
        condition=~Q(status="withdrawn"),
        nulls_distinct=False,
        name=name,
        violation_error_code=name,
        violation_error_message="This claim stands already, said identically.",
    )


def said_once_either_way(
    noun: str,
    about: Sequence[str],
    dates: Sequence[str],
    ends: Ends,
    kinds: Sequence[str],
) -> UniqueConstraint:
    """A claim of these kinds stands once, whichever of its two ends is said first."""
    name = f"{noun}_symmetric_once"
    one, other = ends.one, ends.other
    return UniqueConstraint(
        Least(one, other),
        Greatest(one, other),
        *(field for field in about if field not in ends),
        *SPEAKER,
        *ASSERTION_DATES,
        *dates,
        condition=Q(kind__in=[str(kind) for kind in kinds]) & ~Q(status="withdrawn"),
        nulls_distinct=False,
        name=name,
        violation_error_code=name,
        violation_error_message="This holds both ways and stands already.",
    )


class Excluding(ExclusionConstraint):
    """An EXCLUDE that a form can ask although it leaves a field of its condition out.

    Django's other constraints are passed over then; this one would fail. The database
    has the last word. Migrations see a plain ExclusionConstraint.
    """

    def validate(self, *args: Any, **kwargs: Any) -> None:
        with suppress(FieldError):
            super().validate(*args, **kwargs)

    def deconstruct(self) -> Any:
        _, args, kwargs = super().deconstruct()
        path = f"{ExclusionConstraint.__module__}.{ExclusionConstraint.__name__}"
        return path, args, kwargs


def one_preferred(noun: str, *same: str) -> ExclusionConstraint:
    """No two published preferred claims about the same thing hold on the same day."""
    name = f"{noun}_one_preferred"
    return Excluding(
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            ("possible", RangeOperators.OVERLAPS),
        ],
        condition=Q(status="published", rank="preferred"),
        name=name,
        violation_error_code=name,
        violation_error_message="Another preferred claim covers some of the same time.",
    )
