"""What this database said at a moment: every public read, as of the past.

Each table that the public reads has a view of the same name in the schema `known`,
which shows its rows as of one revision. While that schema stands first in the search
path, the same queries, filters and prefetches read the past: there is no second way to
read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from history import versions
from history.models import Revision
from history.revisions import LastRevision

# Revisions are numbered when they are committed, and versions carry their ids, which
# are given out when they begin. So what was known is described as PostgreSQL describes
# its own snapshots: the highest id there was, and the ids below it still to come.
VIEW = """
CREATE VIEW known.{table} AS
SELECT {columns} FROM past.{table}
WHERE known_from <= {highest} AND known_from <> ALL ({open})
  AND (known_until IS NULL OR known_until > {highest} OR known_until = ANY ({open}))
"""
SNAPSHOT = {
    "highest": "current_setting('known.highest')::bigint",
    "open": "current_setting('known.open')::bigint[]",
}
# The twins have the indexes the tables have, but not always statistics yet: without
# these a planner may take them for empty and multiply them with each other.
ENTER = """
WITH snapshot AS (
    SELECT coalesce(max(id), 0) AS highest FROM history_revision WHERE number <= %s
)
SELECT set_config('known.highest', highest::text, true),
       set_config('known.open', ARRAY(
           SELECT id FROM history_revision
           WHERE id < highest AND (number > %s OR number IS NULL))::text, true),
       set_config('search_path', 'known, public', true),
       set_config('enable_seqscan', 'off', true),
       set_config('jit', 'off', true)
FROM snapshot
"""


CURRENT_FINGERPRINT = "SELECT obj_description(to_regnamespace('known'), 'pg_namespace')"


def install(**signal: Any) -> None:
    """Make the views again when the tables have changed; a receiver of post_migrate."""
    database = connections[signal.get("using", "default")]
    with transaction.atomic(database.alias), database.cursor() as cursor:
        columns = columns_of(cursor)
        expected = fingerprint(columns)
        cursor.execute(CURRENT_FINGERPRINT)
        if cursor.fetchone() == (expected,):
            return
        drop(cursor)
        versions.create(cursor)
        cursor.execute("CREATE SCHEMA known")
        for table, names in columns.items():
            quoted = [database.ops.quote_name(name) for name in (table, *names)]
            cursor.execute(
                VIEW.format(table=quoted[0], columns=", ".join(quoted[1:]), **SNAPSHOT)
            )
        cursor.execute("COMMENT ON SCHEMA known IS %s", [expected])


def remove(**signal: Any) -> None:
    """Take it all away before tables change; a receiver of pre_migrate."""
    if signal.get("plan"):
        with connections[signal.get("using", "default")].cursor() as cursor:
            drop(cursor)


def drop(cursor: CursorWrapper) -> None:
    """Drop the views and the typed versions."""
    cursor.execute("DROP SCHEMA IF EXISTS known CASCADE")
    cursor.execute("DROP SCHEMA IF EXISTS past CASCADE")


def columns_of(cursor: CursorWrapper) -> dict[str, list[str]]:
    """The columns of each table that the public reads, in their order."""
    columns: dict[str, list[str]] = {
        model._meta.db_table: [] for model in versions.versioned_models()
    }
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = ANY(%s)"
        " ORDER BY table_name, ordinal_position",
        [list(columns)],
    )
    for table, column in cursor.fetchall():
        columns[table].append(column)
    return columns


def fingerprint(columns: dict[str, list[str]]) -> str:
    """A digest of all the SQL and of the tables' columns."""
    version_tables = [
        versions.version_table_sql(model) for model in versions.versioned_models()
    ]
    parts = (versions.FUNCTIONS, version_tables, VIEW, SNAPSHOT, columns)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def revision_at(moment: datetime) -> LastRevision | None:
    """The last revision stamped by the moment, which is not to come; None before any.

    The lock waits for writers who have a stamp already but are not done committing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext('history_revision'))"
        )
        newest = (
            Revision.objects.filter(stamped__lte=moment)
            .order_by("-number")
            .values_list("number", "stamped")
            .first()
        )
    return LastRevision(*newest) if newest else None  # type: ignore[arg-type]


def first_revision() -> Revision | None:
    """The beginning of what this database knows."""
    return Revision.objects.filter(number__isnull=False).order_by("number").first()


@contextmanager
def known(revision: int | None) -> Iterator[None]:
    """Read as of a revision until the block ends; None reads the present."""
    if revision is None:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ENTER, [revision, revision])
        try:
            yield
        finally:
            # Nothing was written; rolling back also puts the search path back.
            transaction.set_rollback(True)
