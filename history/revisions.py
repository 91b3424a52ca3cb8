"""Who changes what, and why: told to the database, and read back from it.

The triggers write history by themselves. A door (API, admin, command) only declares,
inside its transaction, whose hand is at work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from history.models import Change, Revision
from records.names import Named

DERIVED = {"created", "updated", "first_published"}


class LastRevision(NamedTuple):
    """The newest revision of the database: its number and when it was stamped."""

    number: int
    stamped: datetime | None


@contextmanager
def declared(user: Any, why: str, request_id: str = "") -> Iterator[None]:
    """One transaction in the name of a user (or None), with a reason.

    Rules that wait for the end of the transaction are checked before it ends, so that
    a broken one is raised here, as an IntegrityError with the rule's name.
    """
    with transaction.atomic():
        declare(user, why, request_id)
        yield
        check_deferred_rules()


def declare(user: Any, why: str, request_id: str = "") -> None:
    """Tell the current transaction who acts and why; both end with it."""
    named = user is not None and user.is_authenticated
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('history.user_id', %s, true),"
            " set_config('history.who', %s, true),"
            " set_config('history.why', %s, true),"
            " set_config('history.request_id', %s, true)",
            [
                str(user.pk) if named else "",
                user.get_username() if named else "",
                why,
                request_id,
            ],
        )


def check_deferred_rules() -> None:
    """Check now what the database would check at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def last_revision() -> LastRevision:
    """The newest numbered revision; number 0 and no stamp before the first."""
    newest = (
        Revision.objects.filter(number__isnull=False)
        .order_by("-number")
        .values_list("number", "stamped")
        .first()
    )
    number, stamped = newest or (0, None)
    return LastRevision(number or 0, stamped)


@dataclass(frozen=True)
class FieldChange:
    """One column of one row in one revision; None = empty or not there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """What one revision did to a row, to one of its names or citations."""

    revision: Revision
    table: str
    row: str
    operation: str
    fields: list[FieldChange]


def changes_of(row: Any) -> list[RowChange]:
    """The history of a row with its names and citations, newest first."""
    own = Q(table=row._meta.db_table, row=str(row.pk))
    parts = Q(table__in=tables_of_parts(row), owner=str(row.pk))
    changes = Change.objects.filter(own | parts).select_related("revision")
    latest: dict[tuple[str, str], Any] = {}
    found = []
    for change in changes.order_by("id"):
        key = (change.table, change.row)
        before = latest.get(key) or {}
        gone = change.operation == "delete"
        after = {} if gone else change.payload or {}
        latest[key] = after
        fields = differences(change.payload or {} if gone else before, after)
        done = (change.revision, change.table, change.row, change.operation)
        found.append(RowChange(*done, fields))
    return found[::-1]


def tables_of_parts(row: Any) -> list[str]:
    """The tables of a row's names and citations."""
    meta = row._meta
    citations = [field.remote_field.through for field in meta.many_to_many]
    names = [row.name_model()] if isinstance(row, Named) else []
    return [model._meta.db_table for model in (*citations, *names)]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """The columns whose value changed, without those the database derives."""
    return [
        FieldChange(field, before.get(field), after.get(field))
        for field in {**before, **after}
        if field not in DERIVED and before.get(field) != after.get(field)
    ]
