"""Which rows can be true on a day, and which must: `as_of` and `certain_on`."""

from datetime import date

import pytest

from groups.graph.umbrellas import below
from groups.models import ArmedGroup, Membership, PersonFate, SizeEstimate
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from places.models import Place
from sources.models import Passage, Source
from tests.factories import saved

pytestmark = pytest.mark.django_db

DAY = date(2014, 6, 15)

# (start, end, attested, can hold on 15 June 2014, must hold)
PERIODS = [
    (None, None, None, True, False),
    ("2014", None, None, True, False),
    ("2013", None, None, True, False),
    ("2013", "2015", None, True, True),
    ("2013", "2014", None, True, False),
    ("2013", "2014-06-15", None, True, True),
    ("2013", "2014-06-14", None, False, False),
    ("2014-06-15", "2015", None, True, True),
    ("2014-06-16", "2015", None, False, False),
    ("2013", "..", None, True, False),
    ("2013", None, "2015", True, True),
    ("2013", None, "2014", True, False),
    (None, None, "2014-06-15", True, True),
    (None, None, "2014-06-15?", True, False),
    (None, None, "2014-06-01/2014-06-30", True, True),
    ("2013?", "2015", None, True, False),
    ("2013", "2015~", None, True, False),
    ("[2013,2015]", "2016", None, True, False),
    ("[2013-01-01,2014-01-01]", "2016", None, True, True),
    ("2010", "[2012,2013]", None, False, False),
    ("2010", "[2012,2015]", None, True, False),
    ("[2014-06-16..]", None, None, False, False),
    ("[..2014-06-15]", "2015", None, True, True),
]


@pytest.mark.parametrize(("start", "end", "attested", "can", "must"), PERIODS)
def test_a_claim_can_hold_or_must_hold_on_a_day(start, end, attested, can, must):
    saved(Membership, start=start, end=end, attested=attested)
    match = Membership.objects.as_of(DAY).first()

    assert (match is not None) is can
    assert bool(match and match.holds_certainly) is must
    assert Membership.objects.certain_on(DAY).exists() is must


# (founded, dissolved, whether the group can exist on 15 June 2014)
EXISTENCE = [
    (None, None, True),
    ("2014", None, True),
    ("2015", None, False),
    ("[2014,2020]", None, True),
    (None, "2013", False),
    ("2003", "..", True),
    ("2003", "2014-06", True),
]


@pytest.mark.parametrize(("founded", "dissolved", "can"), EXISTENCE)
def test_a_group_can_exist_on_a_day(founded, dissolved, can):
    saved(ArmedGroup, founded=founded, dissolved=dissolved)

    assert ArmedGroup.objects.as_of(DAY).exists() is can


# (date, whether it can have happened by 15 June 2014)
HAPPENED = [
    (None, True),
    ("2014-06-15", True),
    ("2014-06-16", False),
    ("2014", True),
    ("[2014-06-16,2014-06-10]", True),
    ("[2014-06-16..]", False),
    ("[..2014-06-20]", True),
    ("2014-06-10/2014-07-10", True),
]


@pytest.mark.parametrize(("when", "can"), HAPPENED)
def test_what_has_a_date_can_have_happened_by_the_day(when, can):
    incident = saved(Incident, date=when)
    rows = [
        *(
            saved(model, incident=incident)
            for model in (Participation, Target, CasualtyCount)
        ),
        saved(IncidentLink, from_incident=saved(Incident), to_incident=incident),
        saved(SizeEstimate, date=when),
        saved(PersonFate, date=when),
    ]

    assert incident in Incident.objects.as_of(date(9999, 12, 31))
    for row in (incident, *rows):
        assert type(row).objects.as_of(DAY).filter(pk=row.pk).exists() is can


@pytest.mark.parametrize("model", [Source, Passage, Place])
def test_sources_and_places_have_no_time(model):
    row = saved(model, **({"published": "2020"} if model is Source else {}))

    assert row in model.objects.as_of(date(1000, 1, 1))
    assert row in model.objects.certain_on(date(1000, 1, 1))


ONE_OF = [
    (date(2026, 3, 15), False),
    (date(2026, 3, 16), True),
    (date(2026, 3, 17), False),
    (date(2026, 3, 18), True),
    (date(2026, 3, 19), False),
]


@pytest.mark.parametrize(("day", "is_match"), ONE_OF)
def test_a_one_of_date_is_tested_on_each_of_its_days(day, is_match):
    saved(Incident, date="[2026-03-16,2026-03-18]")
    saved(PersonFate, date="[2026-03-16,2026-03-18]")

    for model in (Incident, PersonFate):
        assert model.objects.filter(date_days__overlap=(day, day)).exists() is is_match


# (periods of A in B, B in C, C in D; a day or None; certainly; who is under D)
CHAINS = [
    ([(None, None)] * 3, None, False, "ABC"),
    ([("2010", "2012"), ("2014", "2016"), (None, None)], None, False, "BC"),
    ([("2010", "2012"), (None, None), ("2014", "2016")], None, False, "BC"),
    ([("2010", "2014"), ("2012", "2016"), ("2015", None)], None, False, "BC"),
    ([("2010", "2014"), ("2012", "2016"), ("2014", None)], None, False, "ABC"),
    ([("2010", "2014"), ("2012", "2016"), ("2013", None)], "2013-05-01", False, "ABC"),
    ([("2010", "2014"), ("2012", "2016"), ("2013", None)], "2011-05-01", False, ""),
    ([("2010", "2014"), ("2012", "2016"), ("2009", None)], "2015-05-01", False, "BC"),
    ([("2010", "2016"), ("2010", "2016"), ("2010", "2016")], "2013-05-01", True, "ABC"),
    ([("2010", "2016"), ("2010", None), ("2010", "2016")], "2013-05-01", True, "C"),
    ([("2010?", "2016"), ("2010", "2016"), ("2010", "2016")], "2013-05-01", True, "BC"),
]


@pytest.mark.parametrize(("periods", "day", "certainly", "expected"), CHAINS)
def test_a_chain_holds_while_all_its_hops_do(periods, day, certainly, expected):
    groups = [saved(ArmedGroup, slug=letter) for letter in "abcd"]
    for place, (start, end) in enumerate(periods):
        saved(
            Membership,
            member=groups[place],
            umbrella=groups[place + 1],
            start=start,
            end=end,
        )
    root = ArmedGroup.objects.filter(slug="d")
    on = day and date.fromisoformat(day)
    keys = below(root, Membership.objects.all(), on, certainly)
    under = ArmedGroup.objects.filter(pk__in=keys).order_by("slug")

    assert "".join(group.slug for group in under) == expected.lower()
