"""Who changes what, and why: declared to the database, and read back from it.

The triggers write history by themselves. The API, the admin and commands only declare,
inside their transaction, in whose name they write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q

from history.models import Change, Revision
from records.names import Named
from records.types import Account, JsonObject

DERIVED = {"created", "updated", "first_published"}


class LastRevision(NamedTuple):
    """The newest revision of the database: its number and when it was stamped."""

    number: int
    stamped: datetime | None


@contextmanager
def declared(user: Account, why: str, request_id: str = "") -> Iterator[None]:
    """One transaction in the name of a user (or None), with a reason.

    Rules that wait for the end of the transaction are checked before it ends: raises
    IntegrityError, with the name of the rule, when one is broken.
    """
    with transaction.atomic():
        declare(user, why, request_id)
        yield
        check_deferred_rules()


def declare(user: Account, why: str, request_id: str = "") -> None:
    """Declare who writes in this transaction, and why; both end with it."""
    account = user if user is not None and user.is_authenticated else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('history.user_id', %s, true),"
            " set_config('history.who', %s, true),"
            " set_config('history.why', %s, true),"
            " set_config('history.request_id', %s, true)",
            [
                str(account.pk) if account else "",
                account.get_username() if account else "",
                why,
                request_id,
            ],
        )


def check_deferred_rules() -> None:
    """Check now what the database would check at commit.

    Raises IntegrityError when a rule is broken.
    """
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


def changes_of(row: models.Model) -> list[RowChange]:
    """The history of a row with its names and citations, newest first."""
    own = Q(table=row._meta.db_table, row=str(row.pk))
    parts = Q(table__in=tables_of_parts(row), owner=str(row.pk))
    changes = Change.objects.filter(own | parts).select_related("revision")
    latest: dict[tuple[str, str], JsonObject] = {}
    history = []
    for change in changes.order_by("id"):
        key = (change.table, change.row)
        before = latest.get(key) or {}
        gone = change.operation == "delete"
        after = {} if gone else change.payload or {}
        latest[key] = after
        fields = differences(change.payload or {} if gone else before, after)
        done = (change.revision, change.table, change.row, change.operation)
        history.append(RowChange(*done, fields))
    return history[::-1]


def tables_of_parts(row: models.Model) -> list[str]:
    """The tables of a row's names and citations."""
    meta = row._meta
    citations: list[Any] = [field.remote_field.through for field in meta.many_to_many]
    names = [row.name_model()] if isinstance(row, Named) else []
    return [model._meta.db_table for model in (*citations, *names)]


def differences(before: JsonObject, after: JsonObject) -> list[FieldChange]:
    """The columns whose value changed, without those the database derives."""
    return [
        FieldChange(field, before.get(field), after.get(field))
        for field in {**before, **after}
        if field not in DERIVED and before.get(field) != after.get(field)
    ]
