"""Types that the rooms share: JSON objects, and the accounts that read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

JsonObject: TypeAlias = dict[str, Any]
Account: TypeAlias = "User | AnonymousUser | None"  # None reads as the public does
PrimaryKey: TypeAlias = int | str  # of a record; of a claim
