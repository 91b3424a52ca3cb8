"""Names: child rows of a record, each with its kind, language, script and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from dates.fields import computed, noun_of
from records.claims import Cited
from records.constraints import LANGUAGE, check, pattern
from records.models import Record, Reviewed
from records.querysets import ReviewedQuerySet
from records.vocabulary import VocabularyField

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

COUNTRY = "^[A-Z]{2}$"
SCRIPT = "^[A-Z][a-z]{3}$"


class Named(Record):
    """A record that is known by names in its own table.

    `name` is its published preferred name; a trigger keeps it, so that lists and
    references need no second look-up. `country_field` holds the country it belongs to.
    """

    names: RelatedManager[Name]  # each kind of record has a table for its own
    country_field: ClassVar[str] = "country_code"

    name = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        serialize=False,
        db_default="",
        help_text="The name it is shown under: its preferred one.",
    )

    class Meta(Record.Meta):
        abstract = True
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name or self.slug

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        country = (cls.country_field, COUNTRY, "two capitals, e.g. IQ")
        return [*super().common_constraints(), pattern(noun_of(cls), *country)]

    @classmethod
    def common_indexes(cls) -> list[models.Index]:
        """Serve lists in the order of names."""
        by_name = models.Index(fields=["name", "id"], name=f"{noun_of(cls)}_by_name")
        return [*super().common_indexes(), by_name]

    @classmethod
    def name_model(cls) -> type[Name]:
        """The class of its names."""
        names: Any = cls._meta.get_field("names").related_model
        return names

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2; empty = not known."""
        country: str = getattr(self, self.country_field)
        return country


class NameQuerySet(ReviewedQuerySet):
    def get_by_natural_key(self, owner: str, *key: str) -> Any:
        text, kind, language = key
        named = {f"{self.model.owner_field}__slug": owner}
        return self.get(text=text, kind=kind, language=language, **named)


class Name(Cited, Reviewed):
    """One name of one thing, as somebody writes it; nothing ever changes its text.

    `owner_field` is the key to the record it names.
    """

    owner_field: ClassVar[str]

    class Kind(models.TextChoices):
        PREFERRED = "preferred", "Preferred"
        ALIAS = "alias", "Alias"
        ACRONYM = "acronym", "Acronym"
        FORMER = "former", "Former"
        NATIVE = "native", "In its own language"
        TRANSLITERATION = "transliteration", "Transliteration"

    text = models.CharField(
        max_length=300, help_text="The name exactly as it is written."
    )
    kind = VocabularyField(
        Kind,
        help_text="Preferred, alias, acronym, former, native or transliteration.",
    )
    language = models.CharField(
        max_length=12, blank=True, help_text="Language of the name: a BCP 47 tag."
    )
    script = models.CharField(
        max_length=4, blank=True, help_text="Script: an ISO 15924 code (Latn, Arab)."
    )
    folded = models.GeneratedField(
        expression=Func(F("text"), function="search_fold"),
        output_field=models.TextField(),
        db_persist=True,
        serialize=False,
        help_text="The name in lower case and without accents, for searching.",
    )
    spelling = computed(
        Func(F("text"), function="search_spelling"),
        models.TextField(),
        "Its sounds, alike in all scripts, for searching.",
    )
    skeleton = computed(
        Func(Func(F("text"), function="search_spelling"), function="search_skeleton"),
        models.TextField(),
        "Its consonants, alike in all scripts, for searching.",
    )
    initials = computed(
        Func(F("text"), function="search_initials"),
        ArrayField(models.TextField()),
        "The first letters of its words, for searching.",
    )

    objects = NameQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> Named:
        """The record it names."""
        owner: Named = getattr(self, self.owner_field)
        return owner

    @property
    def owner_id(self) -> int:
        """The key of the record it names."""
        key: int = getattr(self, f"{self.owner_field}_id")
        return key

    def natural_key(self) -> tuple[str, ...]:
        return (self.owner.slug, self.text, self.kind, self.language)

    @classmethod
    def common_constraints(cls) -> list[models.BaseConstraint]:
        noun = noun_of(cls)
        return [
            *super().common_constraints(),
            check(~Q(text=""), f"{noun}_text_given", "A name cannot be empty."),
            pattern(noun, "language", LANGUAGE, "a BCP 47 tag such as en or ar-IQ"),
            pattern(noun, "script", SCRIPT, "an ISO 15924 code such as Arab"),
            models.UniqueConstraint(
                fields=[cls.owner_field, "text", "kind", "language"],
                name=f"{noun}_once",
                violation_error_code=f"{noun}_once",
                violation_error_message="It has this name already.",
            ),
            models.UniqueConstraint(
                fields=[cls.owner_field],
                condition=Q(kind="preferred", status="published"),
                name=f"{noun}_one_preferred",
                violation_error_code=f"{noun}_one_preferred",
                violation_error_message="It has a published preferred name already.",
            ),
        ]

    @classmethod
    def common_indexes(cls) -> list[models.Index]:
        """Serve `q=`: names with some text, that sound alike, or their initials."""
        noun = noun_of(cls)
        return [
            GinIndex(OpClass("folded", "gin_trgm_ops"), name=f"{noun}_trigrams"),
            GinIndex(OpClass("skeleton", "gin_trgm_ops"), name=f"{noun}_skeletons"),
            GinIndex(fields=["initials"], name=f"{noun}_initials"),
        ]
