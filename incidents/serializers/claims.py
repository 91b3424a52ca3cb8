"""The claims about incidents, as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from api.claim_serializers import CLAIM, ClaimSerializer
from api.fields import ReferenceField
from api.serializers import STAMPS
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from records.figures import FIGURES


class ParticipationSerializer(ClaimSerializer):
    class Meta:
        model = Participation
        fields = ["id", "incident", "group", "person", "role", *CLAIM, *STAMPS]


class TargetSerializer(ClaimSerializer):
    class Meta:
        model = Target
        fields = [
            "id",
            "incident",
            "kind",
            "place",
            "owner_group",
            "owner_person",
            *CLAIM,
            *STAMPS,
        ]


class CasualtyCountSerializer(ClaimSerializer):
    class Meta:
        model = CasualtyCount
        fields = [
            "id",
            "incident",
            "effect",
            "affiliation",
            "category",
            *FIGURES,
            *CLAIM,
            *STAMPS,
        ]


class IncidentLinkSerializer(ClaimSerializer):
    class Meta:
        model = IncidentLink
        fields = ["id", "from", "kind", "to", *CLAIM, *STAMPS]

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python, so the two ends cannot be declared above.
        self._declared_fields = {
            **self._declared_fields,
            "from": end_of_link("from_incident"),
            "to": end_of_link("to_incident"),
        }
        return super().get_fields()


def end_of_link(source: str) -> ReferenceField:
    return ReferenceField(
        source=source,
        queryset=Incident.unchecked.all(),
        help_text=IncidentLink._meta.get_field(source).help_text,
    )
