"""How many requests one may make without an account, and who is counted."""

import pytest

from tests.api_client import ROOT, refused

pytestmark = pytest.mark.django_db


def test_anonymous_readers_see_their_allowance_in_the_headers(reader, settings):
    settings.API_ANON_RATE = "3/minute"
    first, second = (reader.get(f"{ROOT}groups/") for _ in range(2))

    assert first["RateLimit-Limit"] == "3"
    assert (first["RateLimit-Remaining"], second["RateLimit-Remaining"]) == ("2", "1")
    assert 0 < int(first["RateLimit-Reset"]) <= 60
    assert first["RateLimit-Policy"] == '"anonymous";q=3;w=60'


ADDRESSES = [
    "",
    "groups/",
    "groups/none/",
    "schema/",
    "docs/",
    "auth/login/",
    "nothing",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_requests_too_fast_has_to_wait(reader, settings, address):
    settings.API_ANON_RATE = "1/hour"
    reader.get(f"{ROOT}people/")
    response = reader.get(ROOT + address)

    if address == "nothing":
        assert response["RateLimit-Remaining"] == "0"
        return
    assert refused(response, 429) == []
    assert 0 < int(response["Retry-After"]) <= 3600


def test_the_default_is_1200_a_minute(reader):
    assert reader.get(f"{ROOT}groups/")["RateLimit-Policy"] == '"anonymous";q=1200;w=60'


def test_whoever_is_signed_in_is_not_counted(editor, settings):
    settings.API_ANON_RATE = "1/hour"

    assert [editor.get(f"{ROOT}groups/").status_code for _ in range(3)] == [200] * 3
    assert "RateLimit-Limit" not in editor.get(f"{ROOT}groups/")


def test_wrong_tokens_are_counted_too(reader, settings):
    settings.API_ANON_RATE = "1/hour"
    wrong = {"HTTP_AUTHORIZATION": "Token wrong"}

    assert reader.get(f"{ROOT}groups/", **wrong).status_code == 401
    assert reader.get(f"{ROOT}groups/", **wrong).status_code == 429


def test_the_limit_can_be_switched_off(reader, settings):
    settings.API_ANON_RATE = "0"

    assert "RateLimit-Limit" not in reader.get(f"{ROOT}groups/")
