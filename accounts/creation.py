"""Making an account with a role, and a password that is shown once."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from review.roles import ROLES

PASSWORD_BYTES = 24  # random ones in a password: 32 characters


def create_account(username: str, role: str, email: str = "") -> tuple[User, str]:
    """A new account with one role, and its password.

    Raises ValidationError for an unknown role, and for a wrong or taken username.
    """
    if role not in ROLES:
        raise ValidationError(
            f"There is no role {role!r}; there are {', '.join(ROLES)}."
        )
    user = User(username=username, email=email, is_staff=True)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user.set_password(password)
    user.full_clean()
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(f"There is an account {username} already.")
    user.save()
    user.groups.add(Group.objects.get(name=role))
    return user, password


def reset_password(username: str) -> str:
    """A new password for an account; raises ValidationError when there is none."""
    try:
        user = User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise ValidationError(f"There is no account {username}.") from error
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
