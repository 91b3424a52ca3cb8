"""How many died or were hurt, of whom, by whose word."""

from __future__ import annotations

from django.db import models

from groups.models import ArmedGroup
from incidents.models.incident import Incident
from incidents.models.participation import IncidentClaimQuerySet
from records.claims import Claim, claim_rules, said_once
from records.constraints import figure_given, ordered_figures
from records.vocabulary import VocabularyField


class CasualtyCount(Claim):
    """One speaker's figure for one effect of an incident on one set of people.

    Speakers who disagree are rows of their own; nothing is averaged.
    """

    noun = "casualty"
    collection = "casualties"

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
    low = models.PositiveIntegerField(
        null=True, blank=True, help_text="Lowest figure given; null = none given."
    )
    best = models.PositiveIntegerField(
        null=True, blank=True, help_text="The figure given as such; null = none given."
    )
    high = models.PositiveIntegerField(
        null=True, blank=True, help_text="Highest figure given; null = none given."
    )
    approximate = models.BooleanField(
        default=False, help_text='Whether the source says "around" or the like.'
    )
    wording = models.CharField(
        max_length=200, blank=True, help_text='The figure as worded: "dozens".'
    )
    warning = models.CharField(
        max_length=500,
        blank=True,
        editable=False,
        help_text="What an importer found wrong with the figures as published.",
    )

    objects = IncidentClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        verbose_name = "casualty count"
        ordering = ["id"]
        constraints = [
            *claim_rules("casualty"),
            ordered_figures("casualty", "low", "best", "high"),
            figure_given("casualty", "low", "best", "high"),
            said_once(
                "casualty",
                "incident",
                "effect",
                "affiliation",
                "category",
                "low",
                "best",
                "high",
                "wording",
            ),
        ]
