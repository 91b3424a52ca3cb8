"""Who took part, by whose word."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from groups.models import ArmedGroup, Person
from incidents.models.incident import Incident
from records.claims import Claim
from records.constraints import exactly_one
from records.querysets import ReviewedQuerySet
from records.vocabulary import VocabularyField


class IncidentClaimQuerySet(ReviewedQuerySet):
    def as_of(self, day: date) -> Self:
        """Claims about incidents that can have happened by the day."""
        return self.filter(
            Q(incident__date_earliest__isnull=True)
            | Q(incident__date_earliest__lte=day)
        )


class Participation(Claim):
    """An actor took part in an incident, in one role, by somebody's word.

    Blame is a participation too: role attacker, basis blamed, asserted by who blames.
    """

    collection = "participations"
    about = ("incident", "group", "person", "role")

    class Role(models.TextChoices):
        ATTACKER = "attacker", "Attacker"
        TARGET = "target", "Target"
        VICTIM = "victim", "Victim"
        SPEAKER = "speaker", "Speaker"
        PARTY = "party", "Party"
        BYSTANDER = "bystander", "Bystander"
        SUPPORTER = "supporter", "Supporter"

    incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        related_name="participations",
        help_text="What they took part in.",
    )
    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text="The group that took part; or a person.",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text="The person who took part; or a group.",
    )
    role = VocabularyField(Role, help_text="As what.")

    objects = IncidentClaimQuerySet.as_manager()

    class Meta(Claim.Meta):
        constraints = [
            exactly_one("participation", "of_group_or_person", "group", "person"),
        ]
