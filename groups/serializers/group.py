"""The whole profile of a group, and the short forms of claims in it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.claim_serializers import CLAIM, PERIOD, ClaimSerializer, PeriodSerializer
from api.fields import ReferenceField, SpeakerField
from api.names import NameSerializer, NamesField
from api.serializers import RECORD, STAMPS, RecordSerializer
from api.strict_fields import TextField
from groups.models import (
    ArmedGroup,
    Designation,
    GroupName,
    Leadership,
    Membership,
    Presence,
    Relation,
    SizeEstimate,
)
from groups.serializers.claims import DesignationSerializer
from groups.serializers.person import FateSerializer
from records.choices import Direction
from records.figures import FIGURES
from records.types import JsonObject


class UmbrellaSerializer(PeriodSerializer):
    """A membership, from the member's side."""

    group = ReferenceField(source="umbrella", read_only=True)

    class Meta:
        model = Membership
        is_part = True
        fields = ["id", "group", "role", *PERIOD, *CLAIM]


class MemberSerializer(PeriodSerializer):
    """A membership, from the umbrella's side."""

    group = ReferenceField(source="member", read_only=True)

    class Meta:
        model = Membership
        is_part = True
        fields = ["id", "group", "role", *PERIOD, *CLAIM]


class LeaderSerializer(PeriodSerializer):
    """A post held in the group, and what is known of who holds it."""

    fate = FateSerializer(source="person.fates", many=True, read_only=True)

    class Meta:
        model = Leadership
        is_part = True
        fields = ["id", "person", "role", "title", "fate", *PERIOD, *CLAIM]


class SizeSerializer(ClaimSerializer):
    """One figure of the group's size."""

    estimated_by = SpeakerField(help_text="Who puts it so; null = the cited source.")

    class Meta:
        model = SizeEstimate
        is_part = True
        fields = [
            "id",
            "counted",
            *FIGURES,
            "scope_place",
            "date",
            "estimated_by",
            *CLAIM,
        ]


class ListingSerializer(DesignationSerializer):
    """One listing of the group."""

    class Meta:
        model = Designation
        is_part = True
        fields = [
            name
            for name in DesignationSerializer.Meta.fields
            if name not in ("group", *STAMPS)
        ]


class PresenceHereSerializer(PeriodSerializer):
    """One place where the group is."""

    class Meta:
        model = Presence
        is_part = True
        fields = ["id", "place", "kind", *PERIOD, *CLAIM]


class RelationOutSerializer(PeriodSerializer):
    """A relation, from its subject's side."""

    one_way = Direction.OUT
    direction = serializers.SerializerMethodField(
        help_text="out: of this group to the other; in: the reverse; both: either way."
    )
    group = ReferenceField(source="object", read_only=True)

    class Meta:
        model = Relation
        is_part = True
        ref_name = "RelationHere"
        fields = ["id", "kind", "direction", "group", *PERIOD, *CLAIM]

    @extend_schema_field(serializers.ChoiceField(Direction.choices))
    def get_direction(self, relation: Relation) -> str:
        is_symmetric = relation.kind in Relation.symmetric
        return Direction.BOTH if is_symmetric else self.one_way


class RelationInSerializer(RelationOutSerializer):
    """A relation, from its object's side."""

    one_way = Direction.IN
    group = ReferenceField(source="subject", read_only=True)

    class Meta(RelationOutSerializer.Meta):
        pass


@extend_schema_field(RelationOutSerializer(many=True))
class RelationsField(serializers.Field):
    """A group's relations from either end, each seen from the group's own side."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)
        self.sides = {
            "relations_as_subject": RelationOutSerializer(),
            "relations_as_object": RelationInSerializer(),
        }

    def to_representation(self, group: ArmedGroup) -> list[JsonObject]:
        return [
            serializer.to_representation(relation)
            for side, serializer in self.sides.items()
            for relation in getattr(group, side).all()
        ]


class GroupNameSerializer(NameSerializer):
    class Meta(NameSerializer.Meta):
        model = GroupName


class ArmedGroupSerializer(RecordSerializer):
    """A group with everything said about it."""

    country = TextField(
        source="country_code",
        max_length=2,
        required=False,
        allow_null=True,
        help_text="Country it belongs to or mainly acts in: ISO 3166-1 alpha-2.",
    )
    names = NamesField(child=GroupNameSerializer(), required=False)
    umbrellas = UmbrellaSerializer(source="memberships", many=True, read_only=True)
    members = MemberSerializer(
        source="memberships_of_others", many=True, read_only=True
    )
    leaders = LeaderSerializer(source="leaderships", many=True, read_only=True)
    sizes = SizeSerializer(many=True, read_only=True)
    designations = ListingSerializer(many=True, read_only=True)
    relations = RelationsField()
    presences = PresenceHereSerializer(many=True, read_only=True)

    class Meta:
        model = ArmedGroup
        fields = [
            "slug",
            "name",
            "kind",
            "country",
            *RECORD,
            "names",
            "ideologies",
            "founded",
            "dissolved",
            "umbrellas",
            "members",
            "leaders",
            "sizes",
            "designations",
            "relations",
            "presences",
            "citations",
            *STAMPS,
        ]
