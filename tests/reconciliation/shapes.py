"""The shapes of the protocol's answers, in JSON Schema.

Written from the text of the Reconciliation API 0.2. Each says all that its schema
of that name demands, and also refuses every key that the protocol does not know.
"""

from typing import Any

from jsonschema import Draft202012Validator

TEXT = {"type": "string", "minLength": 1}
ANY_TEXT = {"type": "string"}


def object_schema(needed: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": needed | optional,
        "required": list(needed),
        "additionalProperties": False,
    }


def some(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


def each(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


BRIEF = object_schema({"id": TEXT, "name": TEXT})
TYPE = object_schema(
    {"id": TEXT, "name": TEXT}, description=ANY_TEXT, broader=some(BRIEF, minItems=1)
)
WITH_ID = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
SITE = {"type": "string", "pattern": "^https?://[^/]+$"}
PATH = {"type": "string", "pattern": "^/"}
SERVICE = object_schema({"service_url": SITE, "service_path": PATH})
ENTITY_SERVICE = object_schema(
    {"service_url": SITE, "service_path": PATH},
    flyout_service_path={"type": "string", "pattern": r"^/.*\$\{id\}"},
)
SETTING = object_schema({"name": TEXT, "label": TEXT}, help_text=TEXT, default=ANY_TEXT)
SELECT = some(object_schema({"value": TEXT, "name": TEXT}), minItems=1)


def setting(type_: str, **more: Any) -> dict[str, Any]:
    keys = SETTING["properties"] | {"type": {"const": type_}, **more}
    needed = [*SETTING["required"], "type", *more]
    return SETTING | {"properties": keys, "required": needed}


MANIFEST = object_schema(
    {
        "versions": some(TEXT, contains={"const": "0.2"}),
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "view": object_schema({"url": WITH_ID}),
        "feature_view": object_schema({"url": WITH_ID}),
        "preview": object_schema(
            {
                "url": WITH_ID,
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            }
        ),
        "defaultTypes": some(TYPE, uniqueItems=True, minItems=1),
        "suggest": object_schema(
            {"entity": ENTITY_SERVICE, "type": SERVICE, "property": SERVICE}
        ),
        "extend": object_schema(
            {
                "propose_properties": SERVICE,
                "property_settings": some(
                    {"oneOf": [setting("text"), setting("select", choices=SELECT)]}
                ),
            }
        ),
        "batchSize": {"type": "integer", "minimum": 1},
        "documentation": {"type": "string", "pattern": "^https?://"},
    }
)
FEATURE = object_schema({"id": TEXT, "value": {"type": ["boolean", "number"]}})
CANDIDATE = object_schema(
    {
        "id": TEXT,
        "name": TEXT,
        "description": ANY_TEXT,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": some(BRIEF, minItems=1),
        "features": some(FEATURE),
    }
)
RESULTS = each(object_schema({"result": some(CANDIDATE)}))
DAY_AND_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"
CELL = {
    "oneOf": [
        object_schema({}),
        object_schema({"id": TEXT, "name": TEXT}, description=ANY_TEXT),
        object_schema({"str": ANY_TEXT}),
        object_schema({"int": {"type": "integer"}}),
        object_schema({"float": {"type": "number"}}),
        object_schema({"date": {"type": "string", "pattern": DAY_AND_TIME}}),
    ]
}
EXTENSION = object_schema(
    {
        "meta": some(object_schema({"id": TEXT, "name": TEXT}, type=BRIEF)),
        "rows": each(each(some(CELL))),
    }
)
ENTITIES = object_schema(
    {
        "result": some(
            object_schema(
                {"id": TEXT, "name": TEXT},
                description=ANY_TEXT,
                notable=some(BRIEF, minItems=1),
            )
        )
    }
)
TYPES = object_schema({"result": some(TYPE)})
PROPERTIES = object_schema(
    {"result": some(object_schema({"id": TEXT, "name": TEXT}, description=ANY_TEXT))}
)
PROPOSAL = object_schema(
    {"properties": some(BRIEF)},
    type=TEXT,
    limit={"type": "integer"},
)
FLYOUT = object_schema({"id": TEXT, "html": TEXT})


def assert_shaped(answer: Any, shape: dict[str, Any]) -> None:
    """Fail with what is wrong, and where."""
    Draft202012Validator.check_schema(shape)
    faults = [
        f"{fault.json_path}: {fault.message[:300]}"
        for fault in Draft202012Validator(shape).iter_errors(answer)
    ]
    assert faults == []
