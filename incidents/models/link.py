"""How incidents belong together."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from incidents.models.incident import Incident
from records.claims import SAID_ON, SPEAKER, Claim, claim_rules, said_once
from records.constraints import check
from records.querysets import ReviewedQuerySet
from records.vocabulary import VocabularyField


class IncidentLinkQuerySet(ReviewedQuerySet):
    def as_of(self, day: date) -> Self:
        """Links between incidents that can both have happened by the day."""
        rows = self
        for end in ("from_incident", "to_incident"):
            rows = rows.filter(
                Q(**{f"{end}__date_earliest__isnull": True})
                | Q(**{f"{end}__date_earliest__lte": day})
            )
        return rows


class IncidentLink(Claim):
    """Two incidents belong together: one answers or follows the other, or is the same.

    That two are the same event holds both ways; it is stored once.
    """

    noun = "link"
    collection = "incident-links"

    class Kind(models.TextChoices):
        RETALIATION_FOR = "retaliation_for", "Retaliation for"
        FOLLOWS = "follows", "Follows"
        SAME_EVENT_AS = "same_event_as", "Same event as"

    from_incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        related_name="links_from",
        help_text="The incident that answers or follows.",
    )
    kind = VocabularyField(Kind, help_text="How the first stands to the second.")
    to_incident = models.ForeignKey(
        Incident,
        models.PROTECT,
        related_name="links_to",
        help_text="The incident that is answered or followed.",
    )

    objects = IncidentLinkQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        constraints = [
            *claim_rules("link"),
            check(
                ~Q(from_incident=F("to_incident")),
                "link_to_another",
                "An incident is linked to another one.",
            ),
            said_once("link", "from_incident", "kind", "to_incident"),
            models.UniqueConstraint(
                Least("from_incident", "to_incident"),
                Greatest("from_incident", "to_incident"),
                "kind",
                *SPEAKER,
                *SAID_ON,
                condition=Q(kind="same_event_as") & ~Q(status="withdrawn"),
                nulls_distinct=False,
                name="link_symmetric_once",
                violation_error_code="link_symmetric_once",
                violation_error_message="This holds both ways and stands already.",
            ),
        ]
