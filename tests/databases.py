"""Databases that are made once, kept as templates, and copied for each process.

`tables` is migrated, with its triggers and roles; `seed` holds the seed besides. A
template stays on the server after the tests; its name has a digest of the files it is
made of. A process works on copies, which it drops in the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper

# Locks of the server: who makes templates holds the one alone, and who uses them shares
# the other. The numbers are ours and mean nothing.
MAKING, USING = 5_062_024, 5_062_025
WHOLE = "A template of the tests, ready to be copied"


def fixture_files() -> list[Path]:
    return sorted((settings.BASE_DIR / "fixtures").glob("*.json"))


def load_seed() -> None:
    call_command("loaddata", *map(str, fixture_files()), verbosity=0)


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


# What makes each template, and of which it is a copy before that.
TEMPLATES: dict[str, tuple[Any, str | None]] = {
    "tables": (migrate, None),
    "seed": (load_seed, "tables"),
}


def digest() -> str:
    """A digest of all files that a template is made of."""
    root = settings.BASE_DIR
    packages = [path.parent for path in root.glob("*/__init__.py")]
    code = [
        path
        for package in packages
        if package.name != "tests"
        for pattern in ("*.py", "*.sql")
        for path in package.rglob(pattern)
    ]
    made_of = hashlib.sha256()
    for path in sorted([*code, *fixture_files(), root / "requirements.txt"]):
        made_of.update(f"{path.relative_to(root)}\n".encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:12]


class TestDatabases:
    """The copies of one process; `django.db.connection` works on one of them."""

    __test__ = False  # no test, whatever pytest thinks of the name

    def __init__(self, process: str) -> None:
        self.ours = settings.DATABASES["default"]["NAME"]
        self.process = process
        self.digest = digest()
        self.copies: set[str] = set()
        self.kind = ""
        # To the server itself, for as long as the tests run: its locks end with it.
        everywhere = {**connection.settings_dict, "NAME": None}
        self.server = DatabaseWrapper(everywhere)

    def template(self, kind: str) -> str:
        return f"test_{self.ours}_{self.digest}_{kind}"

    def copy(self, kind: str) -> str:
        return f"test_{self.ours}_{self.process}_{kind}"

    def prepare(self) -> None:
        """Make the templates that are missing, and drop those of other code."""
        with self.server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [USING])
            for kind in TEMPLATES:
                if comment_on(cursor, self.template(kind)) != WHOLE:
                    self.make(cursor, kind)
            self.drop_others(cursor)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])

    def make(self, cursor: CursorWrapper, kind: str) -> None:
        """Make a template; its comment, which comes last, says that it is whole."""
        act, original = TEMPLATES[kind]
        name = self.template(kind)
        replace(cursor, name, original and self.template(original))
        self.connect(name)
        act()
        connection.close()
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [WHOLE])

    def drop_others(self, cursor: CursorWrapper) -> None:
        """Drop the templates of other code, unless tests of it may be running."""
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [USING])
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s",
            [f"test_{self.ours}_%_%"],
        )
        mine = {self.template(kind) for kind in TEMPLATES}
        for (name,) in cursor.fetchall():
            if comment_on(cursor, name) == WHOLE and name not in mine:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [USING])

    def use(self, kind: str) -> None:
        """Work on the copy of that kind from now on."""
        self.kind = kind
        if kind not in self.copies:
            self.renew()
        self.connect(self.copy(kind))

    def renew(self) -> None:
        """Make the copy in use again, whatever was done to it."""
        connection.close()
        with self.server.cursor() as cursor:
            replace(cursor, self.copy(self.kind), self.template(self.kind))
        self.copies.add(self.kind)

    def connect(self, name: str) -> None:
        connection.close()
        # One dictionary, which the connections of other threads are made of as well.
        connection.settings_dict["NAME"] = name

    @contextmanager
    def using(self, kind: str) -> Iterator[None]:
        """Work on another copy within the block."""
        before = self.kind
        self.use(kind)
        yield
        self.use(before)

    def drop(self) -> None:
        """Drop the copies."""
        self.connect(self.ours)
        with self.server.cursor() as cursor:
            for kind in self.copies:
                cursor.execute(f'DROP DATABASE "{self.copy(kind)}" WITH (FORCE)')
        self.server.close()


def comment_on(cursor: CursorWrapper, name: str) -> str | None:
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        [name],
    )
    row = cursor.fetchone()
    return row and row[0]


def replace(cursor: CursorWrapper, name: str, template: str | None) -> None:
    """Make a database again, as a copy of another one if that is named."""
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    source = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
    cursor.execute(f'CREATE DATABASE "{name}"{source}')
