"""The JSON Schemas of values that are more than one word, as named components.

A serializer field names two of them: the one it is read in, and the wider one it is
written in (`...Input`), which takes what was read and the short form beside it.
"""

from __future__ import annotations

from typing import Any

from records.choices import Precision

Schema = dict[str, Any]


def ref(name: str, section: str = "schemas") -> Schema:
    """A pointer to a component of the schema."""
    return {"$ref": f"#/components/{section}/{name}"}


def one_of(*schemas: Schema) -> Schema:
    return {"oneOf": list(schemas)}


def object_schema(
    description: str, optional: tuple[str, ...] = (), **keys: Schema
) -> Schema:
    """An object with these keys, all of them there but the optional ones."""
    return {
        "type": "object",
        "description": description,
        "required": [key for key in keys if key not in optional],
        "properties": keys,
    }


def non_empty_array(items: Schema) -> Schema:
    """A list that is not empty."""
    return {"type": "array", "items": items, "minItems": 1}


TEXT: Schema = {"type": "string"}
NULL: Schema = {"type": "null"}
OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
OPTIONAL_DAY: Schema = {"type": ["string", "null"], "format": "date"}
OPTIONAL_NUMBER: Schema = {"type": ["integer", "null"]}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
ADDRESS: Schema = {"type": "string", "format": "uri-reference"}
REFERENCE = {"slug": SLUG, "name": TEXT, "url": ADDRESS}
ROW_MATCH: Schema = {
    "allOf": [ref("Match")],
    "readOnly": True,
    "description": "Why the row matches; only in lists with `q`.",
}
SPEAKERS = ["group", "person", "source"]

SCHEMAS: dict[str, Schema] = {
    "Slugs": non_empty_array(SLUG),
    "Date": object_schema(
        "A date of any precision: as EDTF, with its bounds, and in English.",
        edtf={"type": "string", "description": "EDTF (ISO 8601-2), kept exactly."},
        earliest={**OPTIONAL_DAY, "description": "First day it may be."},
        latest={**OPTIONAL_DAY, "description": "Last day it may be."},
        text={"type": "string", "description": "In English."},
    ),
    "DateInput": one_of(
        {"type": "string", "description": "EDTF, such as 2026-03-16 or 2026-03?."},
        object_schema("A date as it is read; `edtf` counts.", edtf=TEXT),
    ),
    "Reference": object_schema(
        "Another record, and where the API has it.", (), **REFERENCE
    ),
    "ReferenceInput": one_of(
        {**SLUG, "description": "The slug of the record."},
        object_schema("A reference as it is read; `slug` counts.", slug=SLUG),
    ),
    "PlaceReference": object_schema(
        "Where it happened, and how exactly that is known.",
        (),
        **REFERENCE,
        precision=one_of({"type": "string", "enum": Precision.values}, NULL),
    ),
    "PlaceReferenceInput": one_of(
        {**SLUG, "description": "The slug of the place."},
        object_schema(
            "A place as it is read; `slug` and `precision` count.",
            optional=("precision",),
            slug=SLUG,
            precision=one_of({"type": "string", "enum": Precision.values}, NULL),
        ),
    ),
    "Citation": object_schema(
        "A passage of a source.",
        id={"type": "string", "description": "The passage: source slug:position."},
        source=ref("Reference"),
        locator={"type": "string", "description": 'Where it is: "paragraph 22".'},
    ),
    "CitationInput": one_of(
        {"type": "string", "description": "The id of the passage: slug:position."},
        {
            "type": "object",
            "description": "A citation as it is read: `source` and `locator`, or `id`.",
            "properties": {
                "id": TEXT,
                "source": ref("ReferenceInput"),
                "locator": TEXT,
            },
            "anyOf": [{"required": ["source", "locator"]}, {"required": ["id"]}],
        },
    ),
    "Speaker": object_schema(
        "Who says it; a speaker without a record is described in words.",
        kind={"type": "string", "enum": [*SPEAKERS, "words"]},
        slug=OPTIONAL_TEXT,
        name=TEXT,
        url=OPTIONAL_TEXT,
    ),
    "SpeakerInput": one_of(
        object_schema(
            "Somebody who has a record.",
            kind={"type": "string", "enum": SPEAKERS},
            slug=SLUG,
        ),
        object_schema(
            "Somebody described in words.",
            kind={"type": "string", "const": "words"},
            name={"type": "string", "minLength": 1, "maxLength": 200},
        ),
    ),
    "Events": object_schema(
        "How many single events the row stands for.",
        low=OPTIONAL_NUMBER,
        high=OPTIONAL_NUMBER,
        wording=OPTIONAL_TEXT,
    ),
    "EventsInput": object_schema(
        "How many single events the row stands for; a key left out is null.",
        optional=("low", "high", "wording"),
        low={**OPTIONAL_NUMBER, "minimum": 0, "maximum": 2**31 - 1},
        high={**OPTIONAL_NUMBER, "minimum": 0, "maximum": 2**31 - 1},
        wording={**OPTIONAL_TEXT, "maxLength": 200},
    ),
    "CasualtySummary": {
        "type": "object",
        "description": "By effect (killed, wounded, captured, missing).",
        "additionalProperties": object_schema(
            "The lowest and the highest total of any one claimant; null = no number.",
            low=OPTIONAL_NUMBER,
            high=OPTIONAL_NUMBER,
            claimants={"type": "integer", "minimum": 1},
        ),
    },
    "Match": object_schema(
        "Why a row matches a search.",
        field={
            **TEXT,
            "description": "Where: names, title, prose, slug or id; or the key of the "
            "record it names that matches, such as group.",
        },
        name={**TEXT, "description": "The name, title or text that matches."},
        kind={**OPTIONAL_TEXT, "description": "The kind of the name, if it is one."},
        how={
            "type": "array",
            "items": TEXT,
            "description": "exact, folded (but for case and accents), spelling (the "
            "same sounds), initials, part, words, slug, id; or what differs: respelt, "
            "translation, joined, word order, missing words.",
        },
        score={"type": "number", "minimum": 0, "maximum": 1},
        match={"type": "boolean", "description": "Taken for the same name."},
    ),
    "Problem": {
        **object_schema(
            "What went wrong (RFC 9457).",
            type={**ADDRESS, "description": "Explains this kind of problem."},
            title=TEXT,
            status={"type": "integer"},
            detail=TEXT,
            errors={"type": "array", "items": ref("ProblemError")},
        ),
    },
    "ProblemError": object_schema(
        "One rule that is broken.",
        field={**OPTIONAL_TEXT, "description": "Its path; null = the whole."},
        code={"type": "string", "description": "The rule, as the database calls it."},
        detail=TEXT,
    ),
}
