"""Merging in the admin: choose two, see what happens, give a reason."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import ArmedGroup, Membership
from history.models import Revision
from records.retired_slugs import RetiredSlug
from review.models import Distinct
from tests.admin_pages import Page, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("stored_world", "db")
LIST = "/admin/groups/armedgroup/"


@pytest.fixture
def two(world: World) -> tuple[ArmedGroup, ArmedGroup]:
    return world.group("kept", "Kataib"), world.group("merged", "Kata'ib")


def page_for(kept: ArmedGroup, merged: ArmedGroup) -> str:
    address = reverse("admin:groups_armedgroup_merge")
    return f"{address}?keep={kept.pk}&merge={merged.pk}"


def choose(client: Client, *rows: ArmedGroup):
    chosen = {"action": "merge_rows", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, chosen, follow=True)


def test_two_chosen_on_a_list_are_shown_with_all_that_moves(
    publisher: StaffMember, world: World, two
):
    kept, merged = two
    umbrella = world.group("umbrella", "Umbrella")
    world.membership(merged, umbrella)
    world.membership(kept, merged)
    response = choose(publisher.client, kept, merged)

    assert response.redirect_chain[-1][0] == page_for(kept, merged)
    text = text_of(response)
    assert "Names that move: 1" in text
    assert "becomes alias" in text
    assert "Memberships that move: 1 merged-in-umbrella" in text
    assert "Claims that are withdrawn: 1 membership kept-in-merged" in text
    assert page_for(merged, kept) in Page(response).links


@pytest.mark.parametrize("number", [1, 3])
def test_other_than_two_are_not_merged(
    publisher: StaffMember, world: World, two, number
):
    rows = [*two, world.group("third", "Third")][:number]
    response = choose(publisher.client, *rows)

    assert "Choose exactly two records to merge." in text_of(response)


def test_a_merge_is_confirmed_with_a_reason(publisher: StaffMember, two):
    kept, merged = two
    sent = {"decision": "merge", "reason": "Two spellings."}
    response = publisher.client.post(page_for(kept, merged), sent, follow=True)

    assert "are one record now" in text_of(response)
    merged.refresh_from_db()
    assert merged.status == "withdrawn"
    assert RetiredSlug.objects.get().target == "kept"
    revision = Revision.objects.latest("id")
    assert (revision.user, revision.why) == (publisher.user, "Two spellings.")
    old = Client().get("/api/v1/groups/merged/")
    assert old.status_code == 308


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (" ", "Say how one knows that they are the same."),
        ("a\0b", "The reason contains characters that cannot be stored."),
    ],
)
def test_a_merge_without_a_reason_shows_the_form_again(
    publisher: StaffMember, two, reason: str, message: str
):
    sent = {"decision": "merge", "reason": reason}
    response = publisher.client.post(page_for(*two), sent)

    assert message in text_of(response)
    assert not RetiredSlug.objects.exists()


def test_what_prevents_a_merge_is_shown_and_no_merge_is_offered(
    publisher: StaffMember, world: World, two
):
    kept, merged = two
    between = world.group("between", "Between")
    world.membership(kept, between)
    world.membership(between, merged)
    response = text_of(publisher.client.get(page_for(kept, merged)))
    sent = {"decision": "merge", "reason": "Two spellings."}
    refused = publisher.client.post(page_for(kept, merged), sent)

    assert "its own umbrella" in response
    assert "Merge into kept" not in response
    assert "its own umbrella" in text_of(refused)
    assert {row.status for row in Membership.objects.all()} == {"published"}


def test_two_are_stored_as_not_the_same_and_taken_back(publisher: StaffMember, two):
    sent = {"decision": "distinct", "reason": "Other leaders."}
    response = publisher.client.post(page_for(*two), sent, follow=True)
    pair = Distinct.objects.get()

    assert "are stored as not the same" in text_of(response)
    assert (pair.one, pair.other, pair.why) == ("kept", "merged", "Other leaders.")
    again = text_of(publisher.client.get(page_for(*two)))
    assert "They are stored as not the same" in again
    assert "These two are not the same" not in again
    for page in ("review/distinct", "records/retiredslug"):
        assert publisher.client.get(f"/admin/{page}/").status_code == 200
    delete = reverse("admin:review_distinct_delete", args=[pair.pk])
    publisher.client.post(delete, {"post": "yes"})
    assert not Distinct.objects.exists()


def test_only_publishers_merge(editor: StaffMember, reader: StaffMember, two):
    for person in (editor, reader):
        assert person.client.get(page_for(*two)).status_code == 403
        assert person.client.post(page_for(*two), {}).status_code == 403
        choose(person.client, *two)
    assert not RetiredSlug.objects.exists()


def test_a_page_for_rows_that_are_not_there_is_not_found(publisher: StaffMember, two):
    kept, _ = two
    address = reverse("admin:groups_armedgroup_merge")
    for query in (
        "",
        f"?keep={kept.pk}",
        f"?keep={kept.pk}&merge=0",
        "?keep=x",
        f"?keep={kept.pk}&merge={kept.pk}",
    ):
        assert publisher.client.get(address + query).status_code == 404


@pytest.mark.parametrize(
    "model",
    ["groups_person", "places_place", "incidents_incident", "sources_source"],
)
def test_every_kind_of_record_has_the_page(publisher: StaffMember, model: str):
    assert publisher.client.get(reverse(f"admin:{model}_merge")).status_code == 404
    app, name = model.split("_")
    listed = publisher.client.get(f"/admin/{app}/{name}/")
    assert listed.status_code == 200
