"""The tabs of a record's page: what is said of it, in a line each."""

import re

import pytest

from tests.admin_pages import text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")


def test_a_tab_says_that_a_claim_is_preferred(editor: StaffMember, world: World):
    member, umbrella = world.group("a", "A"), world.group("b", "B")
    world.membership(member, umbrella, rank="preferred")
    page = editor.client.get(f"/admin/groups/armedgroup/{member.pk}/change/")

    assert page.status_code == 200
    assert re.search(r"\b\w+, preferred\b", text_of(page))
