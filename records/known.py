"""What this database said at a moment: every public read, asked of the past.

Each reviewed table, and those of its names and citations, has a view of the same name
in the schema `known`, which shows its rows as of one revision. While that schema stands
first in the search path, the same queries, filters and prefetches read the past: there
is no second way to ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, connections, models, transaction

from records.models import Revision
from records.triggers import owner_of

# The newest version of each row up to the revision, unless it was deleted by then or
# its payload has been erased since.
VIEW = """
CREATE VIEW known.{table} AS
SELECT past.* FROM (
    SELECT DISTINCT ON (c."row") c.operation, c.payload
    FROM public.records_change c
    JOIN public.records_revision r ON r.id = c.revision_id
    WHERE c."table" = {literal}
      AND r.number <= current_setting('records.known_at')::bigint
    ORDER BY c."row", c.id DESC
) last, jsonb_populate_record(NULL::public.{table}, last.payload) past
WHERE last.operation <> 'delete' AND last.payload IS NOT NULL
"""


def known_tables() -> list[str]:
    """The tables that the public reads: reviewed rows, their names and citations."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "is_reviewed", False) or owner_of(model)
    )


def install(**signal: Any) -> None:
    """Make the views anew when the tables have changed; a receiver of post_migrate."""
    database = connections[signal.get("using", "default")]
    with database.cursor() as cursor:
        wanted = fingerprint(cursor)
        cursor.execute("SELECT obj_description(to_regnamespace('known'), 'pg_namespace')")
        if cursor.fetchone() == (wanted,):
            return
        cursor.execute("DROP SCHEMA IF EXISTS known CASCADE")
        cursor.execute("CREATE SCHEMA known")
        for table in known_tables():
            quoted = database.ops.quote_name(table)
            cursor.execute(VIEW.format(table=quoted, literal=f"'{table}'"))
        cursor.execute("COMMENT ON SCHEMA known IS %s", [wanted])


def remove(**signal: Any) -> None:
    """Take the views away before tables change; a receiver of pre_migrate."""
    if signal.get("plan"):
        with connections[signal.get("using", "default")].cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS known CASCADE")


def fingerprint(cursor: Any) -> str:
    """A digest of the view's text and of the tables' columns."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = ANY(%s)"
        " ORDER BY table_name, ordinal_position",
        [known_tables()],
    )
    return hashlib.sha256(f"{VIEW}{cursor.fetchall()}".encode()).hexdigest()


def revision_at(moment: datetime) -> int | None:
    """The number of the last revision stamped by the moment; None before the first."""
    return (
        Revision.objects.filter(stamped__lte=moment)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )


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
            cursor.execute(
                "SELECT set_config('records.known_at', %s, true),"
                " set_config('search_path', 'known, public', true)",
                [str(revision)],
            )
        try:
            yield
        finally:
            # Nothing was written; rolling back also puts the search path back.
            transaction.set_rollback(True)
