"""Requests in the forms of the protocol; of every answer the shape is checked."""

import json
from typing import Any

from django.test import Client

from tests.reconciliation import shapes

ADDRESS = "/reconcile"
ORIGIN = {"Origin": "http://127.0.0.1:3333"}  # where OpenRefine's pages come from


def sent(field: str, value: Any, address: str = ADDRESS, **options: Any) -> Any:
    """The response to a form with one field, in JSON unless it is a text."""
    text = value if isinstance(value, str) else json.dumps(value)
    return Client(headers=ORIGIN).post(address, {field: text}, **options)


def batch(address: str = ADDRESS, /, **queries: Any) -> dict[str, list[dict]]:
    """The candidates for each query."""
    response = sent("queries", queries, address)
    assert response.status_code == 200, response.content
    answer = response.json()
    shapes.assert_shaped(answer, shapes.RESULTS)
    assert list(answer) == list(queries)
    return {key: candidates_of["result"] for key, candidates_of in answer.items()}


def candidates(query: str = "", /, *properties: tuple, **more: Any) -> list[dict]:
    """The candidates for one name with some properties, each (pid, v)."""
    body = dict(more)
    if query:
        body["query"] = query
    if properties:
        body["properties"] = [{"pid": pid, "v": v} for pid, v in properties]
    return batch(q=body)["q"]


def ids(results: list[dict]) -> list[str]:
    return [one["id"] for one in results]


def matched(results: list[dict]) -> list[str]:
    return [one["id"] for one in results if one["match"]]


def features(candidate: dict) -> dict[str, Any]:
    values = {one["id"]: one["value"] for one in candidate["features"]}
    assert len(values) == len(candidate["features"]), "each feature once"
    return values


def extended(
    ids: list[str], *properties: Any, address: str = ADDRESS
) -> dict[str, dict]:
    """The rows of a data extension; a property is its id, or with settings."""
    columns = [{"id": one} if isinstance(one, str) else one for one in properties]
    response = sent("extend", {"ids": ids, "properties": columns}, address)
    assert response.status_code == 200, response.content
    answer = response.json()
    shapes.assert_shaped(answer, shapes.EXTENSION)
    assert [one["id"] for one in answer["meta"]] == [one["id"] for one in columns]
    assert list(answer["rows"]) == list(dict.fromkeys(ids))
    return answer["rows"]


def got(path: str, shape: dict[str, Any], **parameters: Any) -> Any:
    """What GET answers below /reconcile."""
    response = Client().get(f"{ADDRESS}{path}", parameters)
    assert response.status_code == 200, response.content
    shapes.assert_shaped(response.json(), shape)
    return response.json()
