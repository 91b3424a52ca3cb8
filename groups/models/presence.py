"""Where a group is."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from groups.models.group import ArmedGroup
from places.models import Place
from records.claims import (
    LASTED,
    Claim,
    Period,
    claim_rules,
    one_preferred,
    period_rules,
    said_once,
)
from records.querysets import PeriodQuerySet
from records.vocabulary import VocabularyField


class Presence(Period, Claim):
    """One unbroken period in which a group is at a place: a camp, an area."""

    collection = "presences"

    class Kind(models.TextChoices):
        BASE = "base", "Base"
        CAMP = "camp", "Camp"
        OFFICE = "office", "Office"
        AREA_OF_OPERATIONS = "area_of_operations", "Area of operations"
        HEADQUARTERS = "headquarters", "Headquarters"
        GARRISON = "garrison", "Garrison"

    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="presences",
        help_text="The group that is there.",
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="presences", help_text="Where it is."
    )
    kind = VocabularyField(Kind, help_text="As what it is there.")

    objects = PeriodQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        indexes = [
            # as_of
            GistIndex(fields=["possible"], name="presence_possible"),
            GistIndex(fields=["certain"], name="presence_certain"),
        ]
        constraints = [
            *claim_rules("presence"),
            *period_rules("presence"),
            said_once("presence", "group", "place", "kind", dates=LASTED),
            one_preferred("presence", "group", "place", "kind"),
        ]
