"""Which umbrella a group belongs to."""

from __future__ import annotations

from django.db import models

from groups.graph.umbrellas import loop_triggers
from groups.models.group import ArmedGroup
from records.claims import Ends, Period
from records.vocabulary import VocabularyField


class Membership(Period):
    """One unbroken period in which a group belongs to an umbrella, as somebody says.

    A group that left and came back has two rows. What no source states is not
    recorded: an overlap between two umbrellas is a Relation.
    """

    collection = "memberships"
    about = ("umbrella", "member", "role")
    ends = Ends("umbrella", "member", "A group cannot be its own umbrella.")
    preferred_per = ("umbrella", "member")
    extra_triggers = loop_triggers(
        "membership_without_loop", "member_id", "umbrella_id"
    )

    class Role(models.TextChoices):
        FULL = "full", "Full member"
        NOMINAL = "nominal", "Member in name"
        SUSPECTED = "suspected", "Suspected member"
        FOUNDING = "founding", "Founding member"
        OBSERVER = "observer", "Observer"

    umbrella = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="memberships_of_others",
        help_text="The umbrella, network or force that is belonged to.",
    )
    member = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="memberships",
        help_text="The group that belongs to it.",
    )
    role = VocabularyField(
        Role,
        default=Role.FULL,
        help_text="Full, nominal, suspected, founding or observer.",
    )
