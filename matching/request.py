"""What is asked of a list of names: the body of POST /match/."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from api.names import refuse_unknown_keys
from api.openapi.schemas import TEXT, Schema, one_of
from api.strict_fields import NumberField, TextField, WholeNumberField
from matching.matcher import SOUGHT, Asked
from search.name_search import LONGEST

THRESHOLD = 0.5  # candidates with a lower score are not told unless asked for
MOST_NAMES = 500
COLLECTIONS = ("groups", "people", "places")
UNLESS_TOLD = ["groups", "people"]  # a state and its territory bear one name
SHOWN = 5
NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST,
    "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$",
}
COLLECTION: Schema = {"type": "string", "enum": list(COLLECTIONS)}
ASKED: Schema = {
    "type": "object",
    "required": ["names"],
    "additionalProperties": False,
    "properties": {
        "names": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_NAMES,
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
                            "description": "Where this one is looked for.",
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
            "default": UNLESS_TOLD,
            "description": "Where names are looked for.",
        },
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": SOUGHT,
            "default": SHOWN,
            "description": "How many candidates a name is given at most.",
        },
        "threshold": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "default": THRESHOLD,
            "description": "Candidates with a lower score are left out.",
        },
    },
}


class KnownKeys(serializers.Serializer):
    """An object in which a key that nobody knows is an error."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            refuse_unknown_keys(data, set(self.fields))
        return super().to_internal_value(data)


class IdField(serializers.Field):
    """What the sender calls a name: a text or a whole number, given back as it is."""

    def to_internal_value(self, data: Any) -> str | int:
        whole = isinstance(data, int) and not isinstance(data, bool)
        if not whole and not (isinstance(data, str) and len(data) <= LONGEST):
            raise serializers.ValidationError(
                f"Expected a text of at most {LONGEST} characters, or a whole number."
            )
        kept: str | int = data
        return kept


class NameSerializer(KnownKeys):
    """A name of the list, with what else is known of who bears it."""

    # As it was sent; the search passes over spaces around it.
    name = TextField(max_length=LONGEST, trim_whitespace=False)
    id = IdField(required=False, allow_null=True)
    collection = serializers.ChoiceField(COLLECTIONS, required=False)
    country = serializers.RegexField(
        "^[A-Z]{2}$",
        required=False,
        error_messages={"invalid": "Expected two capitals, such as IQ."},
    )

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(
            {"name": data} if isinstance(data, str) else data
        )

    def validate_name(self, name: str) -> str:
        if not name.strip():
            raise serializers.ValidationError("This name is blank.", "blank")
        return name


class MatchSerializer(KnownKeys):
    """The list, and how it is to be answered."""

    names = NameSerializer(many=True, allow_empty=False)
    collections = serializers.ListField(
        child=serializers.ChoiceField(COLLECTIONS),
        allow_empty=False,
        default=UNLESS_TOLD,
    )
    limit = WholeNumberField(min_value=1, max_value=SOUGHT, default=SHOWN)
    threshold = NumberField(min_value=0, max_value=1, default=THRESHOLD)


def listed(asked: dict[str, Any]) -> list[Asked]:
    """The names as they are looked for."""
    everywhere = once(asked["collections"])
    return [
        Asked(
            item["name"].strip(),
            (item["collection"],) if "collection" in item else everywhere,
            item.get("country", ""),
        )
        for item in asked["names"]
    ]


def once(collections: Iterable[str]) -> tuple[str, ...]:
    """The collections, each once, in the order of candidates found as surely."""
    return tuple(name for name in COLLECTIONS if name in set(collections))
