"""The base of the serializers of claims, and whether a claim holds on a day."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import CitationsField, SpeakerField
from api.serializers import ReviewedSerializer
from records.claims import Period
from records.types import JsonObject

HOLDS = ("certain", "possible")
# Whether it had begun, and whether it had not ended: period_grounds in
# dates/migrations/0002_periods.sql.
GROUNDS = (
    "begun",
    "seen_by_then",
    "start_not_known",
    "start_unsure",
    "start_imprecise",
    "not_ended",
    "seen_since",
    "end_open",
    "end_not_known",
    "end_unsure",
    "end_imprecise",
)
GROUNDS_SCHEMA = {
    "type": ["array", "null"],
    "items": {"type": "string", "enum": list(GROUNDS)},
}
CLAIM = (
    "basis",
    "asserted_by",
    "asserted_on",
    "withdrawn_on",
    "confidence",
    "rank",
    "status",
    "note",
    "citations",
)
PERIOD = ("start", "end", "attested", "holds", "holds_because")


class ClaimSerializer(ReviewedSerializer):
    """The common keys of claims."""

    asserted_by = SpeakerField(help_text="Who says so; null = the cited source.")
    citations = CitationsField(required=True, allow_empty=False)

    def validate_id(self, value: str) -> str:
        """The id; raises ValidationError (`id`) for a change of it."""
        if self.instance and value != self.instance.pk:
            raise serializers.ValidationError("The id of a claim stays.", code="id")
        return value

    def complete(self, row: Any, attrs: JsonObject) -> None:
        if not row.pk:
            row.pk = attrs["id"] = row.free_id()


class PeriodSerializer(ClaimSerializer):
    """The common keys of claims that hold for a period."""

    holds = serializers.SerializerMethodField(
        help_text="Whether it certainly or possibly holds on the day of `as_of`; "
        "null without `as_of`."
    )

    @extend_schema_field({"type": ["string", "null"], "enum": [*HOLDS, None]})
    def get_holds(self, claim: Period) -> str | None:
        return certainty_of(claim)

    holds_because = serializers.SerializerMethodField(
        help_text="Why: first whether it had begun by the day of `as_of`, then whether "
        "it had not ended; null without `as_of`."
    )

    @extend_schema_field(GROUNDS_SCHEMA)
    def get_holds_because(self, claim: Period) -> list[str] | None:
        return claim.holds_because


def certainty_of(claim: Period) -> str | None:
    """Whether it certainly or possibly holds on the day of `as_of`; None without it."""
    certainly = claim.holds_certainly
    return None if certainly is None else as_certainty(certainly)


def as_certainty(certainly: bool) -> str:
    return HOLDS[0] if certainly else HOLDS[1]
