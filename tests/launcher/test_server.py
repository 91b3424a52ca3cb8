"""`script/server` as its users run it: what it starts, shares and leaves behind."""

import re
import signal

import pytest

# One after the other, in one process of the suite: so they share the data folder.
pytestmark = pytest.mark.xdist_group("launcher")
LONG = pytest.mark.long
READY = "Ctrl-C stops it."
PASSWORD = re.compile(r"with the password +\S{16}")


def test_the_admin_answers(start):
    server = start()
    server.read_until(READY)
    assert server.status_of("/admin/login/") == 200


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGINT], id="Ctrl-C"),
        pytest.param([signal.SIGINT, signal.SIGINT], id="Ctrl-C twice", marks=LONG),
        pytest.param([signal.SIGTERM], id="terminated", marks=LONG),
        pytest.param([signal.SIGHUP], id="terminal closed", marks=LONG),
    ],
)
def test_stopping_leaves_no_process(start, processes, signals):
    server = start()
    server.read_until(READY)
    assert processes()
    assert server.press(*signals) == 0
    assert processes() == []
    assert "Traceback" not in server.output


@LONG
def test_a_start_cut_short_is_made_good_by_the_next(start, processes, data_folder):
    folder = f"{data_folder} cut short"
    first = start(ARMED_GROUPS_DATA=folder)
    first.read_until("Bringing the database up to date")
    assert first.press(signal.SIGINT, signal.SIGINT) == 130
    assert processes() == []
    assert "Traceback" not in first.output
    second = start(ARMED_GROUPS_DATA=folder)
    assert PASSWORD.search(second.read_until(READY))
    assert second.press(signal.SIGINT) == 0
    third = start(ARMED_GROUPS_DATA=folder)
    assert not PASSWORD.search(third.read_until(READY)), "shown once, not twice"


@LONG
def test_two_servers_share_one_database(start, processes):
    first, second = start(), start()
    first.read_until(READY)
    second.read_until(READY)
    assert first.press(signal.SIGINT) == 0
    assert second.status_of("/admin/login/") == 200
    assert second.press(signal.SIGINT) == 0
    assert processes() == []


@LONG
def test_a_killed_database_starts_again(start, processes):
    first = start()
    first.read_until(READY)
    for process in processes():
        process.kill()
    first.process.wait()
    second = start()
    second.read_until(READY)
    assert second.status_of("/admin/login/") == 200


@LONG
def test_the_database_of_a_killed_server_is_taken_over(start, processes):
    first = start()
    first.read_until(READY)
    first.process.kill()
    first.process.wait()
    second = start()
    second.read_until(READY)
    assert second.status_of("/admin/login/") == 200
    second.press(signal.SIGINT)
    assert processes() == []
