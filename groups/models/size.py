"""How large a group is."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from dates.fields import EdtfField
from groups.models.group import ArmedGroup
from places.models import Place
from records.claims import Claim, claim_rules, said_once
from records.constraints import figure_given, ordered_figures
from records.querysets import ReviewedQuerySet
from records.vocabulary import VocabularyField


class SizeEstimateQuerySet(ReviewedQuerySet):
    def as_of(self, day: date) -> Self:
        """Estimates that can have been made by the day."""
        return self.filter(Q(date_earliest__isnull=True) | Q(date_earliest__lte=day))


class SizeEstimate(Claim):
    """How many of something a group has, as somebody puts it.

    "Around N" is best = N and approximate; "as few as N" is low = N; "dozens" is a
    wording without numbers. Zero means zero; no information is null.
    """

    noun = "size"
    collection = "sizes"

    class Counted(models.TextChoices):
        FIGHTERS = "fighters", "Fighters"
        MEMBERS = "members", "Members"
        PERSONNEL = "personnel", "Personnel"
        MEMBER_GROUPS = "member_groups", "Member groups"
        MEMBERS_PER_MEMBER_GROUP = (
            "members_per_member_group",
            "Members of each member group",
        )

    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="sizes",
        help_text="The group that is counted.",
    )
    counted = VocabularyField(Counted, help_text="What is counted.")
    low = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Lowest figure given; null = none given."
    )
    best = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The figure given as such; null = none given."
    )
    high = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Highest figure given; null = none given."
    )
    approximate = models.BooleanField(
        default=False, help_text='Whether the source says "around" or the like.'
    )
    wording = models.CharField(
        max_length=200, blank=True, help_text='The figure as worded: "around 10,000".'
    )
    warning = models.CharField(
        max_length=500,
        blank=True,
        editable=False,
        help_text="What an importer found wrong with the figures as published.",
    )
    scope_place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the counted are, when only some of the group are counted.",
    )
    date = EdtfField(days=True, help_text="The time the figure is for, in EDTF.")

    objects = SizeEstimateQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        constraints = [
            *claim_rules("size"),
            ordered_figures("size", "low", "best", "high"),
            figure_given("size", "low", "best", "high"),
            said_once(
                "size",
                "group",
                "counted",
                "scope_place",
                "low",
                "best",
                "high",
                "wording",
                dates=("date",),
            ),
        ]
