"""Whether the history is as it was written: its chain of digests, counted again.

Each change has the digest of its row, each revision one over its changes and the
revision before. Whoever alters, removes or adds anything later breaks the chain, or
must write all of it again: then the digest of the last revision differs from the one
that was noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# A payload that was erased leaves its digest behind.
BROKEN_CHANGE = """
SELECT revision.number, change."table", change."row"
FROM history_change change JOIN history_revision revision
  ON revision.id = change.revision_id
WHERE change.payload IS NOT NULL AND change.digest IS DISTINCT FROM
      history_change_digest(change."table", change."row", change.owner,
                            change.operation, change.payload)
ORDER BY revision.number, change.id LIMIT 1
"""
BROKEN_REVISION = """
SELECT number FROM (
    SELECT number, digest, row_number() OVER chain AS place,
           history_revision_digest(lag(digest) OVER chain, number, stamped, revision)
               AS expected
    FROM history_revision revision WHERE number IS NOT NULL
    WINDOW chain AS (ORDER BY number)
) counted
WHERE number <> place OR digest IS DISTINCT FROM expected
ORDER BY number LIMIT 1
"""
EXTENT = """
SELECT count(*), (SELECT count(*) FROM history_change),
       (SELECT count(*) FROM history_change WHERE payload IS NULL),
       max(stamped), (SELECT encode(digest, 'hex') FROM history_revision
                      WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1)
FROM history_revision WHERE number IS NOT NULL
"""


class BrokenHistoryError(Exception):
    """The history is not as it was written; the message names the first place."""


@dataclass(frozen=True)
class Extent:
    """How much was verified. The digest is the last revision's, as hexadecimal."""

    revisions: int
    changes: int
    erased: int
    last: datetime | None
    digest: str | None


def verify_history() -> Extent:
    """Compute every digest again; raises BrokenHistoryError where one differs."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_CHANGE)
        if change := cursor.fetchone():
            number, table, row = change
            raise BrokenHistoryError(
                f"Revision {number} is broken: its change of {table} {row} is not as"
                " it was written."
            )
        cursor.execute(BROKEN_REVISION)
        if revision := cursor.fetchone():
            raise BrokenHistoryError(
                f"Revision {revision[0]} is broken: it, its changes or the revision"
                " before it are not as they were written."
            )
        cursor.execute(EXTENT)
        return Extent(*cursor.fetchone())
