"""The history: revisions, and what each changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


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
    why = models.TextField(
        help_text="The reason given, or the interface it came through."
    )
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
