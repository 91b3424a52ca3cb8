"""CSV: one header, the whole result, the figures and dates exactly."""

import csv
import io

import pytest

from config.api import router
from groups.models import ArmedGroup, Membership, SizeEstimate
from incidents.models import Incident
from places.models import Place
from tests.api_client import ROOT, got, refused
from tests.factories import published, saved

pytestmark = pytest.mark.django_db

COLLECTIONS = [prefix for prefix, _, _ in router.registry if prefix != "proposals"]


def table(client, address: str, **parameters) -> list[list[str]]:
    response = client.get(ROOT + address, {"format": "csv", **parameters})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = (
        b"".join(response.streaming_content)
        if response.streaming
        else (response.content)
    )
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def records(client, address: str, **parameters) -> list[dict[str, str]]:
    header, *lines = table(client, address, **parameters)
    assert all(len(line) == len(header) for line in lines)
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_empty_table_has_its_header(reader, collection):
    (header,) = table(reader, f"{collection}/")

    assert header[0] in ("slug", "id")
    assert header[-2:] == ["created", "updated"]
    assert len(header) == len(set(header))


HEADER = (
    "id umbrella member role start start_earliest start_latest end end_earliest "
    "end_latest attested attested_earliest attested_latest holds holds_because basis "
    "asserted_by asserted_on asserted_on_earliest asserted_on_latest withdrawn_on "
    "withdrawn_on_earliest withdrawn_on_latest confidence rank status note citations "
    "created updated"
)


def test_the_header_is_fixed(reader):
    assert table(reader, "memberships/")[0] == HEADER.split()


def test_a_table_is_the_whole_result_whatever_the_page(reader):
    for _ in range(5):
        published(SizeEstimate)

    assert len(records(reader, "sizes/", page_size=2)) == 5
    assert len(records(reader, "sizes/", counted="members")) == 0


def test_cells_hold_slugs_dates_with_bounds_and_round_numbers(reader):
    row = published(Membership, start="2016", end="..")
    (cells,) = records(reader, "memberships/", as_of="2020-01-01")

    assert cells["umbrella"] == row.umbrella.slug
    assert (cells["start"], cells["start_earliest"], cells["start_latest"]) == (
        "2016",
        "2016-01-01",
        "2016-12-31",
    )
    assert (cells["end"], cells["end_earliest"], cells["holds"]) == (
        "..",
        "",
        "possible",
    )
    assert (cells["citations"], cells["asserted_by"]) == ("cited:1", "")


def test_figures_are_whole_and_none_is_empty(reader):
    published(SizeEstimate, best=10000, approximate=True)
    (cells,) = records(reader, "sizes/")

    assert [cells[key] for key in ("low", "best", "high", "approximate")] == [
        "",
        "10000",
        "",
        "true",
    ]


def test_lists_are_joined_and_a_place_has_its_precision(reader):
    place = published(Place, slug="somewhere")
    published(
        Incident,
        methods=["drone", "rocket"],
        place=place,
        place_precision="near",
    )
    (cells,) = records(reader, "incidents/")

    assert cells["methods"] == "drone | rocket"
    assert (cells["place"], cells["place_precision"]) == ("somewhere", "near")


def test_fields_choose_the_columns(reader):
    published(ArmedGroup, slug="ours", founded="2010")

    assert table(reader, "groups/", fields="slug,founded") == [
        ["slug", "founded", "founded_earliest", "founded_latest"],
        ["ours", "2010", "2010-01-01", "2010-12-31"],
    ]


def test_one_row_is_a_table_too(reader):
    published(ArmedGroup, slug="ours")

    assert [row["slug"] for row in records(reader, "groups/ours/")] == ["ours"]


def test_a_table_is_requested_by_its_media_type_as_well(reader):
    response = reader.get(f"{ROOT}groups/", HTTP_ACCEPT="text/csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="groups.csv"'


def test_a_draft_is_in_no_table_of_the_public(reader, editor):
    saved(ArmedGroup, slug="a-draft")

    assert records(reader, "groups/") == []
    assert [row["slug"] for row in records(editor, "groups/")] == ["a-draft"]


OFFERED = [
    ("groups/?format=xlsx", {}),
    ("groups/", {"HTTP_ACCEPT": "application/xml"}),
    ("proposals/?format=csv", {}),
    ("schema/?format=csv", {}),
]


@pytest.mark.parametrize(("address", "headers"), OFFERED)
def test_a_format_that_is_not_offered_is_refused(editor, address, headers):
    response = editor.get(ROOT + address, **headers)

    assert refused(response, 406) == []
    assert "json" in response.json()["detail"]


def test_a_refusal_is_no_table(reader):
    response = reader.get(f"{ROOT}groups/?format=csv&kind=x")

    assert refused(response, 400) == [("kind", "invalid_choice")]


def test_json_is_the_default_also_for_a_browser(reader):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    assert reader.get(f"{ROOT}groups/", HTTP_ACCEPT=accept).json() == got("groups/")
