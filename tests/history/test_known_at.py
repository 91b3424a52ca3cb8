"""`known_at`: every public read gives the answer that was given at the moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from groups.models import ArmedGroup, GroupName, Membership
from history.revisions import declared, last_revision
from history.time_travel import first_revision
from tests.factories import published, saved
from tests.history.mirror import API, COLLECTIONS
from tests.history.random_edits import RandomEdits

pytestmark = pytest.mark.usefixtures("seeded", "unlimited_requests", "db")
PMF = "popular-mobilization-forces"
READS = [
    *(f"{collection}/?page_size=1000" for collection in COLLECTIONS),
    *(f"{collection}/?format=csv" for collection in COLLECTIONS),
    "groups/?as_of=2026-03-17&page_size=1000",
    "groups/?q=kata&page_size=1000",
    "groups/?q=Kataeb Hizbullah",
    "memberships/?q=KH",
    "search/?q=Baghdad",
    f"groups/?under={PMF}&page_size=1000",
    "groups/?listed_by=united-states",
    "incidents/?role=attacker&after=2026-01-01&page_size=1000",
    "incidents/?min_killed=1",
    "memberships/?source=iran-war-militias-in-iraq-2026&count=exact&page_size=1000",
    f"groups/{PMF}/",
    f"groups/{PMF}/?fields=slug,members",
    "people/abu-ali-al-askari/",
    "sources/iran-war-militias-in-iraq-2026/coverage/",
    f"groups/{PMF}/network/?depth=5",
    f"groups/{PMF}/incidents/?include_members=true&page_size=1000",
    f"groups/{PMF}/members/?from=2010-01-01&to=2026-01-01",
    "incidents/kataib-hizballah-statement-2026-03-17/commanders/?depth=3",
    "designations/check/?group=kataib-hizballah&on=2026-03-19",
    "memberships/kataib-hizballah-in-popular-mobilization-forces/",
]


def response_to(path: str, user: User | None = None, **query: Any) -> Any:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client.get(API + path, {**parameters_of(path), **query})


def parameters_of(path: str) -> dict[str, str]:
    return dict(part.split("=") for part in path.partition("?")[2].split("&") if part)


def bytes_of(answer: Any) -> tuple[int, bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body


def at(moment: Any) -> str:
    return moment.isoformat()


def change() -> Any:
    return declared(None, "test")


@pytest.mark.parametrize("moments", [1, pytest.param(6, marks=pytest.mark.long)])
def test_every_read_at_a_moment_is_what_was_answered_at_that_moment(
    moments: int,
) -> None:
    edits, saved_answers = RandomEdits(seed=3), {}
    for turn in range(12 * moments):
        if turn % 12 == 0:
            moment = last_revision().stamped
            answers = {path: bytes_of(response_to(path)) for path in READS}
            saved_answers[moment] = answers
        edits.happen()
    assert len({str(answers) for answers in saved_answers.values()}) == moments
    lists = READS[: len(COLLECTIONS)]
    assert any(bytes_of(response_to(path)) != answers[path] for path in lists)
    for moment, answers in saved_answers.items():
        for path, answer in answers.items():
            assert bytes_of(response_to(path, known_at=at(moment))) == answer, path


def test_an_accepted_edit_shows_from_its_acceptance_on() -> None:
    people = [
        User.objects.create_superuser(name, password="x") for name in ("ann", "bob")
    ]
    ann, bob = (APIClient() for _ in people)
    ann.force_authenticate(people[0])
    bob.force_authenticate(people[1])
    address = f"{API}memberships/kataib-hizballah-in-{PMF}/"
    moments = [last_revision().stamped]
    answer = ann.patch(
        address, {"note": "Doubted."}, format="json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 202
    moments.append(last_revision().stamped)
    proposal = answer.json()["id"]
    assert bob.post(f"{API}proposals/{proposal}/accept/").status_code == 200
    moments.append(last_revision().stamped)
    client = APIClient()
    notes = [client.get(address, {"known_at": at(m)}).json()["note"] for m in moments]
    assert notes == [None, None, "Doubted."]


def test_a_name_is_found_and_shown_while_it_was_published() -> None:
    before = last_revision().stamped
    group = ArmedGroup.objects.get(slug=PMF)
    with change():
        published(GroupName, group=group, text="Zxqv", kind="alias")
    with_alias = last_revision().stamped
    with change():
        alias = group.names.get(text="Zxqv")
        alias.status, alias.withdrawn_reason = "withdrawn", "Not cited."
        alias.save()
    counts = [
        len(response_to("groups/", q="zxqv", known_at=at(m)).json()["results"])
        for m in (before, with_alias, last_revision().stamped)
    ]
    assert counts == [0, 1, 0]
    names = response_to(f"groups/{PMF}/", known_at=at(with_alias)).json()["names"]
    assert "Zxqv" in {name["text"] for name in names}


def test_a_row_is_missing_then_there_then_gone_as_it_was() -> None:
    before = last_revision().stamped
    with change():
        group = published(ArmedGroup, slug="brief")
    while_there = last_revision().stamped
    with change():
        group.status, group.withdrawn_reason = "withdrawn", "Never was."
        group.save()
    after = last_revision().stamped
    answers = [
        response_to("groups/brief/", known_at=at(m))
        for m in (before, while_there, after)
    ]
    assert [answer.status_code for answer in answers] == [404, 200, 410]
    assert answers[2].json()["reason"] == "Never was."


def test_a_deleted_draft_is_in_no_past_answer() -> None:
    with change():
        draft = saved(ArmedGroup, slug="secret")
    with_draft = last_revision().stamped
    with change():
        draft.delete()
    assert response_to("groups/secret/", known_at=at(with_draft)).status_code == 404
    boss = User.objects.create_superuser("boss", password="x")
    # The past is the public's for every reader.
    assert (
        response_to("groups/secret/", boss, known_at=at(with_draft)).status_code == 404
    )
    assert (
        "secret"
        not in response_to("groups/", boss, known_at=at(with_draft)).content.decode()
    )


def test_as_of_and_known_at_go_together() -> None:
    claim = Membership.objects.get(pk=f"kataib-hizballah-in-{PMF}")
    before = last_revision().stamped
    with change():
        Membership.objects.filter(pk=claim.pk).update(end="2020")
    query = {"under": PMF, "as_of": "2026-03-19"}
    current = [row["slug"] for row in response_to("groups/", **query).json()["results"]]
    then = response_to("groups/", known_at=at(before), **query).json()["results"]
    assert "kataib-hizballah" not in current
    assert "kataib-hizballah" in [row["slug"] for row in then]


def test_an_erased_version_is_missing_and_nothing_else() -> None:
    before = last_revision().stamped
    with change():
        ArmedGroup.objects.filter(slug=PMF).update(summary="Rewritten.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL history.erasure = 'on'")
        cursor.execute(
            'UPDATE history_change SET payload = NULL WHERE "table" = %s AND "row" = %s'
            " AND payload ->> 'summary' <> 'Rewritten.'",
            ["groups_armedgroup", str(ArmedGroup.objects.get(slug=PMF).pk)],
        )
    assert response_to(f"groups/{PMF}/", known_at=at(before)).status_code == 404
    assert response_to(f"groups/{PMF}/").status_code == 200
    assert (
        response_to("groups/kataib-hizballah/", known_at=at(before)).status_code == 200
    )


def test_a_past_answer_is_not_sent_twice_even_after_changes() -> None:
    before = last_revision().stamped
    for path in ("groups/", f"groups/{PMF}/", f"groups/{PMF}/network/"):
        held = response_to(path, known_at=at(before))["ETag"]
        with change():
            ArmedGroup.objects.filter(slug=PMF).update(summary=path)
        client = APIClient()
        again = client.get(
            API + path, {"known_at": at(before)}, headers={"If-None-Match": held}
        )
        assert again.status_code == 304


def test_the_present_returns_after_a_past_read() -> None:
    first = first_revision().stamped
    with change():
        published(ArmedGroup, slug="newest")
    for path in ("groups/?format=csv", "groups/"):
        bytes_of(response_to(path, known_at=at(first)))
        assert response_to("groups/newest/").status_code == 200


def test_the_past_costs_a_few_queries_more_however_long_the_list() -> None:
    moment = at(last_revision().stamped)
    extra = []
    for size in (2, 20):
        counts = []
        for clock in ({}, {"known_at": moment}):
            with CaptureQueriesContext(connection) as queries:
                response_to("groups/", page_size=size, **clock)
            counts.append(len(queries))
        extra.append(counts[1] - counts[0])
    assert extra[0] == extra[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-19", "moment"),
        ("2026-03-19T12:00:00", "moment"),
        ("2026-02-30T12:00:00Z", "moment"),
        ("2026-03-19T12:00:00 00:00", "moment"),
        ("yesterday", "moment"),
        ("", "moment"),
        ("2001-01-01T00:00:00Z", "before_knowledge"),
        ("0001-01-02T00:00:00+14:00", "before_knowledge"),
        ("2199-01-01T00:00:00Z", "future"),
        ("9999-12-31T23:59:59Z", "future"),
    ],
)
def test_a_moment_that_cannot_be_answered_is_a_400(text: str, code: str) -> None:
    answer = response_to("groups/", known_at=text)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == code


def test_before_the_first_revision_the_beginning_is_named() -> None:
    first = first_revision().stamped
    assert response_to("groups/", known_at=at(first)).status_code == 200
    answer = response_to("groups/", known_at=at(first - timedelta(microseconds=1)))
    assert first.isoformat() in answer.json()["detail"]


def test_the_past_cannot_be_written() -> None:
    boss = User.objects.create_superuser("boss", password="x")
    client = APIClient()
    client.force_authenticate(boss)
    moment = at(last_revision().stamped).replace("+", "%2B")
    answer = client.post(f"{API}groups/?known_at={moment}", {}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "read_only"
