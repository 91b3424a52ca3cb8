"""The history page says who changed what, field by field, in words."""

import pytest
from django.urls import reverse

from groups.models import ArmedGroup
from history.revisions import check_deferred_rules
from tests.admin_pages import save, text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")


def test_it_shows_a_field_before_and_after_with_who_and_why(
    editor: StaffMember, publisher: StaffMember, world: World
):
    group = ArmedGroup.objects.create(slug="new", kind="militia")
    check_deferred_rules()
    address = reverse("admin:groups_armedgroup_change", args=[group.pk])
    cited = {"citations": [world.passage.pk]}
    save(editor.client, address, kind="umbrella", edit_reason="Has members", **cited)
    history = reverse("admin:groups_armedgroup_history", args=[group.pk])
    text = text_of(publisher.client.get(history))
    assert "some-editor Has members Changed" in text
    assert "Kind Militia Umbrella" in text
    assert "Citation added" in text
    assert "Passage — A bulletin, paragraph 1" in text


def test_names_are_part_of_it(editor: StaffMember, world: World):
    group = ArmedGroup.objects.create(slug="new", kind="militia")
    check_deferred_rules()
    address = reverse("admin:groups_armedgroup_change", args=[group.pk])
    name = {
        "names-TOTAL_FORMS": "1",
        "names-0-text": "Ḥarakat",
        "names-0-kind": "alias",
        "names-0-group": group.pk,
    }
    save(editor.client, address, **name)
    history = reverse("admin:groups_armedgroup_history", args=[group.pk])
    text = text_of(editor.client.get(history))
    assert "Name added" in text
    assert "Text — Ḥarakat" in text
    assert "Kind — Alias" in text


def test_a_revision_lists_what_it_touched(editor: StaffMember, world: World):
    group = world.group("a", "A")
    history = reverse("admin:groups_armedgroup_history", args=[group.pk])
    entry = editor.client.get(history).context["revisions"][0]
    address = reverse("admin:history_revision_change", args=[entry.revision.pk])
    assert "Group name" in text_of(editor.client.get(address))
    assert editor.client.post(address, {"why": "other"}).status_code == 403
