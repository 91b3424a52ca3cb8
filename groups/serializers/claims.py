"""The claims about groups and people, as the API shows and takes them."""

from __future__ import annotations

from api.claim_serializers import CLAIM, PERIOD, ClaimSerializer, PeriodSerializer
from api.fields import DateField
from api.serializers import STAMPS
from groups.models import (
    Designation,
    Leadership,
    Membership,
    PersonFate,
    Presence,
    Relation,
    SizeEstimate,
)
from records.figures import FIGURES


class MembershipSerializer(PeriodSerializer):
    class Meta:
        model = Membership
        fields = ["id", "umbrella", "member", "role", *PERIOD, *CLAIM, *STAMPS]


class RelationSerializer(PeriodSerializer):
    class Meta:
        model = Relation
        fields = ["id", "subject", "kind", "object", *PERIOD, *CLAIM, *STAMPS]


class LeadershipSerializer(PeriodSerializer):
    class Meta:
        model = Leadership
        fields = ["id", "person", "group", "role", "title", *PERIOD, *CLAIM, *STAMPS]


class PresenceSerializer(PeriodSerializer):
    class Meta:
        model = Presence
        fields = ["id", "group", "place", "kind", *PERIOD, *CLAIM, *STAMPS]


class DesignationSerializer(PeriodSerializer):
    listed = DateField(
        source="start",
        allow_null=True,
        required=False,
        help_text="When it was listed.",
    )
    delisted = DateField(
        source="end",
        allow_null=True,
        required=False,
        help_text="When it was delisted; null = not known, .. = still listed.",
    )

    class Meta:
        model = Designation
        fields = [
            "id",
            "group",
            "authority",
            "programme",
            "name_as_listed",
            "listed",
            "delisted",
            "attested",
            "holds",
            "holds_because",
            *CLAIM,
            *STAMPS,
        ]


class PersonFateSerializer(ClaimSerializer):
    class Meta:
        model = PersonFate
        fields = [
            "id",
            "person",
            "fate",
            "date",
            "place",
            "circumstances",
            *CLAIM,
            *STAMPS,
        ]


class SizeEstimateSerializer(ClaimSerializer):
    class Meta:
        model = SizeEstimate
        fields = [
            "id",
            "group",
            "counted",
            *FIGURES,
            "scope_place",
            "date",
            *CLAIM,
            *STAMPS,
        ]
