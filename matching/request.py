"""The body of POST /match/: a list of names, and how to match them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from api.names import refuse_unknown_keys
from api.openapi.schemas import TEXT, Schema, one_of
from api.strict_fields import NumberField, TextField, WholeNumberField
from matching.matcher import MAX_CANDIDATES, MatchQuery
from records.types import JsonObject
from search.name_search import LONGEST

DEFAULT_THRESHOLD = 0.5  # candidates with a lower score are left out
MAX_NAMES = 500
COLLECTIONS = ("groups", "people", "places")
DEFAULT_COLLECTIONS = ["groups", "people"]  # a state and its territory bear one name
DEFAULT_LIMIT = 5
NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST,
    "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$",
}
COLLECTION: Schema = {"type": "string", "enum": list(COLLECTIONS)}
REQUEST_SCHEMA: Schema = {
    "type": "object",
    "required": ["names"],
    "additionalProperties": False,
    "properties": {
        "names": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_NAMES,
            "description": "A name in any spelling or script, or an object.",
            "items": one_of(
                NAME,
                {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": False,
                    "properties": {
                        "name": NAME,
                        "id": {
                            "type": ["string", "integer", "null"],
                            "maxLength": LONGEST,
                            "description": "Given back with the answer.",
                        },
                        "collection": {
                            **COLLECTION,
                            "description": "Where to look for this one.",
                        },
                        "country": {
                            **TEXT,
                            "pattern": "^[A-Z]{2}$",
                            "description": "ISO 3166-1 alpha-2: records of another "
                            "country are less likely.",
                        },
                    },
                },
            ),
        },
        "collections": {
            "type": "array",
            "minItems": 1,
            "items": COLLECTION,
            "default": DEFAULT_COLLECTIONS,
            "description": "Where to look for the names.",
        },
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_CANDIDATES,
            "default": DEFAULT_LIMIT,
            "description": "How many candidates a name has at most.",
        },
        "threshold": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": DEFAULT_THRESHOLD,
            "description": "Candidates with a lower score are left out.",
        },
    },
}


class StrictSerializer(serializers.Serializer):
    """An object in which an unknown key is an error."""

    def to_internal_value(self, data: object) -> Any:
        if isinstance(data, dict):
            refuse_unknown_keys(data, set(self.fields))
        return super().to_internal_value(data)


class IdField(serializers.Field):
    """The sender's id of a name: a text or a whole number, given back as it is."""

    def to_internal_value(self, data: object) -> str | int:
        """The id; raises ValidationError when it is neither, or too long."""
        if isinstance(data, str) and len(data) <= LONGEST:
            return data
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        raise serializers.ValidationError(
            f"Expected a text of at most {LONGEST} characters, or a whole number."
        )


class NameSerializer(StrictSerializer):
    """A name of the list, and what else is known of whose name it is."""

    # As it was sent; the search passes over spaces around it.
    name = TextField(max_length=LONGEST, trim_whitespace=False)
    id = IdField(required=False, allow_null=True)
    collection = serializers.ChoiceField(COLLECTIONS, required=False)
    country = serializers.RegexField(
        "^[A-Z]{2}$",
        required=False,
        error_messages={"invalid": "Expected two capitals, such as IQ."},
    )

    def to_internal_value(self, data: object) -> Any:
        return super().to_internal_value(
            {"name": data} if isinstance(data, str) else data
        )

    def validate_name(self, name: str) -> str:
        """The name; raises ValidationError when it is blank."""
        if not name.strip():
            raise serializers.ValidationError("This name is blank.", "blank")
        return name


class MatchSerializer(StrictSerializer):
    """The list of names, and how to match them."""

    names = NameSerializer(many=True, allow_empty=False)
    collections = serializers.ListField(
        child=serializers.ChoiceField(COLLECTIONS),
        allow_empty=False,
        default=DEFAULT_COLLECTIONS,
    )
    limit = WholeNumberField(
        min_value=1, max_value=MAX_CANDIDATES, default=DEFAULT_LIMIT
    )
    threshold = NumberField(min_value=0, max_value=1, default=DEFAULT_THRESHOLD)


def name_queries(body: JsonObject) -> list[MatchQuery]:
    """The queries of a validated body, in the order of its names."""
    collections = in_order(body["collections"])
    return [
        MatchQuery(
            item["name"].strip(),
            (item["collection"],) if "collection" in item else collections,
            item.get("country", ""),
        )
        for item in body["names"]
    ]


def in_order(collections: Iterable[str]) -> tuple[str, ...]:
    """The collections, each once, in the order of candidates with equal scores."""
    return tuple(name for name in COLLECTIONS if name in set(collections))
