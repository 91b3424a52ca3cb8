"""What every record and claim has in common, and the tables of the project's memory."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from records.choices import Status
from records.constraints import check, pattern
from records.identity import Distinct as Distinct
from records.identity import RetiredSlug as RetiredSlug
from records.vocabulary import VocabularyField

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Reviewed(models.Model):
    """A row that one person edits and another one reviews before the public sees it.

    `created`, `updated` and `first_published` are set by database triggers
    (records/triggers.py), so that SQL and COPY keep them too.
    """

    is_reviewed = True
    needs_citation = True

    status = VocabularyField(
        Status,
        default=Status.DRAFT,
        help_text="Where the row stands: draft, in review, published or withdrawn.",
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,  # a published row names the people who answer for it
        null=True,
        blank=True,
        related_name="+",
        help_text="Account that wrote the row as it stands.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Account that checked and published it; never the one that wrote it.",
    )
    withdrawn_reason = models.TextField(
        blank=True,
        max_length=1000,
        help_text="Why the row was withdrawn; readers are told.",
    )
    created = models.DateTimeField(
        db_default=Now(),
        editable=False,
        serialize=False,
        help_text="When the row was first saved here.",
    )
    updated = models.DateTimeField(
        db_default=Now(),
        editable=False,
        serialize=False,
        db_index=True,
        help_text="When the row, its names or its citations last changed here.",
    )
    first_published = models.DateTimeField(
        null=True,
        editable=False,
        serialize=False,
        help_text="When the public first saw the row; null = never.",
    )

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")


def reviewed_rules(model: str) -> list[models.CheckConstraint]:
    """The rules of every reviewed row."""
    return [
        check(
            ~Q(status=Status.WITHDRAWN) | ~Q(withdrawn_reason=""),
            f"{model}_withdrawn_with_reason",
            "Say why the row is withdrawn.",
        ),
    ]


class Record(Reviewed):
    """A thing in the world that claims are about: it has an address, and few facts."""

    collection: str
    shown_as = "name"  # the column that names it to readers

    # No SlugField: its own validator would report a broken rule under another name.
    slug = models.CharField(
        max_length=120,
        help_text="Public id in addresses: lower-case letters, digits and hyphens. "
        "Never changed once published, never used again.",
    )
    summary = models.TextField(
        blank=True,
        max_length=5000,
        help_text="What a reader should know first, in our own words.",
    )

    class Meta(Reviewed.Meta):
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        """Refuse the slug of a record that was merged into another one."""
        super().clean()
        if self.status == Status.WITHDRAWN:
            return
        kept = RetiredSlug.objects.end_of(self.collection, self.slug)
        if kept is not None:
            sentence = f"{self.slug} was merged into {kept}; its address leads there."
            error = ValidationError(sentence, "slug_is_retired")
            raise ValidationError({"slug": error})


def record_rules(model: str) -> list[models.BaseConstraint]:
    """The rules of every record."""
    return [
        *reviewed_rules(model),
        pattern(model, "slug", SLUG, "lower-case letters, digits and hyphens"),
        check(~Q(slug=""), f"{model}_slug_given", "Every record needs a slug."),
        models.UniqueConstraint(
            fields=["slug"],
            name=f"{model}_slug_once",
            violation_error_code=f"{model}_slug_once",
            violation_error_message="A record has this slug already.",
        ),
    ]


class Revision(models.Model):
    """One transaction that changed something: who, when and why.

    Written by database triggers only. The number and the stamp are given at commit,
    so their order is the order in which readers came to see the changes.
    """

    number = models.BigIntegerField(
        unique=True, null=True, help_text="Place in the order of commits, without gaps."
    )
    stamped = models.DateTimeField(null=True, help_text="When it was committed.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,  # history outlives accounts; deactivate them instead
        null=True,
        db_constraint=False,
        related_name="+",
        help_text="Account that made the change, where one did.",
    )
    who = models.TextField(help_text="The account or database user, as text.")
    why = models.TextField(help_text="The reason given, or the door it came through.")
    request_id = models.TextField(help_text="Identifies the HTTP request or command.")
    application = models.TextField(help_text="The database client's own name.")
    digest = models.BinaryField(
        null=True,
        help_text="SHA-256 over the revision before, this one, and its changes.",
    )

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"revision {self.number} by {self.who}"


class Change(models.Model):
    """What one revision did to one row of one table.

    The payload is the row as it became, or as it was when it was deleted; a blanked
    payload (an erasure) is null and its digest stays.
    """

    revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        related_name="changes",
        help_text="The transaction it belongs to.",
    )
    table = models.TextField(help_text="The table the row stands in.")
    row = models.TextField(help_text="The row's primary key, as text.")
    owner = models.TextField(
        null=True,
        help_text="For names and citations: the key of the row they belong to.",
    )
    operation = models.CharField(
        max_length=6,
        choices=[("insert", "Added"), ("update", "Changed"), ("delete", "Deleted")],
        help_text="What happened to the row: insert, update or delete.",
    )
    payload = models.JSONField(
        null=True, help_text="The whole row afterwards; before, when it was deleted."
    )
    digest = models.BinaryField(help_text="SHA-256 of the payload's text.")

    class Meta:
        default_permissions = ("view",)
        indexes = [
            # the history page of one row, and known_at's look-up of its versions
            models.Index(fields=["table", "row", "id"], name="change_of_row"),
            # the names and citations on the history page of their owner
            models.Index(fields=["table", "owner", "id"], name="change_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table} {self.row}"


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
