"""Requests made up from the description: every answer is one that it promises.

One for each operation that anybody may read; `script/test long` makes up several for
all of them, the same each time. `FUZZ=100 script/test long -k fuzz` makes
a hundred times as many, and others each time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, Verbosity, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from rest_framework.test import APIClient
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.api import router
from tests.api_client import ARTICLE, rows

pytestmark = [
    pytest.mark.usefixtures("seeded", "db"),
    pytest.mark.filterwarnings("ignore"),
]

COLLECTIONS = [prefix for prefix, _, _ in router.registry if prefix != "proposals"]
TIMES = int(os.environ.get("FUZZ", "1"))
PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@contextmanager
def one_connection() -> Iterator[None]:
    """The server keeps the connection of the test, whose seed is not committed."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def likelier(case: Case, keys: dict[str, list[str]], chance: int) -> Case:
    """The case with some of its parts made real, which ones the chance decides."""
    collection = case.path.split("/")[3]
    for name in case.path_parameters or {}:
        if chance & 1 and keys.get(collection):
            case.path_parameters[name] = keys[collection][
                chance % len(keys[collection])
            ]
    if chance & 2 and "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    if chance & 4 and isinstance(case.body, dict):
        real = references(collection)
        case.body.update({key: real[key] for key in case.body if key in real})
    return case


@cache
def references(collection: str) -> dict[str, Any]:
    """What a made-up body rarely hits: the records that a row of the seed names."""
    if collection not in COLLECTIONS or not rows(collection):
        return {}
    row = rows(collection)[0]
    named = {
        key: value["slug"]
        for key, value in row.items()
        if isinstance(value, dict) and "slug" in value
    }
    return {**named, "citations": [f"{ARTICLE}:22"]}


def limited(examples: int) -> Callable:
    """Few examples and no search for the simplest: the request is reported as it is."""
    return limits(
        max_examples=max(examples * TIMES, 1),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        deadline=None,
        database=None,
        derandomize=TIMES == 1,
    )


def known_keys(collection: str, client: APIClient) -> list[str]:
    return [row.get("slug", row.get("id")) for row in rows(collection, client)]


@cache
def described() -> list[Any]:
    """Every operation that is described, but signing in."""
    address, app = "/api/v1/schema/", get_wsgi_application()
    results = schemathesis.openapi.from_wsgi(address, app).get_all_operations()
    operations = [result.ok() for result in results]
    return [one for one in operations if "/auth/" not in one.path]


def operations(role: str, mode: GenerationMode) -> list[Any]:
    """What a role requests: anonymous readers what they can read, others everything.

    What takes nothing cannot be requested wrongly.
    """
    return [
        one
        for one in described()
        if (role != "anonymous" or one.method == "get")
        and (mode is GenerationMode.POSITIVE or takes_something(one))
    ]


def takes_something(operation: Any) -> bool:
    parts = (operation.path_parameters, operation.query, operation.headers)
    return any(map(len, (*parts, operation.body)))


LONG = pytest.mark.long
# A description that had lost its operations would yield none to request.
FEWEST = {"anonymous": 40, "editor": 160, "publisher": 160}
ROLES = [
    ("anonymous", GenerationMode.POSITIVE, 1),
    pytest.param("anonymous", GenerationMode.POSITIVE, 10, marks=LONG),
    pytest.param("anonymous", GenerationMode.NEGATIVE, 5, marks=LONG),
    pytest.param("editor", GenerationMode.POSITIVE, 3, marks=LONG),
    pytest.param("publisher", GenerationMode.POSITIVE, 3, marks=LONG),
    pytest.param("publisher", GenerationMode.NEGATIVE, 3, marks=LONG),
]


@pytest.mark.parametrize(("role", "mode", "examples"), ROLES)
def test_every_answer_is_one_that_the_description_promises(
    reader, signed_in, settings, role, mode, examples
):
    settings.API_ANON_RATE = "0"
    client = reader if role == "anonymous" else signed_in(role)
    sent = client._credentials.get("HTTP_AUTHORIZATION")
    headers = {"Authorization": sent} if sent else {}
    keys = {name: known_keys(name, client) for name in COLLECTIONS}
    requested = set()
    for name in COLLECTIONS:
        references(name)  # a test client would connect the signals again

    with one_connection():
        for operation in operations(role, mode):

            @limited(examples)
            @given(operation.as_strategy(generation_mode=mode), st.integers(0, 2**16))
            def answers_as_promised(case: Case, chance: int) -> None:
                answer = likelier(case, keys, chance).call(headers=headers)
                case.validate_response(answer, checks=PROMISES)
                requested.add(case.operation.label)

            answers_as_promised()

    assert requested == {one.label for one in operations(role, mode)}
    assert len(requested) >= FEWEST[role]
