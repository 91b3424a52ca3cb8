"""Places in the API."""

from __future__ import annotations

from rest_framework import serializers

from places.models import Place, PlaceName
from records.name_serializers import NameSerializer, NamesField
from records.serializers import RECORD, STAMPS, RecordSerializer
from records.strict_fields import TextField


class PlaceNameSerializer(NameSerializer):
    class Meta(NameSerializer.Meta):
        model = PlaceName


class PlaceSerializer(RecordSerializer):
    country = TextField(
        source="country_code",
        max_length=2,
        required=False,
        allow_null=True,
        help_text="Country it lies in: ISO 3166-1 alpha-2.",
    )
    names = NamesField(child=PlaceNameSerializer(), required=False)
    external_ids = serializers.DictField(
        child=TextField(max_length=200),
        required=False,
        help_text=Place._meta.get_field("external_ids").help_text,
    )

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
