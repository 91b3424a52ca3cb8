"""Actors, and their names."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from dates.fields import EdtfField, possible_period
from groups.models.person import Person
from records.claims import Cited
from records.constraints import in_order
from records.names import Name, Named
from records.querysets import NamedQuerySet, Reader
from records.vocabulary import VocabularyField

# Everything a profile shows, from either end.
PROFILE = (
    "memberships",
    "memberships_of_others",
    "sizes",
    "designations",
    "relations_as_subject",
    "relations_as_object",
    "presences",
)


class ArmedGroupQuerySet(NamedQuerySet):
    def as_of(self, day: date) -> Self:
        """Groups that can exist on the day."""
        return self.filter(existence__contains=day)

    def for_reading(self, reader: Reader) -> Self:
        """Groups with their whole profile, in a constant number of queries."""
        leaderships = self.visible_prefetch("leaderships", reader)
        fates = Person.objects.visible_prefetch("fates", reader)
        fates.add_prefix("person")
        leaderships.queryset = leaderships.queryset.prefetch_related(fates)  # type: ignore[union-attr]
        claims = (self.visible_prefetch(relation, reader) for relation in PROFILE)
        return super().for_reading(reader).prefetch_related(*claims, leaderships)


class ArmedGroup(Cited, Named):
    """An actor: whoever fights, commands, sponsors, lists or is listed.

    States and their forces stand in the same table, with a kind that says so, because
    they act and are acted on like militias. So do the unnamed: a *collective* is a
    number of groups that a source does not name, and an *unidentified* actor is a
    placeholder for one that nobody has named yet. A *facade* is a brand under which
    another group acts.
    """

    noun = "group"
    collection = "groups"

    class Kind(models.TextChoices):
        MILITIA = "militia", "Militia"
        UMBRELLA = "umbrella", "Umbrella"
        NETWORK = "network", "Network"
        STATE = "state", "State"
        STATE_FORCE = "state_force", "State force"
        PARTY = "party", "Party"
        INTERNATIONAL_BODY = "international_body", "International body"
        FACADE = "facade", "Facade"
        COLLECTIVE = "collective", "Collective of unnamed groups"
        UNIDENTIFIED = "unidentified", "Unidentified"

    kind = VocabularyField(Kind, help_text="What sort of actor it is.")
    country_code = models.CharField(
        "country",
        max_length=2,
        blank=True,
        help_text="Country it belongs to or mainly acts in: ISO 3166-1 alpha-2.",
    )
    ideologies = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="What it says it stands for, in a word or two each.",
    )
    founded = EdtfField(help_text="When it came into being, in EDTF.")
    dissolved = EdtfField(
        allow_open=True,
        help_text="When it ceased to be, in EDTF; empty = not known, .. = still there.",
    )
    existence = possible_period("founded", "dissolved")

    objects = ArmedGroupQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = "group"
        indexes = [
            # groups that can exist on a day
            GistIndex(fields=["existence"], name="group_existence"),
        ]
        constraints = [
            in_order(
                "group_dissolved_after_founded",
                *("founded", "dissolved"),
                "It cannot dissolve before it was founded.",
            ),
        ]


class GroupName(Name):
    """One name of one group."""

    noun = "group_name"
    owner_field = "group"

    group = models.ForeignKey(
        ArmedGroup,
        models.CASCADE,  # a draft's names go with the draft
        related_name="names",
        help_text="The group it names.",
    )

    class Meta(Name.Meta):
        ordering = ["group", "id"]
