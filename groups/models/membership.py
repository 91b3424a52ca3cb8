"""Which umbrella a group belongs to."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from groups.graph.umbrellas import loop_triggers
from groups.models.group import ArmedGroup
from records.claims import (
    LASTED,
    Claim,
    Period,
    claim_rules,
    one_preferred,
    period_rules,
    said_once,
)
from records.constraints import check
from records.querysets import PeriodQuerySet
from records.vocabulary import VocabularyField


class Membership(Period, Claim):
    """One unbroken period in which a group belongs to an umbrella, as somebody says.

    A group that left and came back has two rows. What no source states is not
    recorded: an overlap between two umbrellas is a Relation.
    """

    collection = "memberships"
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

    objects = PeriodQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        indexes = [
            # as_of
            GistIndex(fields=["possible"], name="membership_possible"),
            GistIndex(fields=["certain"], name="membership_certain"),
        ]
        constraints = [
            *claim_rules("membership"),
            *period_rules("membership"),
            check(
                ~Q(umbrella=F("member")),
                "membership_of_another",
                "A group cannot be its own umbrella.",
            ),
            said_once("membership", "umbrella", "member", "role", dates=LASTED),
            one_preferred("membership", "umbrella", "member"),
        ]
