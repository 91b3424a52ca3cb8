"""The project's own PostgreSQL: made, started, shared and stopped by itself.

Whoever uses the server holds a shared lock on one file. The last to leave gets that
lock for itself alone, and stops the server. A lock dies with its process, so that
neither a crash nor a kill leaves a wrong count behind.
"""

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.database import DATABASE, ServerFolder, server_folder
from launcher.file_locks import exit_on_signals, is_last_user, locked, signals_held
from launcher.postgres_process import Cluster


@contextmanager
def running_database(*, testing: bool = False) -> Iterator[None]:
    """Keep the database of `database_settings` running during the block."""
    if os.environ.get("DATABASE_URL"):
        yield
    else:
        with EmbeddedServer(server_folder(testing=testing)).running():
            yield


@dataclass(frozen=True)
class EmbeddedServer:
    """A server whose data, socket, locks and log are kept in one folder."""

    place: ServerFolder

    @property
    def folder(self) -> Path:
        return self.place.path

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the server if nobody has; stop it unless somebody else uses it.

        Raises SystemExit with one sentence when the folder cannot be used or the server
        does not start.
        """
        self._make_folder()
        cluster = Cluster(
            self.folder, self.place.socket_folder(), self.place.disposable
        )
        with exit_on_signals(), (self.folder / "users.lock").open("a") as users:
            try:
                with signals_held(), self._starting_or_stopping():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    cluster.ensure_running()
                    cluster.ensure_database(DATABASE)
                yield
            finally:
                with signals_held(), self._starting_or_stopping():
                    if is_last_user(users):
                        cluster.stop()
                    # A child of ours may still hold the file open, and so the lock.
                    fcntl.flock(users, fcntl.LOCK_UN)

    @contextmanager
    def _starting_or_stopping(self) -> Iterator[None]:
        with locked(self.folder / "start.lock"):
            yield

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SystemExit(f"Cannot make {self.folder}: {error.strerror}.") from None
        owner = self.folder.stat().st_uid
        if owner != os.geteuid():
            raise SystemExit(
                f"{self.folder} belongs to {_account_name(owner)}: "
                "run this as that account, or set ARMED_GROUPS_DATA to another folder."
            )


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account {uid}"
