"""Passages: the places in a source that can be cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Q

from records.constraints import check
from records.models import Reviewed
from records.querysets import ReviewedQuerySet
from records.types import Account
from records.vocabulary import VocabularyField
from search.matches import KeyedMatch, by_each_word
from sources.models.source import Source


class PassageQuerySet(ReviewedQuerySet):
    def get_by_natural_key(self, source: str, position: int) -> Any:
        return self.get(source__slug=source, position=position)

    def by_public_id(self, text: str) -> Self:
        """Passages with this id: the slug of the source, a colon, the position."""
        source, _, position = text.rpartition(":")
        return self.filter(source__slug=source, position=position)

    def find_matches(
        self, rows: Self, text: str, user: Account
    ) -> Iterator[KeyedMatch]:
        columns = ("locator", "heading", "quote", "source__folded")
        return by_each_word(rows, columns, text)


class Passage(Reviewed):
    """A place in a source that can be cited: a paragraph, a page, a row of a table.

    Whether it is cited follows from the claims; `reading` says why it is not.
    """

    collection = "passages"
    needs_citation = False
    supports_through = "id"
    public_id_fields = ("source", "position")

    class Reading(models.TextChoices):
        UNREAD = "unread", "Not yet read"
        CONTEXT_ONLY = "context_only", "Read; context only"
        PAGE_FURNITURE = "page_furniture", "Page furniture"

    source = models.ForeignKey(
        Source,
        models.PROTECT,  # citations rest on it
        related_name="passages",
        help_text="The publication it stands in.",
    )
    position = models.PositiveIntegerField(
        help_text="Its place in the source, counted from 1."
    )
    locator = models.CharField(
        max_length=100,
        help_text='Where it stands, as a reader would say: "paragraph 22".',
    )
    heading = models.CharField(
        max_length=300, blank=True, help_text="The heading it stands under, if any."
    )
    quote = models.CharField(
        max_length=500,
        blank=True,
        help_text="A short quotation, where the terms of the source allow one.",
    )
    reading = VocabularyField(
        Reading,
        default=Reading.UNREAD,
        help_text="Of a passage nothing cites: unread, context only or furniture.",
    )
    why = models.CharField(
        max_length=500,
        blank=True,
        help_text="Why nothing structured was taken from it.",
    )

    objects = PassageQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ["source", "position"]
        constraints = [
            check(Q(position__gte=1), "passage_position_from_one", "Count from 1."),
            check(~Q(locator=""), "passage_locator_given", "Say where it stands."),
            check(
                Q(reading="unread") | ~Q(why=""),
                "passage_reading_explained",
                "Say why nothing structured was taken from the passage.",
            ),
            models.UniqueConstraint(
                fields=["source", "position"],
                name="passage_position_once",
                violation_error_code="passage_position_once",
                violation_error_message="The source has a passage at this position.",
            ),
            models.UniqueConstraint(
                fields=["source", "locator"],
                name="passage_locator_once",
                violation_error_code="passage_locator_once",
                violation_error_message="The source has a passage with this locator.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}"

    def natural_key(self) -> tuple[str, int]:
        return (self.source.slug, self.position)

    natural_key.dependencies = ["sources.source"]  # type: ignore[attr-defined]

    @property
    def public_id(self) -> str:
        """Its id in the API: the source's slug, a colon, its position."""
        return f"{self.source.slug}:{self.position}"
