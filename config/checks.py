"""What the database must be like before anything is put into it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

OLDEST = 15  # version of PostgreSQL
CREATE_AGAIN = (
    "Create the database again with: CREATE DATABASE name TEMPLATE template0 "
    "ENCODING 'UTF8' LOCALE 'C.UTF-8'."
)
# Trigrams go by the character type of the database, lower() by its collation: on
# PostgreSQL 15 and 18 either can be blind to all letters but A to Z by itself.
LETTERS = """
    SELECT pg_encoding_to_char(encoding) = 'UTF8',
           datctype NOT IN ('C', 'POSIX') AND lower('É') = 'é'
    FROM pg_database WHERE datname = current_database()
"""


def check_databases(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **options: Any,
) -> list[CheckMessage]:
    """Check the version, the encoding and the locale of each database named."""
    return [error for alias in databases or () for error in _errors(alias)]


def _errors(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
        cursor.execute(LETTERS)
        is_unicode, knows_all_letters = cursor.fetchone()
    if version < OLDEST:
        message = f"The database runs on PostgreSQL {version}; {OLDEST} is the oldest."
        return [Error(message, id="config.E001")]
    if not is_unicode:
        message = "The database does not keep its text as UTF-8."
        return [Error(message, hint=CREATE_AGAIN, id="config.E002")]
    if not knows_all_letters:
        message = (
            "The locale of the database knows no Arabic letters: nothing is found."
        )
        return [Error(message, hint=CREATE_AGAIN, id="config.E003")]
    return []
