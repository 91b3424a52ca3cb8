"""Every refusal is an RFC 9457 problem that names the field and the rule."""

import json

import pytest
from django.contrib.auth.models import User
from django.core import exceptions as django_exceptions
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from rest_framework import exceptions, serializers
from rest_framework.authentication import BasicAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from api.errors import error_pages as error_pages
from api.errors.problem_types import PROBLEM_TYPES
from api.errors.problems import (
    Gone,
    PreconditionFailed,
    PreconditionRequired,
    problem_handler,
)
from api.http.parameters import ReadableAddress
from api.http.parsers import StrictJSONParser
from api.http.renderers import CSVRenderer, FormatNegotiation, JSONRenderer
from review.errors import ConflictError

factory = APIRequestFactory()


class CitationSerializer(serializers.Serializer):
    source = serializers.CharField()
    locator = serializers.CharField(max_length=5)


class NoteSerializer(serializers.Serializer):
    text = serializers.CharField()
    size = serializers.IntegerField(required=False)
    citations = CitationSerializer(many=True)

    def validate(self, attrs):
        if attrs["text"] == "contrary":
            raise serializers.ValidationError("It contradicts itself.", "contrary")
        return attrs


class PublicView(ReadableAddress, APIView):
    parser_classes = [StrictJSONParser]
    renderer_classes = [JSONRenderer, CSVRenderer]
    content_negotiation_class = FormatNegotiation
    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def get_exception_handler(self):
        return problem_handler

    def post(self, request):
        serializer = NoteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.validated_data)


class PrivateView(PublicView):
    authentication_classes = [BasicAuthentication]
    permission_classes = [IsAuthenticated]


def raising(act) -> HttpResponse:
    """The API's answer when its view runs `act`, which raises."""

    class Raising(PublicView):
        def get(self, request):
            return act()

    return Raising.as_view()(factory.get("/api/v1/notes/"))


def raise_(exc: Exception):
    def act():
        raise exc

    return act


def sent(body: bytes | str, content_type: str = "application/json") -> HttpResponse:
    request = factory.generic("POST", "/api/v1/notes/", body, content_type)
    return PublicView.as_view()(request)


def problem(response: HttpResponse) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert {"type", "title", "status", "detail", "errors"} <= set(body)
    return body


def errors(response: HttpResponse) -> list[tuple[str | None, str]]:
    return [(item["field"], item["code"]) for item in problem(response)["errors"]]


CITED = {"source": "article", "locator": "p. 3"}

INVALID_BODIES = [
    ({}, [("text", "required"), ("citations", "required")]),
    ({"text": "a", "citations": {}}, [("citations", "not_a_list")]),
    (
        {"text": "a", "citations": [CITED, {"source": "b", "locator": "far too long"}]},
        [("citations.1.locator", "max_length")],
    ),
    ({"text": "a", "citations": [3]}, [("citations.0", "invalid")]),
    ({"text": "contrary", "citations": [CITED]}, [(None, "contrary")]),
    ({"text": "a\0b", "citations": []}, [("text", "unreadable_text")]),
    (
        {"text": "a", "citations": [{"source": "\ud800", "locator": "x"}]},
        [("citations.0.source", "unreadable_text")],
    ),
]


@pytest.mark.parametrize(("body", "expected"), INVALID_BODIES)
def test_nested_errors_are_named_by_dotted_paths(body, expected):
    response = sent(json.dumps(body))
    assert response.status_code == 400
    assert errors(response) == expected


UNREADABLE_BODIES = [
    ("", 400),
    ("{", 400),
    ("[]", 400),
    ('"text"', 400),
    ("null", 400),
    ("7", 400),
    ('{"text": NaN}', 400),
    ('{"text": -Infinity}', 400),
    ('{"text": 1e999}', 400),
    ('{"size": 123456789012345678901234567890}', 400),
    ('{"size": ' + "9" * 5000 + "}", 400),
    ('{"size": 9223372036854775808}', 400),
    ('{"text": "a", "text": "b"}', 400),
    ('{"a\\u0000": 1}', 400),
    (b'{"text": "\xff\xfe"}', 400),
    ("[" * 100_000, 400),
    ('{"a":' * 40 + "1" + "}" * 40, 400),
    ("x" * 2_700_000, 413),
    ("{}" + " " * 10_000_000, 413),
]


@pytest.mark.parametrize(
    ("body", "status"), UNREADABLE_BODIES, ids=lambda value: repr(value)[:30]
)
def test_a_body_that_is_no_json_object_is_refused(body, status):
    response = sent(body)
    assert response.status_code == status
    assert problem(response)["detail"]


def test_the_largest_number_of_64_bits_is_read():
    body = {"text": "a", "size": 2**63 - 1, "citations": [CITED]}
    assert sent(json.dumps(body)).status_code == 200


def test_another_media_type_is_415():
    response = sent("<a/>", "application/xml")
    assert problem(response)["status"] == 415


ADDRESSES = [
    ("/api/v1/notes/?q=%00", 400),
    ("/api/v1/notes/?q=%FF", 400),
    ("/api/v1/notes/?%C3%28=1", 400),
    ("/api/v1/notes/%00/", 400),
    ("/api/v1/notes/?q=%D8%A3%D8%AD%D8%B1%D8%A7%D8%B1", 405),
    ("/api/v1/notes/?" + "&".join(f"p{n}=1" for n in range(1100)), 400),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES, ids=lambda v: str(v)[:30])
def test_an_address_that_cannot_be_read_is_400(address, status):
    path, _, query = address.partition("?")
    request = factory.get(path.replace("%00", "\0"))
    request.META["QUERY_STRING"] = query
    assert problem(PublicView.as_view()(request))["status"] == status


FORMATS = [
    ({"QUERY_STRING": "format=xml"}, 406),
    ({"QUERY_STRING": "format="}, 406),
    ({"HTTP_ACCEPT": "application/xml"}, 406),
    ({"HTTP_ACCEPT": "text/html,*/*;q=0.1"}, 405),
    ({"QUERY_STRING": "format=csv", "HTTP_ACCEPT": "application/json"}, 405),
]


@pytest.mark.parametrize(("meta", "status"), FORMATS)
def test_a_format_that_is_not_offered_is_406(meta, status):
    response = PublicView.as_view()(factory.get("/api/v1/notes/", **meta))
    assert problem(response)["status"] == status
    assert ("Offered: json, csv." in problem(response)["detail"]) == (status == 406)


def test_an_anonymous_write_is_401_before_its_body_is_parsed():
    request = factory.generic("POST", "/api/v1/notes/", "{", "application/json")
    response = PrivateView.as_view()(request)
    assert problem(response)["status"] == 401
    assert response["WWW-Authenticate"].startswith("Basic")


EXCEPTIONS = [
    (Http404("No Group matches the given query."), 404),
    (exceptions.NotFound(), 404),
    (django_exceptions.PermissionDenied("secret"), 403),
    (exceptions.MethodNotAllowed("PUT"), 405),
    (exceptions.Throttled(wait=7), 429),
    (ConflictError(), 409),
    (PreconditionFailed(), 412),
    (PreconditionRequired(), 428),
    (django_exceptions.RequestDataTooBig(), 413),
    (django_exceptions.TooManyFieldsSent(), 400),
    (ProtectedError("no", {User(pk=1)}), 409),
    (OperationalError("terminating connection"), 503),
    (ValueError("A string literal cannot contain NUL (0x00) characters."), 400),
]


@pytest.mark.parametrize(("exc", "status"), EXCEPTIONS, ids=repr)
def test_each_exception_has_its_status(exc, status):
    body = problem(raising(raise_(exc)))
    assert body["status"] == status
    assert body["type"].startswith("/api/v1/docs/problems#")
    assert "secret" not in body["detail"] and "Group" not in body["detail"]


def test_a_problem_is_not_cached_and_says_when_to_come_back():
    response = raising(raise_(exceptions.Throttled(wait=6.2)))
    assert response["Cache-Control"] == "no-store"
    assert response["Retry-After"] == "7"


def test_a_withdrawn_record_says_when_and_why():
    body = problem(raising(raise_(Gone("badr", "2026-03-19T08:00:00Z", "Merged"))))
    assert body["status"] == 410
    assert (body["slug"], body["reason"]) == ("badr", "Merged")


def test_the_codes_of_a_model_s_own_validation_are_kept():
    exc = django_exceptions.ValidationError(
        {
            "low": [django_exceptions.ValidationError("Over high", code="size_order")],
            "__all__": [django_exceptions.ValidationError("No %(x)s", "n", {"x": "y"})],
        }
    )
    response = raising(raise_(exc))
    assert errors(response) == [("low", "size_order"), (None, "n")]
    assert problem(response)["errors"][1]["detail"] == "No y"


def test_a_fault_of_the_server_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        raising(lambda: 1 / 0)


TABLE = """
CREATE TEMP TABLE trial (
    id integer PRIMARY KEY,
    kind text CONSTRAINT trial_kind_known CHECK (kind <> 'odd'),
    slug text CONSTRAINT trial_slug_unique UNIQUE,
    parent integer CONSTRAINT trial_parent_exists REFERENCES trial,
    span int4range,
    needed text NOT NULL DEFAULT '',
    CONSTRAINT trial_no_overlap EXCLUDE USING gist (span WITH &&)
);
INSERT INTO trial VALUES (1, 'even', 'first', NULL, '[1,5]');
"""
RAISE = """
DO $$ BEGIN RAISE EXCEPTION 'A is inside B is inside A.' USING
    ERRCODE = '23514', CONSTRAINT = 'membership_no_cycle', HINT = 'Date one.';
END $$
"""

STATEMENTS = [
    ("INSERT INTO trial VALUES (2, 'odd')", 400, None, "trial_kind_known"),
    ("INSERT INTO trial VALUES (2, '', 'first')", 400, "slug", "trial_slug_unique"),
    ("INSERT INTO trial VALUES (2, '', '', 9)", 409, "parent", "trial_parent_exists"),
    (
        "INSERT INTO trial VALUES (2, '', '', 1, '[3,4]')",
        400,
        "span",
        "trial_no_overlap",
    ),
    ("INSERT INTO trial (id, needed) VALUES (2, NULL)", 400, "needed", "null"),
    ("SELECT 999999999999 ::integer", 400, None, "out_of_range"),
    ("SELECT '2026-02-31'::date", 400, None, "invalid_date"),
    ("SELECT convert_from('\\xff', 'UTF8')", 400, None, "unreadable_text"),
    (RAISE, 400, None, "membership_no_cycle"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("sql", "status", "field", "code"), STATEMENTS)
def test_what_the_database_refuses_is_a_4xx_with_the_rule(sql, status, field, code):
    def act():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute(sql)
        return HttpResponse()

    response = raising(act)
    assert response.status_code == status
    assert errors(response) == [(field, code)]


UNAVAILABLE = [
    ("53100", "The server's disk is full", 300),
    ("53200", "out of memory", 10),
    ("53300", "no connection left", 10),
    ("53400", "busy: try again", 1),
    ("57014", "busy: try again", 1),
    ("40P01", "busy: try again", 1),
    ("55P03", "busy: try again", 1),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "sentence", "wait"), UNAVAILABLE)
def test_what_the_server_has_run_out_of_is_named(state, sentence, wait):
    def act():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING"
                f" ERRCODE = '{state}'; END $$"
            )

    response = raising(act)
    assert response.status_code == 503
    assert sentence in problem(response)["detail"]
    assert response["Retry-After"] == str(wait)
    assert errors(response) == []


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_told_to_try_again():
    def act():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(2)")

    response = raising(act)
    assert response.status_code == 503
    assert problem(response)["detail"] == "The database is busy: try again."


@pytest.mark.django_db
def test_a_trigger_speaks_for_itself():
    def act():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RAISE)

    assert problem(raising(act))["detail"] == "A is inside B is inside A. Date one."


@pytest.mark.django_db
def test_a_fault_in_our_sql_is_not_the_reader_s():
    with pytest.raises(DatabaseError):
        raising(lambda: connection.cursor().execute("SELEC 1"))


def test_an_integrity_error_without_a_diagnosis_is_a_fault_of_ours():
    with pytest.raises(IntegrityError):
        raising(raise_(IntegrityError("strange")))


PAGES = [
    (lambda r: error_pages.page_not_found(r, Http404()), 404),
    (lambda r: error_pages.bad_request(r, django_exceptions.BadRequest()), 400),
    (lambda r: error_pages.bad_request(r, django_exceptions.RequestDataTooBig()), 413),
    (lambda r: error_pages.permission_denied(r, exceptions.PermissionDenied()), 403),
    (error_pages.server_error, 500),
]


@pytest.mark.parametrize(("page", "status"), PAGES)
def test_django_s_error_pages_are_problems_under_the_api_alone(page, status):
    requests = RequestFactory()
    assert problem(page(requests.get("/api/v1/nothing/")))["status"] == status
    assert page(requests.get("/elsewhere/"))["Content-Type"].startswith("text/html")


def test_every_type_has_its_place_on_the_page_of_problems():
    page = error_pages.problem_types_page(RequestFactory().get("/")).content.decode()
    for kind in PROBLEM_TYPES:
        assert f'id="{kind.uri.partition("#")[2]}"' in page
