"""Publications."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from dates.fields import EdtfField
from records.constraints import LANGUAGE, check, pattern
from records.models import Record
from records.querysets import TitledQuerySet
from records.search_columns import lexemes_of
from records.vocabulary import VocabularyField


class Source(Record):
    """A publication that says something: an article, a report, an official list.

    What the publication does not show (its author, publisher or date) stays empty;
    a title of our own is marked as such in the note.
    """

    collection = "sources"
    label_field = "title"
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
