"""A password for a token, what the token is good for, and how fast one may ask."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.timezone import now
from knox.models import AuthToken
from rest_framework.test import APIClient

from groups.models import ArmedGroup
from tests.api.client import ROOT, refused

pytestmark = pytest.mark.django_db

LOGIN, LOGOUT = f"{ROOT}auth/login/", f"{ROOT}auth/logout/"
WORD = "correct horse battery"


@pytest.fixture
def account() -> User:
    return User.objects.create_user("ann", password=WORD)


def sign_in(reader: APIClient, password: str = WORD, username: str = "ann"):
    body = {"username": username, "password": password}
    return reader.post(LOGIN, body, format="json")


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_password_is_changed_for_a_token_that_expires(reader, account):
    answer = sign_in(reader).json()

    assert set(answer) == {"token", "expiry"}
    assert answer["expiry"] > now().isoformat()
    assert with_token(answer["token"]).get(f"{ROOT}groups/").status_code == 200
    account.refresh_from_db()
    assert account.last_login is not None


def test_a_token_ends_with_its_account_its_time_or_its_logout(reader, account):
    tokens = [sign_in(reader).json()["token"] for _ in range(2)]
    assert with_token(tokens[0]).post(LOGOUT).status_code == 204
    assert refused(with_token(tokens[0]).get(f"{ROOT}groups/"), 401) == []

    AuthToken.objects.update(expiry=now() - timedelta(seconds=1))
    assert refused(with_token(tokens[1]).get(f"{ROOT}groups/"), 401) == []

    fresh = sign_in(reader).json()["token"]
    User.objects.update(is_active=False)
    assert refused(with_token(fresh).get(f"{ROOT}groups/"), 401) == []


@pytest.mark.parametrize(
    "header", ["Token nonsense", "Token", "Token a b", "Token \xff"]
)
def test_a_wrong_token_is_told_not_passed_over(reader, header):
    response = reader.get(f"{ROOT}groups/", HTTP_AUTHORIZATION=header)

    assert refused(response, 401) == []
    assert response["WWW-Authenticate"].startswith("Token")


def test_a_session_writes_only_with_its_csrf_token(account):
    account.groups.add(Group.objects.get(name="editor"))
    browser = APIClient(enforce_csrf_checks=True)
    assert browser.login(username="ann", password=WORD, request=HttpRequest())
    body = {"slug": "new", "kind": "militia"}

    assert browser.get(f"{ROOT}proposals/").status_code == 200
    assert refused(browser.post(f"{ROOT}groups/", body, format="json"), 403) == []
    assert not ArmedGroup.objects.exists()


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(reader, account):
    wrong = sign_in(reader, "wrong")
    nobody = sign_in(reader, WORD, "nobody")

    assert refused(wrong, 401) == refused(nobody, 401) == []
    assert wrong.json() == nobody.json()


def test_ten_wrong_passwords_lock_the_name_out_for_this_address(reader, account):
    answers = [sign_in(reader, "wrong").status_code for _ in range(10)]
    locked = sign_in(reader)

    assert answers[:9] == [401] * 9
    assert refused(locked, 429) == []
    assert int(locked["Retry-After"]) == 15 * 60
    assert "wrong passwords" in locked.json()["detail"]
    assert sign_in(APIClient(REMOTE_ADDR="10.1.2.3")).status_code == 200


def test_a_right_password_forgets_the_wrong_ones_before_it(reader, account):
    for _ in range(3):
        for _ in range(9):
            assert sign_in(reader, "wrong").status_code == 401
        assert sign_in(reader).status_code == 200


BODIES = [
    ({}, {"username", "password"}),
    ({"username": "ann"}, {"password"}),
    ({"username": 5, "password": "x"}, {"username"}),
    ({"username": "a" * 151, "password": "x"}, {"username"}),
]


@pytest.mark.parametrize(("body", "fields"), BODIES)
def test_a_login_needs_a_name_and_a_password(reader, body, fields):
    response = reader.post(LOGIN, body, format="json")

    assert {field for field, _ in refused(response, 400)} == fields


def test_anonymous_readers_are_told_how_much_they_may_ask(reader, settings):
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
def test_whoever_asks_too_fast_waits(reader, settings, address):
    settings.API_ANON_RATE = "1/hour"
    reader.get(f"{ROOT}people/")
    response = reader.get(ROOT + address)

    if address == "nothing":
        assert response["RateLimit-Remaining"] == "0"
        return
    assert refused(response, 429) == []
    assert 0 < int(response["Retry-After"]) <= 3600


def test_the_default_is_1200_a_minute(reader, settings):
    del settings.API_ANON_RATE

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
