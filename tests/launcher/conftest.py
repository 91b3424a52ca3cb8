"""Runs the scripts as a person would, each test with a data folder it may break.

Its path has spaces and is too long for a socket, so that every test meets both.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent.parent
LONG = "a path with spaces/" + "that goes on and on/" * 6


class RunningServer:
    """A `script/server` in a session of its own, as in a terminal of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.output = ""
        self.process = subprocess.Popen(
            [ROOT / "script/server", "--port", str(self.port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def read_until(self, words: str) -> str:
        """Read what it says up to the line with the words, or to its end."""
        for line in self.process.stdout:
            self.output += line
            if words in line:
                break
        return self.output

    def status_of(self, path: str) -> int:
        try:
            address = f"http://127.0.0.1:{self.port}{path}"
            return urllib.request.urlopen(address, timeout=30).status
        except urllib.error.HTTPError as error:
            return error.code

    def press(self, *signals: signal.Signals) -> int:
        """Send signals to all that run in its terminal; return the exit code."""
        for number in signals:
            os.killpg(self.process.pid, number)
            time.sleep(0.05)
        self.output += self.process.communicate(timeout=60)[0]
        return self.process.returncode


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: making the tables takes longer than all the rest."""
    return tmp_path_factory.mktemp("launcher") / LONG


@pytest.fixture
def environment(data_folder: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "SECRET_KEY", "PORT", "DEBUG", "PYTHON"}
    inherited = {name: text for name, text in os.environ.items() if name not in ours}
    places = {"ARMED_GROUPS_DATA": str(data_folder), "ARMED_GROUPS_VENV": sys.prefix}
    return inherited | places | {"PIP_NO_INDEX": "1"}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[..., RunningServer]]:
    """Start a server, with further variables if any; stop what the test leaves."""
    started = []

    def start_server(**variables: str) -> RunningServer:
        started.append(RunningServer(environment | variables))
        return started[-1]

    yield start_server
    for server in started:
        if server.process.poll() is None:
            server.press(signal.SIGTERM)


@pytest.fixture
def run(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess]:
    """Run one of the scripts to its end, with further variables if any."""

    def run_script(*words: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["/bin/sh", *words],
            cwd=ROOT,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run_script


@pytest.fixture
def processes(data_folder: Path) -> Callable[[], list[psutil.Process]]:
    """Ask for all processes that work on the data folder, however they are called."""

    def find_processes() -> list[psutil.Process]:
        matching = []
        for process in psutil.process_iter():
            try:
                words = " ".join([*process.cmdline(), *process.environ().values()])
            except psutil.Error:
                continue
            if str(data_folder) in words and process.pid != os.getpid():
                matching.append(process)
        return matching

    return find_processes
