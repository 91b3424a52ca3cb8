"""A hundred rows of every collection, each with everything that can be nested in it.

Written in bulk: what matters is their number, not how they came to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction
from pytest_django import DjangoDbBlocker

from groups.models import (
    ArmedGroup,
    Designation,
    GroupName,
    Leadership,
    Membership,
    Person,
    PersonFate,
    PersonName,
    Presence,
    Relation,
    SizeEstimate,
)
from history.revisions import check_deferred_rules
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from places.models import Place, PlaceName
from sources.models import Passage, Source
from tests.factories import passage, published, reviewed

NUMBERS = range(100)


def many(model: type[models.Model], **values: Any) -> list:
    """A hundred cited rows; a value that can be called is given the row's number."""
    made = [
        model(
            **reviewed(),
            **{
                key: value(number) if callable(value) else value
                for key, value in values.items()
            },
        )
        for number in NUMBERS
    ]
    rows = model.objects.bulk_create(made)
    if model._meta.many_to_many:
        through = model.citations.through
        owner = model._meta.model_name
        links = [
            through(**{f"{owner}_id": row.pk, "passage_id": passage().pk})
            for row in rows
        ]
        through.objects.bulk_create(links)
    return rows


def named(model: type[models.Model], names: type[models.Model], **values: Any) -> list:
    noun = names.owner_field
    rows = many(model, slug=lambda n: f"a-{noun}-{n:03}", **values)
    many(
        names,
        **{noun: rows.__getitem__},
        text=lambda n: f"A {noun} {n:03}",
        kind="preferred",
    )
    return rows


def gather() -> None:
    sources = many(Source, slug=lambda n: f"a-{n:03}", title="A report", kind="report")
    many(
        Passage,
        source=sources[0],
        position=lambda n: n + 1,
        locator=lambda n: f"page {n}",
    )
    region = published(Place, slug="region", kind="region")
    places = named(Place, PlaceName, kind="city", parent=region)
    groups = named(ArmedGroup, GroupName, kind="militia")
    people = named(Person, PersonName)
    hub, leaf = published(ArmedGroup, slug="hub"), published(ArmedGroup, slug="leaf")
    speaker = {"asserted_by_group": hub}

    def claims(model: type[models.Model], stem: str, **values: Any) -> None:
        many(model, id=lambda n: f"a-{stem}-{n:03}", **values, **speaker)

    group, person, place = (x.__getitem__ for x in (groups, people, places))
    claims(Membership, "up", umbrella=hub, member=group)
    claims(Membership, "down", umbrella=group, member=leaf)
    claims(Relation, "out", subject=group, kind="sponsors", object=hub)
    claims(Relation, "in", subject=hub, kind="supplies", object=group)
    claims(Leadership, "led", person=person, group=group, role="leader")
    claims(PersonFate, "fate", person=person, fate="killed", place=place)
    claims(SizeEstimate, "size", group=group, counted="fighters", best=5)
    claims(Designation, "listed", group=group, authority=hub)
    claims(Presence, "base", group=group, place=place, kind="base")
    gather_incidents(claims, group, person, place)


def gather_incidents(claims: Any, group: Any, person: Any, place: Any) -> None:
    campaign = published(Incident, slug="campaign", kind="campaign", date="1990")
    rows = many(
        Incident,
        slug=lambda n: f"an-incident-{n:03}",
        title="An attack",
        kind="attack",
        date="2026",
        place=place,
        part_of=campaign,
    )
    incident = rows.__getitem__
    many(
        Incident,
        slug=lambda n: f"part-{n:03}",
        title="A part",
        kind="attack",
        date="1991",
        part_of=incident,
    )
    claims(Participation, "by", incident=incident, group=group, role="attacker")
    claims(Participation, "of", incident=incident, person=person, role="victim")
    claims(
        Target,
        "target",
        incident=incident,
        kind="base",
        place=place,
        owner_person=person,
    )
    claims(
        CasualtyCount,
        "dead",
        incident=incident,
        effect="killed",
        best=1,
        affiliation=group,
    )
    link = {"kind": "follows"}
    claims(IncidentLink, "after", from_incident=incident, to_incident=campaign, **link)
    claims(IncidentLink, "before", from_incident=campaign, to_incident=incident, **link)


@pytest.fixture(scope="module")
def hundred_rows_each(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        gather()
        check_deferred_rules()  # else after each test again
        yield
        transaction.set_rollback(True)
