"""The JSON Schema of a group's network, and of its query parameters."""

from __future__ import annotations

from api.claim_serializers import GROUNDS_SCHEMA, HOLDS
from api.openapi.parameters import enum_list_parameter, query_parameter
from api.openapi.schemas import (
    ADDRESS,
    NULL,
    SLUG,
    TEXT,
    Schema,
    object_schema,
    one_of,
    ref,
)
from groups.graph.chains import MAX_DEPTH
from groups.graph.network import DEFAULT_DEPTH, DEFAULT_KINDS, DIRECTIONS, KINDS
from groups.models import ArmedGroup, Membership

CERTAINTY_SCHEMA: Schema = {"type": ["string", "null"], "enum": [*HOLDS, None]}
DATE_SCHEMA: Schema = one_of(ref("Date"), NULL)
NETWORK_SCHEMA: Schema = object_schema(
    "A group and what it is joined to.",
    root=ref("Reference"),
    truncated={
        "type": "boolean",
        "description": "Whether there is more beyond the requested depth.",
    },
    nodes={
        "type": "array",
        "items": object_schema(
            "A group; `holds` says whether a whole chain to it must hold that day.",
            slug=SLUG,
            name=TEXT,
            url=ADDRESS,
            kind={"type": "string", "enum": ArmedGroup.Kind.values},
            depth={"type": "integer", "description": "Hops from the root, the fewest."},
            holds=CERTAINTY_SCHEMA,
        ),
    },
    edges={
        "type": "array",
        "items": object_schema(
            "A claim that joins two groups, read from the first to the second.",
            optional=(),
            collection={"type": "string", "enum": ["memberships", "relations"]},
            id=TEXT,
            url=ADDRESS,
            kind={"type": "string", "enum": list(KINDS)},
            role={"type": ["string", "null"]},
            **{"from": SLUG, "to": SLUG},
            start=DATE_SCHEMA,
            end=DATE_SCHEMA,
            attested=DATE_SCHEMA,
            holds=CERTAINTY_SCHEMA,
            holds_because=GROUNDS_SCHEMA,
            confidence=TEXT,
        ),
    },
)
NETWORK_PARAMETERS = [
    query_parameter(
        "depth",
        {"type": "integer", "minimum": 1, "maximum": MAX_DEPTH},
        f"How many hops to follow; {DEFAULT_DEPTH} by default.",
    ),
    query_parameter(
        "direction",
        {"type": "string", "enum": list(DIRECTIONS)},
        "Up to what it belongs to, down to what belongs to it, or both: the default.",
    ),
    enum_list_parameter(
        "kinds",
        KINDS,
        "Memberships and kinds of relation to follow; "
        f"{','.join(DEFAULT_KINDS)} by default.",
    ),
    enum_list_parameter(
        "roles",
        Membership.Role.values,
        "Only memberships of these roles; every role by default.",
    ),
]
