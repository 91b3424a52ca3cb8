"""Edits that wait for a reviewer, and pairs of records that are not the same."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from records.constraints import check
from records.models import Record
from records.vocabulary import VocabularyField


class Proposal(models.Model):
    """An edit of a published row that waits for somebody else to accept it.

    Readers keep the reviewed version until then. The patch has the form of a PATCH
    to the row's API address.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    collection = models.CharField(
        max_length=40, help_text="The API collection of the row, e.g. memberships."
    )
    target = models.CharField(
        max_length=120, help_text="The row's slug or id in that collection."
    )
    patch = models.JSONField(help_text="New values by field, as in a PATCH request.")
    why = models.TextField(
        max_length=1000, help_text="What the edit is for; the reviewer reads this."
    )
    based_on = models.DateTimeField(
        help_text="When the row had last been updated as the proposer saw it."
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        help_text="Account that proposes the edit.",
    )
    proposed_on = models.DateTimeField(
        db_default=Now(), editable=False, help_text="When it was proposed."
    )
    state = VocabularyField(
        State,
        default=State.OPEN,
        help_text="Open, accepted or rejected.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Account that accepted or rejected it; never the proposer.",
    )
    decided_on = models.DateTimeField(
        null=True, blank=True, help_text="When it was decided."
    )
    decision = models.TextField(
        blank=True, max_length=1000, help_text="What the reviewer says about it."
    )

    class Meta:
        default_permissions = ("view", "add", "change")
        ordering = ["-id"]
        constraints = [
            check(
                Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                "proposal_decided_by_another",
                "An edit is accepted by somebody else than its proposer.",
            ),
            check(
                Q(state="open", decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False)),
                "proposal_decision_complete",
                "A decided proposal names who decided it, an open one nobody.",
            ),
        ]
        indexes = [
            # the open proposals of one row, shown on its page
            models.Index(fields=["collection", "target"], name="proposal_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.target}, proposed by {self.proposed_by}"


class DistinctQuerySet(models.QuerySet["Distinct"]):
    def get_by_natural_key(self, collection: str, one: str, other: str) -> Distinct:
        return self.get(collection=collection, one=one, other=other)

    def about(self, collection: str, slug: str) -> Self:
        """The pairs that a record is one of."""
        return self.filter(Q(one=slug) | Q(other=slug), collection=collection)

    def slugs_apart_from(self, record: Record) -> set[str]:
        """The slugs of all records that are stored as not the same as this one."""
        rows = self.about(record.collection, record.slug)
        pairs = {slug for pair in rows.values_list("one", "other") for slug in pair}
        return pairs - {record.slug}

    def pairs(self, collection: str) -> set[tuple[str, str]]:
        """All pairs of a collection, each in the order of its slugs."""
        rows = self.filter(collection=collection)
        return set(rows.values_list("one", "other"))


class Distinct(models.Model):
    """Two records that look like one and are not, as an editor knows.

    The list of likely duplicates leaves the pair out, and they cannot be merged.
    """

    collection = models.CharField(
        max_length=40, help_text="The API collection of both, e.g. people."
    )
    one = models.CharField(
        max_length=120,
        db_collation="C",
        help_text="The slug that comes first in the order of their characters.",
    )
    other = models.CharField(
        max_length=120, db_collation="C", help_text="The slug that comes second."
    )
    why = models.TextField(max_length=1000, help_text="How one tells them apart.")

    objects = DistinctQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "add", "delete")
        verbose_name = "distinct pair"
        ordering = ["collection", "one", "other", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "one", "other"],
                name="distinct_once",
                violation_error_code="distinct_once",
                violation_error_message="These two are stored as not the same already.",
            ),
            check(
                Q(one__lt=F("other")),
                "distinct_in_order",
                "Name two records, in the order of their slugs.",
            ),
            check(~Q(why=""), "distinct_explained", "Say how one tells them apart."),
        ]

    def __str__(self) -> str:
        return f"{self.collection}: {self.one} is not {self.other}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.collection, self.one, self.other)


def are_distinct(a: Record, b: Record) -> bool:
    """Whether two records are stored as not the same."""
    one, other = sorted((a.slug, b.slug))
    rows = Distinct.objects.filter(collection=a.collection, one=one, other=other)
    return rows.exists()
