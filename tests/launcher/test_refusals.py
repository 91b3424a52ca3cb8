"""What cannot work is said in one sentence, which names the way out."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings

from launcher.postgres_errors import startup_error

NOBODY_LISTENS = "postgres://someone:hunter2@127.0.0.1:9/armed_groups"


def assert_refused(result, *words):
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "hunter2" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr


def test_a_taken_port(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("script/server", "--port", str(port))
    assert_refused(result, f"Port {port} is taken", f"--port {port + 1}")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DATABASE_URL": NOBODY_LISTENS}, "Connection refused"),
        ({"DATABASE_URL": "hunter2"}, "DATABASE_URL is not the address"),
        ({"DATABASE_URL": "mysql://u:hunter2@h/d"}, "DATABASE_URL is not the address"),
        ({"DATABASE_URL": "postgres://u:hunter2@h:x/d"}, "DATABASE_URL is not the"),
        ({"DEBUG": "yes"}, "DEBUG must be True or False"),
        ({"ARMED_GROUPS_DATA": "/dev/null/var"}, "/dev/null/var"),
    ],
)
def test_a_wrong_setting(run, variables, words):
    assert_refused(run("script/server", "--port", "0", **variables), words)


@pytest.fixture
def blind_database() -> Iterator[str]:
    """The address of a database whose locale knows no letters but A to Z."""
    given = settings.DATABASES["default"]
    name = f"test_blind_{os.getpid()}"
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    address = {key: given.get(name) or None for key, name in keys.items()}
    with closing(psycopg2.connect(**address, dbname="postgres")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C'")
        host, port = quote(address["host"], safe=""), address["port"] or 5432
        account = f"{address['user']}:{quote(address['password'] or '')}"
        yield f"postgres://{account}@{host}:{port}/{name}"
        cursor.execute(f"DROP DATABASE {name}")


def test_a_database_that_cannot_search_in_arabic(run, blind_database):
    result = run("script/server", "--port", "0", DATABASE_URL=blind_database)
    assert_refused(result, "knows no Arabic letters", "LOCALE 'C.UTF-8'")


def test_a_python_that_is_too_old(run, tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    assert_refused(run("script/server", PATH=path), "Python 3.11 or newer is needed")


def test_a_python_without_venv(run, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['ensurepip'] = None\n"
    )
    variables = {"PYTHONPATH": str(tmp_path), "ARMED_GROUPS_VENV": f"{tmp_path}/venv"}
    assert_refused(run("script/server", **variables), "apt install python3-venv")


def test_a_folder_that_is_no_virtual_environment_is_left_alone(run, tmp_path):
    kept = tmp_path / "thesis.txt"
    kept.write_text("years of work")
    result = run("script/server", ARMED_GROUPS_VENV=str(tmp_path))
    assert_refused(result, "holds something else")
    assert kept.read_text() == "years of work"


def test_a_missing_browser(run, tmp_path):
    result = run("script/chromium", PATH=str(tmp_path), CHROMIUM="")
    assert_refused(result, "apt install chromium")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            'FATAL:  could not write "postmaster.pid": No space left on device',
            "The disk that holds /srv/var is full: make room and start again.",
        ),
        (
            (
                "FATAL:  database files are incompatible with server\n"
                "DETAIL:  They were initialized by PostgreSQL version 17."
            ),
            (
                "The data in /srv/var was made by another version of PostgreSQL: "
                "They were initialized by PostgreSQL version 17."
            ),
        ),
        (
            'FATAL:  data directory "/srv/data" has wrong ownership',
            "The files in /srv/var belong to another account: run this as that one.",
        ),
        (
            'FATAL:  unrecognized parameter "x"',
            'PostgreSQL did not start: unrecognized parameter "x" (log: /srv/var/log).',
        ),
        ("", "PostgreSQL did not start: it gave no reason (log: /srv/var/log)."),
    ],
)
def test_what_postgresql_complains_of(output, sentence):
    assert startup_error(output, Path("/srv/var")) == sentence
