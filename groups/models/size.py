"""How large a group is."""

from __future__ import annotations

from django.db import models

from dates.fields import EdtfField
from groups.models.group import ArmedGroup
from places.models import Place
from records.claims import Claim
from records.figures import NUMBERS, Figures
from records.querysets import DatedQuerySet
from records.vocabulary import VocabularyField


class SizeEstimate(Claim):
    """How many of something a group has, as somebody puts it.

    "Around N" is best = N and approximate; "as few as N" is low = N; "dozens" is a
    wording without numbers. Zero means zero; no information is null.
    """

    noun = "size"
    collection = "sizes"
    about = ("group", "counted", "scope_place", *NUMBERS, "wording")

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
    figures = Figures(models.PositiveBigIntegerField, example="around 10,000")
    scope_place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the counted are, when only some of the group are counted.",
    )
    date = EdtfField(days=True, help_text="The time the figure is for, in EDTF.")

    objects = DatedQuerySet.as_manager()
