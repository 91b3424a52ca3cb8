"""How the API shows and takes places."""

from __future__ import annotations

from rest_framework import serializers

from api.names import NameSerializer, NamesField
from api.serializers import RECORD, STAMPS, RecordSerializer
from api.strict_fields import TextField
from places.models import Place, PlaceName


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
