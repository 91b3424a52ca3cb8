"""ETag, Last-Modified, 304, 412 and 428 over HTTP, on the rows themselves."""

import pytest

from groups.models import ArmedGroup, Membership
from tests.api_client import ROOT, got, refused
from tests.factories import published, saved

pytestmark = pytest.mark.usefixtures("prepared", "db")


@pytest.fixture
def ours() -> Membership:
    return published(Membership, id="ours")


@pytest.mark.parametrize(
    "address", ["memberships/", "memberships/ours/", "sources/cited/coverage/"]
)
def test_what_did_not_change_is_not_sent_again(reader, ours, address):
    first = reader.get(ROOT + address)
    again = reader.get(ROOT + address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert not first["ETag"].startswith("W/")
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", ["memberships/", "memberships/ours/"])
def test_head_has_the_headers_of_get(reader, ours, address):
    get_response = reader.get(ROOT + address)
    head_response = reader.head(ROOT + address)

    assert (head_response.status_code, head_response.content) == (200, b"")
    for header in ("ETag", "Content-Type", "Cache-Control"):
        assert head_response[header] == get_response[header]


def test_a_detail_changes_with_what_is_nested_in_it(reader, ours):
    address = f"{ROOT}groups/{ours.umbrella.slug}/"
    before = reader.get(address)["ETag"]
    published(Membership, umbrella=ours.umbrella)

    after = reader.get(address, HTTP_IF_NONE_MATCH=before)

    assert after.status_code == 200
    assert after["ETag"] != before


def test_an_answer_is_its_own_for_each_format_and_each_account(reader, editor, ours):
    tags = {
        reader.get(f"{ROOT}memberships/")["ETag"],
        reader.get(f"{ROOT}memberships/?format=csv")["ETag"],
        reader.get(f"{ROOT}memberships/?page_size=1")["ETag"],
        editor.get(f"{ROOT}memberships/")["ETag"],
    }

    assert len(tags) == 4
    private = editor.get(f"{ROOT}memberships/")
    assert private["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert "Authorization" in private["Vary"]


METHODS = ["put", "patch", "delete"]


@pytest.mark.parametrize("method", METHODS)
def test_a_write_must_name_its_version(editor, method):
    saved(ArmedGroup, slug="draft")
    response = getattr(editor, method)(f"{ROOT}groups/draft/", {}, format="json")

    assert refused(response, 428) == []
    assert got("groups/draft/", editor)["status"] == "draft"


@pytest.mark.parametrize("method", METHODS)
def test_a_write_to_an_old_version_is_refused(editor, method):
    saved(ArmedGroup, slug="draft")
    stale = editor.get(f"{ROOT}groups/draft/")["ETag"]
    body, form = {"kind": "party", "slug": "draft"}, {"format": "json"}
    made = editor.patch(f"{ROOT}groups/draft/", body, **form, HTTP_IF_MATCH=stale)
    assert made.status_code == 200

    late = getattr(editor, method)(
        f"{ROOT}groups/draft/",
        {"kind": "state", "slug": "draft"},
        **form,
        HTTP_IF_MATCH=stale,
    )

    assert refused(late, 412) == []
    assert got("groups/draft/", editor)["kind"] == "party"


def test_the_answer_to_a_write_names_the_new_version(editor):
    saved(ArmedGroup, slug="draft")
    address = f"{ROOT}groups/draft/"
    tag = editor.get(address)["ETag"]

    for kind in ("party", "state", "network"):
        answer = editor.patch(address, {"kind": kind}, format="json", HTTP_IF_MATCH=tag)
        assert answer.status_code == 200
        tag = answer["ETag"]
    assert tag == editor.get(address)["ETag"]


def test_an_edit_of_a_neighbour_refuses_nobody(editor, publisher):
    group = saved(ArmedGroup, slug="draft")
    address = f"{ROOT}groups/draft/"
    tag = editor.get(address)["ETag"]
    saved(Membership, umbrella=group)
    assert editor.get(address)["ETag"] != tag

    answer = editor.patch(address, {"kind": "party"}, format="json", HTTP_IF_MATCH=tag)

    assert answer.status_code == 200


def test_a_step_may_name_its_version_too(publisher):
    saved(ArmedGroup, slug="draft")

    response = publisher.post(f"{ROOT}groups/draft/submit/", HTTP_IF_MATCH='"1-x"')

    assert refused(response, 412) == []


def test_a_writers_answer_is_kept_by_nobody(editor):
    saved(ArmedGroup, slug="draft")
    response = editor.post(f"{ROOT}groups/draft/submit/")

    assert response["Cache-Control"] == "no-store"
