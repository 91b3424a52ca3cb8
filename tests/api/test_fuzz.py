"""Requests made up from the description: every answer is one that it promises.

A few for each operation here, the same each time. `FUZZ=100 script/test
tests/api/test_fuzz.py` makes a hundred times as many, and others each time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, Verbosity, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
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
from tests.api.asking import ARTICLE, rows

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
# What a made-up body rarely hits: the records of the seed.
REAL: dict[str, Any] = {
    "citations": [f"{ARTICLE}:22"],
    "source": ARTICLE,
    "group": "kataib-hizballah",
    "umbrella": "axis-of-resistance",
    "member": "houthis",
    "subject": "iran",
    "object": "hezbollah",
    "authority": "israel",
    "person": "abu-ala-al-walai",
    "place": "irbil",
    "incident": "irbil-drone-attack",
    "from": "irbil-drone-attack",
    "to": "askari-killing",
}


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
        case.body.update({key: REAL[key] for key in case.body if key in REAL})
    return case


def limited(examples: int) -> Callable:
    """Few examples and no search for the simplest: the request is told as it is."""
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


def operations(anonymous: bool) -> Iterator[Any]:
    """What is described, but signing in; for anonymous readers what they can read."""
    address, app = "/api/v1/schema/", get_wsgi_application()
    for result in schemathesis.openapi.from_wsgi(address, app).get_all_operations():
        operation = result.ok()
        if "/auth/" in operation.path or (anonymous and operation.method != "get"):
            continue
        yield operation


ROLES = [
    ("anonymous", GenerationMode.POSITIVE, 3),
    ("anonymous", GenerationMode.NEGATIVE, 2),
    ("editor", GenerationMode.POSITIVE, 1),
    ("publisher", GenerationMode.POSITIVE, 1),
    ("publisher", GenerationMode.NEGATIVE, 1),
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
    asked = 0

    with one_connection():
        for operation in operations(anonymous=role == "anonymous"):

            @limited(examples)
            @given(operation.as_strategy(generation_mode=mode), st.integers(0, 2**16))
            def answers_as_promised(case: Case, chance: int) -> None:
                nonlocal asked
                asked += 1
                answer = likelier(case, keys, chance).call(headers=headers)
                case.validate_response(answer, checks=PROMISES)

            # Some operations take nothing that could be wrong.
            with suppress(Unsatisfiable):
                answers_as_promised()

    assert asked > len(COLLECTIONS)
