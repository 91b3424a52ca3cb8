"""What every record and claim has in common, ."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from records.choices import Status
from records.constraints import check, pattern
from records.identity import RetiredSlug as RetiredSlug
from records.vocabulary import VocabularyField

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Reviewed(models.Model):
    """A row that one person edits and another one reviews before the public sees it.

    `created`, `updated` and `first_published` are set by database triggers
    (history/triggers.py), so that SQL and COPY keep them too.
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
