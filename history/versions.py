"""Every version of every public row, typed and indexed like the tables themselves.

The history keeps versions as JSON, which is good to read and to prove but slow to
query. So each table that the public reads has a twin in the schema `past`, with one row
per version and the revisions that began and ended it. Triggers write the twins beside
the history, and when tables have changed the twins are made again from it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

from history.tables import owner_of
from history.trigger_sql import STATEMENTS
from records.claim_rules import SPEAKER
from records.models import RetiredSlug, is_reviewed
from records.querysets import named_records

# The history's own trigger runs first and has made the revision.
FUNCTIONS = """
CREATE SCHEMA past;
CREATE FUNCTION past.remember() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    revision text := nullif(current_setting('history.revision', true), '');
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('TRUNCATE past.%I', TG_TABLE_NAME);
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO past.%I SELECT n.*, $1 FROM new_rows n',
                       TG_TABLE_NAME) USING revision::bigint;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('UPDATE past.%1$I p SET known_until = $1 FROM old_rows o
                        WHERE p.%2$I = o.%2$I AND p.known_until IS NULL',
                       TG_TABLE_NAME, TG_ARGV[0]) USING revision::bigint;
    ELSE
        EXECUTE format('UPDATE past.%1$I p SET known_until = $1
                        FROM old_rows o JOIN new_rows n USING (%2$I)
                        WHERE p.%2$I = o.%2$I AND p.known_until IS NULL
                          AND n IS DISTINCT FROM o',
                       TG_TABLE_NAME, TG_ARGV[0]) USING revision::bigint;
        EXECUTE format('INSERT INTO past.%1$I SELECT n.*, $1
                        FROM new_rows n JOIN old_rows o USING (%2$I)
                        WHERE n IS DISTINCT FROM o',
                       TG_TABLE_NAME, TG_ARGV[0]) USING revision::bigint;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION past.erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass(format('past.%I', NEW."table")) IS NOT NULL THEN
        EXECUTE format(
            'DELETE FROM past.%1$I WHERE %2$I::text = $1 AND known_from = $2',
            NEW."table", (SELECT attname FROM pg_index i JOIN pg_attribute a
                ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                WHERE i.indisprimary
                  AND i.indrelid = format('public.%I', NEW."table")::regclass)
        ) USING NEW."row", NEW.revision_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER erase_version AFTER UPDATE OF payload ON public.history_change
FOR EACH ROW WHEN (NEW.payload IS NULL) EXECUTE FUNCTION past.erase();
"""
TABLE = """
CREATE TABLE past.{table} (
    LIKE public.{table}, known_from bigint NOT NULL, known_until bigint
);
INSERT INTO past.{table}
SELECT row.*, version.revision_id, version.next
FROM (
    SELECT operation, payload, revision_id,
           lead(revision_id) OVER (PARTITION BY "row" ORDER BY id) AS next
    FROM public.history_change WHERE "table" = {literal}
) version
CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{table}, version.payload) row
WHERE version.operation <> 'delete' AND version.payload IS NOT NULL;
"""
TRIGGER = """
CREATE TRIGGER remember_{event} AFTER {event} ON public.{table} {tables}
FOR EACH STATEMENT EXECUTE FUNCTION past.remember({key});
"""
INDEX = "CREATE INDEX ON past.{table} ({column});"


def versioned_models() -> list[type[models.Model]]:
    """The models the public reads.

    Reviewed rows, their names and citations, and where retired addresses lead.
    """
    models_with_versions = [
        model
        for model in apps.get_models(include_auto_created=True)
        # Answers rest on retired slugs too: `known_at` reads them as of the moment.
        if is_reviewed(model) or model is RetiredSlug or owner_of(model)
    ]
    return sorted(models_with_versions, key=lambda model: model._meta.db_table)


def create(cursor: CursorWrapper) -> None:
    """Make the twins, fill them from the history, and have them kept from now on."""
    cursor.execute(FUNCTIONS)
    for model in versioned_models():
        cursor.execute(version_table_sql(model))


def version_table_sql(model: type[models.Model]) -> str:
    """The SQL of one twin. The triggers come first: they keep writers waiting."""
    table, key = model._meta.db_table, model._meta.pk.column
    statements = {**STATEMENTS, "truncate": ""}
    names = {"table": f'"{table}"', "literal": f"'{table}'", "key": f"'{key}'"}
    return "".join(
        [
            *(
                TRIGGER.format(event=event, tables=tables, **names)
                for event, tables in statements.items()
            ),
            TABLE.format(**names),
            *(
                INDEX.format(column=f'"{column}"', **names)
                for column in indexed_columns(model)
            ),
        ]
    )


def indexed_columns(model: Any) -> list[str]:
    """The columns by which rows are looked up: the key, and those of its subjects."""
    keys = [key for key in named_records(model) if key.name not in SPEAKER]
    return [model._meta.pk.column, *(str(key.column) for key in keys)]
