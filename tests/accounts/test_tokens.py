"""A password for a token of the API, and what the token is good for."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.timezone import now
from knox.models import AuthToken
from rest_framework.test import APIClient

from groups.models import ArmedGroup
from tests.api_client import ROOT, refused

pytestmark = pytest.mark.django_db

LOGIN, LOGOUT = f"{ROOT}auth/login/", f"{ROOT}auth/logout/"
WORD = "correct horse battery"


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient()


@pytest.fixture
def account() -> User:
    return User.objects.create_user("ann", password=WORD)


def sign_in(client: APIClient, password: str = WORD, username: str = "ann"):
    body = {"username": username, "password": password}
    return client.post(LOGIN, body, format="json")


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_password_is_changed_for_a_token_that_expires(anonymous, account):
    answer = sign_in(anonymous).json()

    assert set(answer) == {"token", "expiry"}
    assert answer["expiry"] > now().isoformat()
    assert with_token(answer["token"]).get(f"{ROOT}groups/").status_code == 200
    account.refresh_from_db()
    assert account.last_login is not None


def test_a_token_ends_with_its_account_its_time_or_its_logout(anonymous, account):
    tokens = [sign_in(anonymous).json()["token"] for _ in range(2)]
    assert with_token(tokens[0]).post(LOGOUT).status_code == 204
    assert refused(with_token(tokens[0]).get(f"{ROOT}groups/"), 401) == []

    AuthToken.objects.update(expiry=now() - timedelta(seconds=1))
    assert refused(with_token(tokens[1]).get(f"{ROOT}groups/"), 401) == []

    fresh = sign_in(anonymous).json()["token"]
    User.objects.update(is_active=False)
    assert refused(with_token(fresh).get(f"{ROOT}groups/"), 401) == []


@pytest.mark.parametrize(
    "header", ["Token nonsense", "Token", "Token a b", "Token \xff"]
)
def test_a_wrong_token_is_refused_not_ignored(anonymous, header):
    response = anonymous.get(f"{ROOT}groups/", HTTP_AUTHORIZATION=header)

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


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(anonymous, account):
    wrong = sign_in(anonymous, "wrong")
    nobody = sign_in(anonymous, WORD, "nobody")

    assert refused(wrong, 401) == refused(nobody, 401) == []
    assert wrong.json() == nobody.json()


def test_ten_wrong_passwords_lock_the_name_out_for_this_address(anonymous, account):
    answers = [sign_in(anonymous, "wrong").status_code for _ in range(10)]
    locked = sign_in(anonymous)

    assert answers[:9] == [401] * 9
    assert refused(locked, 429) == []
    assert int(locked["Retry-After"]) == 15 * 60
    assert "wrong passwords" in locked.json()["detail"]
    assert sign_in(APIClient(REMOTE_ADDR="10.1.2.3")).status_code == 200


def behind_proxy(client: str) -> APIClient:
    """A client whose request a proxy at 10.0.0.1 passes on."""
    return APIClient(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=client)


def test_behind_a_proxy_the_client_s_own_address_is_locked_out(account, settings):
    settings.NUM_PROXIES = 1
    for number in range(10):
        # What the client itself puts into the header does not help it.
        sign_in(behind_proxy(f"198.51.100.{number}, 203.0.113.9"), "wrong")

    assert sign_in(behind_proxy("203.0.113.9")).status_code == 429
    assert sign_in(behind_proxy("203.0.113.10")).status_code == 200
    assert sign_in(behind_proxy("203.0.113.9, 203.0.113.10")).status_code == 200
    assert set(AccessAttempt.objects.values_list("ip_address")) == {("203.0.113.9",)}


def test_without_a_proxy_the_forwarded_address_is_ignored(account, settings):
    settings.NUM_PROXIES = 0
    for number in range(10):
        sign_in(behind_proxy(f"203.0.113.{number}"), "wrong")

    assert sign_in(behind_proxy("203.0.113.99")).status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address")) == {("10.0.0.1",)}


def test_an_ipv6_customer_is_one_client(account):
    for number in range(1, 11):
        sign_in(APIClient(REMOTE_ADDR=f"2001:db8::{number}"), "wrong")

    assert sign_in(APIClient(REMOTE_ADDR="2001:db8::ffff")).status_code == 429
    assert sign_in(APIClient(REMOTE_ADDR="2001:db8:0:1::1")).status_code == 200


@pytest.mark.parametrize("address", ["", "unix:", "999.1.1.1"])
def test_clients_without_an_address_are_one_client(account, address):
    client = APIClient(REMOTE_ADDR=address)
    assert sign_in(client).status_code == 200
    for _ in range(10):
        sign_in(client, "wrong")

    assert sign_in(client).status_code == 429
    assert sign_in(APIClient(REMOTE_ADDR="203.0.113.9")).status_code == 200


def test_a_right_password_forgets_the_wrong_ones_before_it(anonymous, account):
    for _ in range(3):
        for _ in range(9):
            assert sign_in(anonymous, "wrong").status_code == 401
        assert sign_in(anonymous).status_code == 200


BODIES = [
    ({}, {"username", "password"}),
    ({"username": "ann"}, {"password"}),
    ({"username": 5, "password": "x"}, {"username"}),
    ({"username": "a" * 151, "password": "x"}, {"username"}),
]


@pytest.mark.parametrize(("body", "fields"), BODIES)
def test_a_login_needs_a_name_and_a_password(anonymous, body, fields):
    response = anonymous.post(LOGIN, body, format="json")

    assert {field for field, _ in refused(response, 400)} == fields
