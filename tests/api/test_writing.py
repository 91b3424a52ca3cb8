"""Rows made and changed over HTTP, in every form that is taken."""

import pytest
from django.apps import apps

from groups.models import ArmedGroup, GroupName, Person
from history.models import Revision
from history.revisions import check_deferred_rules
from incidents.models import Incident
from places.models import Place
from records.claims import Claim
from review.models import Proposal
from tests.api_client import ROOT, got, put, refused
from tests.factories import passage, published, saved

pytestmark = pytest.mark.usefixtures("prepared", "db")


@pytest.fixture
def cited() -> str:
    return passage().public_id


def added(client, collection: str, **body) -> dict:
    response = client.post(f"{ROOT}{collection}/", body, format="json")
    assert response.status_code == 201, response.content
    return response.json()


def test_a_record_is_made_with_its_names_and_citations(editor, cited):
    row = added(
        editor,
        "groups",
        slug="new-group",
        kind="militia",
        country="IQ",
        founded="2003~",
        ideologies=["one", "two"],
        names=[
            {"text": "New Group", "kind": "preferred", "citations": [cited]},
            {"text": "مجموعة", "kind": "native", "language": "ar", "script": "Arab"},
        ],
        citations=[{"source": "cited", "locator": "paragraph 1"}],
    )

    assert row["status"] == "draft"
    assert row["founded"]["text"] == "2003 (approximate)"
    assert {name["text"] for name in row["names"]} == {"New Group", "مجموعة"}
    assert [citation["id"] for citation in row["citations"]] == [cited]


WHYS = [({"why": "Named in the report."}, "Named in the report."), ({}, "API POST ")]


@pytest.mark.parametrize(("reason", "why"), WHYS)
def test_the_history_keeps_who_wrote_and_why(editor, reason, why):
    check_deferred_rules()
    added(editor, "groups", slug="new-group", kind="militia", **reason)

    revision = Revision.objects.latest("pk")
    assert revision.who == "some-editor"
    assert revision.why.startswith(why)


CLAIMS = [
    ("memberships", {"umbrella": "a", "member": "b", "start": "2016", "end": ".."}),
    ("relations", {"subject": "a", "kind": "sponsors", "object": "b"}),
    ("leaderships", {"person": "p", "group": "a", "role": "leader"}),
    ("fates", {"person": "p", "fate": "unclear", "date": "[2026-03-16,2026-03-18]"}),
    ("sizes", {"group": "a", "counted": "fighters", "best": 10000, "low": 0}),
    ("designations", {"group": "a", "authority": "b", "listed": "2009-07-02"}),
    ("presences", {"group": "a", "place": "here", "kind": "camp"}),
    ("participations", {"incident": "i", "group": "a", "role": "attacker"}),
    ("targets", {"incident": "i", "kind": "base", "owner_group": "b"}),
    ("casualties", {"incident": "i", "effect": "killed", "wording": "dozens"}),
    ("incident-links", {"from": "i", "kind": "follows", "to": "j"}),
]


def test_no_kind_of_claim_is_left_out():
    """A kind that is missing in CLAIMS is named here."""
    kinds = {
        model.collection for model in apps.get_models() if issubclass(model, Claim)
    }

    assert kinds - {collection for collection, _ in CLAIMS} == set()


SPEAKERS = [
    None,
    {"kind": "group", "slug": "b"},
    {"kind": "person", "slug": "p"},
    {"kind": "source", "slug": "cited"},
    {"kind": "words", "name": "local media"},
]


@pytest.fixture
def named(cited):
    for model, slugs in {ArmedGroup: "ab", Person: "p", Incident: "ij"}.items():
        for slug in slugs:
            published(model, slug=slug)
    published(Place, slug="here")


@pytest.mark.parametrize(("collection", "body"), CLAIMS)
def test_each_kind_of_claim_is_made_by_slugs_and_read_back(
    editor, named, collection, body
):
    claim = {"basis": "claimed", "confidence": "low", "citations": ["cited:1"]}
    for speaker in SPEAKERS:
        row = added(editor, collection, **body, **claim, asserted_by=speaker)
        speaker_read = row["asserted_by"] or {}
        assert {key: speaker_read.get(key) for key in speaker or {}} == (speaker or {})
        assert got(f"{collection}/{row['id']}/", editor) == row
        for key, value in body.items():
            read = row[key]
            if isinstance(read, dict):
                read = read.get("slug") or read["edtf"]
            assert read == value


def test_a_claim_gets_a_readable_id_or_keeps_the_one_given(editor, named):
    body = {"umbrella": "a", "member": "b", "citations": ["cited:1"]}

    assert added(editor, "memberships", **body)["id"] == "a-b-full"
    other = added(editor, "memberships", **body, start="2010")
    assert other["id"] == "a-b-full-2"
    third = added(editor, "memberships", **body, start="2012", id="ours")
    assert third["id"] == "ours"


def test_a_draft_put_back_is_still_its_authors(signed_in):
    ann, bob = signed_in("editor", "ann"), signed_in("editor", "bob")
    row = added(ann, "groups", slug="draft", kind="militia")

    assert put(bob, f"{ROOT}groups/draft/", row).status_code == 200
    assert ArmedGroup.objects.get().edited_by == ann.user


def test_names_are_replaced_whole(editor, cited):
    group = saved(ArmedGroup, slug="ours")
    for text in ("One", "Two"):
        saved(GroupName, group=group, text=text, kind="alias")
    address = f"{ROOT}groups/ours/"
    names = editor.get(address).json()["names"]

    kept = put(
        editor,
        address,
        {"names": [names[1], {"text": "Three", "kind": "alias"}]},
        "patch",
    )

    assert [name["text"] for name in kept.json()["names"]] == ["Two", "Three"]
    assert put(editor, address, {"names": []}, "patch").json()["names"] == []


def test_an_incident_takes_its_place_as_it_was_read(editor):
    published(Place, slug="here")
    saved(Incident, slug="ours")
    address = f"{ROOT}incidents/ours/"

    def patched(**body) -> dict:
        return put(editor, address, body, "patch").json()

    place = patched(place="here", place_precision="near")["place"]
    assert (place["slug"], place["precision"]) == ("here", "near")
    place = patched(place={**place, "precision": "exact"})["place"]
    assert place["precision"] == "exact"
    assert patched(place={**place, "precision": None})["place"]["precision"] is None
    assert patched(place=None)["place"] is None


def test_an_incident_takes_how_many_events_it_covers(editor):
    saved(Incident, slug="ours")
    events = {"low": 2, "high": None, "wording": "scores"}

    answer = put(editor, f"{ROOT}incidents/ours/", {"events": events}, "patch")

    assert answer.json()["events"] == events


def test_a_text_that_is_not_known_is_null_whichever_way_it_is_written(editor):
    saved(ArmedGroup, slug="ours", summary="Something.")
    address = f"{ROOT}groups/ours/"

    for nothing in (None, ""):
        answer = put(editor, address, {"summary": nothing}, "patch")
        assert answer.json()["summary"] is None


def test_a_key_left_out_of_a_patch_keeps_its_value(editor):
    saved(ArmedGroup, slug="ours", country_code="IQ")
    answer = put(editor, f"{ROOT}groups/ours/", {"kind": "party"}, "patch")

    assert (answer.json()["kind"], answer.json()["country"]) == ("party", "IQ")


def test_a_claim_keeps_its_id(editor, named):
    row = added(editor, "memberships", umbrella="a", member="b", citations=["cited:1"])
    address = f"{ROOT}memberships/{row['id']}/"

    assert refused(put(editor, address, {"id": "another"}, "patch"), 400) == [
        ("id", "id")
    ]


def test_a_published_record_keeps_its_slug(editor):
    published(ArmedGroup, slug="ours")
    answer = put(editor, f"{ROOT}groups/ours/", {"slug": "other"}, "patch")

    assert answer.status_code == 400
    assert Proposal.objects.count() == 0


def test_a_passage_is_added_to_its_source(editor, cited):
    row = added(
        editor,
        "passages",
        source="cited",
        position=2,
        locator="page 2",
        reading="context_only",
        why="Background.",
    )

    assert row["id"] == "cited:2"
    assert got("passages/cited:2/", editor) == row
