"""Asking the API in tests: the answer's JSON, or its error."""

from typing import Any

from rest_framework.test import APIClient


def answer(path: str, **query: Any) -> dict[str, Any]:
    """What the public is told at a path under /api/v1/."""
    found = APIClient().get(f"/api/v1/{path}", query)
    assert found.status_code == 200, found.content
    return found.json()


def code_of(path: str, **query: Any) -> tuple[int, str | None]:
    """The status and first error code of a question that is refused."""
    found = APIClient().get(f"/api/v1/{path}", query)
    errors = found.json().get("errors") or [{}]
    return found.status_code, errors[0].get("code")
