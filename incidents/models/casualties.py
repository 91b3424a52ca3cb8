"""How many died or were hurt, of whom, by whose word."""

from __future__ import annotations

from django.db import models

from groups.models import ArmedGroup
from incidents.models.incident import Incident
from incidents.models.participation import IncidentClaimQuerySet
from records.claims import Claim
from records.figures import NUMBERS, Figures
from records.vocabulary import VocabularyField


class CasualtyCount(Claim):
    """One speaker's figure for one effect of an incident on one set of people.

    Speakers who disagree are rows of their own; nothing is averaged.
    """

    noun = "casualty"
    collection = "casualties"
    about = ("incident", "effect", "affiliation", "category", *NUMBERS, "wording")

    class Effect(models.TextChoices):
        KILLED = "killed", "Killed"
        WOUNDED = "wounded", "Wounded"
        CAPTURED = "captured", "Captured"
        MISSING = "missing", "Missing"

    class Category(models.TextChoices):
        COMBATANTS = "combatants", "Combatants"
        CIVILIANS = "civilians", "Civilians"
        MIXED = "mixed", "Mixed"
        UNKNOWN = "unknown", "Unknown"

    incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        related_name="casualties",
        help_text="The incident in which they were hurt.",
    )
    effect = VocabularyField(Effect, help_text="What happened to them.")
    affiliation = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="casualties",
        help_text="The group they belonged to; empty = none or not known.",
    )
    category = VocabularyField(
        Category,
        default=Category.UNKNOWN,
        help_text="Combatants, civilians, mixed or unknown.",
    )
    figures = Figures(models.PositiveIntegerField, example="dozens")

    objects = IncidentClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        verbose_name = "casualty count"
