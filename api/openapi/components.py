"""What many operations or schemas describe alike, written once as a component.

A use of a description is (name, container, key): what its component is called, and
where the description is, `container[key]`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from drf_spectacular.plumbing import get_doc

from api.claim_serializers import CLAIM, PERIOD
from api.openapi.schemas import Schema, ref
from records.claims import Claim, Period

JSON = "application/json"
Use = tuple[str, Any, Any]
EXTENDED: dict[type, tuple[str, ...]] = {Claim: CLAIM, Period: PERIOD}


def share_components(result: Schema) -> dict[str, dict[str, Schema]]:
    """Take what is described alike out of the result; give it by section."""
    operations = [
        operation
        for methods in result["paths"].values()
        for operation in methods.values()
    ]
    schemas = result["components"]["schemas"]
    compose_requests(schemas)
    bases = compose_claims(schemas)
    return {
        "parameters": share("parameters", parameters(operations), 2),
        "requestBodies": share("requestBodies", request_bodies(operations), 2),
        "responses": share("responses", responses(operations), 2),
        "schemas": {**bases, **share("schemas", properties(schemas), 4)},
    }


def compose_requests(schemas: dict[str, Schema]) -> None:
    """A whole request is a partial one of which some keys are required."""
    for name, whole in schemas.items():
        partial = f"Patched{name}"
        if partial in schemas and schemas[partial]["properties"] == whole["properties"]:
            del whole["properties"]
            whole["allOf"] = [ref(partial), {"required": whole.pop("required", [])}]


def compose_claims(schemas: dict[str, Schema]) -> dict[str, Schema]:
    """The schemas of claims extend those of a claim and of a period.

    One that has some of their keys in another form keeps them all. Returns the schemas
    that are extended.
    """
    bases: dict[str, Schema] = {}
    for name, schema in schemas.items():
        suffix = "Request" if name.endswith("Request") else ""
        own, extended = schema, []
        for model, keys in EXTENDED.items():
            if keys[0] not in own.get("properties", {}):
                continue
            taken, rest = divide(own, keys)
            description = get_doc(model).partition("\n")[0]
            base = {"type": "object", "description": description, **taken}
            if bases.setdefault(model.__name__ + suffix, base) == base:
                extended.append(ref(model.__name__ + suffix))
                own = rest
        if extended:
            schema.pop("properties")
            schema.pop("required", None)
            schema["allOf"] = [*extended, own]
    return bases


def divide(schema: Schema, keys: Iterable[str]) -> tuple[Schema, Schema]:
    """What an object's schema says of these keys, and what of its others."""
    properties, required = schema["properties"], schema.get("required", [])

    def part(chosen: list[str]) -> Schema:
        needed = {"required": [key for key in required if key in chosen]}
        return {
            "properties": {key: properties[key] for key in chosen},
            **(needed if needed["required"] else {}),
        }

    return (
        part([key for key in properties if key in keys]),
        part([key for key in properties if key not in keys]),
    )


def share(section: str, uses: Iterable[Use], least: int) -> dict[str, Schema]:
    """Point to the commonest description of each name, if so many uses have it.

    Other descriptions of the name stay where they are. Returns the components.
    """
    by_name: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_name[use[0]].append(use)
    shared = {}
    for name, named in by_name.items():
        descriptions = [container[key] for _, container, key in named]
        commonest = max(descriptions, key=descriptions.count)
        if descriptions.count(commonest) >= least:
            shared[name] = commonest
            for _, container, key in named:
                if container[key] == commonest:
                    container[key] = ref(name, section)
    return shared


def parameters(operations: list[Schema]) -> Iterator[Use]:
    """The parameters that are not components yet, called by their names."""
    for operation in operations:
        listed = operation.get("parameters", [])
        for index, parameter in enumerate(listed):
            if "name" in parameter:
                yield parameter["name"], listed, index


def request_bodies(operations: list[Schema]) -> Iterator[Use]:
    """The bodies of one schema, called as it is."""
    for operation in operations:
        name = schema_name(operation.get("requestBody", {}))
        if name:
            yield name, operation, "requestBody"


def responses(operations: list[Schema]) -> Iterator[Use]:
    """The answers of one schema, called as it is."""
    for operation in operations:
        for status, response in operation["responses"].items():
            name = schema_name(response)
            if name:
                yield name, operation["responses"], status


def properties(schemas: dict[str, Schema]) -> Iterator[Use]:
    """The properties that say more than a type, called by their keys."""
    for schema_name, schema in schemas.items():
        kind = "RequestProperty" if schema_name.endswith("Request") else "Property"
        for part in (schema, *schema.get("allOf", ())):
            for key, described in part.get("properties", {}).items():
                if len(described) > 1:
                    name = key.title().replace("_", "") + kind
                    yield name, part["properties"], key


def schema_name(described: Schema) -> str:
    """The schema of a body or an answer in JSON; empty if it has none by name."""
    schema = described.get("content", {}).get(JSON, {}).get("schema", {})
    return schema.get("$ref", "").rpartition("/")[2]
