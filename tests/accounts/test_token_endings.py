"""A token ends with the password it was given for, and with its account."""

import threading
import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from accounts.views import new_token
from tests.admin_pages import save
from tests.api_client import ROOT
from tests.users import signed_in, with_role, with_token

pytestmark = pytest.mark.django_db

NEW = "a new and long passphrase"
DRAFTS = f"{ROOT}proposals/"  # for accounts alone


def set_and_save(user: User) -> None:
    user.set_password(NEW)
    user.save()


def set_and_save_the_field(user: User) -> None:
    user.set_password(NEW)
    user.save(update_fields=["password"])


def assign_a_hash(user: User) -> None:
    user.password = make_password(NEW)
    user.save()


def make_unusable(user: User) -> None:
    user.set_unusable_password()
    user.save()


def change_in_the_admin(user: User) -> None:
    client = signed_in(with_role("administrator"))
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    answer = client.post(address, {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302


def change_their_own(user: User) -> None:
    user.set_password("the old passphrase")
    user.save()
    AuthToken.objects.create(user)
    client = Client()
    client.force_login(user)
    typed = {"new_password1": NEW, "new_password2": NEW}
    address = reverse("admin:password_change")
    answer = client.post(address, {"old_password": "the old passphrase", **typed})
    assert answer.status_code == 302


def reset(user: User) -> None:
    call_command("createaccount", user.username, reset=True, stdout=StringIO())


def change_by_command(user: User) -> None:
    call_command("changepassword", user.username, stdout=StringIO())


def deactivate(user: User) -> None:
    user.is_active = False
    user.save()


def deactivate_in_the_admin(user: User) -> None:
    client = signed_in(with_role("administrator"))
    address = reverse("admin:auth_user_change", args=[user.pk])
    roles = list(user.groups.values_list("pk", flat=True))
    sent = {"username": user.username, "groups": roles}
    assert client.post(address, {**sent, "_save": "Save"}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


ENDINGS = [
    set_and_save,
    set_and_save_the_field,
    assign_a_hash,
    make_unusable,
    change_in_the_admin,
    change_their_own,
    reset,
    change_by_command,
    deactivate,
    deactivate_in_the_admin,
]


@pytest.fixture
def typed_passwords(monkeypatch):
    """What the command asks for on the terminal."""
    monkeypatch.setattr(changepassword.getpass, "getpass", lambda prompt="": NEW)


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_a_new_password_or_the_account_s_end_ends_its_tokens(
    end: Callable[[User], None], typed_passwords: None
):
    user, other = with_role("reader"), with_role("editor")
    client, other_client = with_token(user), with_token(other)
    AuthToken.objects.create(user)
    assert client.get(DRAFTS).status_code == 200

    end(User.objects.get(pk=user.pk))
    assert client.get(DRAFTS).status_code == 401
    User.objects.filter(pk=user.pk).update(is_active=True)  # again
    assert client.get(DRAFTS).status_code == 401
    assert not AuthToken.objects.filter(user=user).exists()
    assert other_client.get(DRAFTS).status_code == 200


def change_the_name(user: User) -> None:
    user.first_name = "Ann"
    user.save()


def save_other_fields(user: User) -> None:
    user.set_password(NEW)
    user.save(update_fields=["first_name"])


def change_the_name_in_the_admin(user: User) -> None:
    client = signed_in(with_role("administrator"))
    address = reverse("admin:auth_user_change", args=[user.pk])
    assert save(client, address, first_name="Ann").status_code == 302


@pytest.mark.parametrize(
    "edit",
    [change_the_name, save_other_fields, change_the_name_in_the_admin],
    ids=lambda edit: edit.__name__,
)
def test_another_edit_of_the_account_leaves_its_tokens(edit: Callable[[User], None]):
    user = with_role("reader")
    client = with_token(user)
    edit(User.objects.get(pk=user.pk))
    assert client.get(DRAFTS).status_code == 200


@pytest.mark.parametrize(
    "change", [{"password": make_password(NEW)}, {"is_active": False}]
)
def test_no_token_is_made_for_a_password_that_was_changed_meanwhile(change: dict):
    user = with_role("reader")
    User.objects.filter(pk=user.pk).update(**change)
    with pytest.raises(AuthenticationFailed):
        new_token(user)
    assert not AuthToken.objects.filter(user=user).exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_password_ends_the_token_of_a_log_in_at_the_same_time(monkeypatch):
    user = User.objects.create_user("ann", password="the old passphrase")
    create = AuthToken.objects.create
    is_locked = threading.Event()

    def change_password() -> None:
        is_locked.wait(10)
        set_and_save(User.objects.get(pk=user.pk))
        connection.close()

    def create_slowly(user: User) -> tuple[AuthToken, str]:
        is_locked.set()
        time.sleep(0.5)
        return create(user)

    monkeypatch.setattr(AuthToken.objects, "create", create_slowly)
    change = threading.Thread(target=change_password)
    change.start()
    new_token(user)
    change.join(10)

    assert not change.is_alive()
    assert not AuthToken.objects.filter(user=user).exists()
