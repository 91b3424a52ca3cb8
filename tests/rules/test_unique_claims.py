"""What counts as the same claim, said identically, and what is disagreement."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from groups.models import ArmedGroup, Membership, Relation, SizeEstimate
from incidents.models import IncidentLink
from records.choices import Status
from sources.models import Source
from tests.factories import content, published, saved
from tests.rules.write_paths import Attempt, by_bulk_create, by_sql

pytestmark = pytest.mark.usefixtures("prepared", "db")

TWICE, ALLIED = "membership_said_once", "relation_symmetric_once"
WITHDRAWN = {"status": "withdrawn", "withdrawn_reason": "A mistake."}

# (what the first says, what the second says beside the same two groups, rule)
SECOND_CLAIMS = [
    ({}, {}, TWICE),
    ({"start": "2014"}, {"start": "2014"}, TWICE),
    ({"asserted_by_words": "locals"}, {"asserted_by_words": "locals"}, TWICE),
    ({}, {"note": "Another note.", "confidence": "low"}, TWICE),
    ({"rank": "deprecated"}, {}, TWICE),
    ({}, {"start": "2014"}, None),
    ({"start": "2014"}, {"start": "2014?"}, None),
    ({"end": ".."}, {"end": None}, None),
    ({}, {"attested": "2026-03-19"}, None),
    ({}, {"role": "nominal"}, None),
    ({}, {"asserted_by_words": "locals"}, None),
    ({"asserted_by_words": "locals"}, {"asserted_by_words": "experts"}, None),
    ({}, {"asserted_on": "2026"}, None),
    ({}, {"withdrawn_on": "2026"}, None),
    (WITHDRAWN, {}, None),
    ({}, WITHDRAWN, None),
]


@pytest.mark.parametrize("write", [by_sql, by_bulk_create])
@pytest.mark.parametrize(("first", "second", "expected"), SECOND_CLAIMS)
def test_only_the_same_claim_word_for_word_is_a_duplicate(
    write, first, second, expected
):
    existing = saved(Membership, **first)
    ends = {"umbrella": existing.umbrella, "member": existing.member}
    again = Attempt(Membership, content(Membership, **ends, **second))

    assert write(again) == expected


def test_speakers_who_are_different_records_differ():
    existing = saved(Membership, asserted_by_source=saved(Source))
    ends = {"umbrella": existing.umbrella, "member": existing.member}
    same = content(Membership, **ends, asserted_by_source=existing.asserted_by_source)
    other = content(Membership, **ends, asserted_by_source=saved(Source))

    assert by_sql(Attempt(Membership, same)) == TWICE
    assert by_sql(Attempt(Membership, other)) is None


# (kind of row, kind, rule when it is said from the other end too)
FROM_THE_OTHER_END = [
    *((Relation, kind, ALLIED) for kind in Relation.symmetric),
    *(
        (Relation, kind, None)
        for kind in Relation.Kind.values
        if kind not in Relation.symmetric and kind != "branch_of"
    ),
    (IncidentLink, "same_event_as", "link_symmetric_once"),
    (IncidentLink, "follows", None),
    (IncidentLink, "retaliation_for", None),
]


@pytest.mark.parametrize(("model", "kind", "expected"), FROM_THE_OTHER_END)
def test_what_holds_both_ways_is_stored_once(model, kind, expected):
    first = saved(model, kind=kind)
    if model is Relation:
        ends = {"subject": first.object, "object": first.subject}
    else:
        ends = {"from_incident": first.to_incident, "to_incident": first.from_incident}
    turned = Attempt(model, content(model, kind=kind, **ends))

    assert by_sql(turned) == expected


# (period of the one, period of the other, whether both can be preferred)
PREFERRED = [
    (("2010", "2012"), ("2014", "2016"), True),
    (("2010", "2012"), ("2012", "2016"), False),
    (("2010", "2012-06-30"), ("2012-07-01", None), True),
    ((None, None), ("2014", "2016"), False),
    (("2020", ".."), (None, "2019"), True),
]


@pytest.mark.parametrize(("one", "other", "is_free"), PREFERRED)
def test_preferred_claims_share_no_day(one, other, is_free):
    first = published(Membership, rank="preferred", start=one[0], end=one[1])
    second = published(
        Membership,
        umbrella=first.umbrella,
        member=first.member,
        start=other[0],
        end=other[1],
    )
    expected = None if is_free else "membership_one_preferred"
    second.rank = "preferred"

    assert codes(second) == ({expected} - {None})


def codes(row) -> set[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        return {item.code for item in error.error_dict["__all__"]}
    return set()


def test_drafts_can_be_preferred_until_they_are_published():
    first = published(Membership, rank="preferred")
    saved(
        Membership,
        umbrella=first.umbrella,
        member=first.member,
        rank="preferred",
        start="2014",
    )

    assert Membership.objects.filter(rank="preferred").count() == 2


def test_sizes_for_different_times_stay_side_by_side():
    group = saved(ArmedGroup)
    for when in ("2020", "2021", None):
        saved(SizeEstimate, group=group, date=when)
    same = content(SizeEstimate, group=group, date="2021")

    assert by_sql(Attempt(SizeEstimate, same)) == "size_said_once"
    assert SizeEstimate.objects.as_of(date(2020, 6, 1)).count() == 2
    assert not SizeEstimate.objects.filter(status=Status.PUBLISHED).exists()
