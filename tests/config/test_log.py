"""What is logged: every fault with its traceback and request, nobody's words."""

import logging
from collections.abc import Callable, Iterator
from io import StringIO

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.log import AdminEmailHandler
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from config.site import in_one_transaction
from config.urls import handler500  # noqa: F401  of this URLconf, too

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

DRAFT = "canary of a draft"
CONFLICT = """
CREATE TEMP TABLE trial (line text, day date CONSTRAINT trial_day CHECK (day IS NULL));
INSERT INTO trial VALUES (%s, '2026-03-16');
"""
RAISED = "DO $$ BEGIN RAISE EXCEPTION '{}' USING ERRCODE = '{}'; END $$"


def run(statement: str, *values: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def divide(text: str) -> None:
    1 / 0  # noqa: B018


def read_number(text: str) -> None:
    int(text)


def look_up(text: str) -> None:
    {}[text]


def validate(text: str) -> None:
    raise RuntimeError(text) from ValidationError(text)


def fail_again(text: str) -> None:
    try:
        read_number(text)
    except ValueError:
        raise KeyError(text)  # noqa: B904


def break_a_rule(text: str) -> None:
    run(CONFLICT, text)


def misspell(text: str) -> None:
    run("SELEC %s", text)


def run_out(text: str) -> None:
    run(RAISED.format(text, "53100"))


def hang_up(text: str) -> None:
    raise psycopg2.OperationalError("server closed the connection unexpectedly")


FAULTS: dict[str, Callable[[str], None]] = {
    fault.__name__: fault
    for fault in (divide, read_number, look_up, validate, fail_again, misspell, hang_up)
}
UNAVAILABLE: dict[str, Callable[[str], None]] = {"run_out": run_out}
REFUSED: dict[str, Callable[[str], None]] = {"break_a_rule": break_a_rule}
EVERY = FAULTS | UNAVAILABLE | REFUSED


class Failing(APIView):
    authentication_classes: list = []
    permission_classes = [AllowAny]

    def post(self, request: Request, name: str) -> HttpResponse:
        EVERY[name](request.data["text"])
        return HttpResponse()


def failing(request: HttpRequest, name: str) -> HttpResponse:
    EVERY[name](request.POST["text"])
    return HttpResponse()


urlpatterns = [
    path("api/v1/failing/<str:name>/", Failing.as_view()),
    path("failing/<str:name>/", failing),
    path("admin/failing/<str:name>/", in_one_transaction(failing)),
]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What goes to stderr."""
    written = StringIO()
    handlers = [each for each in logging.root.handlers if each.get_name() == "stderr"]
    assert len(handlers) == 1
    monkeypatch.setattr(handlers[0], "stream", written)
    return written


def send(address: str, request_id: str = "request-7") -> HttpResponse:
    client = Client(raise_request_exception=False)
    kind = {"content_type": "application/json"} if "api" in address else {}
    headers = {"X-Request-ID": request_id}
    return client.post(address, {"text": DRAFT}, **kind, headers=headers)


PREFIXES = ["/api/v1/failing", "/failing", "/admin/failing"]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_logged_with_its_traceback_and_request(log, prefix, name):
    response = send(f"{prefix}/{name}/")
    assert (response.status_code, response["X-Request-ID"]) == (500, "request-7")

    lines = log.getvalue().splitlines()
    first = f" ERROR django.request [request-7] Internal Server Error: {prefix}/{name}/"
    assert lines[0].endswith(first)
    assert "Traceback (most recent call last):" in lines
    assert any(line.endswith(f"in {name}") for line in lines)
    assert sum("[request-7]" in line for line in lines) == 1


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_logged_of_what_somebody_wrote(log, prefix, name):
    send(f"{prefix}/{name}/")
    assert "canary" not in log.getvalue()


DESCRIBED = [
    ("divide", "ZeroDivisionError: division by zero"),
    ("read_number", "ValueError (what it says is not logged)"),
    ("misspell", "psycopg2.errors.SyntaxError: SQLSTATE 42601"),
    ("hang_up", "OperationalError: server closed the connection unexpectedly"),
]


@pytest.mark.parametrize(("name", "line"), DESCRIBED)
def test_an_exception_says_what_quotes_nobody(log, name, line):
    send(f"/failing/{name}/")
    assert line in log.getvalue()


def test_both_of_two_exceptions_are_logged(log):
    send("/failing/validate/")
    assert "direct cause" in log.getvalue()
    assert "ValidationError (what" in log.getvalue()
    send("/failing/fail_again/")
    assert "During handling" in log.getvalue()


@pytest.mark.parametrize("prefix", ["/api/v1/failing", "/admin/failing"])
def test_a_full_disk_is_logged_with_its_traceback(log, prefix):
    send(f"{prefix}/run_out/")
    written = log.getvalue()
    assert "[request-7] The database did not answer" in written
    assert "psycopg2.errors.DiskFull: SQLSTATE 53100" in written
    assert "in run_out" in written


@pytest.mark.parametrize("address", ["/api/v1/failing/break_a_rule/", "/nothing"])
def test_what_a_client_does_wrong_is_not_logged(log, address):
    assert 400 <= send(address).status_code < 500
    assert log.getvalue() == ""


def test_a_rule_that_breaks_behind_a_page_is_named_by_its_constraint(log):
    send("/failing/break_a_rule/")
    assert "CheckViolation: SQLSTATE 23514 trial_day trial" in log.getvalue()


def test_a_line_cannot_be_forged(log):
    logging.getLogger("axes").warning("New login failure by %s", "a\nERROR [x] b\u2028")
    (line,) = log.getvalue().splitlines()
    assert line.endswith("axes [-] New login failure by a\\nERROR [x] b\\u2028")


def test_no_error_is_sent_by_mail():
    known = [logging.root, *map(logging.getLogger, logging.root.manager.loggerDict)]
    for logger in known:
        assert not any(isinstance(each, AdminEmailHandler) for each in logger.handlers)
