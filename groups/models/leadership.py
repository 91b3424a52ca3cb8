"""Who holds which post."""

from __future__ import annotations

from django.db import models

from groups.models.group import ArmedGroup
from groups.models.person import Person
from records.claims import Period
from records.vocabulary import VocabularyField


class Leadership(Period):
    """One unbroken period in which a person holds a post in a group.

    Somebody with two posts at once has two rows.
    """

    collection = "leaderships"
    about = ("person", "group", "role")

    class Role(models.TextChoices):
        LEADER = "leader", "Leader"
        DEPUTY = "deputy", "Deputy leader"
        COMMANDER = "commander", "Commander"
        SENIOR_COMMANDER = "senior_commander", "Senior commander"
        CHIEF_OF_STAFF = "chief_of_staff", "Chief of staff"
        POLITICAL_LEADER = "political_leader", "Political leader"
        SPIRITUAL_LEADER = "spiritual_leader", "Spiritual leader"
        SPOKESMAN = "spokesman", "Spokesman"
        FOUNDER = "founder", "Founder"
        OTHER = "other", "Other post"

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="leaderships",
        help_text="Who holds the post.",
    )
    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="leaderships",
        help_text="The group in which it is held.",
    )
    role = VocabularyField(Role, help_text="Which post.")
    title = models.CharField(
        max_length=200, blank=True, help_text="The title as the source gives it."
    )
