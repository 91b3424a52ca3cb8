"""What a date means is said while it is typed, and again when the form is opened."""

import pytest

from tests.admin_pages import save, text_of
from tests.admin_users import StaffMember

pytestmark = pytest.mark.usefixtures("prepared", "db")

MEANINGS = [
    ("2026-03-16", "", {"text": "16 March 2026"}),
    ("2026-03-16?", "", {"text": "16 March 2026 (uncertain)"}),
    (" 2026 ", "", {"earliest": "2026-01-01", "latest": "2026-12-31"}),
    ("..", "1", {"edtf": ".."}),
]


@pytest.mark.parametrize(("text", "is_open", "expected"), MEANINGS)
def test_a_date_is_explained(
    reader: StaffMember, text: str, is_open: str, expected: dict[str, str]
):
    answer = reader.client.get("/admin/edtf/", {"text": text, "open": is_open}).json()
    assert expected.items() <= answer.items()


@pytest.mark.parametrize("text", ["16 March", "2026-13-01", "..", "", "9" * 5000])
def test_what_is_no_date_is_explained(reader: StaffMember, text: str):
    answer = reader.client.get("/admin/edtf/", {"text": text})
    assert answer.status_code == 200
    assert answer.json()["error"]


def test_strangers_are_not_answered(db: None, client):
    assert client.get("/admin/edtf/", {"text": "2026"}).status_code == 302


def test_a_form_says_what_its_dates_mean(editor: StaffMember, world):
    group = world.group("a", "A", founded="2014~", dissolved="..")
    page = editor.client.get(f"/admin/groups/armedgroup/{group.pk}/change/")
    assert "2014 (approximate)" in text_of(page)


def test_a_wrong_date_is_refused_when_the_form_is_saved(editor: StaffMember):
    answer = save(
        editor.client,
        "/admin/incidents/incident/add/",
        slug="strike",
        title="A strike",
        kind="attack",
        date="2026-02-30",
    )
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["date"]
    assert 'value="2026-02-30"' in answer.content.decode()
