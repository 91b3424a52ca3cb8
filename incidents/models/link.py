"""How incidents belong together."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from incidents.models.incident import Incident
from records.claims import Claim, Ends
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
    about = ("from_incident", "kind", "to_incident")
    ends = Ends(
        "from_incident",
        "to_incident",
        "An incident is linked to another one.",
        fact="to_another",
    )

    class Kind(models.TextChoices):
        RETALIATION_FOR = "retaliation_for", "Retaliation for"
        FOLLOWS = "follows", "Follows"
        SAME_EVENT_AS = "same_event_as", "Same event as"

    symmetric = (Kind.SAME_EVENT_AS,)

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
