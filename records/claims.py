"""What statements have in common: sources, a speaker, weight, often a period."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from dates.fields import EdtfField, certain_period, noun_of, possible_period
from records.choices import Basis, Confidence, Rank
from records.claim_rules import (
    ASSERTION_DATES,
    SPEAKER,
    Ends,
    of_two,
    one_preferred,
    said_once,
    said_once_either_way,
)
from records.constraints import at_most_one, check, in_order, pattern
from records.models import SLUG, Reviewed, is_reviewed
from records.querysets import PeriodQuerySet
from records.vocabulary import VocabularyField


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


class Claim(Cited, Reviewed):
    """Something said about a record, by somebody, on some ground.

    Two sources that disagree are two rows side by side. With no speaker filled, the
    cited source itself is the one who says it. What a kind of claim is `about` brings
    its rules: the same, said identically by the same speaker, stands once.
    """

    public_id_fields = ("id",)
    about: ClassVar[tuple[str, ...]]  # the fields of what is said, but for its dates
    ends: ClassVar[Ends | None] = None
    # The kinds that say the same when the two ends change places.
    symmetric: ClassVar[tuple[str, ...]] = ()

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
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        noun = noun_of(cls)
        said = (noun, cls.about, cls.dates())
        return [
            *super().common_constraints(),
            check(~Q(id=""), f"{noun}_id_given", "Every claim needs an id."),
            pattern(noun, "id", SLUG, "lower-case letters, digits and hyphens"),
            at_most_one(noun, "one_speaker", *SPEAKER),
            check(
                Q(asserted_by_words__isnull=True) | ~Q(asserted_by_words=""),
                f"{noun}_speaker_words_given",
                "Describe the speaker, or leave it null.",
            ),
            said_once(*said),
            *([of_two(noun, cls.ends)] if cls.ends else []),
            *(
                [said_once_either_way(*said, cls.ends, cls.symmetric)]
                if cls.ends and cls.symmetric
                else []
            ),
        ]

    @classmethod
    def dates(cls) -> list[str]:
        """The dates of what is said, not those on which it was said and taken back."""
        fields = cls._meta.local_fields
        dates = [field.name for field in fields if isinstance(field, EdtfField)]
        return [name for name in dates if name not in ASSERTION_DATES]

    def free_id(self) -> str:
        """A readable id for a new claim: the slugs and the word of what it says."""
        fields = [self._meta.get_field(name) for name in self.about]
        word = next((f for f in fields if isinstance(f, VocabularyField)), None)
        parts = []
        for field in self._meta.concrete_fields:
            if field is word:
                parts.append(str(getattr(self, field.name)).replace("_", "-"))
            elif is_reviewed(field.related_model) and field.name not in SPEAKER:
                named = getattr(self, field.attname) and getattr(self, field.name)
                parts += [named.slug] if named else []
        stem = "-".join(filter(None, parts))[:100].strip("-")
        stem = stem or str(self._meta.model_name)
        alike = type(self).unchecked.filter(pk__startswith=stem)
        taken = set(alike.values_list("pk", flat=True))
        number, candidate = 1, stem
        while candidate in taken:
            number += 1
            candidate = f"{stem}-{number}"
        return candidate


class Period(Claim):
    """A claim that lasts: one unbroken stretch of time in which it holds.

    The stored ranges answer `as_of`: `possible` spans every day on which it can hold,
    `certain` the days on which it must; either may be empty or unbounded.
    """

    # One claim at a time is preferred per these fields; by default, per `about`.
    preferred_per: ClassVar[tuple[str, ...]] = ()
    # Of rows that were asked for one day (PeriodQuerySet.as_of): how and why they hold.
    holds_certainly: bool | None = None
    holds_because: list[str] | None = None

    start = EdtfField(
        allow_open=True,
        help_text="When it began, in EDTF; empty = not known, .. = open.",
    )
    start_earliest: date | None
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

    objects = PeriodQuerySet.as_manager()

    class Meta(Claim.Meta):
        abstract = True

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        return [
            *super().common_constraints(),
            in_order(
                f"{noun_of(cls)}_start_before_end",
                *("start", "end"),
                "It cannot end before it began.",
            ),
            one_preferred(noun_of(cls), *(cls.preferred_per or cls.about)),
        ]

    @classmethod
    def common_indexes(cls) -> list[models.Index]:
        """Serve `as_of`."""
        return [
            *super().common_indexes(),
            GistIndex(fields=["possible"], name=f"{noun_of(cls)}_possible"),
            GistIndex(fields=["certain"], name=f"{noun_of(cls)}_certain"),
        ]
