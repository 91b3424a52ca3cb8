"""What was aimed at."""

from __future__ import annotations

from django.db import models

from groups.models import ArmedGroup, Person
from incidents.models.incident import Incident
from incidents.models.participation import IncidentClaimQuerySet
from places.models import Place
from records.claims import Claim
from records.constraints import at_most_one
from records.vocabulary import VocabularyField


class Target(Claim):
    """Something an incident was aimed at: an embassy, a base, a residence, people."""

    collection = "targets"
    about = ("incident", "kind", "place", "owner_group", "owner_person")

    class Kind(models.TextChoices):
        EMBASSY = "embassy", "Embassy"
        CONSULATE = "consulate", "Consulate"
        BASE = "base", "Base"
        COMMAND_CENTRE = "command_centre", "Command centre"
        RESIDENCE = "residence", "Residence"
        LOGISTICS_CENTRE = "logistics_centre", "Logistics centre"
        LEADERSHIP = "leadership", "Leadership"
        PERSONNEL = "personnel", "Personnel"
        CAMP = "camp", "Camp"
        OFFICE = "office", "Office"
        DIPLOMATIC_FACILITY = "diplomatic_facility", "Diplomatic facility"
        MILITARY_FACILITY = "military_facility", "Military facility"
        INFRASTRUCTURE = "infrastructure", "Infrastructure"
        OTHER = "other", "Other"

    incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        related_name="targets",
        help_text="The incident that was aimed at it.",
    )
    kind = VocabularyField(Kind, help_text="What sort of target it was.")
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text="The target as a place, where it is one.",
    )
    owner_group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets_owned",
        help_text="The group or state whose it was.",
    )
    owner_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets_owned",
        help_text="The person whose it was.",
    )

    objects = IncidentClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        constraints = [
            at_most_one("target", "one_owner", "owner_group", "owner_person"),
        ]
