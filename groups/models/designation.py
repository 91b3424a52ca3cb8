"""Who lists whom."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

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


class Designation(Period, Claim):
    """One unbroken period in which an authority lists a group.

    Its start is the day of listing, its end the day of delisting.
    """

    collection = "designations"

    group = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="designations",
        help_text="The group that is listed.",
    )
    authority = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="designations_made",
        help_text="The state or international body that lists it.",
    )
    programme = models.CharField(
        max_length=200, blank=True, help_text="The list or programme, as it is called."
    )
    name_as_listed = models.CharField(
        max_length=300, blank=True, help_text="The name under which it is listed."
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        indexes = [
            # as_of
            GistIndex(fields=["possible"], name="designation_possible"),
            GistIndex(fields=["certain"], name="designation_certain"),
        ]
        constraints = [
            *claim_rules("designation"),
            *period_rules("designation"),
            check(
                ~Q(group=F("authority")),
                "designation_of_another",
                "An authority does not list itself.",
            ),
            said_once("designation", "group", "authority", "programme", dates=LASTED),
            one_preferred("designation", "group", "authority", "programme"),
        ]
