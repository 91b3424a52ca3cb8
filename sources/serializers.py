"""Sources and passages in the API."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers import RECORD, STAMPS, ReviewedSerializer
from sources.models import Passage, Source


class SourceSerializer(ReviewedSerializer):
    class Meta:
        model = Source
        fields = [
            "slug",
            "title",
            "kind",
            *RECORD,
            "publisher",
            "authors",
            "language",
            "published",
            "url",
            "archived_url",
            "accessed_on",
            "sha256",
            "licence",
            "note",
            *STAMPS,
        ]


class PassageSerializer(ReviewedSerializer):
    id = serializers.CharField(
        source="public_id",
        read_only=True,
        help_text="Public id: the source's slug, a colon, the position.",
    )

    class Meta:
        model = Passage
        fields = [
            "id",
            "source",
            "position",
            "locator",
            "heading",
            "quote",
            "reading",
            "why",
            "status",
            *STAMPS,
        ]
