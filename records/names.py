"""Names: child rows of a record, each with its kind, language, script and sources."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from dates.fields import computed
from records.claims import Cited
from records.constraints import LANGUAGE, check, pattern
from records.models import Record, Reviewed, reviewed_rules
from records.querysets import ReviewedQuerySet
from records.vocabulary import VocabularyField


class Named(Record):
    """A record that is known by names in its own table.

    `name` is its published preferred name; a trigger keeps it, so that lists and
    references need no second look-up. `country_field` holds the country it belongs to.
    """

    country_field = "country_code"

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

    def __str__(self) -> str:
        return self.name or self.slug

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

    owner_field: str

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

    def natural_key(self) -> tuple[str, ...]:
        owner = getattr(self, self.owner_field)
        return (owner.slug, self.text, self.kind, self.language)


def name_rules(model: str, owner: str) -> list[models.BaseConstraint]:
    """The rules of every kind of name."""
    return [
        *reviewed_rules(model),
        check(~Q(text=""), f"{model}_text_given", "A name cannot be empty."),
        pattern(model, "language", LANGUAGE, "a BCP 47 tag such as en or ar-IQ"),
        pattern(model, "script", "^[A-Z][a-z]{3}$", "an ISO 15924 code such as Arab"),
        models.UniqueConstraint(
            fields=[owner, "text", "kind", "language"],
            name=f"{model}_once",
            violation_error_code=f"{model}_once",
            violation_error_message="It has this name already.",
        ),
        models.UniqueConstraint(
            fields=[owner],
            condition=Q(kind="preferred", status="published"),
            name=f"{model}_one_preferred",
            violation_error_code=f"{model}_one_preferred",
            violation_error_message="It has a published preferred name already.",
        ),
    ]


def name_indexes(model: str) -> list[models.Index]:
    """Serve `q=`: names that contain some text, that sound alike, or their initials."""
    return [
        GinIndex(OpClass("folded", "gin_trgm_ops"), name=f"{model}_trigrams"),
        GinIndex(OpClass("skeleton", "gin_trgm_ops"), name=f"{model}_skeletons"),
        GinIndex(fields=["initials"], name=f"{model}_initials"),
    ]
