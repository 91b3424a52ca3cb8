"""Every parameter of every collection finds what it says, and every field has one."""

from functools import cache

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from config.api import router
from groups.models import ArmedGroup, Designation, Leadership, SizeEstimate
from incidents.models import CasualtyCount, Incident, Participation
from places.models import Place
from sources.models import Passage, Source
from tests.api_client import ARTICLE, ROOT, got, keys, refused, rows
from tests.factories import published

pytestmark = pytest.mark.usefixtures("seeded", "prepared", "db")

VIEWS = {prefix: view for prefix, view, _ in router.registry if hasattr(view, "model")}
PMF = "popular-mobilization-forces"

# Fields that are no parameters, with what is one instead or why nothing is.
EXCUSED = {
    "id": "the address of the row",
    "slug": "the address of the row",
    "name": "q",
    "title": "q finds it in records",
    "folded": "q",
    "lexemes": "q",
    "summary": "prose",
    "note": "prose",
    "why": "prose",
    "circumstances": "prose",
    "quote": "prose",
    "heading": "prose",
    "wording": "prose",
    "events_wording": "prose",
    "warning": "prose",
    "authors": "prose",
    "licence": "the same for most",
    "archived_url": "url",
    "accessed_on": "about our reading, not the world",
    "position": "the address of the passage",
    "start": "as_of",
    "end": "as_of",
    "attested": "as_of",
    "possible": "as_of",
    "certain": "as_of and certainty",
    "founded": "as_of",
    "dissolved": "as_of",
    "existence": "as_of",
    "born": "no question that people are listed by",
    "died": "the fates of the person",
    "published": "ordering",
    "asserted_on": "asserted_by",
    "withdrawn_on": "asserted_by",
    "low": "a figure is read beside its wording",
    "best": "a figure is read beside its wording",
    "high": "a figure is read beside its wording",
    "approximate": "a figure is read beside its wording",
    "events_low": "a figure is read beside its wording",
    "events_high": "a figure is read beside its wording",
    "place_precision": "read beside the place",
    "precision": "read beside the point",
    "external_ids": "reconciliation is by these, not lists",
    "ideologies": "words of each source, not a vocabulary",
    "created": "updated_since",
    "first_published": "the history of the row",
    "withdrawn_reason": "in the 410 of the row",
    "edited_by": "for editors alone",
    "reviewed_by": "for editors alone",
}
# Fields whose parameters have another name.
RENAMED = {
    "country_code": {"country"},
    "updated": {"updated_since"},
    "methods": {"method"},
    "latitude": {"bbox", "near"},
    "longitude": {"bbox", "near"},
    "from_incident": {"from"},
    "to_incident": {"to"},
    "asserted_by_group": {"asserted_by"},
    "asserted_by_person": {"asserted_by"},
    "asserted_by_source": {"asserted_by"},
    "asserted_by_words": {"asserted_by"},
}
ONLY_OF_INCIDENTS = {
    ("places", "latitude"): "points are for where something happened",
    ("places", "longitude"): "points are for where something happened",
    ("fates", "date"): "as_of",
    ("sizes", "date"): "as_of",
}


def filtered_fields(model: type[models.Model]) -> list[str]:
    """The columns of the model, without those the database computes of others."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.name.endswith(("_earliest", "_latest", "_days"))
    ]


@pytest.mark.parametrize("collection", VIEWS)
def test_every_field_has_a_parameter_or_an_excuse(collection):
    view = VIEWS[collection]
    parameters = set(view.filterset_class.base_filters)

    for field in filtered_fields(view.model):
        if (collection, field) in ONLY_OF_INCIDENTS or field in EXCUSED:
            continue
        if collection == "incidents" and field == "date":
            assert {"after", "before"} <= parameters
            continue
        assert RENAMED.get(field, {field}) <= parameters, field


def test_no_excuse_is_made_for_what_is_not_there():
    fields = {name for view in VIEWS.values() for name in filtered_fields(view.model)}

    assert set(EXCUSED) <= fields
    assert set(RENAMED) <= fields


def value_of(row: dict, name: str) -> str | None:
    """What a row says under the name of a parameter, as the parameter has it."""
    value = row.get(name)
    return value["slug"] if isinstance(value, dict) else value


# Parameters that are no key of the row; each has a test below.
SPECIAL = {
    "q",
    "status",
    "updated_since",
    "under",
    "listed_by",
    "asserted_by",
    "method",
    "actor",
    "after",
    "before",
    "bbox",
    "near",
    "min_killed",
    ("incidents", "role"),
    ("incidents", "basis"),
    ("incidents", "place"),
    *((name, "source") for name in VIEWS if name != "passages"),
}
PLAIN = [
    (collection, name)
    for collection, view in VIEWS.items()
    for name in view.filterset_class.base_filters
    if name not in SPECIAL and (collection, name) not in SPECIAL
]
# What the article says nothing of.
SILENT = {
    ("sources", "publisher"),
    ("sources", "url"),
    ("designations", "programme"),
    ("designations", "name_as_listed"),
}


@cache
def all_rows(collection: str) -> list[dict]:
    """The rows of the seed, read once for all parameters."""
    return rows(collection, page_size=1000)


@pytest.mark.parametrize(("collection", "name"), PLAIN)
def test_a_parameter_finds_the_rows_that_say_so_and_no_others(collection, name):
    everything = all_rows(collection)
    values = {value_of(row, name) for row in everything} - {None}
    is_silent = (collection, name) in SILENT
    assert bool(values) is not is_silent, f"what the seed says of {collection}.{name}"

    for value in values:
        expected = [row for row in everything if value_of(row, name) == value]
        assert rows(collection, page_size=1000, **{name: value}) == expected


FACTS_BEYOND_THE_SEED = [
    (Source, "sources", {"publisher": "A, B and C"}),
    (Source, "sources", {"url": "https://example.org/a,b"}),
    (Designation, "designations", {"programme": "List of, say, groups"}),
    (Designation, "designations", {"name_as_listed": "A group, listed"}),
    (Leadership, "leaderships", {"title": "Leader, acting"}),
]


@pytest.mark.parametrize(("model", "collection", "facts"), FACTS_BEYOND_THE_SEED)
def test_a_filter_takes_what_the_article_is_silent_on(model, collection, facts):
    row = published(model, **facts)

    assert keys(collection, **facts) == {getattr(row, "slug", row.pk)}


def test_several_words_or_records_are_separated_by_commas():
    two = keys("memberships", umbrella=f"iraqi-army,{PMF}")

    assert two == keys("memberships", umbrella="iraqi-army") | keys(
        "memberships", umbrella=PMF
    )
    assert len(keys("groups", kind="state,umbrella")) > len(
        keys("groups", kind="state")
    )


def test_many_slugs_are_looked_up_at_once(reader):
    slugs = ",".join(["iraqi-army"] * 200 + sorted(keys("groups")))

    with CaptureQueriesContext(connection) as queries:
        reader.get(f"{ROOT}memberships/", {"umbrella": slugs})

    assert len(queries) < 6


SPEAKERS = [
    ("casualties", PMF, 3),
    ("casualties", "local media", 1),
    ("relations", "colin-clarke", 1),
    ("relations", "nobody-at-all", 0),
]


@pytest.mark.parametrize(("collection", "speaker", "count"), SPEAKERS)
def test_claims_are_found_by_who_says_them(collection, speaker, count):
    assert len(rows(collection, asserted_by=speaker)) == count


def test_claims_are_found_by_the_source_they_cite():
    assert keys("sizes", source=ARTICLE) == keys("sizes")
    assert keys("sizes", source="another-source") == set()


def test_a_moment_may_have_any_zone():
    moment = "2026-03-16T00:00:00.5+16:30"

    assert keys("people", updated_since=moment) == keys("people")


def test_rows_changed_since_a_moment_are_found():
    updated = rows("people")[0]["updated"]

    assert keys("people", updated_since=updated) == keys("people")
    assert keys("people", updated_since="2999-01-01T00:00:00Z") == set()


# --- Of incidents -----------------------------------------------------------------


@pytest.fixture
def box():
    """Three points from west to east, an incident at each, and one without a place."""
    points = {"west": (33.0, 44.0), "middle": (33.0, 45.0), "east": (33.0, 46.0)}
    for slug, (latitude, longitude) in points.items():
        place = published(Place, slug=slug, latitude=latitude, longitude=longitude)
        published(Incident, slug=f"in-the-{slug}", place=place)
    published(Incident, slug="nowhere")


AREAS = [
    ({"bbox": "43.5,32.5,45.5,33.5"}, {"in-the-west", "in-the-middle"}),
    ({"bbox": "44,33,44,33"}, {"in-the-west"}),
    ({"bbox": "45.5,32.5,44.5,33.5"}, {"in-the-west", "in-the-east"}),
    ({"near": "33,44,1"}, {"in-the-west"}),
    ({"near": "33,44,93"}, {"in-the-west"}),
    ({"near": "33,44,94"}, {"in-the-west", "in-the-middle"}),
    ({"near": "-33,-44,20"}, set()),
]


@pytest.mark.parametrize(("area", "expected"), AREAS)
def test_incidents_are_found_in_a_box_or_around_a_point(box, area, expected):
    assert keys("incidents", **area) == expected


def test_a_circle_reaches_across_the_pole_and_the_date_line():
    there = published(Place, slug="far-side", latitude=89.9, longitude=180)
    published(Incident, slug="beyond-the-pole", place=there)

    assert keys("incidents", near="89.9,0,30") == {"beyond-the-pole"}
    assert keys("incidents", near="89.9,-179.9,5") == {"beyond-the-pole"}


def test_a_place_includes_the_places_within_it():
    inner = published(Place, parent=published(Place, parent=None, slug="outer"))
    published(Incident, slug="inside", place=published(Place, parent=inner))

    assert keys("incidents", place="outer") == {"inside"}
    assert keys("incidents", place="irbil") < keys("incidents", place="iraq")


KILLED = [(0, True), (5, True), (6, True), (7, False)]


@pytest.mark.parametrize(("number", "expected"), KILLED)
def test_the_killed_are_added_up_for_each_claimant_alone(number, expected):
    incident = published(Incident, slug="counted")
    ours, theirs = published(ArmedGroup), published(ArmedGroup)
    count = {"incident": incident, "asserted_by_group": ours}
    published(CasualtyCount, **count, best=2, category="combatants")
    published(CasualtyCount, **count, low=1, best=None, high=4, category="civilians")
    published(CasualtyCount, incident=incident, asserted_by_group=theirs, best=5)
    published(CasualtyCount, incident=incident, best=50, effect="wounded")
    published(CasualtyCount, incident=incident, best=60, rank="deprecated")

    assert ("counted" in keys("incidents", min_killed=number)) is expected


def test_two_sources_without_a_speaker_are_two_claimants():
    incident = published(Incident, slug="twice-counted")
    for best in (5, 7):
        count = published(CasualtyCount, incident=incident, best=best)
        count.citations.set([published(Passage)])

    summary = got("incidents/twice-counted/")["casualty_summary"]

    assert summary == {"killed": {"low": 5, "high": 7, "claimants": 2}}
    assert "twice-counted" in keys("incidents", min_killed=7)
    assert "twice-counted" not in keys("incidents", min_killed=8)


def test_actor_role_and_basis_must_be_of_one_participation():
    incident = published(Incident, slug="two-sides")
    us, them = published(ArmedGroup), published(ArmedGroup)
    part = {"incident": incident}
    published(Participation, **part, group=us, role="attacker", basis="stated")
    published(Participation, **part, group=them, role="victim", basis="claimed")

    assert keys("incidents", actor=us.slug, role="attacker") == {"two-sides"}
    assert keys("incidents", actor=us.slug, role="victim") == set()
    assert keys("incidents", actor=them.slug, basis="stated") == set()
    assert "two-sides" in keys("incidents", basis="claimed")


def test_a_person_is_an_actor_too():
    assert keys("incidents", actor="qassem-soleimani") == {"soleimani-killing-2020"}


def test_a_method_is_one_of_several():
    published(Incident, slug="mixed", methods=["rocket", "drone"])

    assert "mixed" in keys("incidents", method="drone")
    assert "mixed" in keys("incidents", method="rocket,missile")
    assert "mixed" not in keys("incidents", method="missile")


def test_figures_without_a_number_are_never_a_minimum():
    published(SizeEstimate, best=None, wording="dozens")
    incident = published(Incident, slug="wordy")
    published(CasualtyCount, incident=incident, best=None, wording="dozens")

    assert "wordy" not in keys("incidents", min_killed=0)


BAD = [
    ("groups", {"kind": "militias"}, "kind"),
    ("groups", {"kind": ""}, "kind"),
    ("groups", {"under": "no-such-group"}, "under"),
    ("groups", {"as_of": "2026-02-30"}, "as_of"),
    ("groups", {"as_of": "16 March 2026"}, "as_of"),
    ("groups", {"as_of": "2026-03"}, "as_of"),
    ("groups", {"certainty": "certain"}, "certainty"),
    ("groups", {"certainty": "sure", "as_of": "2026-03-16"}, "certainty"),
    ("groups", {"ordering": "kind"}, "ordering"),
    ("groups", {"ordering": "name", "q": "a"}, "ordering"),
    ("groups", {"ordering": "name,-name"}, "ordering"),
    ("groups", {"ordering": "--name"}, "ordering"),
    ("memberships", {"umbrella": "iraqi-army,no-such-group"}, "umbrella"),
    ("memberships", {"umbrella": ",iraqi-army"}, "umbrella"),
    ("groups", {"fields": "slug,colour"}, "fields"),
    ("groups", {"page_size": "1001"}, "page_size"),
    ("groups", {"page_size": "0"}, "page_size"),
    ("groups", {"page_size": "9" * 30}, "page_size"),
    ("groups", {"page_size": "9" * 5000}, "page_size"),
    ("groups", {"cursor": "abc"}, "cursor"),
    ("groups", {"count": "yes"}, "count"),
    ("groups", {"updated_since": "2026-03-16"}, "updated_since"),
    ("groups", {"updated_since": "2026-03-16T00:00:00"}, "updated_since"),
    ("groups", {"updated_since": "2026-03-16T00:00:00+24:30"}, "updated_since"),
    ("groups", {"updated_since": "0001-01-01T00:00:00+10:00"}, "updated_since"),
    ("incidents", {"after": "16/03/2026"}, "after"),
    ("incidents", {"before": "03/16/2026"}, "before"),
    ("incidents", {"bbox": "1,2,3"}, "bbox"),
    ("incidents", {"bbox": "1,2,3,nan"}, "bbox"),
    ("incidents", {"bbox": "0,10,0,-10"}, "bbox"),
    ("incidents", {"near": "33,44"}, "near"),
    ("incidents", {"near": "91,44,5"}, "near"),
    ("incidents", {"near": "33,44,-5"}, "near"),
    ("incidents", {"min_killed": "many"}, "min_killed"),
    ("incidents", {"min_killed": "-1"}, "min_killed"),
    ("incidents", {"min_killed": "2.5"}, "min_killed"),
    ("incidents", {"min_killed": "9" * 30}, "min_killed"),
    ("incidents", {"place": "no-such-place"}, "place"),
]


@pytest.mark.parametrize(("collection", "parameters", "field"), BAD)
def test_a_bad_value_is_refused_under_its_name(reader, collection, parameters, field):
    response = reader.get(f"{ROOT}{collection}/", parameters)

    assert {name for name, _ in refused(response, 400)} == {field}


@pytest.mark.parametrize(
    "name", ["kind", "q", "as_of", "page_size", "fields", "format"]
)
def test_a_parameter_is_given_once(reader, name):
    value = {"as_of": "2026-03-16", "format": "json"}.get(name, "name")
    response = reader.get(f"{ROOT}groups/?{name}={value}&{name}={value}")

    assert (name, "repeated_parameter") in refused(response, 400)


UNKNOWN = ["groups/?statuss=active", "groups/iran/?q=a", f"sources/{ARTICLE}/?kind=x"]


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_unknown_parameter_is_refused(reader, address):
    codes = {code for _, code in refused(reader.get(ROOT + address), 400)}

    assert codes == {"unknown_parameter"}


@pytest.mark.parametrize("form", ["xlsx", "ndjson", "geojson"])
def test_a_format_that_comes_later_is_not_there_yet(reader, form):
    assert refused(reader.get(f"{ROOT}groups/?format={form}"), 406) == []


def test_a_list_says_which_parameters_there_are(reader):
    detail = reader.get(f"{ROOT}groups/?umbrella=x").json()["detail"]

    for name in ("under", "listed_by", "as_of", "page_size"):
        assert name in detail


def test_a_row_is_the_same_in_a_list_and_by_itself():
    for collection in ("groups", "incidents", "people", "memberships"):
        for row in rows(collection):
            key = row.get("slug", row.get("id"))
            assert got(f"{collection}/{key}/") == row
