"""Tables of names that vanish, for measuring.

Temporary tables come before the real ones of the same name, so that the product's own
code searches them; no trigger runs, and nothing is left when the connection closes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from config.database import database_settings
from launcher.embedded_postgres import running_database

PEOPLE = "id, slug, name, status, withdrawn_reason, summary, nationality"
NAMES = "id, person_id, text, kind, status, withdrawn_reason, language, script"


@contextmanager
def database() -> Iterator[None]:
    """A database of today's tables, made for the block and thrown away after it."""
    settings.DATABASES["default"].update(database_settings(testing=True))
    with running_database(testing=True):
        old = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            teardown_databases(old, verbosity=0)


def store(names: Iterable[str]) -> None:
    """Store exactly these names: the n-th is the preferred name of person n."""
    people, texts = [], []
    for number, text in enumerate(names):
        people.append((number, f"p{number}", text, "draft", "", "", ""))
        texts.append((number, number, text, "preferred", "draft", "", "", ""))
    copy("groups_person", PEOPLE, people)
    copy("groups_personname", NAMES, texts)


def copy(table: str, columns: str, rows: Iterable[Sequence]) -> None:
    """Create the temporary table again and fill it by COPY."""
    file = io.StringIO()
    # Quoted, an empty cell is an empty text; unquoted, it would be NULL.
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    file.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(
            f"CREATE TEMP TABLE {table} (LIKE public.{table}"
            " INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING INDEXES)"
        )
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN CSV", file)
        cursor.execute(f"VACUUM ANALYZE {table}")
