"""The JSON Schema of an incident's commanders, and of their query parameters."""

from __future__ import annotations

from api.claim_serializers import HOLDS
from api.openapi.parameters import enum_list_parameter, query_parameter
from api.openapi.schemas import ADDRESS, NULL, TEXT, object_schema, one_of, ref
from groups.graph.chains import CHAIN_SCHEMA, MAX_DEPTH
from groups.models import Leadership
from incidents.attribution.commanders import COMMANDING
from incidents.models import Participation

COMMANDERS_SCHEMA = object_schema(
    "Who led those who took part.",
    incident=ref("Reference"),
    date=one_of(ref("Date"), NULL),
    groups={
        "type": "array",
        "items": object_schema(
            "A group that took part.",
            group=ref("Reference"),
            participations={
                "type": "array",
                "items": object_schema(
                    "As what, and on what ground.",
                    id=TEXT,
                    url=ADDRESS,
                    role=TEXT,
                    basis=TEXT,
                ),
            },
            leaders={"type": "array", "items": ref("Leader")},
            above={
                "type": "array",
                "items": object_schema(
                    "A group above it that day; nearest and surest first.",
                    group=ref("Reference"),
                    chain=CHAIN_SCHEMA,
                    holds={"type": "string", "enum": list(HOLDS)},
                    leaders={"type": "array", "items": ref("Leader")},
                ),
            },
        ),
    },
)
COMMANDERS_PARAMETERS = [
    enum_list_parameter(
        "role", Participation.Role.values, "Only who took part in these roles."
    ),
    enum_list_parameter(
        "posts",
        Leadership.Role.values,
        f"Which posts; {','.join(COMMANDING)} by default.",
    ),
    query_parameter(
        "depth",
        {"type": "integer", "minimum": 0, "maximum": MAX_DEPTH},
        "How many steps up the chain of command; 0 by default.",
    ),
]
