"""The JSON of values that are more than one word: how the API's schema calls them.

A field names two shapes: the one it is read in, and the wider one it is written in
(`...Input`), which takes what was read and the short form beside it.
"""

from __future__ import annotations

from typing import Any

from records.choices import Precision

Schema = dict[str, Any]


def ref(name: str, section: str = "schemas") -> Schema:
    """A pointer to a component of the schema."""
    return {"$ref": f"#/components/{section}/{name}"}


def either(*shapes: Schema) -> Schema:
    return {"oneOf": list(shapes)}


def thing(description: str, optional: tuple[str, ...] = (), **keys: Schema) -> Schema:
    """An object with these keys, all of them there but the optional ones."""
    return {
        "type": "object",
        "description": description,
        "required": [key for key in keys if key not in optional],
        "properties": keys,
    }


def some(items: Schema) -> Schema:
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
SPEAKERS = ["group", "person", "source"]

SHAPES: dict[str, Schema] = {
    "Slugs": some(SLUG),
    "Date": thing(
        "A date of any precision: as EDTF, with its bounds, and in English.",
        edtf={"type": "string", "description": "EDTF (ISO 8601-2), kept exactly."},
        earliest={**OPTIONAL_DAY, "description": "First day it may be."},
        latest={**OPTIONAL_DAY, "description": "Last day it may be."},
        text={"type": "string", "description": "In English."},
    ),
    "DateInput": either(
        {"type": "string", "description": "EDTF, such as 2026-03-16 or 2026-03?."},
        thing("A date as it is read; `edtf` counts.", edtf=TEXT),
    ),
    "Reference": thing("Another record, and where the API has it.", (), **REFERENCE),
    "ReferenceInput": either(
        {**SLUG, "description": "The slug of the record."},
        thing("A reference as it is read; `slug` counts.", slug=SLUG),
    ),
    "PlaceReference": thing(
        "Where it happened, and how exactly that is known.",
        (),
        **REFERENCE,
        precision=either({"type": "string", "enum": Precision.values}, NULL),
    ),
    "PlaceReferenceInput": either(
        {**SLUG, "description": "The slug of the place."},
        thing(
            "A place as it is read; `slug` and `precision` count.",
            optional=("precision",),
            slug=SLUG,
            precision=either({"type": "string", "enum": Precision.values}, NULL),
        ),
    ),
    "Citation": thing(
        "A passage of a source.",
        id={"type": "string", "description": "The passage: source slug:position."},
        source=ref("Reference"),
        locator={"type": "string", "description": 'Where it stands: "paragraph 22".'},
    ),
    "CitationInput": either(
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
    "Speaker": thing(
        "Who says it; a speaker without a record is described in words.",
        kind={"type": "string", "enum": [*SPEAKERS, "words"]},
        slug=OPTIONAL_TEXT,
        name=TEXT,
        url=OPTIONAL_TEXT,
    ),
    "SpeakerInput": either(
        thing(
            "Somebody who has a record.",
            kind={"type": "string", "enum": SPEAKERS},
            slug=SLUG,
        ),
        thing(
            "Somebody described in words.",
            kind={"type": "string", "const": "words"},
            name={"type": "string", "minLength": 1, "maxLength": 200},
        ),
    ),
    "Events": thing(
        "How many single events the row stands for.",
        low=OPTIONAL_NUMBER,
        high=OPTIONAL_NUMBER,
        wording=OPTIONAL_TEXT,
    ),
    "EventsInput": thing(
        "How many single events the row stands for; a key left out is null.",
        optional=("low", "high", "wording"),
        low={**OPTIONAL_NUMBER, "minimum": 0, "maximum": 2**31 - 1},
        high={**OPTIONAL_NUMBER, "minimum": 0, "maximum": 2**31 - 1},
        wording={**OPTIONAL_TEXT, "maxLength": 200},
    ),
    "CasualtySummary": {
        "type": "object",
        "description": "By effect (killed, wounded, captured, missing).",
        "additionalProperties": thing(
            "The lowest and the highest total of any one claimant; null = no number.",
            low=OPTIONAL_NUMBER,
            high=OPTIONAL_NUMBER,
            claimants={"type": "integer", "minimum": 1},
        ),
    },
    "Found": thing(
        "Why a search found the row.",
        field={
            **TEXT,
            "description": "Where: names, title, prose, slug or id; or the key of the "
            "record it names that was found, such as group.",
        },
        name={**TEXT, "description": "The name, title or text that was found."},
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
        **thing(
            "What went wrong (RFC 9457).",
            type={**ADDRESS, "description": "Explains this kind of problem."},
            title=TEXT,
            status={"type": "integer"},
            detail=TEXT,
            errors={"type": "array", "items": ref("ProblemError")},
        ),
    },
    "ProblemError": thing(
        "One rule that is broken.",
        field={**OPTIONAL_TEXT, "description": "Its path; null = the whole."},
        code={"type": "string", "description": "The rule, as the database calls it."},
        detail=TEXT,
    ),
}
