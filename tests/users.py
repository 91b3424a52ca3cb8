"""Accounts, with and without a role, and a browser in which one is signed in.

What was made once is kept, and used while the database still has it: a test ends with
its transaction, and `prepared` (tests/prepared.py) makes them for a whole module.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

known_accounts: dict[str, User] = {}
known_sessions: dict[int, str] = {}
known_tokens: dict[int, tuple[str, str]] = {}  # digest and token

IN_ROLE = """
SELECT account.id FROM auth_user account
JOIN auth_user_groups membership ON membership.user_id = account.id
JOIN auth_group role ON role.id = membership.group_id
WHERE account.username = %s AND role.name = %s
"""


def account(name: str, **values: Any) -> User:
    """The account of that name, made with these values if there is none."""
    key = value_of("SELECT id FROM auth_user WHERE username = %s", name)
    if key is None or name not in known_accounts or known_accounts[name].pk != key:
        user, _ = User.objects.get_or_create(username=name, defaults=values)
        known_accounts[name] = user
    return copy(known_accounts[name])


def with_role(role: str, username: str = "") -> User:
    """An account with the rights of that role; `some-<role>` is its name by default."""
    name = username or f"some-{role}"
    user = account(name, is_staff=True)
    if value_of(IN_ROLE, name, role) is None:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    """A browser of its own in which the user is signed in."""
    client = Client()
    statement = "SELECT session_key FROM django_session WHERE session_key = %s"
    session = known_sessions.get(user.pk)
    if session is None or value_of(statement, session) is None:
        client.force_login(user)
        known_sessions[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    else:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def with_token(user: User) -> APIClient:
    """A client of the API of its own that sends a token of the user."""
    digest, token = known_tokens.get(user.pk, ("", ""))
    statement = "SELECT digest FROM knox_authtoken WHERE digest = %s"
    if value_of(statement, digest) is None:
        made, token = AuthToken.objects.create(user)
        known_tokens[user.pk] = made.digest, token
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def value_of(statement: str, *values: Any) -> Any:
    """The one value that a statement finds, or None; it costs less than a queryset."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row and row[0]
