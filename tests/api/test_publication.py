"""Readers see what is published and nothing else, by any address."""

import pytest

from groups.models import ArmedGroup, GroupName, Membership
from incidents.models import Incident, Participation
from places.models import Place
from records.choices import Status
from tests.api_client import ROOT, got, keys, refused, rows
from tests.factories import published, saved
from tests.users import account

pytestmark = pytest.mark.usefixtures("prepared", "db")

NOTHING = "Nothing is published at this address."


@pytest.fixture
def ours() -> ArmedGroup:
    """A published group with a draft alias."""
    group = published(ArmedGroup, slug="ours")
    saved(GroupName, group=group, text="Secret Army", kind="alias")
    return group


def test_a_draft_alias_is_not_shown_searched_or_exported(reader, ours):
    table = reader.get(f"{ROOT}groups/?format=csv").getvalue().decode()

    assert "Secret" not in str(got("groups/ours/"))
    assert keys("groups", q="secret") == set()
    assert "Secret" not in table
    assert keys("memberships", q="secret") == set()


def test_a_draft_alias_is_shown_to_editors(editor, ours):
    names = got("groups/ours/", editor)["names"]

    assert ("Secret Army", "draft") in [
        (name["text"], name["status"]) for name in names
    ]


UNSEEN = [Status.DRAFT, Status.IN_REVIEW]


@pytest.mark.parametrize("status", UNSEEN)
def test_a_row_that_is_not_published_looks_like_no_row(reader, status):
    saved(ArmedGroup, slug="theirs", status=status)

    guessed = reader.get(f"{ROOT}groups/theirs/")
    nothing = reader.get(f"{ROOT}groups/no-such-group/")

    assert refused(guessed, 404) == refused(nothing, 404) == []
    assert guessed.json() == nothing.json()
    assert guessed.json()["detail"] == NOTHING


def test_a_row_that_was_withdrawn_says_so_and_why(reader):
    group = published(ArmedGroup, slug="gone")
    group.status, group.withdrawn_reason = Status.WITHDRAWN, "A mistake."
    group.save()

    response = reader.get(f"{ROOT}groups/gone/")

    assert refused(response, 410) == []
    problem = response.json()
    assert (problem["slug"], problem["reason"]) == ("gone", "A mistake.")
    assert problem["withdrawn"].endswith("Z")
    assert keys("groups") == set()


def test_a_draft_that_was_withdrawn_never_was(reader):
    saved(ArmedGroup, slug="never", status="withdrawn", withdrawn_reason="No.")

    assert refused(reader.get(f"{ROOT}groups/never/"), 404) == []


def hidden_membership() -> Membership:
    """A published membership in a group that is taken back afterwards."""
    row = published(Membership, id="hidden")
    ArmedGroup.objects.filter(pk=row.umbrella_id).update(
        status=Status.WITHDRAWN, withdrawn_reason="Taken back."
    )
    return row


def test_a_claim_about_what_is_not_published_is_not_shown(reader):
    row = hidden_membership()

    assert rows("memberships") == []
    assert reader.get(f"{ROOT}memberships/hidden/").status_code == 404
    assert got(f"groups/{row.member.slug}/")["umbrellas"] == []
    assert keys("groups", under=row.member.slug) == set()


def test_a_filter_does_not_reveal_whether_a_draft_exists(reader):
    saved(ArmedGroup, slug="draft-umbrella")

    def problem(slug: str) -> str:
        response = reader.get(f"{ROOT}memberships/?umbrella={slug}")
        assert response.status_code == 400
        return response.content.decode().replace(slug, "...")

    assert problem("draft-umbrella") == problem("no-such-umbrella")


def test_drafts_do_not_count_in_the_questions_about_incidents(reader):
    place = published(Place, slug="here")
    incident = published(Incident, slug="attack", place=place)
    actor = published(ArmedGroup, slug="actor")
    saved(Participation, incident=incident, group=actor)

    assert keys("incidents", actor="actor") == set()
    assert got("incidents/attack/")["participants"] == []


def test_editors_can_filter_by_status(reader, editor):
    saved(ArmedGroup, slug="theirs")

    assert keys("groups", editor, status="draft") == {"theirs"}
    assert keys("groups", reader, status="draft") == set()


def test_an_unpublished_row_cannot_be_written_by_strangers(reader):
    saved(ArmedGroup, slug="theirs")

    for method in ("put", "patch", "delete"):
        response = getattr(reader, method)(f"{ROOT}groups/theirs/", HTTP_IF_MATCH="*")
        assert response.status_code == 401


def test_nobody_publishes_their_own(signed_in):
    publisher = signed_in("publisher")
    row = saved(ArmedGroup, slug="mine", edited_by=publisher.user)
    response = publisher.post(f"{ROOT}groups/mine/publish/")

    assert ("published_by_two_people") in {code for _, code in refused(response, 400)}
    row.refresh_from_db()
    assert row.status == Status.DRAFT


def test_an_editor_does_not_publish(editor):
    saved(ArmedGroup, slug="theirs", edited_by=account("somebody"))

    assert refused(editor.post(f"{ROOT}groups/theirs/publish/"), 403) == []


def test_a_row_goes_from_draft_to_the_public_and_back(reader, editor, publisher):
    source = published(Membership)
    cited = source.citations.get().public_id
    body = {
        "slug": "new-group",
        "kind": "militia",
        "names": [{"text": "New Group", "kind": "preferred", "citations": [cited]}],
        "citations": [cited],
    }
    address = f"{ROOT}groups/new-group/"
    made = editor.post(f"{ROOT}groups/", body, format="json")
    assert (made.status_code, made["Location"]) == (201, f"http://testserver{address}")

    handed_in = editor.post(f"{address}submit/")
    assert handed_in.json()["status"] == "in_review"
    response = publisher.post(
        f"{address}publish/", {"reason": "Checked."}, format="json"
    )
    assert (response.status_code, response.json()["name"]) == (200, "New Group")
    assert reader.get(address).json() == publisher.get(address).json()

    reason = {"reason": "It was another."}
    withdrawn = publisher.post(f"{address}withdraw/", reason, format="json")
    assert withdrawn.json()["status"] == "withdrawn"
    assert reader.get(address).json()["reason"] == "It was another."


def test_a_withdrawal_needs_a_reason(publisher):
    published(ArmedGroup, slug="ours")

    for body in ({}, {"reason": " "}, {"reason": 5}, {"reason": "x" * 1001}):
        response = publisher.post(f"{ROOT}groups/ours/withdraw/", body, format="json")
        assert [field for field, _ in refused(response, 400)] == ["reason"]
    assert keys("groups") == {"ours"}


def test_a_step_that_cannot_be_taken_is_refused(publisher):
    published(ArmedGroup, slug="ours")

    assert refused(publisher.post(f"{ROOT}groups/ours/publish/"), 400) == [
        (None, "status")
    ]


def test_only_drafts_that_were_never_published_can_be_deleted(editor):
    published(ArmedGroup, slug="ours")
    saved(ArmedGroup, slug="draft")

    kept = editor.delete(f"{ROOT}groups/ours/", HTTP_IF_MATCH="*")
    gone = editor.delete(f"{ROOT}groups/draft/", HTTP_IF_MATCH="*")

    assert (kept.status_code, gone.status_code) == (400, 204)
    assert keys("groups", editor) == {"ours"}
