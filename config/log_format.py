"""What a log holds: when, how bad, where, in which request, and the traceback.

It holds nothing that somebody wrote: no bodies, and of exceptions no words that may
quote a body or a draft. PostgreSQL's, for one, show the row that they refuse.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Iterator
from copy import copy

import psycopg2
from django.core.exceptions import ImproperlyConfigured

from api.http.request_id import current_request_id

# Exceptions whose words are about code and the machine.
ABOUT_CODE = (
    ArithmeticError,
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    MemoryError,
    NameError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    # Without a SQLSTATE: the server was not reached, or hung up.
    psycopg2.InterfaceError,
    psycopg2.OperationalError,
)
CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
DURING = "\nDuring handling of the above exception, another exception occurred:\n\n"


class LogFormatter(logging.Formatter):
    """One line for each record, and the traceback of its exception below it."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
        )

    def format(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # what another formatter may have kept in it
        return super().format(own)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        request = getattr(record, "request", None)
        request_id = getattr(request, "request_id", "") or current_request_id()
        record.request_id = request_id or "-"
        # A line break in what somebody sent would look like a record of its own.
        record.message = CONTROL_CHARACTER.sub(
            lambda match: repr(match[0])[1:-1], record.message
        )
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """The traceback of `ei`, as `sys.exc_info()` gives it."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "".join(traceback_of(error)).rstrip() if error else ""


def traceback_of(error: BaseException) -> Iterator[str]:
    """The lines of a traceback as Python prints it, but for what exceptions say."""
    before = error.__cause__
    if before is not None:
        yield from (*traceback_of(before), CAUSED)
    elif error.__context__ is not None and not error.__suppress_context__:
        yield from (*traceback_of(error.__context__), DURING)
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{description(error)}\n"


def description(error: BaseException) -> str:
    """An exception's type, and what it says where that quotes nobody."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    kind = kind.removeprefix("builtins.")
    if isinstance(error, psycopg2.Error) and (state := error.diag.sqlstate):
        of = (error.diag.constraint_name, error.diag.table_name, error.diag.column_name)
        return " ".join((f"{kind}: SQLSTATE {state}", *filter(None, of)))
    if isinstance(error, ABOUT_CODE):
        return f"{kind}: {CONTROL_CHARACTER.sub(' ', str(error)).strip()}"
    return f"{kind} (what it says is not logged)"
