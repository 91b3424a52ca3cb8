"""What became of a person, according to somebody."""

from __future__ import annotations

from django.db import models

from dates.fields import EdtfField
from groups.models.person import Person
from places.models import Place
from records.claims import Claim
from records.querysets import DatedQuerySet
from records.vocabulary import VocabularyField


class PersonFate(Claim):
    """A person is alive, killed, captured, missing, or it is unclear.

    A death that one speaker announces and another doubts is two rows.
    """

    noun = "fate"
    collection = "fates"
    about = ("person", "fate")
    # The groups that the person leads tell it in their profiles.
    further_subjects = {"person": "leaderships__group"}

    class Fate(models.TextChoices):
        ALIVE = "alive", "Alive"
        KILLED = "killed", "Killed"
        DIED = "died", "Died otherwise"
        WOUNDED = "wounded", "Wounded"
        CAPTURED = "captured", "Captured"
        MISSING = "missing", "Missing"
        UNCLEAR = "unclear", "Unclear"

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="fates",
        help_text="Whose fate it is.",
    )
    fate = VocabularyField(Fate, help_text="What is said to have become of them.")
    date = EdtfField(days=True, help_text="When it came about, in EDTF.")
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where, if that is known.",
    )
    circumstances = models.TextField(
        max_length=2000, blank=True, help_text="How, as far as the source says."
    )

    objects = DatedQuerySet.as_manager()
