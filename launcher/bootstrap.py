"""What a database lacks before the site can be served from it, each thing once."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from config.database import ROOT, data_folder
from history.revisions import declared
from launcher.postgres_errors import explanation
from sources.models import Source

Say = Callable[[str], None]


def prepare_database(say: Say) -> None:
    """Migrate, load the fixtures and make an administrator, wherever that is lacking.

    Exits with one sentence if the database cannot be reached or used.
    """
    _connect()
    with _one_at_a_time():
        _check_database()
        _migrate(say)
        _load_fixtures(say)
        _make_administrator(say)
    # Whoever forks next must not share a connection with its children.
    connections.close_all()


def _connect() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).splitlines()[0]
        sentence = f"The database cannot be reached: {reason}."
        raise SystemExit(explanation(reason, data_folder()) or sentence) from None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start together on one database take turns."""
    with connection.cursor() as cursor:
        while not _has_lock(cursor):
            time.sleep(0.1)
        yield
        cursor.execute("SELECT pg_advisory_unlock(hashtext('prepare_database'))")


def _has_lock(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(hashtext('prepare_database'))")
    return bool(cursor.fetchone()[0])


def _check_database() -> None:
    for message in run_checks(tags=["database"], databases=["default"]):
        if message.level >= ERROR:
            raise SystemExit(" ".join(filter(None, (message.msg, message.hint))))


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        say(f"Bringing the database up to date: {len(missing)} steps...")
    # Also without a step: triggers and permissions are renewed after each migrate.
    call_command("migrate", interactive=False, verbosity=0)


def _load_fixtures(say: Say) -> None:
    """Fill an empty database. One that holds a source has been worked on."""
    files = sorted((ROOT / "fixtures").glob("*.json"))
    if files and not Source.unchecked.exists():
        say(f"Loading the fixtures: {len(files)} files...")
        with declared(None, "The fixtures, loaded into an empty database"):
            call_command("loaddata", *files, verbosity=0)


def _make_administrator(say: Say) -> None:
    if User.objects.filter(is_superuser=True).exists():
        return
    password = secrets.token_urlsafe(12)
    with declared(None, "The first administrator"):
        User.objects.create_superuser("admin", password=password)
    say(
        f"The first administrator is  admin  with the password  {password}\n"
        "It is not shown again; manage.py changepassword admin  sets another."
    )
