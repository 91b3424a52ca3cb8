"""Tokens end with the password they were given for, and with their account.

Sessions need nothing here: Django compares the password's hash at each request.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models.signals import post_save, pre_save
from knox.models import AuthToken

WATCHED = ("password", "is_active")


def connect() -> None:
    """Watch every save of an account: by the admin, commands, fixtures or code."""
    pre_save.connect(compare_with_stored, sender=User, dispatch_uid="accounts.compare")
    post_save.connect(end_tokens, sender=User, dispatch_uid="accounts.end_tokens")


def compare_with_stored(
    instance: User, update_fields: Collection[str] | None, **kwargs: object
) -> None:
    """Note before an account is saved whether its tokens end with that.

    A hash that Django renews at a log-in counts as a new one, as it does for sessions.
    """
    saved = set(WATCHED if update_fields is None else update_fields)
    instance._tokens_end = False
    if instance.pk is None or saved.isdisjoint(WATCHED):
        return
    stored = User.objects.filter(pk=instance.pk).values(*WATCHED).first()
    if stored is None:
        return
    is_new = "password" in saved and instance.password != stored["password"]
    is_over = "is_active" in saved and stored["is_active"] and not instance.is_active
    instance._tokens_end = is_new or is_over


def end_tokens(instance: User, **kwargs: object) -> None:
    """End the tokens once the account is saved: a log-in in between sees the new hash.

    `accounts/views.py` makes a token under a lock of the account's row, for the same.
    """
    if instance._tokens_end:
        AuthToken.objects.filter(user=instance).delete()
