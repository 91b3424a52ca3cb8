"""Requests to the API: an address in, the decoded answer or its errors out."""

from typing import Any

from rest_framework.response import Response
from rest_framework.test import APIClient

from history.models import Change, Revision

ROOT = "/api/v1/"
ARTICLE = "iran-war-militias-in-iraq-2026"


def got(address: str, client: APIClient | None = None, **parameters: Any) -> Any:
    """What GET answers under /api/v1/, which must be a 200."""
    response = (client or APIClient()).get(ROOT + address, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def rows(collection: str, client: APIClient | None = None, **parameters: Any) -> list:
    return got(f"{collection}/", client, **parameters)["results"]


def keys(collection: str, client: APIClient | None = None, **parameters: Any) -> set:
    """The slugs or ids of what a list holds."""
    results = rows(collection, client, **parameters)
    return {row.get("slug", row.get("id")) for row in results}


def paragraphs(row: dict[str, Any]) -> list[int]:
    """The numbers of the paragraphs a row cites."""
    prefix = "paragraph "
    return [int(cited["locator"].removeprefix(prefix)) for cited in row["citations"]]


def only(results: list) -> Any:
    assert len(results) == 1, results
    return results[0]


def refused(response: Response, status: int) -> list[tuple[str | None, str]]:
    """The (field, code) pairs of a refusal, which must be a whole problem."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "detail", "errors"} <= set(problem)
    assert problem["status"] == status
    assert problem["detail"]
    return [(error["field"], error["code"]) for error in problem["errors"]]


def code_of(address: str, **parameters: Any) -> tuple[int, str | None]:
    """The status and the first error code of a request that is refused."""
    response = APIClient().get(ROOT + address, parameters)
    errors = response.json().get("errors") or [{}]
    return response.status_code, errors[0].get("code")


def put(client: APIClient, address: str, body: dict, method: str = "put") -> Response:
    """Write over the present version of a row."""
    tag = client.get(address)["ETag"]
    return getattr(client, method)(address, body, format="json", HTTP_IF_MATCH=tag)


def history() -> tuple[int, int]:
    """How much has been changed so far."""
    return Revision.objects.count(), Change.objects.count()
