"""Each bad request is refused with what is wrong, and changes nothing."""

import json

import pytest
from pytest_django import DjangoDbBlocker

from groups.models import ArmedGroup, Membership, Person, Relation
from history.revisions import check_deferred_rules
from incidents.models import Incident
from tests.api_client import ROOT, history, put, refused
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("world", "db")

CITED = ["cited:1"]


@pytest.fixture(scope="module")
def world(prepared: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Two groups, a person and an incident that bad claims can name."""
    with django_db_blocker.unblock():
        for slug in ("a", "b"):
            published(ArmedGroup, slug=slug)
        published(Person, slug="p")
        published(Incident, slug="i")
        check_deferred_rules()


def body_of(collection: str, **body) -> tuple[str, dict]:
    return collection, {"citations": CITED, **body}


MEMBERSHIP = {"umbrella": "a", "member": "b"}
SIZE = {"group": "a", "counted": "fighters"}
GROUP = {"slug": "new", "kind": "militia"}
THIRTY = 10**29

BAD = [
    # what is wrong, the request, the field, the code
    (body_of("memberships", **MEMBERSHIP, citations=[]), "citations", "published_with"),
    (body_of("memberships", umbrella="a", member="a"), None, "membership_of_another"),
    (body_of("memberships", umbrella="a"), "member", "required"),
    (body_of("memberships", umbrella="a", member="no-such"), "member", "reference"),
    (body_of("memberships", umbrella="a", member=5), "member", "reference"),
    (body_of("memberships", **MEMBERSHIP, start="16 March"), "start", "start_is_edtf"),
    (
        body_of("memberships", **MEMBERSHIP, start="2026-02-30"),
        "start",
        "start_is_edtf",
    ),
    (body_of("memberships", **MEMBERSHIP, start=2016), "start", "edtf"),
    (body_of("memberships", **MEMBERSHIP, start="9" * 30), "start", "start_is_edtf"),
    (body_of("memberships", **MEMBERSHIP, start="2" * 9999), "start", "start_is_edtf"),
    (
        body_of("memberships", **MEMBERSHIP, start="2020", end="2010"),
        None,
        "start_before_end",
    ),
    (body_of("memberships", **MEMBERSHIP, role="boss"), "role", "role_known"),
    (body_of("memberships", **MEMBERSHIP, role=["full"]), "role", "role_known"),
    (body_of("memberships", **MEMBERSHIP, colour="red"), "colour", "unknown_field"),
    (body_of("memberships", **MEMBERSHIP, id="No Id"), "id", "id_wellformed"),
    (
        body_of(
            "memberships", **MEMBERSHIP, asserted_by={"kind": "group", "slug": "x"}
        ),
        "asserted_by",
        "reference",
    ),
    (
        body_of("memberships", **MEMBERSHIP, asserted_by={"kind": "radio"}),
        "asserted_by",
        "speaker",
    ),
    (
        body_of("memberships", **MEMBERSHIP, asserted_by="radio"),
        "asserted_by",
        "speaker",
    ),
    (
        body_of("memberships", **MEMBERSHIP, citations=["cited:99"]),
        "citations.0.locator",
        "citation",
    ),
    (
        body_of("memberships", **MEMBERSHIP, citations="cited:1"),
        "citations",
        "citation",
    ),
    (body_of("memberships", **MEMBERSHIP, citations=[5]), "citations.0", "citation"),
    (body_of("memberships", **MEMBERSHIP, why=5), "why", "invalid"),
    (body_of("sizes", **SIZE), None, "figure_given"),
    (body_of("sizes", **SIZE, low=9, high=3), None, "size_figures_ordered"),
    (body_of("sizes", **SIZE, low=9, best=3), None, "size_figures_ordered"),
    (body_of("sizes", **SIZE, best=-1), "best", "min_value"),
    (body_of("sizes", **SIZE, best=2**63), None, "parse_error"),
    (body_of("sizes", **SIZE, best=THIRTY), None, "parse_error"),
    (body_of("sizes", **SIZE, best="10000"), "best", "invalid"),
    (body_of("sizes", **SIZE, best=True), "best", "invalid"),
    (body_of("sizes", **SIZE, best=1.5), "best", "invalid"),
    (body_of("sizes", **SIZE, best=1, approximate="yes"), "approximate", "invalid"),
    (body_of("sizes", **SIZE, wording="\u0000"), "wording", "unreadable_text"),
    (body_of("sizes", **SIZE, wording="\ud800"), "wording", "unreadable_text"),
    (body_of("sizes", **SIZE, wording="x" * 201), "wording", "max_length"),
    (body_of("sizes", **SIZE, wording=5), "wording", "invalid"),
    (
        body_of("participations", incident="i", role="attacker"),
        None,
        "of_group_or_person",
    ),
    (
        body_of("participations", incident="i", role="party", group="a", person="p"),
        None,
        "of_group_or_person",
    ),
    (body_of("designations", group="a", authority="a"), None, "of_another"),
    (body_of("groups", **{**GROUP, "slug": "No Slug"}), "slug", "slug_wellformed"),
    (body_of("groups", **{**GROUP, "slug": "a"}), "slug", "slug_once"),
    (body_of("groups", **GROUP, country="iraq"), "country", "max_length"),
    (body_of("groups", **GROUP, country="iq"), "country", "country_code_wellformed"),
    (body_of("groups", **GROUP, founded=".."), "founded", "founded_is_edtf"),
    (body_of("groups", **GROUP, names="one"), "names", "not_a_list"),
    (body_of("groups", **GROUP, names=[{}]), "names.0.text", "required"),
    (
        body_of("groups", **GROUP, names=[{"text": "x", "kind": "alias", "colour": 1}]),
        "names.0.colour",
        "unknown_field",
    ),
    (body_of("groups", **GROUP, ideologies="one"), "ideologies", "not_a_list"),
    (
        body_of("incidents", slug="x", title="x", kind="attack", methods=["magic"]),
        "methods.0",
        "invalid_choice",
    ),
    (
        body_of("incidents", slug="x", title="x", kind="attack", events={"low": "2"}),
        "events.low",
        "invalid",
    ),
    (
        body_of("places", slug="x", kind="city", latitude=91, longitude=0),
        None,
        "on_earth",
    ),
    (body_of("places", slug="x", kind="city", latitude=5), None, "on_earth"),
    (body_of("places", slug="x", kind="city", latitude="5"), "latitude", "invalid"),
    (
        body_of("places", slug="x", kind="city", external_ids=[1]),
        "external_ids",
        "dict",
    ),
    (
        body_of("places", slug="x", kind="city", external_ids={"a": 1}),
        "external_ids",
        "inv",
    ),
]


@pytest.mark.parametrize(("request_", "field", "code"), BAD)
def test_a_bad_body_is_refused_and_changes_nothing(editor, request_, field, code):
    collection, body = request_
    before = history()

    response = editor.post(
        f"{ROOT}{collection}/", json.dumps(body), content_type="application/json"
    )

    errors = refused(response, 400)
    if code == "parse_error":
        assert "64 bits" in response.json()["detail"]
    else:
        where = [(name or "").removesuffix(".a") for name, _ in errors]
        assert any((field or "") == name for name in where), errors
        assert any(code in broken for _, broken in errors), errors
    assert history() == before


BROKEN = [
    (b"", "required"),
    (b"{", "not JSON"),
    (b"[]", "one JSON object"),
    (b'"x"', "one JSON object"),
    (b'{"slug": NaN}', "NaN"),
    (b'{"slug": 1e999}', "too large"),
    (b'{"slug": "\xff"}', "UTF-8"),
    (b'{"slug": 1, "slug": 2}', "twice"),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested"),
]


@pytest.mark.parametrize(("body", "words"), BROKEN)
def test_a_body_that_is_no_json_object_is_refused(editor, body, words):
    before = history()
    response = editor.post(f"{ROOT}groups/", body, content_type="application/json")

    refused(response, 400)
    assert words in response.content.decode()
    assert history() == before


def test_ten_megabytes_are_too_much(editor):
    before = history()
    body = json.dumps({"slug": "new", "kind": "militia", "summary": "x" * 10**7})

    response = editor.post(f"{ROOT}groups/", body, content_type="application/json")

    assert refused(response, 413) == []
    assert history() == before


def test_ten_megabytes_of_a_stranger_are_not_even_read(reader):
    body = json.dumps({"summary": "x" * 10**7})
    response = reader.post(f"{ROOT}groups/", body, content_type="application/json")

    assert refused(response, 401) == []


KINDS = ["text/plain", "application/xml", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize("kind", KINDS)
def test_another_media_type_is_refused(editor, kind):
    response = editor.post(f"{ROOT}groups/", "slug=new", content_type=kind)

    assert refused(response, 415) == []


ADDRESSES = [
    ("groups/?q=%00", 400),
    ("groups/%00/", 400),
    ("groups/?q=%ff", 400),
    ("groups/?kind=%00", 400),
    ("incidents/?actor=a%00b", 400),
    ("passages/cited:99999999999999999999999999/", 404),
    ("passages/cited:%D9%A1/", 404),  # an Arabic 1
    ("proposals/99999999999999999999999999999/", 404),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_an_address_that_cannot_be_read_is_refused(editor, address, status):
    response = editor.get(ROOT + address)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_loop_of_umbrellas_is_refused_by_its_chain(editor):
    published(Membership, umbrella=group("a"), member=group("b"))
    before = history()
    body = {"umbrella": "b", "member": "a", "citations": CITED}

    response = editor.post(f"{ROOT}memberships/", body, format="json")

    assert [code for _, code in refused(response, 400)] == ["membership_without_loop"]
    assert "Date or deprecate" in response.json()["detail"]
    assert history() == before


def test_a_loop_of_branches_is_refused_too(editor):
    published(Relation, subject=group("a"), kind="branch_of", object=group("b"))
    body = {"subject": "b", "kind": "branch_of", "object": "a", "citations": CITED}

    response = editor.post(f"{ROOT}relations/", body, format="json")

    assert "loop" in refused(response, 400)[0][1]


def test_a_loop_is_refused_when_a_published_row_would_make_it(editor):
    published(Membership, umbrella=group("a"), member=group("b"))
    third = published(Membership, id="third", member=group("a"))
    before = history()

    response = put(editor, f"{ROOT}memberships/third/", {"umbrella": "b"}, "patch")

    assert [code for _, code in refused(response, 400)] == ["membership_without_loop"]
    assert history() == before
    third.refresh_from_db()
    assert third.umbrella.slug != "b"


def test_the_same_claim_is_stored_once(editor):
    body = {"umbrella": "a", "member": "b", "citations": CITED}
    assert editor.post(f"{ROOT}memberships/", body, format="json").status_code == 201

    again = editor.post(f"{ROOT}memberships/", body, format="json")

    assert refused(again, 400) == [(None, "membership_said_once")]


RIGHTS = [
    (None, 401),
    ("reader", 403),
    ("editor", 201),
    ("publisher", 201),
    ("administrator", 201),
]


@pytest.mark.parametrize(("role", "status"), RIGHTS)
def test_who_may_write_is_decided_by_role(reader, signed_in, role, status):
    client = signed_in(role) if role else reader
    before = history()
    response = client.post(f"{ROOT}groups/", GROUP, format="json")

    assert response.status_code == status
    if status != 201:
        assert refused(response, status) == []
        assert history() == before


STEPS = ["put", "patch", "delete", "submit", "publish", "withdraw"]


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_of_drafts_changes_nothing(signed_in, step):
    staff_reader = signed_in("reader")
    saved(ArmedGroup, slug="draft")
    before = history()
    address, body = f"{ROOT}groups/draft/", {"reason": "x"}

    if step in ("put", "patch", "delete"):
        response = getattr(staff_reader, step)(address, HTTP_IF_MATCH="*")
    else:
        response = staff_reader.post(f"{address}{step}/", body, format="json")

    assert refused(response, 403) == []
    assert history() == before


def test_a_record_that_is_named_is_not_deleted(editor):
    draft = saved(ArmedGroup, slug="draft")
    saved(Membership, umbrella=draft)

    response = editor.delete(f"{ROOT}groups/draft/", HTTP_IF_MATCH="*")

    assert refused(response, 409)[0][1] == "protected"
    assert ArmedGroup.objects.filter(slug="draft").exists()


METHODS = [("post", "groups/a/"), ("delete", "groups/"), ("put", "auth/login/")]


@pytest.mark.parametrize(("method", "address"), METHODS)
def test_a_method_that_is_not_there_is_refused(editor, method, address):
    response = getattr(editor, method)(ROOT + address)

    assert refused(response, 405) == []
    assert response["Allow"]


def test_a_parameter_of_reading_is_no_parameter_of_writing(editor):
    response = editor.post(f"{ROOT}groups/?as_of=2026-01-01", GROUP, format="json")

    assert refused(response, 400) == [("as_of", "unknown_parameter")]


def group(slug: str) -> ArmedGroup:
    return ArmedGroup.objects.get(slug=slug)
