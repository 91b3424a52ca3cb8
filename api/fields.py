"""The serializer fields of dates, references, citations and speakers.

Each takes on write what it gives on read, and the short form beside it: a date as its
EDTF text, a record as its slug.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NoReturn

from django.db import models
from rest_framework import serializers

from api.http.csv_rows import DATE_PARTS
from dates.value import Edtf
from records.addresses import reference
from records.choices import Status
from records.models import Record
from records.retired_slugs import RetiredSlug
from records.types import JsonObject


@lru_cache(maxsize=4096)
def date_as_json(text: str) -> dict[str, str | None]:
    """A stored date with its bounds and its English; raises ValueError if no EDTF."""
    return Edtf.parse(text, allow_open=True).as_json()


class DateField(serializers.Field):
    """An EDTF date (ISO 8601-2): read with its bounds, written as text or as read."""

    schema_names = {"response": "Date", "request": "DateInput"}
    csv_parts = DATE_PARTS

    def to_representation(self, value: str) -> dict[str, str | None]:
        return date_as_json(value)

    def to_internal_value(self, data: object) -> str:
        """The text of the date; ValidationError (`edtf`) when it is no text."""
        text = data.get("edtf") if isinstance(data, dict) else data
        if not isinstance(text, str):
            raise serializers.ValidationError(
                'Expected a date as EDTF text, such as "2026-03-16".', code="edtf"
            )
        return text  # the model says whether it is EDTF, and which rule is broken


class VocabularyChoiceField(serializers.ChoiceField):
    """A value of a closed vocabulary; a wrong one breaks the rule of that name."""

    def __init__(self, rule: str, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(**kwargs)

    def fail(self, key: str, **kwargs: object) -> NoReturn:
        """Raise ValidationError under the code of the vocabulary's rule."""
        values = ", ".join(map(str, self.choices))
        raise serializers.ValidationError(f"Expected one of: {values}.", code=self.rule)


class ReferenceField(serializers.RelatedField):
    """Another record: read as slug, name and address; written as its slug."""

    schema_names = {"response": "Reference", "request": "ReferenceInput"}

    def use_pk_only_optimization(self) -> bool:
        return False

    def to_representation(self, record: models.Model) -> dict[str, str]:
        return reference(record)

    def to_internal_value(self, data: object) -> Record:
        """The record (for a merged one the kept one); ValidationError if there is none.

        Only records that the account may see are looked up.
        """
        slug = data.get("slug") if isinstance(data, dict) else data
        if not isinstance(slug, str):
            raise serializers.ValidationError("Expected a slug.", code="reference")
        rows = self.get_queryset().visible_to(self.context.get("user"))
        record: Record | None = rows.filter(slug=slug).first()
        if record is None or record.status == Status.WITHDRAWN:
            kept = RetiredSlug.objects.end_of(rows.model.collection, slug)
            record = rows.filter(slug=kept).first() if kept else record
        if record is None:
            kind = rows.model._meta.verbose_name
            raise serializers.ValidationError(
                f"There is no {kind} with the slug {slug!r}.", code="reference"
            )
        return record


class CitationsField(serializers.Field):
    """The passages that a row cites, as source and locator, or as passage id."""

    schema_names = {"response": "Citation", "request": "CitationInput"}
    is_list_of_schemas = True

    def __init__(self, allow_empty: bool = True, **kwargs: Any) -> None:
        self.allow_empty = allow_empty
        super().__init__(**{"required": False, **kwargs})

    def to_representation(self, citations: Any) -> list[JsonObject]:
        return [
            {
                "id": passage.public_id,
                "source": reference(passage.source),
                "locator": passage.locator,
            }
            for passage in citations.all()
        ]

    def to_internal_value(self, data: object) -> list[models.Model]:
        """The passages; ValidationError by position for those that there are not."""
        if not isinstance(data, list):
            raise serializers.ValidationError(
                "Expected a list of citations.", code="citation"
            )
        if not data and not self.allow_empty:
            raise serializers.ValidationError(
                "A claim needs at least one citation.", code="published_with_citation"
            )
        passages, errors = [], {}
        for position, item in enumerate(data):
            try:
                passages.append(self.passage(item))
            except serializers.ValidationError as error:
                errors[str(position)] = error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return passages

    def passage(self, item: object) -> models.Model:
        """The passage that one citation names; raises ValidationError if none is."""
        model = self.root_model()._meta.get_field("citations").related_model
        rows = model.objects.visible_to(self.context.get("user"))
        source, locator = self.source_and_locator(item)
        passage: models.Model | None = rows.filter(
            source__slug=source, **locator
        ).first()
        if passage is None:
            where = " ".join(str(value) for value in locator.values())
            raise serializers.ValidationError(
                {"locator": [f"{source} has no passage {where!r}."]}, code="citation"
            )
        return passage

    def source_and_locator(self, item: object) -> tuple[str, dict[str, str | int]]:
        """The source's slug and the filter for the passage in it.

        Raises ValidationError when the citation is in none of the three forms.
        """
        if isinstance(item, str):
            item = {"id": item}
        if not isinstance(item, dict):
            item = {}
        source, locator = item.get("source"), item.get("locator")
        if isinstance(source, dict):
            source = source.get("slug")
        if isinstance(source, str) and isinstance(locator, str):
            return source, {"locator": locator}
        source, _, position = str(item.get("id", "")).rpartition(":")
        if source and position.isascii() and position.isdigit() and len(position) < 9:
            return source, {"position": int(position)}
        raise serializers.ValidationError(
            'Expected {"source": "slug", "locator": "paragraph 1"}.', code="citation"
        )

    def root_model(self) -> type[models.Model]:
        return self.parent.Meta.model


class SpeakerField(serializers.Field):
    """Who says it: a group, a person, a source, or somebody described in words.

    null = the cited source itself.
    """

    schema_names = {"response": "Speaker", "request": "SpeakerInput"}
    KINDS = ("group", "person", "source")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", required=False, allow_null=True, **kwargs)

    def run_validation(self, data: object = serializers.empty) -> Any:
        if data is None:
            return dict.fromkeys(map(self.column, (*self.KINDS, "words")))
        return super().run_validation(data)

    @staticmethod
    def column(kind: str) -> str:
        return f"asserted_by_{kind}"

    def to_representation(self, claim: Any) -> JsonObject | None:
        for kind in self.KINDS:
            if getattr(claim, f"{self.column(kind)}_id") is not None:
                return {"kind": kind, **reference(getattr(claim, self.column(kind)))}
        if claim.asserted_by_words is None:
            return None
        words = claim.asserted_by_words
        return {"kind": "words", "slug": None, "name": words, "url": None}

    def to_internal_value(self, data: object) -> JsonObject:
        """The columns of the speaker; ValidationError for a kind or slug unknown."""
        speaker = self.run_validation(None)
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind == "words" and isinstance(data.get("name"), str):
            return {**speaker, "asserted_by_words": data["name"]}
        if kind not in self.KINDS:
            raise serializers.ValidationError(
                'Expected {"kind": "group", "slug": ...}; kinds are group, person, '
                'source, or words with a "name".',
                code="speaker",
            )
        field = self.parent.Meta.model._meta.get_field(self.column(kind))
        record = ReferenceField(queryset=field.related_model.unchecked.all())
        record.bind(str(self.field_name), self.parent)
        return {**speaker, self.column(kind): record.to_internal_value(data)}
