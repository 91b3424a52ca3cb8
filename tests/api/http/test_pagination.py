"""Pages by keyset: each row once, in order, at one cost, whatever the ordering."""

import base64
import json
from datetime import UTC, datetime
from operator import attrgetter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from api.pagination.keyset_pagination import KeysetPagination

pytestmark = pytest.mark.django_db


def page_of(queryset, address="/users/"):
    """One page: its rows and the data of its answer."""
    paginator = KeysetPagination()
    request = Request(APIRequestFactory().get(address))
    rows = paginator.paginate_queryset(queryset, request)
    return rows, paginator.get_paginated_response(rows).data


def walk(queryset, size, link="next", address=None):
    """Every page from `address` on, following `link`."""
    address = address or f"/users/?page_size={size}"
    pages = []
    while address:
        rows, data = page_of(queryset, address)
        pages.append(rows)
        last, address = address, data[link]
    return pages, last


def make_users(count=23):
    """Users with ties in the first name and no login for one in three."""
    User.objects.bulk_create(
        User(
            username=f"user{n:03}",
            first_name="abc"[n % 3],
            last_name=f"{n // 4}",
            last_login=datetime(2026, 3, n % 7 + 1, tzinfo=UTC) if n % 3 else None,
        )
        for n in range(count)
    )


ORDERINGS = [
    ["username"],
    ["-username"],
    ["pk"],
    ["-pk"],
    ["first_name"],
    ["-first_name"],
    ["first_name", "-username"],
    ["-first_name", "last_name"],
    ["first_name", "last_name", "-id"],
    ["last_login"],
    ["-last_login"],
    ["-last_login", "first_name"],
    ["first_name", "last_login"],
    ["first_name", "-last_login"],
    ["last_login", "-first_name", "username"],
    ["-name_length", "username"],
    [F("last_login").desc(), F("first_name")],
    [],
]


def in_order(queryset):
    """The rows by Python's own sort, empty values last; ties by primary key."""
    rows = list(queryset.order_by("pk"))
    columns = [
        (item.removeprefix("-"), item.startswith("-"))
        for item in queryset.query.order_by
    ]
    if columns and columns[-1][1]:
        rows.reverse()
    for path, descending in reversed(columns):
        known = [row for row in rows if getattr(row, path) is not None]
        empty = [row for row in rows if getattr(row, path) is None]
        rows = sorted(known, key=attrgetter(path), reverse=descending) + empty
    return rows


@pytest.mark.parametrize("size", [1, 4, 23, 1000])
@pytest.mark.parametrize("ordering", ORDERINGS, ids=str)
def test_every_row_comes_once_and_in_order_both_ways(ordering, size):
    make_users()
    users = User.objects.annotate(name_length=Length("first_name") % Value(2))
    users = users.order_by(*ordering)
    pages, last = walk(users, size)
    forward = [row.username for page in pages for row in page]
    if all(isinstance(item, str) for item in ordering):
        assert forward == [row.username for row in in_order(users)]
    assert sorted(forward) == [f"user{n:03}" for n in range(23)]
    back, _ = walk(users, size, "previous", last)
    assert [row.username for page in reversed(back) for row in page] == forward


@pytest.mark.parametrize("ordering", [["last_login"], ["-last_login"]])
def test_empty_values_come_last_in_either_direction(ordering):
    make_users()
    pages, _ = walk(User.objects.order_by(*ordering), 5)
    empty = [row.last_login is None for page in pages for row in page]
    assert empty == sorted(empty)


def test_an_order_across_a_foreign_key_is_paged():
    ordering = ["content_type__model", "-codename"]
    permissions = Permission.objects.order_by(*ordering)
    pages, _ = walk(permissions, 3)
    keys_read = [row.pk for page in pages for row in page]
    assert len(keys_read) > 10
    assert keys_read == [row.pk for row in permissions.order_by(*ordering, "-pk")]


def test_rows_inserted_or_removed_in_between_neither_shift_nor_repeat():
    make_users(10)
    users = User.objects.order_by("username")
    _, first = page_of(users, "/users/?page_size=4")
    User.objects.create(username="aaa")
    User.objects.filter(username="user003").delete()
    rows, second = page_of(users, first["next"])
    assert [row.username for row in rows] == [f"user{n:03}" for n in range(4, 8)]
    rows, _ = page_of(users, second["previous"])
    assert [row.username for row in rows] == ["aaa", "user000", "user001", "user002"]


def test_a_page_that_was_emptied_leads_back():
    make_users(6)
    users = User.objects.order_by("username")
    _, first = page_of(users, "/users/?page_size=4")
    User.objects.filter(username__gt="user003").delete()
    rows, second = page_of(users, first["next"])
    assert (rows, second["next"]) == ([], None)
    rows, _ = page_of(users, second["previous"])
    assert [row.username for row in rows] == [f"user{n:03}" for n in range(4)]


def test_links_are_absolute_and_keep_the_other_parameters():
    make_users(3)
    _, data = page_of(User.objects.all(), "/users/?q=%C3%A9&page_size=1&fields=a,b")
    assert data["next"].startswith("http://testserver/users/?")
    query = parse_qs(urlsplit(data["next"]).query)
    assert (query["q"], query["fields"], query["page_size"]) == (["é"], ["a,b"], ["1"])
    assert data["previous"] is None


def test_a_page_has_exactly_its_keys():
    make_users(1)
    _, data = page_of(User.objects.all())
    assert list(data) == ["next", "previous", "results"]


def test_a_page_is_one_query_of_the_requested_columns():
    make_users(9)
    users = User.objects.values("first_name").order_by("username")
    with CaptureQueriesContext(connection) as queries:
        rows, data = page_of(users, "/users/?page_size=4")
        rows += page_of(users, data["next"])[0]
    assert len(queries) == 2
    assert rows[0] == {"first_name": "a"}
    assert "password" not in queries[0]["sql"]


PAGE_SIZES = [
    "0",
    "-1",
    "1001",
    "",
    "ten",
    "1.5",
    "1e2",
    " 5",
    "٣",
    "9" * 30,
    "9" * 5000,
]


@pytest.mark.parametrize("size", PAGE_SIZES, ids=lambda text: repr(text[:6]))
def test_a_page_size_out_of_range_is_refused(size):
    with pytest.raises(ValidationError) as refused:
        page_of(User.objects.all(), f"/users/?page_size={size}")
    assert refused.value.get_codes() == {"page_size": "out_of_range"}


def test_a_page_has_a_hundred_rows_by_default():
    make_users(101)
    assert len(page_of(User.objects.all())[0]) == 100
    assert len(page_of(User.objects.all(), "/users/?page_size=1000")[0]) == 101


def test_the_rows_are_counted_for_the_reader():
    make_users(7)
    users = User.objects.filter(username__gt="user001")
    assert page_of(users, "/users/?count=exact")[1]["count"] == 5
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE auth_user")
    assert page_of(User.objects.all(), "/users/?count=estimate")[1]["count"] == 7
    assert page_of(users.none(), "/users/?count=estimate")[1]["count"] == 0


@pytest.mark.parametrize("count", ["", "yes", "EXACT"])
def test_another_count_is_refused(count):
    with pytest.raises(ValidationError):
        page_of(User.objects.all(), f"/users/?count={count}")


def forged(cursor: str) -> str:
    body, _, signature = cursor.partition(".")
    values = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    values = values.replace(b"user", b"uses")
    return base64.urlsafe_b64encode(values).decode().rstrip("=") + "." + signature


TAMPERINGS = [
    lambda cursor: "",
    lambda cursor: ".",
    lambda cursor: "x",
    lambda cursor: cursor[:-1],
    lambda cursor: cursor.partition(".")[0],
    lambda cursor: "A" + cursor,
    lambda cursor: cursor + "\0é",
    forged,
]


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_changed_cursor_is_refused(tamper):
    make_users(3)
    users = User.objects.order_by("username")
    _, data = page_of(users, "/users/?page_size=1")
    cursor = parse_qs(urlsplit(data["next"]).query)["cursor"][0]
    request = Request(APIRequestFactory().get("/users/", {"cursor": tamper(cursor)}))
    with pytest.raises(ValidationError):
        KeysetPagination().paginate_queryset(users, request)


def test_a_cursor_of_another_ordering_or_collection_is_refused():
    make_users(3)
    _, data = page_of(User.objects.order_by("username"), "/users/?page_size=1")
    for other in (
        User.objects.order_by("-username"),
        Permission.objects.order_by("pk"),
    ):
        with pytest.raises(ValidationError):
            page_of(other, data["next"])


def plan_of(queryset, address) -> dict:
    """The plan PostgreSQL has for a page, of the query the page really ran."""
    with CaptureQueriesContext(connection) as queries:
        page_of(queryset, address)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + queries[-1]["sql"])
        (plan,) = cursor.fetchone()
    return plan[0]["Plan"]["Plans"][0]


DEEP = [
    (["username"], "auth_user (username)"),
    (["-username"], "auth_user (username)"),
    (["-first_name"], "auth_user (first_name, id)"),
    (["last_login"], "auth_user (last_login, id)"),
    (["-last_login"], "auth_user (last_login DESC NULLS LAST, id DESC)"),
]


@pytest.mark.parametrize(("ordering", "index"), DEEP, ids=str)
def test_a_deep_page_reads_no_more_rows_of_the_index_than_it_shows(ordering, index):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO auth_user (username, password, first_name, last_name, email,"
            " is_staff, is_active, is_superuser, date_joined, last_login) SELECT"
            " to_char(n, 'FM000000'), '', (n % 4)::text, '', '', false, true, false,"
            " now(), CASE WHEN n % 5 > 0 THEN now() - n * interval '1 hour' END"
            " FROM generate_series(1, 20000) n"
        )
        cursor.execute(f"CREATE INDEX ON {index}")
        cursor.execute("ANALYZE auth_user")
    users = User.objects.order_by(*ordering)
    _, data = page_of(users, "/users/?page_size=1000")
    for _ in range(9):
        rows, data = page_of(users, data["next"] + "&page_size=1000")
    plan = plan_of(users, data["next"].replace("page_size=1000", "page_size=50"))
    assert plan["Node Type"].startswith("Index")
    assert plan["Actual Rows"] <= 51
    assert plan.get("Rows Removed by Filter", 0) == 0


def test_the_schema_names_each_parameter():
    names = [
        p["name"] for p in KeysetPagination().get_schema_operation_parameters(None)
    ]
    assert names == ["cursor", "page_size", "count"]


def test_an_unnamed_expression_is_a_fault_of_the_view():
    with pytest.raises(TypeError):
        page_of(User.objects.order_by(Length("username")))


def test_a_cursor_says_its_values_in_json():
    make_users(2)
    _, data = page_of(User.objects.order_by("username"), "/users/?page_size=1")
    body = parse_qs(urlsplit(data["next"]).query)["cursor"][0].partition(".")[0]
    assert json.loads(base64.urlsafe_b64decode(body + "===")) == [0, ["user000"]]
