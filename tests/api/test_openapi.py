"""The description of the API: valid, checked in, and the same as what is served."""

import re

import pytest
import yaml
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from api.errors.problem_types import PROBLEM_TYPES
from api.openapi.schemas import ref
from api.openapi.views import description
from config.api import router
from tests.api_client import ROOT

REFRESH = "python manage.py openapi"


@pytest.fixture(scope="module")
def described() -> dict:
    return description()


@pytest.fixture(scope="module")
def operations(described) -> list[tuple[str, str, dict]]:
    return [
        (path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_in_the_repository_is_up_to_date(described):
    text = (settings.BASE_DIR / "openapi.yml").read_text(encoding="utf-8")

    assert yaml.safe_load(text) == described, f"Run: {REFRESH}"


def test_the_description_is_valid_openapi_3_1(described):
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_every_pointer_leads_to_a_component(described):
    pointers = set(re.findall(r"'\$ref': '#/components/(\w+)/([^']+)'", str(described)))
    components = described["components"]

    assert len(pointers) > 100
    assert {
        (section, name) for section, name in pointers if name not in components[section]
    } == set()


def test_a_row_of_a_list_is_the_row_itself_and_may_say_why_it_matches(described):
    schemas = described["components"]["schemas"]
    items = schemas["ArmedGroupPage"]["properties"]["results"]["items"]

    assert items == {"oneOf": [ref("ArmedGroup"), ref("ArmedGroupFields")]}
    assert schemas["ArmedGroup"]["properties"]["found"] == ref("FoundProperty")
    assert "found" not in schemas["ArmedGroup"]["required"]
    assert "found" not in schemas["ArmedGroupKey"]["enum"]


def test_the_generator_has_no_doubts(capsys):
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(request=None, public=True)

    assert not GENERATOR_STATS, capsys.readouterr().err


def test_every_collection_and_operation_has_a_name_of_its_own(operations):
    names = [operation["operationId"] for _, _, operation in operations]
    tags = {tag for _, _, operation in operations for tag in operation["tags"]}

    assert len(names) == len(set(names))
    assert "groups_list" in names
    assert "incident_links_partial_update" in names
    assert {prefix for prefix, _, _ in router.registry} <= tags
    assert all(operation.get("summary") for _, _, operation in operations)


def test_every_answer_of_an_error_is_a_problem(operations, described):
    responses = described["components"]["responses"]

    for _, _, operation in operations:
        for status, answer in operation["responses"].items():
            if status >= "400":
                name = answer["$ref"].rpartition("/")[2]
                assert list(responses[name]["content"]) == ["application/problem+json"]
    assert {kind.anchor for kind in PROBLEM_TYPES} <= set(responses)


ANSWERS = [
    ("groups/", "get", "200 304 400 401 406 429 500 503"),
    ("groups/", "post", "201 400 401 403 406 409 413 415 429 500 503"),
    ("groups/{slug}/", "get", "200 304 308 400 401 404 406 410 429 500 503"),
    (
        "groups/{slug}/",
        "patch",
        "200 202 308 400 401 403 404 406 409 410 412 413 415 428 429 500 503",
    ),
    (
        "groups/{slug}/",
        "delete",
        "204 308 400 401 403 404 406 409 410 412 413 415 428 429 500 503",
    ),
    (
        "groups/{slug}/publish/",
        "post",
        "200 308 400 401 403 404 406 409 410 412 413 415 429 500 503",
    ),
    ("proposals/", "get", "200 304 400 401 403 406 429 500 503"),
    (
        "proposals/{id}/accept/",
        "post",
        "200 400 401 403 404 406 409 413 415 429 500 503",
    ),
    ("auth/login/", "post", "200 400 401 406 413 415 429 500 503"),
]


@pytest.mark.parametrize(("path", "method", "expected"), ANSWERS)
def test_an_operation_is_described_with_all_its_answers(
    described, path, method, expected
):
    answers = described["paths"][ROOT + path][method]["responses"]

    assert sorted(answers) == expected.split()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_version_is_required_of_every_write(described, method):
    write = described["paths"][f"{ROOT}groups/{{slug}}/"][method]

    assert {"$ref": "#/components/parameters/If-Match"} in write["parameters"]
    assert described["components"]["parameters"]["If-Match"]["required"] is True


def test_reading_is_open_and_writing_takes_a_token(described):
    path = described["paths"][f"{ROOT}groups/"]

    assert {} in path["get"]["security"]
    assert {} not in path["post"]["security"]
    scheme = described["components"]["securitySchemes"]["knoxApiToken"]
    assert (scheme["in"], scheme["name"]) == ("header", "Authorization")


def test_tables_are_described_where_they_are_offered(operations):
    tables = {
        operation["operationId"].rpartition("_")[2]
        for _, _, operation in operations
        for answer in operation["responses"].values()
        if "text/csv" in answer.get("content", {})
    }

    assert tables == {"list", "retrieve"}


@pytest.mark.django_db
def test_the_description_is_served_as_json_and_as_yaml(reader, described):
    as_json = reader.get(f"{ROOT}schema/")
    as_yaml = reader.get(f"{ROOT}schema/?format=yaml")

    assert as_json["Content-Type"] == "application/json"
    assert as_json.json() == described
    assert yaml.safe_load(as_yaml.content) == described


@pytest.mark.django_db
def test_the_page_to_try_it_on_needs_nothing_from_elsewhere(reader):
    page = reader.get(f"{ROOT}docs/", HTTP_ACCEPT="text/html")
    script = reader.get(f"{ROOT}docs/?script=")

    assert "://" not in page.content.decode()
    assert "<script>" not in page.content.decode()
    assert script["Content-Type"].startswith("application/javascript")
    assert "script-src" not in page["Content-Security-Policy"]
    assert "default-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_root_leads_to_every_collection(reader):
    addresses = reader.get(ROOT).json()

    for address in set(addresses.values()) - {addresses["proposals"]}:
        assert reader.get(address, HTTP_ACCEPT="*/*").status_code == 200
    assert {"groups", "incidents", "schema", "docs"} <= set(addresses)


@pytest.mark.django_db
def test_every_kind_of_problem_is_explained_at_its_address(reader):
    page = reader.get(f"{ROOT}docs/problems").content.decode()

    for kind in PROBLEM_TYPES:
        assert f'id="{kind.anchor}"' in page
        assert kind.uri == f"{ROOT}docs/problems#{kind.anchor}"
