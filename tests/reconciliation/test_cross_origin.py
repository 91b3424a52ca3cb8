"""Every answer may be read by pages of every origin, refusals too."""

import pytest
from django.test import Client

from tests.reconciliation.client import ADDRESS, ORIGIN

pytestmark = pytest.mark.usefixtures("seeded", "db")
# path -> status
ANSWERS = [
    ("", 200),
    ("/", 200),
    ("?queries={}", 200),
    ("?queries=x", 400),
    ("?format=xml", 406),
    ("/suggest/entity?prefix=ka", 200),
    ("/suggest/entity?cursor=x", 400),
    ("/suggest/type", 200),
    ("/suggest/property", 200),
    ("/properties", 200),
    ("/flyout/entity?id=groups.kataib-hizballah", 200),
    ("/flyout/entity?id=groups.nobody", 404),
    ("/preview/groups.kataib-hizballah", 200),
    ("/preview/groups.nobody", 404),
    ("/view/groups.kataib-hizballah", 200),
    ("/terms", 200),
    ("/nothing", 404),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_is_open_to_all_origins(path: str, status: int):
    response = Client().get(f"{ADDRESS}{path}", headers=ORIGIN)
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_an_answer_to_no_origin_is_kept_for_none(path: str, status: int):
    response = Client().get(f"{ADDRESS}{path}")
    assert response.status_code == status
    assert "origin" in response["Vary"]


@pytest.mark.parametrize("path", ["", "/suggest/entity", "/flyout/entity", "/nothing"])
def test_a_preflight_is_answered(path: str):
    response = Client().options(
        f"{ADDRESS}{path}",
        headers={**ORIGIN, "Access-Control-Request-Method": "POST"},
    )
    assert (response.status_code, response.content) == (200, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response["Access-Control-Allow-Methods"]
    assert response["Access-Control-Allow-Headers"] == "*"


def test_a_host_that_is_not_ours_is_refused_in_the_open():
    response = Client().get(ADDRESS, headers={**ORIGIN, "host": "elsewhere.example"})
    assert response.status_code == 400
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/api/", "/api/v10/", "/reconciled", "/admin/login/"])
def test_nothing_else_of_the_site_is_opened(path: str):
    response = Client().get(path, headers=ORIGIN)
    assert "Access-Control-Allow-Origin" not in response


def test_what_is_too_large_is_refused_in_the_open(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = Client().post(ADDRESS, {"queries": "{}" * 10}, headers=ORIGIN)
    assert response.status_code == 413
    assert response["Access-Control-Allow-Origin"] == "*"


def test_what_did_not_change_is_open_too():
    first = Client().get(ADDRESS, headers=ORIGIN)
    held = {**ORIGIN, "If-None-Match": first["ETag"]}
    again = Client().get(ADDRESS, headers=held)
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["Access-Control-Expose-Headers"].startswith("ETag, RateLimit, ")


def test_no_request_needs_a_token_against_forgery():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"queries": "{}"}).status_code == 200


def test_who_is_signed_in_gets_the_public_answer(admin_client: Client):
    assert admin_client.get(ADDRESS).json() == Client().get(ADDRESS).json()
    assert admin_client.post(ADDRESS, {"queries": "{}"}).json() == {}
