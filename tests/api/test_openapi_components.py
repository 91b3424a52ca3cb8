"""What is described alike is one component, and means what it meant."""

from api.claim_serializers import CLAIM
from api.openapi.components import (
    compose_claims,
    compose_requests,
    divide,
    parameters,
    share,
)
from api.openapi.schemas import ref


def parameter(name: str, description: str) -> dict:
    return {"name": name, "in": "query", "description": description}


def test_the_commonest_form_of_a_parameter_is_shared_and_others_stay():
    common, other = parameter("kind", "Common."), parameter("kind", "Other.")
    operations = [{"parameters": [each]} for each in (other, common, dict(common))]

    shared = share("parameters", parameters(operations), 2)

    assert shared == {"kind": common}
    pointer = ref("kind", "parameters")
    assert [each["parameters"] for each in operations] == [
        [other],
        [pointer],
        [pointer],
    ]


def test_what_too_few_have_is_not_shared():
    operations = [{"parameters": [parameter("kind", "Once.")]}, {}]

    assert share("parameters", parameters(operations), 2) == {}
    assert operations == [{"parameters": [parameter("kind", "Once.")]}, {}]


def test_a_whole_request_is_a_partial_one_with_keys_required():
    properties: dict = {"name": {"type": "string"}}
    schemas: dict[str, dict] = {
        "GroupRequest": {"properties": dict(properties), "required": ["name"]},
        "PatchedGroupRequest": {"properties": dict(properties)},
    }

    compose_requests(schemas)

    assert schemas == {
        "GroupRequest": {"allOf": [ref("PatchedGroupRequest"), {"required": ["name"]}]},
        "PatchedGroupRequest": {"properties": properties},
    }


def claim(**keys: str) -> dict:
    kinds = {**dict.fromkeys(CLAIM, "string"), **keys}
    properties = {key: {"type": kind} for key, kind in kinds.items()}
    return {"type": "object", "properties": properties, "required": list(kinds)}


def test_claims_extend_what_every_claim_says():
    schemas = {"Size": claim(best="integer"), "Fate": claim(fate="string")}

    bases = compose_claims(schemas)

    assert list(bases) == ["Claim"]
    assert bases["Claim"]["required"] == list(CLAIM)
    assert schemas["Size"] == {
        "type": "object",
        "allOf": [
            ref("Claim"),
            {"properties": {"best": {"type": "integer"}}, "required": ["best"]},
        ],
    }


def test_a_claim_that_says_it_in_another_form_keeps_its_keys():
    schemas = {"Size": claim(best="integer"), "Odd": claim(basis="integer")}

    compose_claims(schemas)

    assert schemas["Odd"] == claim(basis="integer")


def test_an_object_is_divided_by_its_keys():
    schema = {"properties": {"a": {}, "b": {}, "c": {}}, "required": ["a"]}

    assert divide(schema, ["a", "c"]) == (
        {"properties": {"a": {}, "c": {}}, "required": ["a"]},
        {"properties": {"b": {}}},
    )
