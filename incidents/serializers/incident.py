"""An incident with all that is claimed about it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.claim_serializers import CLAIM, ClaimSerializer
from api.fields import ReferenceField
from api.http.csv_rows import PLACE_PARTS
from api.openapi.schemas import ref
from api.serializers import RECORD, STAMPS, RecordSerializer
from incidents.casualty_summary import casualty_summary
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from places.models import Place
from records.addresses import reference
from records.choices import Direction
from records.figures import FIGURES
from records.types import JsonObject


class ParticipantSerializer(ClaimSerializer):
    class Meta:
        model = Participation
        is_part = True
        fields = ["id", "group", "person", "role", *CLAIM]


class AimSerializer(ClaimSerializer):
    class Meta:
        model = Target
        is_part = True
        fields = ["id", "kind", "place", "owner_group", "owner_person", *CLAIM]


class CountSerializer(ClaimSerializer):
    class Meta:
        model = CasualtyCount
        is_part = True
        fields = ["id", "effect", "affiliation", "category", *FIGURES, *CLAIM]


class LinkOutSerializer(ClaimSerializer):
    """A link, from the incident that answers or follows."""

    direction = serializers.SerializerMethodField(
        help_text="out: this one answers or follows; in: it is answered; both: same."
    )
    incident = ReferenceField(source="to_incident", read_only=True)
    one_way = Direction.OUT

    class Meta:
        model = IncidentLink
        is_part = True
        ref_name = "LinkHere"
        fields = ["id", "kind", "direction", "incident", *CLAIM]

    @extend_schema_field(serializers.ChoiceField(Direction.choices))
    def get_direction(self, link: IncidentLink) -> str:
        is_same = link.kind == IncidentLink.Kind.SAME_EVENT_AS
        return Direction.BOTH if is_same else self.one_way


class LinkInSerializer(LinkOutSerializer):
    """A link, from the incident that is answered or followed."""

    incident = ReferenceField(source="from_incident", read_only=True)
    one_way = Direction.IN

    class Meta(LinkOutSerializer.Meta):
        pass


@extend_schema_field(LinkOutSerializer(many=True))
class LinksField(serializers.Field):
    """An incident's links from either end, each seen from its own side."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)
        self.sides = {
            "links_from": LinkOutSerializer(),
            "links_to": LinkInSerializer(),
        }

    def to_representation(self, incident: Incident) -> list[JsonObject]:
        return [
            serializer.to_representation(link)
            for side, serializer in self.sides.items()
            for link in getattr(incident, side).all()
        ]


class PlaceField(ReferenceField):
    """Where it happened, and how exactly that is known.

    Written as a slug, or as it is read; the precision is then taken with it.
    """

    schema_names = {"response": "PlaceReference", "request": "PlaceReferenceInput"}

    csv_parts = PLACE_PARTS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def get_attribute(self, incident: Incident) -> Incident | None:
        return incident if incident.place_id is not None else None

    def to_representation(self, incident: Incident) -> JsonObject:
        place = reference(incident.place)
        return {**place, "precision": incident.place_precision or None}

    def run_validation(self, data: Any = serializers.empty) -> JsonObject:
        if data is None:
            return {"place": None}
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> JsonObject:
        values: JsonObject = {"place": super().to_internal_value(data)}
        if isinstance(data, dict) and "precision" in data:
            values["place_precision"] = data["precision"] or ""
        return values


class EventsField(serializers.Field):
    """How many single events the row stands for."""

    schema_names = {"response": "Events", "request": "EventsInput"}

    COLUMNS = {"low": "events_low", "high": "events_high", "wording": "events_wording"}

    def __init__(self) -> None:
        super().__init__(source="*", required=False)

    def to_representation(self, incident: Incident) -> JsonObject:
        values = {key: getattr(incident, name) for key, name in self.COLUMNS.items()}
        return {**values, "wording": values["wording"] or None}

    def to_internal_value(self, data: Any) -> JsonObject:
        """The three columns. Raises ValidationError for anything but their shape."""
        if not isinstance(data, dict) or set(data) - set(self.COLUMNS):
            raise serializers.ValidationError("Expected low, high and wording.")
        for key in ("low", "high"):
            if not isinstance(data.get(key), int | None) or data.get(key) is True:
                raise serializers.ValidationError({key: ["Expected a whole number."]})
        if not isinstance(data.get("wording"), str | None):
            raise serializers.ValidationError({"wording": ["Expected a text."]})
        values = {name: data.get(key) for key, name in self.COLUMNS.items()}
        return {**values, "events_wording": values["events_wording"] or ""}


class IncidentSerializer(RecordSerializer):
    """An incident with everything said about it."""

    place = PlaceField(
        queryset=Place.unchecked.all(),
        allow_null=True,
        required=False,
        help_text="Where it happened, and how exactly that is known.",
    )
    participants = ParticipantSerializer(
        source="participations", many=True, read_only=True
    )
    targets = AimSerializer(many=True, read_only=True)
    casualties = CountSerializer(many=True, read_only=True)
    casualty_summary = serializers.SerializerMethodField()
    events = EventsField()
    parts = ReferenceField(many=True, read_only=True)
    links = LinksField()

    class Meta:
        model = Incident
        fields = [
            "slug",
            "title",
            "kind",
            *RECORD,
            "methods",
            "date",
            "place",
            "place_precision",
            "targets",
            "participants",
            "casualties",
            "casualty_summary",
            "events",
            "part_of",
            "parts",
            "links",
            "citations",
            *STAMPS,
        ]
        extra_kwargs = {"place_precision": {"write_only": True}}

    @extend_schema_field(ref("CasualtySummary"))
    def get_casualty_summary(self, incident: Incident) -> JsonObject:
        return casualty_summary(incident.casualties.all())
