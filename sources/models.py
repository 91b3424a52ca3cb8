"""Publications, and the places in them that can be cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from dates.fields import EdtfField
from records.columns import lexemes_of
from records.constraints import LANGUAGE, check, pattern
from records.models import Record, Reviewed
from records.querysets import ReviewedQuerySet, TitledQuerySet
from records.vocabulary import VocabularyField
from search.matches import Finding, by_each_word


class Source(Record):
    """A publication that says something: an article, a report, an official list.

    What the publication does not show (its author, publisher or date) stays empty;
    a title of our own is marked as such in the note.
    """

    collection = "sources"
    shown_as = "title"
    needs_citation = False
    supports_through = "source_id"  # what of a passage is its key

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        REPORT = "report", "Report"
        OFFICIAL_LIST = "official_list", "Official list"
        DATA_SET = "data_set", "Data set"
        STATEMENT = "statement", "Statement"
        POST = "post", "Post"

    title = models.CharField(
        max_length=300, help_text="Title as printed, or a descriptive one of our own."
    )
    kind = VocabularyField(Kind, help_text="What sort of publication it is.")
    publisher = models.CharField(
        max_length=300, blank=True, help_text="Who published it; empty = not known."
    )
    authors = models.CharField(
        max_length=500,
        blank=True,
        help_text="Who wrote it, separated by semicolons; empty = not known.",
    )
    language = models.CharField(
        max_length=12, blank=True, help_text="Language it is in: a BCP 47 tag (en, ar)."
    )
    published = EdtfField(help_text="When it was published, in EDTF.")
    url = models.URLField(
        max_length=2000, blank=True, help_text="Where it can be read."
    )
    archived_url = models.URLField(
        max_length=2000, blank=True, help_text="Where an archived copy can be read."
    )
    accessed_on = models.DateField(
        null=True, blank=True, help_text="Day on which it was read for this database."
    )
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 of the file that was read: 64 hexadecimal digits.",
    )
    licence = models.CharField(
        max_length=300, blank=True, help_text="Terms under which it may be used."
    )
    note = models.TextField(
        max_length=5000, blank=True, help_text="What a reader of it should know."
    )
    folded = models.GeneratedField(
        expression=Func(F("title"), F("publisher"), function="search_fold"),
        output_field=models.TextField(),
        db_persist=True,
        serialize=False,
        help_text="Title and publisher in lower case and without accents.",
    )
    lexemes = lexemes_of("title", "publisher", "authors", "summary", "note")

    objects = TitledQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["slug"]
        constraints = [
            pattern("source", "language", LANGUAGE, "a BCP 47 tag such as en or ar-IQ"),
            pattern("source", "sha256", "^[0-9a-f]{64}$", "64 hexadecimal digits"),
            check(~Q(title=""), "source_title_given", "Every source needs a title."),
        ]
        # q=
        indexes = [
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="source_trigrams"),
            GinIndex(fields=["lexemes"], name="source_lexemes"),
        ]

    def __str__(self) -> str:
        return self.title


class PassageQuerySet(ReviewedQuerySet):
    def get_by_natural_key(self, source: str, position: int) -> Any:
        return self.get(source__slug=source, position=position)

    def by_public_id(self, text: str) -> Self:
        source, _, position = text.rpartition(":")
        return self.filter(source__slug=source, position=position)

    def findings(self, rows: Self, text: str, user: Any) -> Iterator[Finding]:
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
