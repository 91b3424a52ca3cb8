"""Places in the API."""

from __future__ import annotations

from rest_framework import serializers

from places.models import Place, PlaceName
from records.names import NameSerializer, NamesField
from records.serializers import RECORD, STAMPS, RecordSerializer


class PlaceNameSerializer(NameSerializer):
    class Meta(NameSerializer.Meta):
        model = PlaceName


class PlaceSerializer(RecordSerializer):
    country = serializers.CharField(
        source="country_code",
        required=False,
        allow_null=True,
        help_text="Country it lies in: ISO 3166-1 alpha-2.",
    )
    names = NamesField(child=PlaceNameSerializer(), required=False)

    class Meta:
        model = Place
        fields = [
            "slug",
            "name",
            "kind",
            *RECORD,
            "names",
            "parent",
            "country",
            "latitude",
            "longitude",
            "precision",
            "external_ids",
            "citations",
            *STAMPS,
        ]
