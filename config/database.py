"""Which PostgreSQL the project talks to: the one in DATABASE_URL, or its own."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

USER = "postgres"
# Only a part of the socket's name: nothing listens on the network.
PORT = "5432"
DATABASE = "armed_groups"
LONGEST_SOCKET = 103  # bytes: what macOS takes, and Linux a little more.
ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where everything that must outlive a run is kept; outside version control."""
    return Path(os.environ.get("ARMED_GROUPS_DATA") or ROOT / "var").expanduser()


@dataclass(frozen=True)
class ServerFolder:
    """Where the project's own server keeps its data, socket, locks and log."""

    path: Path
    disposable: bool = False

    def settings(self) -> dict[str, Any]:
        """Return the part of Django's database settings that says where it is."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": USER,
            "HOST": str(self.socket_folder()),
            "PORT": PORT,
        }

    def socket_folder(self) -> Path:
        """A folder of its own, with a path short enough to name a socket in."""
        inside = self.path / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return inside
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        # Not the folder of TMPDIR, which differs between a person's shells.
        return Path(f"/tmp/armed-groups-{os.getuid()}-{digest}")  # noqa: S108


def server_folder(*, testing: bool = False) -> ServerFolder:
    """The project's own server; the tests have another one, which may lose its data."""
    name = "postgres-test" if testing else "postgres"
    return ServerFolder(data_folder().resolve() / name, disposable=testing)


def database_settings(*, testing: bool = False) -> dict[str, Any]:
    """Return Django's DATABASES["default"].

    With testing, connections may empty tables, which history forbids otherwise.
    Raises ImproperlyConfigured when DATABASE_URL is not an address of PostgreSQL.
    """
    url = os.environ.get("DATABASE_URL")
    settings = _from_url(url) if url else server_folder(testing=testing).settings()
    settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if testing:
        options = settings.setdefault("OPTIONS", {})
        flags = options.get("options", "")
        options["options"] = f"{flags} -c history.allow_truncate=on".strip()
    return settings


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
