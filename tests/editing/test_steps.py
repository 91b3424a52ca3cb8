"""Drafts go to the public by the hands of two people, and leave it with a reason."""

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from groups.models import Membership
from history.models import Revision
from tests.admin_pages import save, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")


@pytest.fixture
def draft(editor: StaffMember, world: World) -> Membership:
    """A cited draft of the editor's."""
    member, umbrella = world.group("a", "A"), world.group("b", "B")
    return world.membership(
        member, umbrella, status="draft", edited_by=editor.user, reviewed_by=None
    )


def page(row: Membership) -> str:
    return reverse("admin:groups_membership_change", args=[quote(row.pk)])


def take(person: StaffMember, row: Membership, step: str, **typed: str):
    address = reverse(
        "admin:groups_membership_review_action", args=[quote(row.pk), step]
    )
    return person.client.post(address, typed, follow=True)


def status_of(row: Membership) -> str:
    row.refresh_from_db()
    return row.status


def test_a_draft_is_handed_in_and_published_by_somebody_else(
    draft: Membership, editor: StaffMember, publisher: StaffMember
):
    assert "Publish" not in text_of(editor.client.get(page(draft)))
    take(editor, draft, "submit", edit_reason="Ready")
    assert status_of(draft) == "in_review"
    take(publisher, draft, "publish")
    assert status_of(draft) == "published"
    assert (draft.edited_by, draft.reviewed_by) == (editor.user, publisher.user)


def test_nobody_publishes_what_they_wrote(draft: Membership, publisher: StaffMember):
    save(publisher.client, page(draft), note="A finishing touch")
    answer = take(publisher, draft, "publish")
    assert "Somebody else than its editor must publish it." in text_of(answer)
    assert status_of(draft) == "draft"


def test_an_editor_does_not_publish(draft: Membership, editor: StaffMember):
    take(editor, draft, "publish")
    assert status_of(draft) == "draft"


def test_a_row_without_a_citation_is_not_published(
    draft: Membership, publisher: StaffMember
):
    draft.citations.clear()
    answer = take(publisher, draft, "publish")
    assert "need a citation" in text_of(answer)
    assert status_of(draft) == "draft"


def test_a_row_in_review_is_sent_back(
    draft: Membership, editor: StaffMember, publisher: StaffMember
):
    take(editor, draft, "submit")
    take(publisher, draft, "send-back")
    assert status_of(draft) == "draft"


def test_withdrawing_needs_a_reason(
    draft: Membership, publisher: StaffMember, editor: StaffMember
):
    take(publisher, draft, "publish")
    answer = take(publisher, draft, "withdraw", reason=" ")
    assert "Say why the row is withdrawn." in text_of(answer)
    assert status_of(draft) == "published"
    take(publisher, draft, "withdraw", reason="The bulletin took it back")
    assert status_of(draft) == "withdrawn"
    assert draft.withdrawn_reason == "The bulletin took it back"
    assert Revision.objects.latest("id").why == "The bulletin took it back"


def test_an_editor_does_not_withdraw_what_is_public(
    draft: Membership, editor: StaffMember, publisher: StaffMember
):
    take(publisher, draft, "publish")
    take(editor, draft, "withdraw", reason="I changed my mind")
    assert status_of(draft) == "published"


def test_an_unknown_step_is_not_found(draft: Membership, publisher: StaffMember):
    assert take(publisher, draft, "explode").status_code == 404


def chosen(action: str, *rows: Membership, **typed: str) -> dict:
    keys = [row.pk for row in rows]
    return {"action": action, "_selected_action": keys, "select_across": "0", **typed}


def test_a_list_publishes_what_it_can_and_says_what_it_cannot(
    draft: Membership, publisher: StaffMember, editor: StaffMember, world: World
):
    own = world.membership(
        draft.umbrella, world.group("c", "C"), status="draft", edited_by=publisher.user
    )
    answer = publisher.client.post(
        "/admin/groups/membership/", chosen("publish_rows", draft, own), follow=True
    )
    assert status_of(draft) == "published"
    assert status_of(own) == "draft"
    assert "1 published." in text_of(answer)
    assert f"{own}: Somebody else than its editor" in text_of(answer)


def test_a_list_withdraws_after_a_page_for_the_reason(
    draft: Membership, publisher: StaffMember
):
    action = chosen("withdraw_rows", draft)
    between = publisher.client.post("/admin/groups/membership/", action)
    assert "Reason" in text_of(between)
    assert status_of(draft) == "draft"
    publisher.client.post("/admin/groups/membership/", action | {"reason": "A mistake"})
    assert status_of(draft) == "withdrawn"


def test_a_draft_is_deleted_and_a_published_row_is_not(
    draft: Membership, editor: StaffMember, publisher: StaffMember, world: World
):
    kept = world.membership(draft.umbrella, world.group("c", "C"))
    for row in (draft, kept):
        address = reverse("admin:groups_membership_delete", args=[quote(row.pk)])
        publisher.client.post(address, {"post": "yes"})
    assert [row.pk for row in Membership.objects.all()] == [kept.pk]


def test_a_list_does_not_delete_published_rows(publisher: StaffMember, world: World):
    kept = world.membership(world.group("a", "A"), world.group("b", "B"))
    action = chosen("delete_selected", kept, post="yes")
    answer = publisher.client.post("/admin/groups/membership/", action)
    assert answer.status_code == 403
    assert Membership.objects.filter(pk=kept.pk).exists()


def test_a_reader_sees_all_and_changes_nothing(draft: Membership, reader: StaffMember):
    response = reader.client.get(page(draft))
    assert response.status_code == 200
    assert "Save" not in text_of(response)
    before = Revision.objects.count()
    assert reader.client.post(page(draft), {"note": "hello"}).status_code == 403
    for step in ("submit", "publish", "withdraw"):
        take(reader, draft, step, reason="hello")
    reader.client.post("/admin/groups/membership/", chosen("submit_rows", draft))
    assert status_of(draft) == "draft"
    assert Revision.objects.count() == before


def test_the_history_names_who_and_why(draft: Membership, editor: StaffMember):
    save(editor.client, page(draft), note="Better", edit_reason="Read it again")
    revision = Revision.objects.latest("id")
    assert (revision.user, revision.why) == (editor.user, "Read it again")
    assert revision.number is not None
