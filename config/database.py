"""Which PostgreSQL the project talks to: the one in DATABASE_URL, or its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where everything that must outlive a run is kept; outside version control."""
    return Path(os.environ.get("ARMED_GROUPS_DATA") or ROOT / "var").expanduser()


def embedded_server(*, testing: bool = False) -> EmbeddedServer:
    """The project's own server; the tests have another one, which may lose its data."""
    name = "postgres-test" if testing else "postgres"
    return EmbeddedServer(data_folder().resolve() / name, disposable=testing)


def database_settings(*, testing: bool = False) -> dict[str, Any]:
    """Return Django's DATABASES["default"].

    With testing, connections may empty tables, which history forbids otherwise.
    """
    url = os.environ.get("DATABASE_URL")
    settings = _from_url(url) if url else embedded_server(testing=testing).settings()
    settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if testing:
        options = settings.setdefault("OPTIONS", {})
        given = options.get("options", "")
        options["options"] = f"{given} -c records.allow_truncate=on".strip()
    return settings


@contextmanager
def running_database(*, testing: bool = False) -> Iterator[None]:
    """See to it that the database of `database_settings` runs while the block does."""
    if os.environ.get("DATABASE_URL"):
        yield
    else:
        with embedded_server(testing=testing).running():
            yield


def _from_url(url: str) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        settings = {}
    if (
        settings.get("ENGINE") != "django.db.backends.postgresql"
        or not settings["NAME"]
    ):
        # The value itself stays out of the message: it can hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL is not the address of a PostgreSQL database: "
            "write it as postgres://user:password@host:5432/name."
        )
    settings.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)  # seconds
    return settings
