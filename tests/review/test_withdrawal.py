"""What is withdrawn, or is not published yet, takes along all that names it."""

import pytest
from rest_framework.test import APIClient

from groups.models import (
    ArmedGroup,
    GroupName,
    Leadership,
    Membership,
    Person,
    Presence,
)
from incidents.models import CasualtyCount, Incident, IncidentLink, Participation
from places.models import Place
from review.publication import publish, submit, withdraw
from sources.models import Passage, Source
from tests.factories import passage, published, saved
from tests.users import account, with_role

pytestmark = pytest.mark.usefixtures("prepared", "db")
WITHDRAWN = {"status": "withdrawn", "withdrawn_reason": "Not what it seemed."}


def chain() -> dict[str, object]:
    """A region, a city in it, an attack there in a campaign, and who took part."""
    region = published(Place)
    city = published(Place, parent=region)
    campaign = published(Incident)
    attack = published(Incident, place=city, part_of=campaign)
    group, person, source = published(ArmedGroup), published(Person), published(Source)
    return {
        "region": region,
        "city": city,
        "campaign": campaign,
        "attack": attack,
        "group": group,
        "person": person,
        "source": source,
        "passage": published(Passage, source=source),
        "membership": published(Membership, member=group),
        "leadership": published(Leadership, group=group, person=person),
        "presence": published(Presence, group=group, place=city),
        "participation": published(Participation, incident=attack, group=group),
        "count": published(CasualtyCount, incident=attack, asserted_by_person=person),
        "link": published(IncidentLink, from_incident=attack),
        "report": published(Membership, asserted_by_source=source),
    }


# (what is withdrawn, what goes with it)
GONE = [
    ("region", "region city attack presence participation count link"),
    ("city", "city attack presence participation count link"),
    ("campaign", "campaign attack participation count link"),
    ("attack", "attack participation count link"),
    ("group", "group membership leadership presence participation"),
    ("person", "person leadership count"),
    ("source", "source passage report"),
    ("passage", "passage"),
    ("membership", "membership"),
]


@pytest.mark.parametrize(("withdrawn", "expected"), GONE)
def test_what_names_a_withdrawn_record_is_hidden_with_it(withdrawn, expected):
    rows = chain()
    row = rows[withdrawn]
    type(row).objects.filter(pk=row.pk).update(**WITHDRAWN)
    hidden = {
        name
        for name, row in rows.items()
        if not type(row).objects.visible_to(None).filter(pk=row.pk).exists()
    }

    assert hidden == set(expected.split())


@pytest.mark.parametrize("role", ["reader", "editor", "publisher", "administrator"])
def test_accounts_with_a_role_see_all_of_it(role):
    rows = chain()
    ArmedGroup.objects.filter(pk=rows["group"].pk).update(**WITHDRAWN)
    user = with_role(role)

    for row in rows.values():
        assert row in type(row).objects.visible_to(user)


@pytest.mark.parametrize("make", [lambda: account("nobody"), lambda: None])
def test_an_account_without_a_role_sees_what_the_public_sees(make):
    saved(ArmedGroup)

    assert not ArmedGroup.objects.visible_to(make()).exists()


def answer(row) -> tuple[int, dict]:
    response = APIClient().get(f"/api/v1/{row.collection}/{row.public_id}/")
    return response.status_code, response.json()


def test_what_was_published_once_is_gone_with_its_reason():
    row = published(Membership)
    Membership.objects.update(**WITHDRAWN)
    status, problem = answer(row)

    assert status == 410
    assert (problem["slug"], problem["reason"]) == (
        row.pk,
        WITHDRAWN["withdrawn_reason"],
    )


def test_what_was_never_published_was_never_there():
    row = saved(Membership, **WITHDRAWN)

    assert answer(row)[0] == 404


def test_a_draft_alias_is_neither_shown_nor_searched():
    group = published(ArmedGroup)
    alias = saved(GroupName, group=group, text="Zxqv")
    alias.citations.add(passage())
    groups = ArmedGroup.objects

    assert "Zxqv" not in str(answer(group)[1])
    assert not groups.visible_to(None).search("zxqv", None).exists()
    GroupName.objects.filter(text="Zxqv").update(
        status="published",
        edited_by=account("editor"),
        reviewed_by=account("reviewer"),
    )
    assert groups.visible_to(None).search("zxqv", None).exists()


def test_a_draft_preferred_name_is_not_the_name_that_is_shown():
    group = published(ArmedGroup)
    preferred = group.name
    saved(GroupName, group=group, text="Zxqv", kind="preferred")
    group.refresh_from_db()

    assert group.name == preferred != "Zxqv"


def test_a_row_comes_back_through_review():
    row = published(Membership)
    editor, publisher = with_role("editor"), with_role("publisher")
    Membership.objects.update(edited_by=editor, reviewed_by=publisher)
    row.refresh_from_db()
    first = row.first_published
    withdraw(row, publisher, "Not sure.")
    submit(row, editor)
    publish(row, publisher)
    row.refresh_from_db()

    assert (row.status, row.withdrawn_reason) == ("published", "")
    assert row.first_published == first
