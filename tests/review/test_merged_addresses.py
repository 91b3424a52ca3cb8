"""The old address leads to the kept record: in reads, filters, references, the feed."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from groups.models import ArmedGroup, Designation, Membership, Person
from history.revisions import declared, last_revision
from incidents.models import Participation
from places.models import Place
from review.merge import merge
from sources.models import Passage, Source
from tests.factories import published, saved
from tests.history.mirror import COLLECTIONS, follow, original
from tests.users import account

pytestmark = pytest.mark.usefixtures("prepared", "db")
API = "/api/v1"
WHY = "One group under two spellings."


@pytest.fixture
def world(publisher: User) -> dict:
    """A published umbrella with the member that is merged, and the one that is kept."""
    with declared(None, "test"):
        umbrella = published(ArmedGroup, slug="umbrella")
        kept = published(ArmedGroup, slug="kept")
        merged = published(ArmedGroup, slug="merged")
        claim = published(Membership, id="claim", umbrella=umbrella, member=merged)
    before = last_revision().stamped.isoformat()
    return {
        "umbrella": umbrella,
        "kept": kept,
        "merged": merged,
        "claim": claim,
        "before": before,
    }


def response_to(path: str, user: User | None = None, **query):
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client.get(f"{API}/{path}", query)


def location(path: str, **query) -> tuple[int, str]:
    answer = response_to(path, **query)
    return answer.status_code, answer.get("Location", "").removeprefix(
        f"http://testserver{API}/"
    )


@pytest.mark.parametrize(
    ("old", "led_to"),
    [
        ("groups/merged/", "groups/kept/"),
        (
            "groups/merged/?as_of=2026-03-17&fields=slug,name",
            "groups/kept/?as_of=2026-03-17&fields=slug,name",
        ),
        (
            "groups/merged/network/?direction=up&depth=2",
            "groups/kept/network/?direction=up&depth=2",
        ),
        (
            "groups/merged/incidents/?include_members=true",
            "groups/kept/incidents/?include_members=true",
        ),
        (
            "groups/merged/members/?from=2010-01-01&to=2020-01-01",
            "groups/kept/members/?from=2010-01-01&to=2020-01-01",
        ),
        ("groups/merged/?format=csv", "groups/kept/?format=csv"),
    ],
)
def test_an_old_address_leads_to_the_same_question_of_the_kept_record(
    world, publisher: User, old: str, led_to: str
):
    merge(world["kept"], world["merged"], publisher, WHY)
    answer = APIClient().get(f"{API}/{old}")

    assert answer.status_code == 308
    assert answer["Location"] == f"http://testserver{API}/{led_to}"
    assert answer.content == b""
    assert APIClient().get(answer["Location"]).status_code == 200


def test_editors_are_led_there_too_and_cannot_write_to_the_old_one(
    world, publisher: User
):
    merge(world["kept"], world["merged"], publisher, WHY)
    client = APIClient()
    client.force_authenticate(publisher)
    path = f"{API}/groups/merged/"
    patched = client.patch(path, {"summary": "x"}, "json", headers={"If-Match": "*"})
    submitted = client.post(f"{path}submit/", {}, "json")

    assert client.get(path).status_code == 308
    assert (patched.status_code, submitted.status_code) == (308, 308)
    assert submitted["Location"] == f"http://testserver{API}/groups/kept/submit/"


def test_a_chain_of_merges_ends_at_the_last_one(world, publisher: User):
    with declared(None, "test"):
        last = published(ArmedGroup, slug="last")
    merge(world["kept"], world["merged"], publisher, WHY)
    merge(last, world["kept"], publisher, WHY)

    assert location("groups/merged/") == (308, "groups/last/")
    assert location("groups/kept/") == (308, "groups/last/")


def test_before_the_merge_the_old_record_is_there(world, publisher: User):
    merge(world["kept"], world["merged"], publisher, WHY)
    after = last_revision().stamped.isoformat()
    old = response_to("groups/merged/", known_at=world["before"])

    assert old.status_code == 200
    assert [claim["id"] for claim in old.json()["umbrellas"]] == ["claim"]
    assert (
        response_to("groups/kept/", known_at=world["before"]).json()["umbrellas"] == []
    )
    assert response_to("groups/merged/", known_at=after).status_code == 308


def test_a_chain_is_followed_as_it_was_at_the_moment(world, publisher: User):
    with declared(None, "test"):
        last = published(ArmedGroup, slug="last")
    merge(world["kept"], world["merged"], publisher, WHY)
    between = last_revision().stamped.isoformat()
    merge(last, world["kept"], publisher, WHY)

    answer = response_to("groups/merged/", known_at=between)
    assert answer["Location"].partition("?")[0].endswith("/groups/kept/")
    assert APIClient().get(answer["Location"]).status_code == 200


def test_a_claim_that_was_made_twice_leads_to_the_one_that_is_kept(
    world, publisher: User
):
    with declared(None, "test"):
        published(
            Membership, id="same", umbrella=world["umbrella"], member=world["kept"]
        )
    merge(world["kept"], world["merged"], publisher, WHY)

    assert location("memberships/claim/") == (308, "memberships/same/")


def test_a_claim_between_the_two_is_gone(world, publisher: User):
    with declared(None, "test"):
        published(
            Membership, id="between", umbrella=world["kept"], member=world["merged"]
        )
    merge(world["kept"], world["merged"], publisher, WHY)

    gone = response_to("memberships/between/")
    assert gone.status_code == 410
    assert "Said of two, which are one" in gone.json()["reason"]


def test_passages_and_coverage_of_a_merged_source_lead_on(publisher: User):
    with declared(None, "test"):
        kept, merged = (published(Source, slug=slug) for slug in ("kept", "merged"))
        published(Passage, source=merged, position=4)
    merge(kept, merged, publisher, WHY)

    assert location("passages/merged:4/") == (308, "passages/kept:4/")
    assert location("sources/merged/coverage/") == (308, "sources/kept/coverage/")
    assert response_to("passages/kept:4/").status_code == 200


def test_a_merged_draft_is_not_revealed(publisher: User):
    with declared(None, "test"):
        kept, draft = published(ArmedGroup), saved(ArmedGroup, slug="secret")
    merge(kept, draft, publisher, WHY)

    assert response_to("groups/secret/").status_code == 404


@pytest.mark.parametrize("who", [None, "publisher"])
def test_filters_take_the_old_slug(world, publisher: User, who):
    with declared(None, "test"):
        member = published(ArmedGroup, slug="member")
        listed = published(ArmedGroup, slug="listed")
        merged = world["merged"]
        published(Membership, id="below", umbrella=merged, member=member)
        published(Designation, group=listed, authority=merged)
        published(Participation, group=merged)
        published(Membership, id="said", asserted_by_group=merged)
    merge(world["kept"], merged, publisher, WHY)
    user = publisher if who else None

    def keys_of(path: str, **query) -> list:
        rows = response_to(path, user, **query).json()["results"]
        return [row.get("id") or row.get("slug") for row in rows]

    assert keys_of("memberships/", umbrella="merged") == ["below"]
    assert keys_of("memberships/", umbrella="umbrella,merged") == ["below", "claim"]
    assert keys_of("memberships/", asserted_by="merged") == ["said"]
    assert keys_of("groups/", under="merged") == ["member"]
    assert keys_of("groups/", listed_by="merged") == ["listed"]
    assert len(keys_of("incidents/", actor="merged")) == 1
    check = response_to("designations/check/", user, group="listed", on="2026-03-19")
    old = {"group": "listed", "on": "2026-03-19", "authority": "merged"}
    assert check.status_code == 200
    assert response_to("designations/check/", user, **old).status_code == 200
    assert response_to("memberships/", user, umbrella="nobody").status_code == 400


def test_claims_are_found_by_the_old_slug_of_their_source(publisher: User):
    with declared(None, "test"):
        kept, merged = (published(Source, slug=slug) for slug in ("kept", "merged"))
        place = published(Passage, source=merged)
        published(Membership, id="claim").citations.set([place])
    merge(kept, merged, publisher, WHY)

    rows = response_to("memberships/", source="merged").json()["results"]
    assert [row["id"] for row in rows] == ["claim"]


def test_what_is_written_with_the_old_slug_names_the_kept_record(
    world, publisher: User
):
    merge(world["kept"], world["merged"], publisher, WHY)
    client = APIClient()
    client.force_authenticate(publisher)
    body = {
        "umbrella": "merged",
        "member": "umbrella",
        "citations": [{"source": "cited", "locator": "paragraph 1"}],
        "start": "2010",
        "end": "2011",
    }
    Membership.objects.filter(pk="claim").update(start="2014", attested=None)
    answer = client.post(f"{API}/memberships/", body, "json")

    assert answer.status_code == 201, answer.json()
    assert answer.json()["umbrella"]["slug"] == "kept"


def test_the_feed_says_what_a_merged_row_became(world, publisher: User):
    since = last_revision().number
    with declared(None, "test"):
        published(
            Membership, id="same", umbrella=world["umbrella"], member=world["kept"]
        )
    merge(world["kept"], world["merged"], publisher, WHY)
    changes = {row["url"]: row for row in feed(since)}

    merged = changes[f"{API}/groups/merged/"]
    assert (merged["change"], merged["merged_into"]) == ("gone", "kept")
    assert merged["reason"] == f"Merged into kept: {WHY}"
    assert changes[f"{API}/memberships/claim/"]["merged_into"] == "same"
    for group in ("kept", "umbrella"):
        changed = changes[f"{API}/groups/{group}/"]
        assert (changed["change"], changed["merged_into"]) == ("changed", None)


def test_a_mirror_is_the_original_after_merges_of_every_kind(publisher: User):
    copy: dict = {}
    with declared(None, "test"):
        pairs = [
            (published(model), published(model))
            for model in (ArmedGroup, Person, Place, Source)
        ]
        groups, people, _, sources = pairs
        published(Membership, member=groups[1], asserted_by_person=people[1])
        place = published(Passage, source=sources[1])
        published(Designation, group=groups[1]).citations.set([place])
    since = follow(copy, 0)
    assert copy == original(COLLECTIONS)
    for kept, merged in pairs:
        merge(kept, merged, publisher, WHY)
        since = follow(copy, since)
    assert copy == original(COLLECTIONS)


def feed(since: int) -> list[dict]:
    return response_to("changes/", since=since, page_size=1000).json()["results"]


def test_a_withdrawn_record_that_was_not_merged_is_gone_as_before(world):
    boss = account("boss", is_superuser=True)
    with declared(None, "test"):
        world["merged"].status = "withdrawn"
        world["merged"].withdrawn_reason = "It never was."
        world["merged"].save()

    assert response_to("groups/merged/").status_code == 410
    assert response_to("groups/merged/", boss).status_code == 200
