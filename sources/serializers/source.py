"""How the API shows and takes sources."""

from __future__ import annotations

from api.serializers import RECORD, STAMPS, ReviewedSerializer
from sources.models import Source


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
