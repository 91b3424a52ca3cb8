"""Attaches the database's triggers to the tables, after every migrate.

Each carries the digest of its definition as a comment, so that a changed one is
replaced. `trigger_definitions` says which table gets which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from history.trigger_definitions import triggers_of

MARK = "attached after migrate: "


# Our own triggers; those that others have made are not ours to drop.
ATTACHED = f"""
SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND obj_description(t.oid, 'pg_trigger') LIKE '{MARK}%'
"""


def install(**signal: Any) -> None:
    """Make the triggers what they should be; a receiver of post_migrate.

    Each carries the digest of its definition as a comment: one whose definition has
    changed is made again, and one that is no longer defined is dropped. They wait for
    the last migration: before it, tables and functions may be missing.
    """
    connection = connections[signal.get("using", "default")]
    migrations = MigrationExecutor(connection)
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return
    with connection.cursor() as cursor:
        cursor.execute(ATTACHED)
        attached = {(table, name): digest for table, name, digest in cursor.fetchall()}
        definitions = {(table, name): sql for table, name, sql in expected_triggers()}
        for (table, name), digest in list(attached.items()):
            if digest != digest_of(definitions.get((table, name), "")):
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                del attached[table, name]
        for (table, name), definition in definitions.items():
            if (table, name) not in attached:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                cursor.execute(definition)
                cursor.execute(
                    f'COMMENT ON TRIGGER "{name}" ON "{table}" IS %s',
                    [digest_of(definition)],
                )


def digest_of(definition: str) -> str:
    """The comment on a trigger: 16 hexadecimal digits of the SHA-256."""
    return MARK + hashlib.sha256(definition.encode()).hexdigest()[:16]


def expected_triggers() -> Iterator[tuple[str, str, str]]:
    """Every trigger there should be: table, name, CREATE statement."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        for name, events, definition in triggers_of(model):
            kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in definition else "TRIGGER"
            yield (
                table,
                name,
                (f'CREATE {kind} "{name}" {events} ON "{table}" {definition}'),
            )
