"""What every record and claim has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeGuard

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.signals import class_prepared
from django.dispatch import receiver

from dates.fields import noun_of
from records.choices import Status
from records.constraints import check, pattern
from records.retired_slugs import RetiredSlug as RetiredSlug
from records.types import JsonObject
from records.vocabulary import VocabularyField

# A trigger as CREATE TRIGGER takes it: name, events, the rest of the definition.
Trigger = tuple[str, str, str]
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class UncheckedManager(models.Manager):
    """All rows, whoever asks, in the querysets of `objects`.

    Reads start at `objects.visible_to`. A line that starts here answers for it: it
    writes, or what it reads was cut to the visible, or is cut later.
    """

    def get_queryset(self) -> models.QuerySet:
        queryset_class = type(self.model._meta.managers_map["objects"].none())
        return queryset_class(self.model, using=self._db)


class Reviewed(models.Model):
    """A row that one person edits and another one reviews before the public sees it.

    `created`, `updated` and `first_published` are set by database triggers
    (history/triggers.py), so that SQL and COPY keep them too. What every row of a kind
    keeps to, and what it is looked up by, comes with the base class
    (common_constraints, common_indexes); Meta has what is the model's own.
    """

    noun: ClassVar[str]  # what its rules are named after; its model's name, by default
    # Its address in the API is /api/v1/<collection>/<public_id>/; names have none of
    # their own (""): they come with their record.
    collection: ClassVar[str] = ""
    public_id_fields: ClassVar[tuple[str, ...]] = ()
    needs_citation: ClassVar[bool] = True
    # What of a passage supports what cites it: its key, or its source; "" = neither.
    supports_through: ClassVar[str] = ""
    # The path from a record it names to others whose profiles show the row as well.
    further_subjects: ClassVar[dict[str, str]] = {}
    # Of rows that were searched for (ReviewedQuerySet.search): why they match the text.
    match: JsonObject | None = None
    extra_triggers: ClassVar[Sequence[Trigger]] = ()

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

    unchecked = UncheckedManager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        """The rules of every row of this kind."""
        return [
            check(
                ~Q(status=Status.WITHDRAWN) | ~Q(withdrawn_reason=""),
                f"{noun_of(cls)}_withdrawn_with_reason",
                "Say why the row is withdrawn.",
            ),
        ]

    @classmethod
    def common_indexes(cls) -> list[models.Index]:
        """The indexes of every table of this kind."""
        return []

    @property
    def public_id(self) -> str:
        """Its id in the API; empty for what has no address there."""
        return "".join(str(getattr(self, name)) for name in self.public_id_fields)


def is_reviewed(model: object) -> TypeGuard[type[Reviewed]]:
    """Whether it is a class of reviewed rows; what a plain field points to is None."""
    return isinstance(model, type) and issubclass(model, Reviewed)


def has_address(model: object) -> TypeGuard[type[Reviewed]]:
    """Whether it is a class of rows with an address of their own in the API."""
    return is_reviewed(model) and bool(model.collection)


@receiver(class_prepared)
def add_common_rules(sender: type[models.Model], **signal: Any) -> None:
    """Give each reviewed model the rules and indexes of its kind, before its own."""
    if not is_reviewed(sender):
        return
    meta = sender._meta
    meta.constraints = [*sender.common_constraints(), *meta.constraints]
    meta.indexes = [*sender.common_indexes(), *meta.indexes]
    # Migrations read what is named here.
    meta.original_attrs |= {"constraints": [], "indexes": []}


class Record(Reviewed):
    """A thing in the world that claims are about: it has an address, and few facts."""

    public_id_fields = ("slug",)
    label_field: ClassVar[str] = "name"  # the column that names it to readers

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

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        noun = noun_of(cls)
        return [
            *super().common_constraints(),
            pattern(noun, "slug", SLUG, "lower-case letters, digits and hyphens"),
            check(~Q(slug=""), f"{noun}_slug_given", "Every record needs a slug."),
            models.UniqueConstraint(
                fields=["slug"],
                name=f"{noun}_slug_once",
                violation_error_code=f"{noun}_slug_once",
                violation_error_message="A record has this slug already.",
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        """Raises ValidationError for the slug of a record that was merged away."""
        super().clean()
        if self.status == Status.WITHDRAWN:
            return
        kept = RetiredSlug.objects.end_of(self.collection, self.slug)
        if kept is not None:
            sentence = f"{self.slug} was merged into {kept}; its address leads there."
            error = ValidationError(sentence, "slug_is_retired")
            raise ValidationError({"slug": error})
