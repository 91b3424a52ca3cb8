"""The feed of changes: a mirror that follows it is the original, and drafts stay in."""

import pytest
from rest_framework.test import APIClient

from groups.models import ArmedGroup, Membership
from history.dependents import public_models
from history.revisions import declared, last_revision
from places.models import Place
from sources.models import Source
from tests.factories import published, saved
from tests.history.mirror import COLLECTIONS, follow, original
from tests.history.random_edits import RandomEdits

pytestmark = pytest.mark.usefixtures("seeded", "unlimited_requests", "db")
FEED = "/api/v1/changes/"
MEMBER = "kataib-hizballah-in-popular-mobilization-forces"


def names_of_public_rows() -> set[tuple[str, str]]:
    """Every row the public can read, by collection and id."""
    return {
        (model.collection, row.public_id)
        for model in public_models().values()
        for row in model.objects.visible_to(None)
    }


# Which random world, and how many changes it takes.
WORLDS = [
    (1, 30),
    *(pytest.param(seed, 120, marks=pytest.mark.long) for seed in range(1, 11)),
]


@pytest.mark.parametrize(("seed", "turns"), WORLDS)
def test_a_mirror_that_follows_the_feed_is_the_original(seed: int, turns: int) -> None:
    edits = RandomEdits(seed)
    copy: dict = {}
    since = follow(copy, 0)
    assert copy == original(COLLECTIONS)
    for turn in range(turns):
        edits.happen()
        if turn % 15 == 0:
            since = follow(copy, since)
    follow(copy, since)
    expected = original(COLLECTIONS)
    assert copy.keys() == expected.keys()
    for address, row in expected.items():
        assert copy[address] == row
    # The edits did something of every kind.
    assert min(edits.done.values()) > 0 and len(edits.done) == len(edits.acts)


@pytest.mark.parametrize("turns", [10, pytest.param(30, marks=pytest.mark.long)])
def test_what_never_was_public_is_never_in_the_feed(turns: int) -> None:
    edits = RandomEdits(seed=2)
    public = names_of_public_rows()
    for _ in range(turns):
        edits.happen()
        public |= names_of_public_rows()
    client, entries = APIClient(), set()
    page = client.get(FEED, {"since": 0}).json()
    while page:
        entries |= {(row["collection"], row["id"]) for row in page["results"]}
        page = page["next"] and client.get(page["next"]).json()
    assert entries <= public


def test_a_withdrawn_row_is_gone_with_the_reason() -> None:
    since = last_revision().number
    row = Membership.objects.get(pk=MEMBER)
    with declared(None, "test"):
        row.status, row.withdrawn_reason = "withdrawn", "It was a mistake."
        row.save()
    entries = {entry["url"]: entry for entry in feed(since)}
    gone = entries[f"/api/v1/memberships/{MEMBER}/"]
    assert gone["change"] == "gone"
    assert gone["reason"] == "It was a mistake."
    assert gone["revision"] == since + 1
    # Both profiles that showed it look different.
    for group in ("kataib-hizballah", "popular-mobilization-forces"):
        assert entries[f"/api/v1/groups/{group}/"]["change"] == "changed"


def test_a_claim_is_gone_when_the_group_it_names_is() -> None:
    since = last_revision().number
    group = ArmedGroup.objects.get(slug="kataib-hizballah")
    with declared(None, "test"):
        group.status, group.withdrawn_reason = "withdrawn", "Two in one."
        group.save()
    entries = {entry["url"]: entry for entry in feed(since)}
    assert entries["/api/v1/groups/kataib-hizballah/"]["reason"] == "Two in one."
    claim = entries[f"/api/v1/memberships/{MEMBER}/"]
    assert (claim["change"], claim["reason"]) == ("gone", None)
    assert entries["/api/v1/groups/popular-mobilization-forces/"]["change"] == "changed"


def test_a_new_title_of_a_source_changes_what_cites_it() -> None:
    since = last_revision().number
    with declared(None, "test"):
        Source.objects.update(title="Another title")
    entries = {entry["url"] for entry in feed(since)}
    assert entries >= original(COLLECTIONS).keys() - places_without_citation()


def places_without_citation() -> set[str]:
    rows = Place.objects.filter(citations=None, names__citations=None)
    return {f"/api/v1/places/{row.slug}/" for row in rows}


def test_a_draft_and_its_deletion_are_not_in_the_feed() -> None:
    since = last_revision().number
    with declared(None, "test"):
        draft = saved(ArmedGroup)
    with declared(None, "test"):
        draft.delete()
    assert feed(since) == []
    assert last_revision().number == since + 2


def test_pages_are_bounded_and_meet_without_a_gap() -> None:
    whole = {row["url"] for row in feed(0)}
    client = APIClient()
    page = client.get(FEED, {"since": 0, "page_size": 7}).json()
    pieces, entries = 0, set()
    while page:
        assert len(page["results"]) <= 7
        pieces, entries = pieces + 1, entries | {row["url"] for row in page["results"]}
        page = page["next"] and client.get(page["next"]).json()
    assert entries == whole
    assert pieces > 20


def test_the_end_of_the_feed_is_fixed_at_its_first_page() -> None:
    client = APIClient()
    page = client.get(FEED, {"since": 0, "page_size": 1000}).json()
    last = page["revision"]
    with declared(None, "test"):
        published(ArmedGroup, slug="later")
    while page["next"]:
        page = client.get(page["next"]).json()
    assert page["revision"] == last
    assert [row["id"] for row in feed(last) if row["collection"] == "groups"] == [
        "later"
    ]


def test_the_feed_can_be_read_as_of_a_past_moment() -> None:
    before = last_revision()
    with declared(None, "test"):
        published(ArmedGroup, slug="later")
    parameters = {"since": 0, "known_at": before.stamped.isoformat()}
    page = APIClient().get(FEED, parameters).json()
    assert page["revision"] == before.number


def test_an_unchanged_feed_is_not_sent_again() -> None:
    client = APIClient()
    held = client.get(FEED, {"since": 0})["ETag"]
    again = client.get(FEED, {"since": 0}, headers={"If-None-Match": held})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"since": "-1"}, "out_of_range"),
        ({"since": "x"}, "out_of_range"),
        ({"since": "999999"}, "future"),
        ({"cursor": "x"}, "invalid_cursor"),
        ({"page_size": "0"}, "out_of_range"),
        ({"until": "3"}, "unknown_parameter"),
    ],
)
def test_a_bad_question_is_refused(parameters: dict, code: str) -> None:
    answer = APIClient().get(FEED, parameters)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == code


def feed(since: int) -> list[dict]:
    """Every entry since a revision."""
    client, entries = APIClient(), []
    page = client.get(FEED, {"since": since, "page_size": 1000}).json()
    while page:
        entries += page["results"]
        page = page["next"] and client.get(page["next"]).json()
    return entries
