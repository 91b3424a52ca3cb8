"""The shapes of the protocol's answers, in JSON Schema.

Written anew from the Reconciliation API 0.2. Each says all that the published schema
of its name demands, and refuses besides every key that the protocol does not know.
"""

from typing import Any

from jsonschema import Draft202012Validator

TEXT = {"type": "string", "minLength": 1}
ANY_TEXT = {"type": "string"}


def thing(needed: dict[str, Any], **optional: Any) -> dict[str, Any]:
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


BRIEF = thing({"id": TEXT, "name": TEXT})
TYPE = thing(
    {"id": TEXT, "name": TEXT}, description=ANY_TEXT, broader=some(BRIEF, minItems=1)
)
WITH_ID = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
SITE = {"type": "string", "pattern": "^https?://[^/]+$"}
PATH = {"type": "string", "pattern": "^/"}
SERVICE = thing({"service_url": SITE, "service_path": PATH})
ENTITY_SERVICE = thing(
    {"service_url": SITE, "service_path": PATH},
    flyout_service_path={"type": "string", "pattern": r"^/.*\$\{id\}"},
)
SETTING = thing({"name": TEXT, "label": TEXT}, help_text=TEXT, default=ANY_TEXT)
SELECT = some(thing({"value": TEXT, "name": TEXT}), minItems=1)


def setting(type_: str, **more: Any) -> dict[str, Any]:
    keys = SETTING["properties"] | {"type": {"const": type_}, **more}
    needed = [*SETTING["required"], "type", *more]
    return SETTING | {"properties": keys, "required": needed}


MANIFEST = thing(
    {
        "versions": some(TEXT, contains={"const": "0.2"}),
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "view": thing({"url": WITH_ID}),
        "feature_view": thing({"url": WITH_ID}),
        "preview": thing(
            {
                "url": WITH_ID,
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            }
        ),
        "defaultTypes": some(TYPE, uniqueItems=True, minItems=1),
        "suggest": thing(
            {"entity": ENTITY_SERVICE, "type": SERVICE, "property": SERVICE}
        ),
        "extend": thing(
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
FEATURE = thing({"id": TEXT, "value": {"type": ["boolean", "number"]}})
CANDIDATE = thing(
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
RESULTS = each(thing({"result": some(CANDIDATE)}))
DAY_AND_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"
CELL = {
    "oneOf": [
        thing({}),
        thing({"id": TEXT, "name": TEXT}, description=ANY_TEXT),
        thing({"str": ANY_TEXT}),
        thing({"int": {"type": "integer"}}),
        thing({"float": {"type": "number"}}),
        thing({"date": {"type": "string", "pattern": DAY_AND_TIME}}),
    ]
}
EXTENSION = thing(
    {
        "meta": some(thing({"id": TEXT, "name": TEXT}, type=BRIEF)),
        "rows": each(each(some(CELL))),
    }
)
ENTITIES = thing(
    {
        "result": some(
            thing(
                {"id": TEXT, "name": TEXT},
                description=ANY_TEXT,
                notable=some(BRIEF, minItems=1),
            )
        )
    }
)
TYPES = thing({"result": some(TYPE)})
PROPERTIES = thing(
    {"result": some(thing({"id": TEXT, "name": TEXT}, description=ANY_TEXT))}
)
PROPOSAL = thing(
    {"properties": some(BRIEF)},
    type=TEXT,
    limit={"type": "integer"},
)
FLYOUT = thing({"id": TEXT, "html": TEXT})


def assert_shaped(answer: Any, shape: dict[str, Any]) -> None:
    """Fail with what is wrong, and where."""
    Draft202012Validator.check_schema(shape)
    faults = [
        f"{fault.json_path}: {fault.message[:300]}"
        for fault in Draft202012Validator(shape).iter_errors(answer)
    ]
    assert faults == []
