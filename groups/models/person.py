"""People, and their names."""

from __future__ import annotations

from typing import Self

from django.db import models

from dates.fields import EdtfField
from records.claims import Cited
from records.constraints import in_order
from records.names import Name, Named
from records.querysets import NamedQuerySet, Reader


class PersonQuerySet(NamedQuerySet):
    def for_reading(self, reader: Reader) -> Self:
        """People with their posts and fates, in a constant number of queries."""
        claims = (
            self.visible_prefetch(name, reader) for name in ("leaderships", "fates")
        )
        return super().for_reading(reader).prefetch_related(*claims)


class Person(Cited, Named):
    """Somebody named as a leader, commander, spokesman or casualty, or quoted.

    Whether the person lives is a claim (PersonFate), never a field here: sources
    disagree about deaths.
    """

    collection = "people"
    country_field = "nationality"

    born = EdtfField(help_text="When the person was born, in EDTF.")
    died = EdtfField(
        help_text="When the person died, in EDTF, once that is settled; "
        "who says so stands under fates."
    )
    nationality = models.CharField(
        max_length=2,
        blank=True,
        help_text="Citizenship: ISO 3166-1 alpha-2; empty = not known.",
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name_plural = "people"
        constraints = [
            in_order(
                "person_died_after_born",
                *("born", "died"),
                "Nobody dies before being born.",
            ),
        ]


class PersonName(Name):
    """One name of one person."""

    noun = "person_name"
    owner_field = "person"

    person = models.ForeignKey(
        Person,
        models.CASCADE,  # a draft's names go with the draft
        related_name="names",
        help_text="The person it names.",
    )

    class Meta(Name.Meta):
        ordering = ["person", "id"]
