"""The edit of a published row waits, whole, for somebody else."""

from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from groups.models import Membership
from review.models import Proposal
from tests.admin_pages import save, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")

WHY = "The bulletin says so"


@pytest.fixture
def public(world: World) -> Membership:
    return world.membership(world.group("a", "A"), world.group("b", "B"))


def page(row: Any) -> str:
    meta = row._meta
    return reverse(
        f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(row.pk)]
    )


def edit(person: StaffMember, row: Any, **typed: Any):
    return save(person.client, page(row), **{"edit_reason": WHY, **typed})


def decide(person: StaffMember, decision: str, note: str = ""):
    proposal = Proposal.objects.latest("id")
    address = reverse("admin:review_proposal_decide", args=[proposal.pk])
    sent = {"decision": decision, "note": note}
    return person.client.post(address, sent, follow=True)


def test_the_public_row_stays_as_it_is(public: Membership, editor: StaffMember):
    answer = edit(editor, public, role="nominal", start="2016")
    assert answer.status_code == 302
    public.refresh_from_db()
    assert (public.role, public.start, public.edited_by.username) == (
        "full",
        None,
        "writer",
    )
    proposal = Proposal.objects.get()
    assert set(proposal.patch) == {"role", "start"}
    assert (proposal.why, proposal.proposed_by) == (WHY, editor.user)
    assert "waits for somebody else" in text_of(editor.client.get(page(public)))
    assert WHY in text_of(editor.client.get(page(public)))


def test_somebody_else_accepts_it(
    public: Membership, editor: StaffMember, publisher: StaffMember
):
    edit(editor, public, role="nominal")
    text = text_of(publisher.client.get(review_page()))
    assert WHY in text
    assert "Role full nominal" in text
    decide(publisher, "accept", "Checked")
    public.refresh_from_db()
    assert public.role == "nominal"
    assert (public.edited_by, public.reviewed_by) == (editor.user, publisher.user)
    assert Proposal.objects.get().state == "accepted"


def review_page() -> str:
    key = Proposal.objects.latest("id").pk
    return reverse("admin:review_proposal_change", args=[key])


def test_nobody_accepts_their_own(public: Membership, publisher: StaffMember):
    edit(publisher, public, role="nominal")
    assert "Accept" not in text_of(publisher.client.get(review_page()))
    answer = decide(publisher, "accept")
    assert "Somebody else than its proposer" in text_of(answer)
    public.refresh_from_db()
    assert public.role == "full"


def test_an_editor_does_not_decide(
    public: Membership, editor: StaffMember, world: World
):
    edit(editor, public, role="nominal")
    Proposal.objects.update(proposed_by=world.writer)
    decide(editor, "accept")
    public.refresh_from_db()
    assert public.role == "full"


def test_a_rejection_needs_a_word(
    public: Membership, editor: StaffMember, publisher: StaffMember
):
    edit(editor, public, role="nominal")
    answer = decide(publisher, "reject")
    assert "Say why the edit is rejected." in text_of(answer)
    decide(publisher, "reject", "It does not say so")
    assert Proposal.objects.get().state == "rejected"
    assert "It does not say so" in text_of(editor.client.get(review_page()))


def test_a_stale_proposal_says_so_and_is_not_accepted(
    public: Membership, editor: StaffMember, publisher: StaffMember
):
    edit(editor, public, role="nominal")
    edit(editor, public, note="A second edit")
    decide(publisher, "accept")
    first = Proposal.objects.earliest("id")
    address = reverse("admin:review_proposal_change", args=[first.pk])
    assert "Stale" in text_of(publisher.client.get(address))
    publisher.client.post(
        reverse("admin:review_proposal_decide", args=[first.pk]),
        {"decision": "accept"},
    )
    public.refresh_from_db()
    assert (public.role, public.note) == ("full", "A second edit")


def test_a_proposal_needs_a_reason(public: Membership, editor: StaffMember):
    answer = edit(editor, public, role="nominal", edit_reason="")
    assert "Say why" in text_of(answer)
    assert not Proposal.objects.exists()


def test_an_edit_that_changes_nothing_proposes_nothing(
    public: Membership, editor: StaffMember
):
    answer = edit(editor, public)
    assert answer.status_code == 302
    assert not Proposal.objects.exists()


def test_an_edit_that_breaks_a_rule_of_the_database_is_refused_at_once(
    public: Membership, editor: StaffMember, world: World
):
    above = world.membership(public.umbrella, world.group("c", "C"))
    refused = edit(editor, above, umbrella=public.member.pk)
    assert refused.status_code == 200
    assert "its own umbrella at one time" in text_of(refused)
    assert not Proposal.objects.exists()


def test_names_of_a_published_record_are_proposed_with_it(
    editor: StaffMember, publisher: StaffMember, world: World
):
    group = world.group("a", "A")
    edit(
        editor,
        group,
        **{
            "names-TOTAL_FORMS": "2",
            "names-1-text": "ألف",
            "names-1-kind": "native",
            "names-1-language": "ar",
            "names-1-script": "Arab",
            "names-1-citations": [world.passage.pk],
            "names-1-group": group.pk,
        },
    )
    assert [name.text for name in group.names.all()] == ["A"]
    assert set(Proposal.objects.get().patch) == {"names"}
    assert "ألف" in text_of(publisher.client.get(review_page()))
    decide(publisher, "accept")
    assert {(name.text, name.status) for name in group.names.all()} == {
        ("A", "published"),
        ("ألف", "published"),
    }


def test_a_name_without_a_citation_is_refused_at_once(
    editor: StaffMember, world: World
):
    group = world.group("a", "A")
    fields = {
        "names-TOTAL_FORMS": "2",
        "names-1-text": "Alpha",
        "names-1-kind": "alias",
        "names-1-group": group.pk,
    }
    refused = edit(editor, group, **fields)
    assert "Published rows need a citation" in text_of(refused)
    assert not Proposal.objects.exists()


def test_a_name_taken_away_is_withdrawn_once_accepted(
    editor: StaffMember, publisher: StaffMember, world: World
):
    group = world.group("a", "A")
    alias = world.name(group, "Alpha")
    edit(editor, group, **{"names-1-DELETE": "on"})
    assert group.names.filter(status="published").count() == 2
    decide(publisher, "accept")
    alias.refresh_from_db()
    assert alias.status == "withdrawn"


def test_the_citation_of_a_published_row_is_proposed(
    public: Membership, editor: StaffMember, publisher: StaffMember, world: World
):
    second = world.passage.source.passages.create(
        position=2, locator="paragraph 2", **world.signed
    )
    edit(editor, public, citations=[second.pk])
    assert list(public.citations.all()) == [world.passage]
    assert set(Proposal.objects.get().patch) == {"citations"}
    decide(publisher, "accept")
    assert list(public.citations.all()) == [second]


def test_the_proposals_page_edits_nothing(
    public: Membership, editor: StaffMember, publisher: StaffMember
):
    edit(editor, public, role="nominal")
    answer = publisher.client.post(review_page(), {"state": "accepted"})
    assert answer.status_code == 403
    assert Proposal.objects.get().state == "open"
