"""Whatever is sent, the answer is one of the protocol or a problem that says where."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reconciliation import shapes
from tests.reconciliation.client import ADDRESS, ORIGIN, sent

pytestmark = pytest.mark.usefixtures("seeded", "db")
FORM = "application/x-www-form-urlencoded"


def refused(response: Any, status: int = 400) -> list[tuple[str | None, str]]:
    """The field and code of each error of a problem that every origin may read."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    problem = response.json()
    assert problem["detail"]
    return [(error["field"], error["code"]) for error in problem["errors"]]


def query(**fields: Any) -> dict[str, Any]:
    return {"q0": {"query": "Badr", **fields}}


def having(v: Any) -> dict[str, Any]:
    return query(properties=[{"pid": "country", "v": v}])


# what is sent as `queries` -> the field at fault and the code
QUERIES = [
    ("", ("queries", "parse_error")),
    ("{", ("queries", "parse_error")),
    ("[]", ("queries", "parse_error")),
    ("null", ("queries", "parse_error")),
    ("NaN", ("queries", "parse_error")),
    ('{"q0": {"query": NaN}}', ("queries", "parse_error")),
    ('{"q0": {"query": "a"}, "q0": {"query": "b"}}', ("queries", "parse_error")),
    ('{"q0": {"query": "a", "limit": 1e999}}', ("queries", "parse_error")),
    ('{"q0": {"query": "a", "limit": ' + "9" * 400 + "}}", ("queries", "parse_error")),
    ('{"a":' * 100_000, ("queries", "parse_error")),
    ("[" * 100_000, ("queries", "parse_error")),
    ('{"q0": ' + "[" * 40 + "]" * 40 + "}", ("queries", "parse_error")),
    ('{"\\u0000": {"query": "a"}}', ("queries", "parse_error")),
    ('{"\\ud800": {"query": "a"}}', ("queries", "parse_error")),
    (query(query="\x00"), ("queries.q0.query", "unreadable_text")),
    ('{"q0": {"query": "\\ud800"}}', ("queries.q0.query", "unreadable_text")),
    ({"q0": "Badr"}, ("queries.q0", "invalid")),
    ({"q0": None}, ("queries.q0", "invalid")),
    ({"q0": []}, ("queries.q0", "invalid")),
    ({"q0": {}}, ("queries.q0", "required")),
    ({"q0": {"properties": []}}, ("queries.q0", "required")),
    ({"q0": {"type": "group"}}, ("queries.q0", "required")),
    (query(query=5), ("queries.q0.query", "invalid")),
    (query(query=None), ("queries.q0.query", "invalid")),
    (query(query=["Badr"]), ("queries.q0.query", "invalid")),
    (query(limit="5"), ("queries.q0.limit", "invalid")),
    (query(limit=0), ("queries.q0.limit", "invalid")),
    (query(limit=-1), ("queries.q0.limit", "invalid")),
    (query(limit=1.5), ("queries.q0.limit", "invalid")),
    (query(limit=True), ("queries.q0.limit", "invalid")),
    (query(limit=[]), ("queries.q0.limit", "invalid")),
    (query(type="Q5"), ("queries.q0.type", "invalid_choice")),
    (query(type=5), ("queries.q0.type", "invalid")),
    (query(type=[["group"]]), ("queries.q0.type", "invalid")),
    (query(type={"id": ["group"]}), ("queries.q0.type", "invalid")),
    (query(type_strict="maybe"), ("queries.q0.type_strict", "invalid_choice")),
    (query(type_strict=["any"]), ("queries.q0.type_strict", "invalid_choice")),
    (query(colour="red"), ("queries.q0.colour", "unknown_field")),
    (query(properties="country"), ("queries.q0.properties", "not_a_list")),
    (query(properties={}), ("queries.q0.properties", "not_a_list")),
    (query(properties=["country"]), ("queries.q0.properties.0", "invalid")),
    (query(properties=[{"v": 1}]), ("queries.q0.properties.0.pid", "required")),
    (
        query(properties=[{"pid": "country"}]),
        ("queries.q0.properties.0.v", "required"),
    ),
    (
        query(properties=[{"pid": "P17", "v": "Q796"}]),
        ("queries.q0.properties.0.pid", "invalid_choice"),
    ),
    (
        query(properties=[{"pid": ["country"], "v": 1}]),
        ("queries.q0.properties.0.pid", "invalid"),
    ),
    (
        query(properties=[{"pid": "country", "v": 1}] * 21),
        ("queries.q0.properties", "max_length"),
    ),
    (having(None), ("queries.q0.properties.0.v", "invalid")),
    (having([["IQ"]]), ("queries.q0.properties.0.v.0", "invalid")),
    (having(["IQ", None]), ("queries.q0.properties.0.v.1", "invalid")),
    (having({}), ("queries.q0.properties.0.v.id", "required")),
    (having({"id": 5}), ("queries.q0.properties.0.v.id", "invalid")),
    (having({"id": "x", "name": 5}), ("queries.q0.properties.0.v.name", "invalid")),
    (having(["IQ"] * 11), ("queries.q0.properties.0.v", "max_length")),
]


@pytest.mark.parametrize(("body", "error"), QUERIES)
def test_a_wrong_query_is_refused_with_where_it_is_wrong(body: Any, error: tuple):
    assert refused(sent("queries", body)) == [error]


def extending(ids: Any = (), *properties: Any) -> dict[str, Any]:
    return {"ids": ids, "properties": list(properties)}


def settings_of(**values: Any) -> dict[str, Any]:
    return extending([], {"id": "leader", "settings": values})


EXTENSIONS = [
    ("", ("extend", "parse_error")),
    ("[]", ("extend", "parse_error")),
    ({}, ("extend.ids", "required")),
    ({"ids": []}, ("extend.properties", "required")),
    (extending("groups.a"), ("extend.ids", "not_a_list")),
    (extending([5]), ("extend.ids.0", "invalid")),
    (extending(["\x00"]), ("extend.ids.0", "unreadable_text")),
    (extending([], "leader"), ("extend.properties.0", "invalid")),
    (extending([], {}), ("extend.properties.0.id", "required")),
    (extending([], {"id": "P39"}), ("extend.properties.0.id", "invalid_choice")),
    (extending([], {"id": None}), ("extend.properties.0.id", "invalid")),
    (settings_of(as_of="2020"), ("extend.properties.0.settings.as_of", "invalid")),
    (settings_of(as_of=2020), ("extend.properties.0.settings.as_of", "invalid")),
    (
        settings_of(as_of="2020-02-30"),
        ("extend.properties.0.settings.as_of", "invalid"),
    ),
    (
        settings_of(content="html"),
        ("extend.properties.0.settings.content", "invalid_choice"),
    ),
    (settings_of(asof="2020"), ("extend.properties.0.settings.asof", "unknown_field")),
    (
        extending([], {"id": "leader", "settings": "all"}),
        ("extend.properties.0.settings", "invalid"),
    ),
    (
        extending(
            [],
            {"id": "leader", "settings": {"as_of": "2020-01-01"}},
            {"id": "leader", "settings": {"as_of": "2021-01-01"}},
        ),
        ("extend.properties.1", "invalid"),
    ),
]


@pytest.mark.parametrize(("body", "error"), EXTENSIONS)
def test_a_wrong_data_extension_is_refused_with_where_it_is_wrong(
    body: Any, error: tuple
):
    assert refused(sent("extend", body)) == [error]


def test_a_data_extension_of_too_many_entities_is_refused_as_too_large():
    assert refused(sent("extend", extending(["groups.a"] * 1001)), 413) == []


def test_queries_and_a_data_extension_are_not_mixed():
    response = Client(headers=ORIGIN).post(ADDRESS, {"queries": "{}", "extend": "{}"})
    assert refused(response) == [("extend", "invalid")]


# content type and body -> the status
BODIES = [
    (FORM, b"queries=%7B%7D", 200),
    (FORM, b"queries=%FF%FE", 400),
    (FORM, b"queries=\xff", 400),
    (FORM, b"%00=%00", 400),
    (FORM, b"queries=%00", 400),
    (f"{FORM}; charset=utf-16", b"queries=%7B%7D", 400),
    ("application/json", b'{"q0": {"query": "Badr"}}', 415),
    ("text/plain", b"queries={}", 415),
    ("", b"queries={}", 415),
    ("application/json", b"", 200),
    ("multipart/form-data", b"queries={}", 400),
    ("multipart/form-data; boundary=x", b"nothing", 200),
    (FORM, b"queries=" + b"x" * 3_000_000, 413),
    (FORM, b"&".join(b"a=1" for _ in range(2000)), 400),
]


@pytest.mark.parametrize(("kind", "body", "status"), BODIES)
def test_a_body_that_is_no_form_is_refused(kind: str, body: bytes, status: int):
    response = Client(headers=ORIGIN).generic("POST", ADDRESS, body, content_type=kind)
    assert response.status_code == status, response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    if status != 200:
        assert refused(response, status) is not None


ADDRESSES = [
    ("?queries=%FF", 400),
    ("?queries=%00", 400),
    ("?as_of=2020&queries={}", 400),
    ("?known_at=yesterday", 400),
    ("?known_at=2001-01-01T00:00:00Z", 400),
    ("?format=xml", 406),
    ("/suggest/entity?prefix=%00", 400),
    ("/suggest/entity?prefix=a&cursor=-1", 400),
    ("/suggest/entity?prefix=a&cursor=x", 400),
    ("/suggest/entity?prefix=a&type=Q5", 400),
    ("/properties?type=Q5", 400),
    ("/properties?type=group&limit=0", 400),
    ("/flyout/entity", 404),
    ("/flyout/entity?id=groups.nobody", 404),
    ("/flyout/entity?id=https://[::1/groups/nobody", 404),
    ("/suggest/nothing", 404),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_a_wrong_address_is_refused_with_what_is_wrong(address: str, status: int):
    response = Client(headers=ORIGIN).get(f"{ADDRESS}{address}")
    assert refused(response, status) is not None


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_written_here(method: str):
    assert refused(getattr(Client(headers=ORIGIN), method)(ADDRESS), 405) == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["group", "country", "groups.iraq", "Badr", "2020-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v", "id", "settings"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
PROPERTY = st.fixed_dictionaries(
    {"pid": st.sampled_from(["country", "founded", "leader", "size", "url"]), "v": JSON}
)
QUERY = st.fixed_dictionaries(
    {},
    optional={
        "query": st.text(max_size=30) | JSON,
        "type": st.sampled_from(["group", ["umbrella"], "source"]) | JSON,
        "type_strict": st.sampled_from(["any", "should", "all"]) | JSON,
        "limit": st.integers(-1, 200) | JSON,
        "properties": st.lists(PROPERTY, max_size=3) | JSON,
    },
)
MADE_UP = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.long
@MADE_UP
@given(st.dictionaries(st.text(max_size=3), QUERY | JSON, max_size=3) | JSON)
def test_made_up_queries_are_answered_or_refused(body: Any):
    cache.clear()
    response = sent("queries", json.dumps(body))
    if response.status_code == 200:
        shapes.assert_shaped(response.json(), shapes.RESULTS)
    else:
        assert refused(response)


@pytest.mark.long
@MADE_UP
@given(
    st.fixed_dictionaries(
        {"ids": st.lists(st.text(max_size=9)) | JSON, "properties": JSON}
    )
    | JSON
)
def test_made_up_data_extensions_are_answered_or_refused(body: Any):
    cache.clear()
    response = sent("extend", json.dumps(body))
    if response.status_code == 200:
        shapes.assert_shaped(response.json(), shapes.EXTENSION)
    else:
        assert refused(response)


# where a text is put -> the status when it is the id or the beginning of nothing
ADDRESSES = [
    ("view/", 404),
    ("preview/", 404),
    ("flyout/entity?id=", 404),
    ("suggest/entity?prefix=", 200),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
@pytest.mark.long
@MADE_UP
@given(st.text(max_size=30))
def test_made_up_ids_and_prefixes_are_answered_or_refused(
    address: str, status: int, text: str
):
    cache.clear()
    coded = quote(text, safe="")
    response = Client(headers=ORIGIN).get(f"{ADDRESS}/{address}{coded}")
    # A path with a line break leads to no view, which would refuse the NUL.
    is_refused = "\0" in text and ("?" in address or "\n" not in text)
    assert response.status_code == (400 if is_refused else status)
    assert response["Access-Control-Allow-Origin"] == "*"
