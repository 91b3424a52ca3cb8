"""What statements have in common: sources, a speaker, weight, often a period."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q

from dates.fields import EdtfField, certain_period, possible_period
from records.choices import Basis, Confidence, Rank
from records.constraints import at_most_one, check, pattern
from records.models import SLUG, Reviewed, reviewed_rules
from records.vocabulary import VocabularyField

SPEAKER = (
    "asserted_by_group",
    "asserted_by_person",
    "asserted_by_source",
    "asserted_by_words",
)
SAID_ON = ("asserted_on", "withdrawn_on")
LASTED = ("start", "end", "attested")


class Cited(models.Model):
    """A record or a name that rests on passages of sources; a draft may have none."""

    citations = models.ManyToManyField(
        "sources.Passage",
        blank=True,
        related_name="%(class)s_citations",
        help_text="The passages it rests on; a published row has at least one.",
    )

    class Meta:
        abstract = True


class Claim(Reviewed):
    """Something said about a record, by somebody, on some ground.

    Two sources that disagree are two rows side by side. With no speaker filled, the
    cited source itself is the one who says it.
    """

    id = models.CharField(
        primary_key=True,
        max_length=120,
        db_collation="C",
        help_text="Readable public id: lower-case letters, digits and hyphens.",
    )
    basis = VocabularyField(
        Basis,
        default=Basis.STATED,
        help_text="How the speaker stands to it: stated, announced, claimed, reported, "
        "suspected, blamed, assessed or denied.",
    )
    asserted_by_group = models.ForeignKey(
        "groups.ArmedGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The group, state or body that says so.",
    )
    asserted_by_person = models.ForeignKey(
        "groups.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The person who says so.",
    )
    asserted_by_source = models.ForeignKey(
        "sources.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Another publication that the cited one reports as saying so.",
    )
    asserted_by_words = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        help_text='A speaker without a record, as described: "local media".',
    )
    asserted_on = EdtfField(help_text="When it was said, in EDTF.")
    withdrawn_on = EdtfField(help_text="When the speaker took it back, in EDTF.")
    confidence = VocabularyField(
        Confidence,
        default=Confidence.MODERATE,
        help_text="How far editors trust it, given its sources: low, moderate, high.",
    )
    rank = VocabularyField(
        Rank,
        default=Rank.NORMAL,
        help_text="Preferred, normal or deprecated among claims that disagree.",
    )
    note = models.TextField(
        max_length=5000, blank=True, help_text="What a reader should know about it."
    )
    citations = models.ManyToManyField(
        "sources.Passage",
        related_name="%(class)s_citations",
        help_text="The passages it rests on: one or more.",
    )

    class Meta(Reviewed.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.id


def claim_rules(model: str) -> list[models.CheckConstraint]:
    """The rules of every claim."""
    return [
        *reviewed_rules(model),
        check(~Q(id=""), f"{model}_id_given", "Every claim needs an id."),
        pattern(model, "id", SLUG, "lower-case letters, digits and hyphens"),
        at_most_one(model, "one_speaker", *SPEAKER),
        check(
            Q(asserted_by_words__isnull=True) | ~Q(asserted_by_words=""),
            f"{model}_speaker_words_given",
            "Describe the speaker, or leave it null.",
        ),
    ]


class Period(models.Model):
    """One unbroken stretch of time in which a claim holds.

    The stored ranges answer `as_of`: `possible` spans every day on which it can hold,
    `certain` the days on which it must; either may be empty or unbounded.
    """

    start = EdtfField(
        allow_open=True,
        help_text="When it began, in EDTF; empty = not known, .. = open.",
    )
    end = EdtfField(
        allow_open=True,
        help_text="When it ended, in EDTF; empty = not known, .. = still so.",
    )
    attested = EdtfField(
        bounds=False,
        help_text="The day or span on which the source shows it true, in EDTF.",
    )
    possible = possible_period()
    certain = certain_period()

    class Meta:
        abstract = True


def period_rules(model: str) -> list[models.CheckConstraint]:
    """The rules of every claim that lasts."""
    return [
        check(
            Q(start_earliest__isnull=True)
            | Q(end_latest__isnull=True)
            | Q(start_earliest__lte=models.F("end_latest")),
            f"{model}_start_before_end",
            "It cannot end before it began.",
        ),
    ]


def said_once(model: str, *content: str, dates: tuple = ()) -> models.UniqueConstraint:
    """The same claim, said identically by the same speaker, stands once.

    Differing dates are disagreement, and stay side by side.
    """
    name = f"{model}_said_once"
    return models.UniqueConstraint(
        fields=[*content, *SPEAKER, *SAID_ON, *dates],
        condition=~Q(status="withdrawn"),
        nulls_distinct=False,
        name=name,
        violation_error_code=name,
        violation_error_message="This claim stands already, said identically.",
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


def one_preferred(model: str, *same: str) -> ExclusionConstraint:
    """No two published preferred claims about the same thing hold on the same day."""
    name = f"{model}_one_preferred"
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


def free_id(claim: Any) -> str:
    """A readable id for a new claim, made of the slugs and words it consists of."""
    parts = []
    for field in claim._meta.concrete_fields:
        if field.name.startswith("asserted_by"):
            continue
        if getattr(field.related_model, "is_reviewed", False):
            named = (
                getattr(claim, field.name, None)
                if getattr(claim, field.attname)
                else None
            )
            parts += [named.slug] if named else []
        elif field.name in ("kind", "role", "fate", "effect", "counted"):
            parts.append(str(getattr(claim, field.name)).replace("_", "-"))
    stem = "-".join(filter(None, parts))[:100].strip("-") or claim._meta.model_name
    taken = set(
        type(claim).objects.filter(pk__startswith=stem).values_list("pk", flat=True)
    )
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate
