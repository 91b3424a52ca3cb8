"""How the API shows and takes passages."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers import STAMPS, ReviewedSerializer
from sources.models import Passage


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
