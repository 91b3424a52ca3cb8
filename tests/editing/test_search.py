"""The admin's searches: by any name, in any script, from any page."""

import pytest

from groups.models import ArmedGroup
from tests.admin_pages import text_of
from tests.admin_users import StaffMember
from tests.admin_world import World

pytestmark = pytest.mark.usefixtures("prepared", "db")

SEARCHES = [
    ("nujaba", True),
    ("NUJABA", True),
    ("Nujabā", True),
    ("movement noble", True),
    ("النجباء", True),
    ("harakat-al", True),
    ("nobody", False),
]


@pytest.fixture
def nujaba(world: World) -> ArmedGroup:
    group = world.group("harakat-al-nujaba", "Ḥarakat al-Nujabāʾ", country_code="IQ")
    for text in ("حركة النجباء", "Movement of the Noble Ones"):
        world.name(group, text)
    return group


@pytest.mark.parametrize(("typed", "options"), SEARCHES)
def test_a_group_is_found_in_its_list(
    reader: StaffMember, nujaba: ArmedGroup, typed: str, options: bool
):
    page = reader.client.get("/admin/groups/armedgroup/", {"q": typed})
    assert (page.context["cl"].result_count == 1) is options


@pytest.mark.parametrize(("typed", "options"), SEARCHES)
def test_a_membership_is_found_by_who_is_in_it(
    reader: StaffMember, nujaba: ArmedGroup, world: World, typed: str, options: bool
):
    world.membership(nujaba, world.group("pmf", "Popular Mobilization Forces"))
    page = reader.client.get("/admin/groups/membership/", {"q": typed})
    assert (page.context["cl"].result_count == 1) is options


def test_the_nearest_comes_first_unless_a_column_is_chosen(
    reader: StaffMember, nujaba: ArmedGroup, world: World
):
    world.group("aa", "A Harakat of Nujabaa and others")
    query = {"q": "Harakat an-Nujaba"}
    pages = [
        reader.client.get("/admin/groups/armedgroup/", {**query, **order})
        for order in ({}, {"o": "1"})
    ]
    options = [[row.slug for row in page.context["cl"].result_list] for page in pages]
    assert options == [["harakat-al-nujaba", "aa"], ["aa", "harakat-al-nujaba"]]


def test_a_list_that_is_searched_says_by_which_name_a_row_matches(
    reader: StaffMember, nujaba: ArmedGroup
):
    address = "/admin/groups/armedgroup/"
    assert "Found by" not in text_of(reader.client.get(address))
    page = text_of(reader.client.get(address, {"q": "Moevment of the Noble Ones"}))
    assert "Found by" in page
    assert "Movement of the Noble Ones (respelt)" in page


def test_what_is_typed_in_another_spelling_is_offered(
    editor: StaffMember, nujaba: ArmedGroup
):
    for typed in ("Haraket en-Noujaba", "nuj", "harakat-al-nujaba", "HN"):
        options = offers(editor, "groups", "membership", "member", typed)
        assert options == ["Ḥarakat al-Nujabāʾ (Militia, IQ)"], typed


def offers(
    person: StaffMember, app: str, model: str, field: str, term: str
) -> list[str]:
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    answer = person.client.get("/admin/autocomplete/", query)
    return [offer["text"] for offer in answer.json()["results"]]


def test_a_group_is_offered_under_any_name_with_what_tells_it_apart(
    editor: StaffMember, nujaba: ArmedGroup
):
    options = offers(editor, "groups", "membership", "member", "النجباء")
    assert options == ["Ḥarakat al-Nujabāʾ (Militia, IQ)"]


@pytest.mark.parametrize(
    "typed", ["bulletin 1", "paragraph 1", "BULLETIN paragraph", "opening"]
)
def test_a_passage_is_offered_by_source_place_and_heading(
    editor: StaffMember, world: World, typed: str
):
    world.passage.heading = "Opening words"
    world.passage.save()
    options = offers(editor, "groups", "membership", "citations", typed)
    of_bulletin = [text for text in options if "A bulletin" in text]
    assert of_bulletin == ["paragraph 1 (Opening words) · A bulletin"]


def test_a_page_links_to_the_forms_of_claims_with_itself_filled_in(
    editor: StaffMember, nujaba: ArmedGroup
):
    page = editor.client.get(f"/admin/groups/armedgroup/{nujaba.pk}/change/")
    link = f"/admin/groups/membership/add/?member={nujaba.pk}"
    assert link in page.content.decode()
    form = editor.client.get(link)
    assert "Ḥarakat al-Nujabāʾ (Militia, IQ)" in text_of(form)


def test_a_claim_is_seen_from_either_end(
    reader: StaffMember, nujaba: ArmedGroup, world: World
):
    umbrella = world.group("pmf", "Popular Mobilization Forces")
    claim = world.membership(nujaba, umbrella, start="2016")
    for group in (nujaba, umbrella):
        page = reader.client.get(f"/admin/groups/armedgroup/{group.pk}/change/")
        assert f"/admin/groups/membership/{claim.pk}/change/" in page.content.decode()
        assert "Memberships (1)" in text_of(page)


def test_a_page_names_its_address_in_the_api(reader: StaffMember, nujaba: ArmedGroup):
    page = reader.client.get(f"/admin/groups/armedgroup/{nujaba.pk}/change/")
    assert 'href="/api/v1/groups/harakat-al-nujaba/"' in page.content.decode()
