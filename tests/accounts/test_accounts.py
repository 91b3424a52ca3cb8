"""Accounts: made with a role, kept by administrators, who cannot raise themselves."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from review.roles import ROLES
from tests.admin_pages import save, text_of
from tests.admin_users import StaffMember

pytestmark = pytest.mark.usefixtures("prepared", "db")


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("createaccount", *arguments, stdout=output)
    return output.getvalue()


def password_in(output: str) -> str:
    return output.split("Password: ")[1].split("\n")[0]


@pytest.mark.parametrize("role", ROLES)
def test_the_command_makes_an_account_that_can_log_in(db: None, role: str):
    output = run("amina", "--role", role, "--email", "amina@example.org")
    user = User.objects.get(username="amina")
    assert user.check_password(password_in(output))
    assert [group.name for group in user.groups.all()] == [role]
    assert (user.is_staff, user.is_superuser) == (True, False)


REFUSED = [
    (("amina", "--role", "editor"), "A user with that username already exists."),
    (("AMINA", "--role", "editor"), "There is an account AMINA already."),
    (("bob", "--role", "king"), "There is no role 'king'"),
    (("bob",), "Give either --role (a new account) or --reset."),
    (("bob", "--reset"), "There is no account bob."),
    (("bo b", "--role", "editor"), "Enter a valid username."),
    (("bob", "--role", "editor", "--email", "x"), "Enter a valid email address."),
]


@pytest.mark.parametrize(("arguments", "output"), REFUSED)
def test_the_command_refuses_in_a_sentence(
    db: None, arguments: tuple[str, ...], output: str
):
    User.objects.create(username="amina")
    before = User.objects.count()
    with pytest.raises(CommandError, match=re.escape(output)):
        run(*arguments)
    assert User.objects.count() == before


def test_a_reset_gives_a_new_password_and_keeps_the_role(db: None):
    old = password_in(run("amina", "--role", "editor"))
    new = password_in(run("amina", "--reset"))
    user = User.objects.get(username="amina")
    assert user.check_password(new)
    assert not user.check_password(old)
    assert [group.name for group in user.groups.all()] == ["editor"]


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def test_an_administrator_gives_roles_to_others(
    administrator: StaffMember, reader: StaffMember
):
    editors = Group.objects.get(name="editor")
    answer = save(administrator.client, page_of(reader.user), groups=[editors.pk])
    assert answer.status_code == 302
    assert [group.name for group in reader.user.groups.all()] == ["editor"]


def test_an_administrator_cannot_raise_anybody_to_superuser(
    administrator: StaffMember, reader: StaffMember
):
    for user in (administrator.user, reader.user):
        save(administrator.client, page_of(user), is_superuser="on")
        user.refresh_from_db()
        assert not user.is_superuser


def test_an_administrator_does_not_change_their_own_roles(administrator: StaffMember):
    every = [group.pk for group in Group.objects.all()]
    save(administrator.client, page_of(administrator.user), groups=every)
    assert [group.name for group in administrator.user.groups.all()] == [
        "administrator"
    ]


def test_an_administrator_does_not_touch_a_superuser(administrator: StaffMember):
    root = User.objects.create_superuser("root", password="unknown to all")
    before = root.password
    password_page = reverse("admin:auth_user_password_change", args=[root.pk])
    new = {"password1": "taken over 123", "password2": "taken over 123"}
    assert administrator.client.post(password_page, new).status_code == 403
    renamed = administrator.client.post(page_of(root), {"username": "x"})
    assert renamed.status_code == 403
    root.refresh_from_db()
    assert (root.username, root.password) == ("root", before)


def test_nobody_deletes_an_account(administrator: StaffMember, reader: StaffMember):
    address = reverse("admin:auth_user_delete", args=[reader.user.pk])
    assert administrator.client.post(address, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["reader", "editor", "publisher"])
def test_nobody_else_sees_the_accounts(db: None, role: str, request):
    person = request.getfixturevalue(role)
    assert person.client.get("/admin/auth/user/").status_code == 403
    assert "Accounts" not in text_of(person.client.get("/admin/"))


def test_too_many_wrong_passwords_lead_to_a_page_that_says_so(db: None):
    client = Client(REMOTE_ADDR="203.0.113.9")
    wrong = {"username": "amina", "password": "wrong"}
    for _ in range(11):
        answer = client.post("/admin/login/", wrong)
    assert answer.status_code == 429
    assert "Too many wrong passwords" in text_of(answer)


def test_only_the_admin_may_evaluate_script(administrator: StaffMember):
    for address in ("/admin/", "/admin/login/"):
        policy = administrator.client.get(address, follow=True)[
            "Content-Security-Policy"
        ]
        assert "script-src 'self' 'unsafe-eval'" in policy
    elsewhere = administrator.client.get("/api/v1/groups/")
    assert "unsafe-eval" not in elsewhere["Content-Security-Policy"]
