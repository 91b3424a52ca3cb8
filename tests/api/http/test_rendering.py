"""JSON and CSV: what a value becomes, and how a whole list is streamed."""

import csv
import io
import json
import math
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.test import APIRequestFactory
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.errors.problems import problem_handler
from api.http import renderers as rendering
from api.http.csv_rows import DATE_PARTS, PLACE_PARTS, cell_of, header_of, row_of
from api.http.renderers import (
    CSVList,
    CSVRenderer,
    FormatNegotiation,
    JSONRenderer,
    stream_csv,
)
from api.pagination.keyset_pagination import KeysetPagination


class DateField(serializers.Field):
    csv_parts = DATE_PARTS


class PlaceField(serializers.Field):
    csv_parts = PLACE_PARTS


class PresenceSerializer(serializers.Serializer):
    id = serializers.CharField()
    place = PlaceField()
    start = DateField()
    secret = serializers.CharField(write_only=True)
    citations = serializers.ListField()


class GroupSerializer(serializers.ModelSerializer):
    class Meta:
        model = Group
        fields = ["name"]


class UserSerializer(serializers.ModelSerializer):
    groups = GroupSerializer(many=True)
    roles = serializers.SlugRelatedField(
        "name", source="groups", many=True, read_only=True
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "is_active", "groups", "roles"]


class Users(CSVList, ReadOnlyModelViewSet):
    queryset = User.objects.prefetch_related("groups").order_by("username")
    serializer_class = UserSerializer
    pagination_class = KeysetPagination
    renderer_classes = [JSONRenderer, CSVRenderer]
    content_negotiation_class = FormatNegotiation
    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    filter_backends = []

    def get_exception_handler(self):
        return problem_handler


def response_to(address="/users/?format=csv", view=Users, **meta):
    request = APIRequestFactory().get(address, **meta)
    return view.as_view({"get": "list"}, basename="users")(request)


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def make_users(how_many: int) -> None:
    User.objects.bulk_create(User(username=f"user{n:05}") for n in range(how_many))


VALUES = [
    (datetime(2026, 3, 16, 8, 5, tzinfo=UTC), '"2026-03-16T08:05:00Z"'),
    (date(2026, 3, 16), '"2026-03-16"'),
    (math.nan, "null"),
    (math.inf, "null"),
    (gettext_lazy("Yes"), '"Yes"'),
    ({"أحرار": [1, None, True]}, '{"أحرار":[1,null,true]}'),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_json_is_what_rfc_8259_and_3339_allow(value, expected):
    assert JSONRenderer().render(value).decode() == expected


def test_a_value_json_does_not_know_is_a_fault():
    with pytest.raises(TypeError):
        JSONRenderer().render({"a": object()})


CELLS = [
    (None, ""),
    (True, "true"),
    (0, "0"),
    (1.5, "1.5"),
    ("=1+1", "=1+1"),
    ({"slug": "badr", "name": "Badr", "url": "/"}, "badr"),
    ({"id": "a.b.1", "group": {"slug": "badr"}}, "a.b.1"),
    ({"text": "حزب الله", "kind": "native"}, "حزب الله"),
    ([{"slug": "a"}, {"slug": "b"}], "a | b"),
    ([], ""),
    (["drone", "rocket"], "drone | rocket"),
    (
        [{"source": {"slug": "article"}, "locator": "paragraph 22"}],
        "article paragraph 22",
    ),
    ({"killed": {"low": 1}}, '{"killed":{"low":1}}'),
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_a_cell_names_what_a_value_is(value, expected):
    assert cell_of(value) == expected


ROWS = [
    (
        {
            "id": "p1",
            "place": {"slug": "irbil", "name": "Irbil", "precision": "city"},
            "start": {
                "edtf": "2016?",
                "earliest": "2016-01-01",
                "latest": "2016-12-31",
            },
            "citations": [],
        },
        ["p1", "irbil", "city", "2016?", "2016-01-01", "2016-12-31", ""],
    ),
    (
        {"id": "p2", "place": None, "start": None, "citations": []},
        ["p2", "", "", "", "", "", ""],
    ),
    (
        {"id": "p3", "start": {"edtf": "..", "earliest": None, "latest": None}},
        ["p3", "", "", "..", "", "", ""],
    ),
]


@pytest.mark.parametrize(("record", "expected"), ROWS)
def test_a_date_is_three_columns_and_a_place_two(record, expected):
    serializer = PresenceSerializer()
    assert row_of(serializer, record) == expected
    assert ",".join(header_of(serializer)) == (
        "id,place,place_precision,start,start_earliest,start_latest,citations"
    )


@pytest.mark.django_db
def test_an_empty_list_has_its_header():
    assert table(response_to()) == [
        ["username", "first_name", "is_active", "groups", "roles"]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ['say "x", y', "two\r\nlines", "=HYPERLINK()", "أحرار"]
)
def test_any_text_comes_back_exactly(name):
    User.objects.create(username="ann", first_name=name)
    assert table(response_to())[1][1] == name


@pytest.mark.django_db
def test_the_whole_list_is_streamed_in_a_constant_number_of_queries_per_chunk(
    django_assert_num_queries,
):
    make_users(1200)
    editors = Group.objects.create(name="editors")
    editors.user_set.add(User.objects.get(username="user01199"))
    # One query for the rows, one for the groups of each of three chunks.
    with django_assert_num_queries(4):
        rows = table(response_to("/users/?format=csv&page_size=10"))
    assert [row[0] for row in rows[1:]] == [f"user{n:05}" for n in range(1200)]
    assert rows[1200][4] == "editors"


@pytest.mark.django_db
def test_accept_chooses_csv_as_format_does():
    response = response_to("/users/", HTTP_ACCEPT="text/csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="users.csv"'


@pytest.mark.django_db
def test_json_is_the_default_and_is_paged():
    make_users(2)
    response = response_to("/users/").render()
    assert response["Content-Type"] == "application/json"
    assert len(json.loads(response.content)["results"]) == 2


@pytest.mark.django_db
def test_a_detail_is_a_table_of_one_row():
    ann = User.objects.create(username="ann")
    request = APIRequestFactory().get("/users/1/?format=csv")
    response = Users.as_view({"get": "retrieve"})(request, pk=ann.pk).render()
    assert response.content.decode() == (
        "username,first_name,is_active,groups,roles\r\nann,,true,,\r\n"
    )


@pytest.mark.django_db
def test_a_query_the_database_refuses_is_a_problem_and_no_table():
    class Broken(Users):
        queryset = User.objects.extra(where=["id = 99999999999999::int"])

    response = response_to(view=Broken)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_an_error_in_mid_stream_does_not_look_like_the_end(monkeypatch):
    monkeypatch.setattr(rendering, "CHUNK_ROWS", 2)
    make_users(5)

    class Failing(UserSerializer):
        def to_representation(self, instance):
            if instance.username == "user00003":
                raise DatabaseError("gone")
            return super().to_representation(instance)

    response = stream_csv(User.objects.order_by("username"), Failing(), "users.csv")
    received = []
    with pytest.raises(DatabaseError):
        received.extend(response.streaming_content)
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(b"".join(received).decode()), strict=True))
