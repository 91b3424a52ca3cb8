"""Who changes what, and why: declared to the database, and read back from it.

The triggers write history by themselves. The API, the admin and commands only declare,
inside their transaction, in whose name they write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from history.models import Revision
from records.types import Account


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
