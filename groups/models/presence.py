"""Where a group is."""

from __future__ import annotations

from django.db import models

from groups.models.group import ArmedGroup
from places.models import Place
from records.claims import Period
from records.vocabulary import VocabularyField


class Presence(Period):
    """One unbroken period in which a group is at a place: a camp, an area."""

    collection = "presences"
    about = ("group", "place", "kind")

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
