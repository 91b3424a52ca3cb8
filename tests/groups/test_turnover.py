"""Members gained, lost and kept between two days."""

import pytest

from groups.models import ArmedGroup, Membership
from tests.api_client import code_of, got
from tests.factories import published

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")
DAYS = {"from": "2012-01-01", "to": "2016-01-01"}


@pytest.fixture
def top() -> ArmedGroup:
    return published(ArmedGroup, slug="top")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2010-01-01", "2020-01-01", ("kept", "certain")),
        ("2014-01-01", "2020-01-01", ("gained", "certain")),
        ("2010-01-01", "2014-01-01", ("lost", "certain")),
        ("2013-01-01", "2014-01-01", ("between", "possible")),
        ("2014", None, ("gained", "possible")),
        (None, None, ("kept", "possible")),
        ("2010-01-01", None, ("kept", "possible")),
        ("2017-01-01", None, None),
    ],
)
def test_a_member_is_listed_once(
    top: ArmedGroup, start: str, end: str, expected: tuple | None
) -> None:
    member = published(ArmedGroup, slug="member")
    published(Membership, umbrella=top, member=member, start=start, end=end)
    answer = got("groups/top/members/", **DAYS)
    entries = [
        (name, entry["holds"])
        for name in ("gained", "lost", "kept", "between")
        for entry in answer[name]
    ]
    assert entries == ([expected] if expected else [])


def test_a_group_that_came_back_is_kept_by_two_claims(top: ArmedGroup) -> None:
    member = published(ArmedGroup, slug="member")
    for start, end in (("2010-01-01", "2013-01-01"), ("2015-01-01", "2020-01-01")):
        published(Membership, umbrella=top, member=member, start=start, end=end)
    (entry,) = got("groups/top/members/", **DAYS)["kept"]
    assert (entry["from"], entry["to"]) == ("certain", "certain")
    assert len(entry["memberships"]) == 2
    assert all(claim["citations"] for claim in entry["memberships"])


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({}, (400, "invalid")),
        ({"from": "2012-01-01"}, (400, "invalid")),
        ({"from": "2012-01-01", "to": "2011-12-31"}, (400, "invalid")),
        ({**DAYS, "depth": "2"}, (400, "unknown_parameter")),
    ],
)
def test_a_bad_question_is_refused(
    top: ArmedGroup, query: dict, refused: tuple
) -> None:
    assert code_of("groups/top/members/", **query) == refused
