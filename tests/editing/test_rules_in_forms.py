"""A rule that is broken comes back as a sentence on the form, with what was typed."""

import pytest
from django.contrib.admin.utils import quote
from django.db import connection
from django.urls import reverse

from groups.models import ArmedGroup, Membership, SizeEstimate
from incidents.models import Incident
from places.models import Place
from review.models import Proposal
from tests.admin_pages import Page, save, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")

ADD_MEMBERSHIP = "/admin/groups/membership/add/"
ADD_SIZE = "/admin/groups/sizeestimate/add/"


def errors_of(response) -> str:
    """The form's complaints; fails when the page is not the form again."""
    assert response.status_code == 200
    form = response.context["adminform"].form
    return " ".join(text for texts in form.errors.values() for text in texts)


def test_a_membership_is_added_with_an_id_made_of_what_it_says(
    editor: StaffMember, world: World
):
    member, umbrella = world.group("a", "A"), world.group("b", "B")
    response = save(
        editor.client,
        f"{ADD_MEMBERSHIP}?member={member.pk}",
        umbrella=umbrella.pk,
        start="2016~",
        citations=[world.passage.pk],
        edit_reason="Read in the bulletin",
    )
    assert response.status_code == 302, errors_of(response)
    claim = Membership.objects.get()
    assert (claim.member, claim.umbrella) == (member, umbrella)
    assert claim.status == "draft"
    assert claim.edited_by == editor.user
    assert claim.pk.startswith("b-a") or claim.pk.startswith("a-")


BAD_SIZES = [
    ({"low": "9", "high": "3"}, "Figures must rise in the order low, best, high."),
    ({}, "Give a number, or the source's wording, or both."),
    ({"best": "1", "date": "16 March"}, "A date holds no spaces."),
    ({"best": "9" * 30}, "9223372036854775807"),
    ({"best": "-1"}, "greater than or equal to 0"),
    ({"best": "1", "wording": "many\0"}, "Null characters are not allowed."),
    ({"best": "1", "citations": []}, "This field is required."),
    ({"best": "1", "group": "nobody"}, "Select a valid choice."),
    ({"best": "1", "citations": ["x"]}, "“x” is not a valid value."),
]


@pytest.mark.parametrize(("typed", "message"), BAD_SIZES)
def test_a_bad_size_is_refused_with_what_is_wrong(
    editor: StaffMember, world: World, typed: dict, message: str
):
    group = world.group("a", "A")
    cited = {"citations": [world.passage.pk]}
    response = save(
        editor.client,
        f"{ADD_SIZE}?group={group.pk}",
        counted="fighters",
        **cited | typed,
    )
    assert message in errors_of(response)
    assert not SizeEstimate.objects.exists()


def test_a_duplicate_is_not_a_disagreement(editor: StaffMember, world: World):
    member, umbrella = world.group("a", "A"), world.group("b", "B")
    world.membership(member, umbrella)
    typed = {"umbrella": umbrella.pk, "citations": [world.passage.pk]}
    address = f"{ADD_MEMBERSHIP}?member={member.pk}"
    same = save(editor.client, address, **typed)
    assert "said identically" in errors_of(same)
    other = save(editor.client, address, start="2014", **typed)
    assert other.status_code == 302


def test_a_loop_of_umbrellas_comes_back_with_the_chain_and_the_input(
    editor: StaffMember, world: World
):
    low, high = world.group("low", "Low"), world.group("high", "High")
    world.membership(low, high)
    response = save(
        editor.client,
        ADD_MEMBERSHIP,
        member=high.pk,
        umbrella=low.pk,
        note="typed with care",
        citations=[world.passage.pk],
    )
    assert "its own umbrella at one time: High > Low > High" in errors_of(response)
    assert "typed with care" in response.content.decode()
    assert Membership.objects.count() == 1


def test_a_loop_of_places_comes_back_as_an_error(editor: StaffMember, world: World):
    upper = Place.objects.create(slug="upper", kind="region")
    lower = Place.objects.create(slug="lower", kind="city", parent=upper)
    address = reverse("admin:places_place_change", args=[upper.pk])
    response = save(editor.client, address, parent=lower.pk)
    assert "loop" in errors_of(response)
    upper.refresh_from_db()
    assert upper.parent is None


FULL = """
CREATE FUNCTION pg_temp.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON incidents_incident
EXECUTE FUNCTION pg_temp.no_room();
"""


def test_a_full_disk_is_told_with_what_was_typed(editor: StaffMember):
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    response = save(
        editor.client,
        "/admin/incidents/incident/add/",
        slug="strike",
        title="typed with care",
        kind="attack",
    )
    assert "The server's disk is full" in errors_of(response)
    assert "typed with care" in response.content.decode()


def test_a_stale_form_is_refused(
    editor: StaffMember, publisher: StaffMember, world: World
):
    incident = Incident.objects.create(slug="strike", title="A strike", kind="attack")
    incident.refresh_from_db()
    address = reverse("admin:incidents_incident_change", args=[incident.pk])
    stale = {"seen": incident.updated.isoformat()}
    first = save(publisher.client, address, title="A first edit")
    assert first.status_code == 302
    response = save(editor.client, address, title="A second edit", **stale)
    assert "Somebody else changed this row" in errors_of(response)
    incident.refresh_from_db()
    assert incident.title == "A first edit"


@pytest.mark.parametrize("blank", [{}, {"seen": ""}, {"seen": " "}])
@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_form_without_the_version_it_was_opened_at_is_refused(
    editor: StaffMember, world: World, blank: dict, status: str
):
    group = world.group("a", "A", status=status)
    address = reverse("admin:groups_armedgroup_change", args=[group.pk])
    sent = Page(editor.client.get(address)).fields
    assert sent.pop("seen") == [group.updated.isoformat()]
    typed = {"summary": "typed with care", "edit_reason": "It was missing."}
    response = editor.client.post(address, {**sent, **typed, **blank})
    assert "does not say which version" in errors_of(response)
    assert "typed with care" in response.content.decode()
    group.refresh_from_db()
    assert group.summary == ""
    assert not Proposal.objects.exists()


def test_a_claims_id_is_not_changed_by_its_form(editor: StaffMember, world: World):
    member, umbrella = world.group("a", "A"), world.group("b", "B")
    claim = world.membership(member, umbrella, status="draft")
    address = reverse("admin:groups_membership_change", args=[quote(claim.pk)])
    save(editor.client, address, id="something-else")
    assert [row.pk for row in Membership.objects.all()] == [claim.pk]


@pytest.mark.parametrize(
    ("address", "status"),
    [("?q=%00", 400), ("?kind__exact=%00", 400), ("?nonsense=1", 302)],
)
def test_a_strange_address_is_no_server_error(
    reader: StaffMember, address: str, status: int
):
    response = reader.client.get(f"/admin/groups/armedgroup/{address}")
    assert response.status_code == status


@pytest.mark.parametrize("key", ["0", "9" * 30, "nobody", "%00", "-1"])
@pytest.mark.parametrize("model", ["groups/armedgroup", "groups/membership"])
def test_a_row_that_is_not_there_leads_back_with_a_message(
    reader: StaffMember, model: str, key: str
):
    response = reader.client.get(f"/admin/{model}/{key}/change/")
    assert response.status_code == 302
    assert "doesn’t exist" in text_of(reader.client.get(response["Location"]))


@pytest.mark.parametrize("key", ["0", "9" * 30, "nobody", "%00", "-1"])
def test_a_proposal_that_is_not_there_is_not_found(reader: StaffMember, key: str):
    response = reader.client.get(f"/admin/review/proposal/{key}/change/")
    assert response.status_code == 404


def test_a_draft_with_names_is_made_in_one_form(editor: StaffMember, world: World):
    response = save(
        editor.client,
        "/admin/groups/armedgroup/add/",
        slug="new-group",
        kind="militia",
        **{
            "names-TOTAL_FORMS": "2",
            "names-0-text": "A new group",
            "names-0-kind": "preferred",
            "names-0-citations": [world.passage.pk],
            "names-1-text": "جماعة جديدة",
            "names-1-kind": "native",
            "names-1-language": "ar",
            "names-1-script": "Arab",
        },
    )
    assert response.status_code == 302, errors_of(response)
    group = ArmedGroup.objects.get(slug="new-group")
    assert group.name == "A new group"
    assert {name.edited_by for name in group.names.all()} == {editor.user}
    page = editor.client.get("/admin/groups/armedgroup/?q=جماعة")
    assert "A new group" in text_of(page)
