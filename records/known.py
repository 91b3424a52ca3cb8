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
from django.db import connection, connections, transaction

from records.conditional import LastRevision
from records.models import Revision
from records.triggers import owner_of

# A row that nothing has touched since is read where it stands, by way of its table's
# own indexes. For the others the newest version up to the revision is taken, unless the
# row was deleted by then or that version has been erased.
VIEW = """
CREATE VIEW known.{table} AS
SELECT live.* FROM public.{table} live
WHERE NOT EXISTS (
    SELECT FROM {changes}
    WHERE c."table" = {literal} AND {later} AND c."row" = live.{key}::text
)
UNION ALL
SELECT past.* FROM (
    SELECT DISTINCT c."row" FROM {changes} WHERE c."table" = {literal} AND {later}
) touched
CROSS JOIN LATERAL (
    SELECT c.operation, c.payload FROM {changes}
    WHERE c."table" = {literal} AND c."row" = touched."row" AND NOT {later}
    ORDER BY c.id DESC LIMIT 1
) last
CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{table}, last.payload) past
WHERE last.operation <> 'delete' AND last.payload IS NOT NULL
"""
CHANGES = (
    "public.records_change c JOIN public.records_revision r ON r.id = c.revision_id"
)
LATER = "(r.number IS NULL OR r.number > current_setting('records.known_at')::bigint)"


def known_tables() -> dict[str, str]:
    """The tables that the public reads, with their keys.

    Reviewed rows and their citations, and where retired addresses lead.
    """
    return {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "is_reviewed", False)
        or owner_of(model)
        or getattr(model, "is_public", False)
    }


def install(**signal: Any) -> None:
    """Make the views anew when the tables have changed; a receiver of post_migrate."""
    database = connections[signal.get("using", "default")]
    with database.cursor() as cursor:
        wanted = fingerprint(cursor)
        cursor.execute(
            "SELECT obj_description(to_regnamespace('known'), 'pg_namespace')"
        )
        if cursor.fetchone() == (wanted,):
            return
        cursor.execute("DROP SCHEMA IF EXISTS known CASCADE")
        cursor.execute("CREATE SCHEMA known")
        for table, key in sorted(known_tables().items()):
            cursor.execute(view_of(table, key))
        cursor.execute("COMMENT ON SCHEMA known IS %s", [wanted])


def remove(**signal: Any) -> None:
    """Take the views away before tables change; a receiver of pre_migrate."""
    if signal.get("plan"):
        with connections[signal.get("using", "default")].cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS known CASCADE")


def view_of(table: str, key: str) -> str:
    quoted = connection.ops.quote_name
    return VIEW.format(
        table=quoted(table),
        literal=f"'{table}'",
        key=quoted(key),
        changes=CHANGES,
        later=LATER,
    )


def fingerprint(cursor: Any) -> str:
    """A digest of the view's text and of the tables' columns."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = ANY(%s)"
        " ORDER BY table_name, ordinal_position",
        [sorted(known_tables())],
    )
    return hashlib.sha256(
        f"{VIEW}{CHANGES}{LATER}{cursor.fetchall()}".encode()
    ).hexdigest()


def revision_at(moment: datetime) -> LastRevision | None:
    """The last revision stamped by the moment, which is not to come; None before any.

    The lock waits for writers who have a stamp already but are not done committing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext('records_revision'))"
        )
        found = (
            Revision.objects.filter(stamped__lte=moment)
            .order_by("-number")
            .values_list("number", "stamped")
            .first()
        )
    return LastRevision(*found) if found else None


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
