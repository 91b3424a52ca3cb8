"""ETag, Last-Modified, 304, 412 and 428."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils.http import http_date
from rest_framework import serializers
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.viewsets import ModelViewSet

from api.errors.problems import (
    PreconditionFailed,
    PreconditionRequired,
    problem_handler,
)
from api.http.conditional import (
    ConditionalReads,
    ConditionalWrites,
    detail_etag,
    last_modified,
    list_etag,
    require_version,
)
from api.http.renderers import CSVList, CSVRenderer, FormatNegotiation, JSONRenderer
from history.revisions import LastRevision

LONG_AGO = datetime(2026, 3, 19, 8, 0, 0, 500_000, tzinfo=UTC)


class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "first_name", "groups"]


class Users(ConditionalWrites, CSVList, ModelViewSet):
    """Users, whose version is how long their last name is."""

    queryset = User.objects.order_by("username")
    serializer_class = UserSerializer
    pagination_class = None
    renderer_classes = [JSONRenderer, CSVRenderer]
    content_negotiation_class = FormatNegotiation
    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    filter_backends = []
    revision = LastRevision(7, LONG_AGO)

    def get_exception_handler(self):
        return problem_handler

    def last_revision(self):
        return self.revision

    def own_version(self, instance):
        return len(instance.last_name)


class LaterUsers(Users):
    revision = LastRevision(8, LONG_AGO)


def response_to(
    address="/users/", method="get", pk=None, view=Users, user=None, data=None, **meta
):
    request = getattr(APIRequestFactory(), method)(
        address, data, **({"format": "json"} if data is not None else {}), **meta
    )
    if user:
        force_authenticate(request, user)
    actions = {"get": "list"}
    if pk:
        actions = {
            "get": "retrieve",
            "put": "update",
            "patch": "partial_update",
            "delete": "destroy",
        }
    response = view.as_view(actions, basename="users")(
        request, **({"pk": pk} if pk else {})
    )
    return response.render() if hasattr(response, "render") else response


@pytest.fixture
def ann(db):
    return User.objects.create(username="ann", last_name="xyz")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_list_the_reader_has_is_a_304_that_does_not_query_the_list(
    ann, method, form, django_assert_num_queries
):
    address = f"/users/?format={form}"
    etag = response_to(address)["ETag"]
    with django_assert_num_queries(0):
        response = response_to(address, method, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    assert (response.status_code, response["ETag"]) == (304, etag)
    assert not response.has_header("Content-Type")


def test_a_list_has_another_etag_when_anything_that_shapes_it_differs(ann, settings):
    settings.BUILD_ID = "one"
    etags = {
        response_to()["ETag"],
        response_to("/users/?q=a")["ETag"],
        response_to("/users/?format=csv")["ETag"],
    }
    etags |= {response_to(view=LaterUsers)["ETag"], response_to(user=ann)["ETag"]}
    ann.user_permissions.add(1)
    etags.add(response_to(user=User.objects.get(pk=ann.pk))["ETag"])
    settings.BUILD_ID = "two"
    etags.add(response_to()["ETag"])
    assert len(etags) == 7
    assert all(etag.startswith('"') for etag in etags)


CONDITIONS = [
    ({}, 200),
    ({"HTTP_IF_NONE_MATCH": '"other"'}, 200),
    ({"HTTP_IF_NONE_MATCH": "*"}, 304),
    ({"HTTP_IF_NONE_MATCH": "{etag}"}, 304),
    ({"HTTP_IF_NONE_MATCH": "W/{etag}"}, 304),
    ({"HTTP_IF_NONE_MATCH": "not an etag"}, 200),
    ({"HTTP_IF_MODIFIED_SINCE": "{date}"}, 304),
    ({"HTTP_IF_MODIFIED_SINCE": "Thu, 19 Mar 2026 08:00:00 GMT"}, 200),
    ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, 200),
    ({"HTTP_IF_MODIFIED_SINCE": "{date}", "HTTP_IF_NONE_MATCH": '"other"'}, 200),
    ({"HTTP_IF_MODIFIED_SINCE": "{date}", "HTTP_IF_NONE_MATCH": "not an etag"}, 200),
    ({"HTTP_IF_MATCH": '"other"'}, 200),
    ({"HTTP_IF_UNMODIFIED_SINCE": "Thu, 19 Mar 2026 08:00:00 GMT"}, 200),
]


@pytest.mark.parametrize("is_detail", [False, True])
@pytest.mark.parametrize(("headers", "status"), CONDITIONS)
def test_the_conditions_of_a_read(ann, headers, status, is_detail):
    pk = ann.pk if is_detail else None
    first = response_to(pk=pk)
    facts = {"etag": first["ETag"], "date": first["Last-Modified"]}
    meta = {
        name: value.format(**facts) if "{" in value else value
        for name, value in headers.items()
    }
    second = response_to(pk=pk, **meta)
    assert second.status_code == status
    assert (second.content == b"") == (status == 304)
    for name in ("ETag", "Last-Modified", "Vary", "Cache-Control"):
        assert second[name] == first[name]


def test_a_detail_has_its_version_in_its_etag(ann):
    before = response_to(pk=ann.pk)["ETag"]
    assert before.startswith('"3-')
    Group.objects.create(name="editors").user_set.add(ann)
    after = response_to(pk=ann.pk)["ETag"]
    assert after.startswith('"3-') and after != before


WRITES = [
    (None, 428),
    ("", 428),
    ('"3-0123456789abcdef"', 200),
    ('"2-0123456789abcdef"', 412),
    ('"33-0123456789abcdef"', 412),
    ('"2-aa", "3-bb"', 200),
    ("*", 200),
    ('W/"3-0123456789abcdef"', 412),
    ("3", 412),
]


@pytest.mark.parametrize("method", ["patch", "put", "delete"])
@pytest.mark.parametrize(("if_match", "status"), WRITES)
def test_a_write_names_the_version_it_changes(ann, method, if_match, status):
    meta = {} if if_match is None else {"HTTP_IF_MATCH": if_match}
    data = {"username": "bob", "groups": []}
    response = response_to(method=method, pk=ann.pk, data=data, **meta)
    expected = 204 if (method, status) == ("delete", 200) else status
    assert response.status_code == expected
    is_unchanged = User.objects.filter(pk=ann.pk, username="ann").exists()
    assert is_unchanged == (status != 200)


DETAILS = [
    ('"2-0123456789abcdef"', "read it again"),
    ('"2-aa", W/"3-0123456789abcdef"', "read it again"),
    ('W/"3-0123456789abcdef"', "without W/"),
    ('W/"2-aa", W/"3-bb"', "without W/"),
    ("3-0123456789abcdef", "quotation marks"),
]


@pytest.mark.parametrize(("if_match", "advice"), DETAILS)
def test_a_refused_if_match_says_what_would_help(ann, if_match, advice):
    response = response_to(method="delete", pk=ann.pk, HTTP_IF_MATCH=if_match)
    problem = json.loads(response.content)
    assert (response.status_code, problem["status"]) == (412, 412)
    assert advice in problem["detail"]
    only_read_again = advice == "read it again"
    assert ("read it again" in problem["detail"]) == only_read_again


def test_the_tag_without_its_w_is_the_one_that_helps(ann):
    weak = "W/" + response_to(pk=ann.pk)["ETag"]
    edit = {"method": "patch", "pk": ann.pk, "data": {"first_name": "Ann"}}
    assert response_to(**edit, HTTP_IF_MATCH=weak).status_code == 412
    assert response_to(**edit, HTTP_IF_MATCH=weak.removeprefix("W/")).status_code == 200


def test_an_edit_of_a_neighbour_does_not_refuse_a_writer(ann):
    etag = response_to(pk=ann.pk)["ETag"]
    Group.objects.create(name="editors").user_set.add(ann)
    response = response_to(
        method="patch", pk=ann.pk, data={"first_name": "Ann"}, HTTP_IF_MATCH=etag
    )
    assert response.status_code == 200


def test_a_row_that_is_not_there_is_404_whatever_if_match_says(db):
    assert response_to(method="patch", pk=99, data={}).status_code == 404


CACHING = [
    (False, "get", None, "public, max-age=0, must-revalidate"),
    (True, "get", None, "private, max-age=0, must-revalidate"),
    (False, "get", 99, "no-store"),
    (True, "patch", 99, "no-store"),
]


@pytest.mark.parametrize(("signed_in", "method", "pk", "expected"), CACHING)
def test_the_headers_say_what_caches_may_keep(ann, signed_in, method, pk, expected):
    data = None if method == "get" else {}
    response = response_to(
        method=method, pk=pk, data=data, user=ann if signed_in else None
    )
    assert response["Cache-Control"] == expected
    assert response["Vary"] == "Accept, Authorization, Cookie"


MODIFIED = [
    # stamped, moment, the second that is given
    (10.2, 20.0, 11),
    (10.2, 11.5, 11),
    (10.2, 10.3, 10),
    (10.2, 11.0, 10),
    (10.0, 10.5, 10),
    (10.0, 10.0, 9),
]


@pytest.mark.parametrize(("stamped", "moment", "expected"), MODIFIED)
def test_a_second_that_is_not_over_is_not_given(stamped, moment, expected):
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    header = last_modified(
        epoch + timedelta(seconds=stamped), epoch + timedelta(seconds=moment)
    )
    assert header == expected


def test_an_empty_history_has_an_etag_and_no_date(ann):
    class Fresh(Users):
        revision = LastRevision(0, None)

    for pk in (None, ann.pk):
        response = response_to(pk=pk, view=Fresh, HTTP_IF_MODIFIED_SINCE=http_date())
        assert response.status_code == 200
        assert response.has_header("ETag") and not response.has_header("Last-Modified")


def test_the_parts_of_a_list_etag_cannot_be_shifted_into_each_other():
    assert list_etag(1, "a", "b", "c", "d") != list_etag(1, "ab", "", "c", "d")
    assert detail_etag(1, b"2") != detail_etag(12, b"")


def test_require_version_names_what_is_missing():
    with pytest.raises(PreconditionRequired):
        require_version(None, 1)
    with pytest.raises(PreconditionFailed):
        require_version('"2"', 1)


def test_a_read_only_collection_offers_no_writes():
    """A router maps PUT to whatever is called `update`."""
    assert not hasattr(ConditionalReads, "update")
    assert not hasattr(ConditionalReads, "destroy")
