"""From draft to the public and back out: the steps that rows go through.

The database has the last word (four eyes, citations); these functions say it first,
in words. They expect a transaction (history.revisions.declared).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied, ValidationError

from dates.fields import noun_of
from records.choices import Status
from records.models import Reviewed
from records.names import Named
from records.types import Account

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def may(user: Account, action: str, row: Reviewed | type[Reviewed]) -> bool:
    """Whether the account has the right to add, change, delete, view or publish it."""
    meta = row._meta
    right = f"{meta.app_label}.{action}_{meta.model_name}"
    return user is not None and user.has_perm(right)


def require(user: Account, action: str, row: Reviewed) -> User:
    """The account, as it has the right; raises PermissionDenied when it has not."""
    if not may(user, action, row):
        raise PermissionDenied(
            f"This account may not {action} {row._meta.verbose_name_plural}."
        )
    return cast("User", user)


def submit(row: Reviewed, user: Account) -> None:
    """Give a draft, or a withdrawn row, to review.

    Raises PermissionDenied, and ValidationError for a row of another status.
    """
    user = require(user, "change", row)
    refuse_unless(row, Status.DRAFT, Status.WITHDRAWN, to="submitted for review")
    row.status = Status.IN_REVIEW
    row.edited_by = row.edited_by or user
    row.save(update_fields=["status", "edited_by"])


def send_back(row: Reviewed, user: Account) -> None:
    """Return a row from review to its editor, as a draft.

    Raises PermissionDenied, and ValidationError for a row of another status.
    """
    require(user, "change", row)
    refuse_unless(row, Status.IN_REVIEW, to="sent back")
    row.status = Status.DRAFT
    row.save(update_fields=["status"])


def publish(row: Reviewed, user: Account) -> None:
    """Let the public see a row that somebody else wrote, with its names.

    Raises PermissionDenied, and ValidationError for a row of another status or one of
    the account's own.
    """
    user = require(user, "publish", row)
    refuse_unless(row, Status.DRAFT, Status.IN_REVIEW, to="published")
    if row.edited_by is None or row.edited_by == user:
        raise ValidationError(
            "Somebody else than its editor must publish it.",
            code="published_by_two_people",
        )
    for name in unpublished_names(row):
        if name.edited_by_id not in (None, user.pk):
            mark_published(name, user)
    mark_published(row, user)


def mark_published(row: Reviewed, reviewer: User) -> None:
    """Write the status and the reviewer."""
    row.status = Status.PUBLISHED
    row.reviewed_by = reviewer
    row.withdrawn_reason = ""
    row.save(update_fields=["status", "reviewed_by", "withdrawn_reason"])


def unpublished_names(row: Reviewed) -> list[Reviewed]:
    """The names of a record that wait to be published with it."""
    if not isinstance(row, Named):
        return []
    waiting = (Status.DRAFT, Status.IN_REVIEW)
    return list(row.names.filter(status__in=waiting).select_related("edited_by"))


def withdraw(row: Reviewed, user: Account, reason: str) -> None:
    """Take a row away from the public; the reason is public.

    Raises PermissionDenied, and ValidationError for a row of another status or without
    a reason.
    """
    require(user, "publish" if row.first_published else "change", row)
    refuse_unless(row, Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, to="withdrawn")
    if not reason.strip():
        rule = f"{noun_of(type(row))}_withdrawn_with_reason"
        error = ValidationError("Say why the row is withdrawn.", code=rule)
        raise ValidationError({"reason": error})
    row.status = Status.WITHDRAWN
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["status", "withdrawn_reason"])


def refuse_unless(row: Reviewed, *expected: Status, to: str) -> None:
    """Raises ValidationError unless the row has one of these statuses."""
    if row.status not in expected:
        is_step_back = row.status == Status.PUBLISHED and to != "published"
        raise ValidationError(
            f"It is {row.get_status_display().lower()}, so it cannot be {to}.",
            code="published_is_only_withdrawn" if is_step_back else "status",
        )
