"""The history behind the questions of docs/time.md: invented groups, step by step."""

from typing import Any

from groups.models import (
    ArmedGroup,
    Designation,
    GroupName,
    Leadership,
    Membership,
    Person,
)
from history.revisions import declared, last_revision
from incidents.models import Incident, Participation
from tests.factories import published, saved


def live_through() -> dict[str, str]:
    """Carry out every step; the moment of each, by its name."""
    moments = {}
    for step in (founded, corrected, renamed, withdrawn, drafted, deleted):
        with declared(None, step.__name__):
            step()
        stamped: Any = last_revision().stamped
        moments[step.__name__] = stamped.isoformat()
    return moments


def founded() -> None:
    """A wing in a brigade in a front, but never at one time."""
    front, brigade, wing = (
        published(ArmedGroup, slug=f"example-{name}")
        for name in ("front", "brigade", "wing")
    )
    state = published(ArmedGroup, slug="example-state", kind="state")
    GroupName.objects.filter(group=brigade).update(text="Example Brigade")
    published(
        Membership,
        id="brigade-in-front",
        member=brigade,
        umbrella=front,
        start="2010-01-01",
        end="2012-12-31",
    )
    published(
        Membership,
        id="wing-in-brigade",
        member=wing,
        umbrella=brigade,
        start="2014-01-01",
        end="2016-12-31",
    )
    published(
        Leadership,
        person=published(Person, slug="example-person"),
        group=brigade,
        start="2010-01-01",
        end="2011-06",
    )
    published(
        Designation,
        id="state-lists-front",
        group=front,
        authority=state,
        start="2011-03-01",
        end="2015-12-31",
    )
    for slug, date in (
        ("example-attack", "2012-05-05"),
        ("example-raid", "[2012-12-30,2013-01-02]"),
        ("example-ambush", "2015-05-05"),
    ):
        incident = published(Incident, slug=slug, date=date)
        published(Participation, incident=incident, group=brigade, role="attacker")


def corrected() -> None:
    """The brigade left a year later than was thought."""
    Membership.objects.filter(pk="brigade-in-front").update(end="2013-12-31")


def renamed() -> None:
    GroupName.objects.filter(text="Example Brigade").update(text="Example Column")


def withdrawn() -> None:
    row = Designation.objects.get(pk="state-lists-front")
    row.status, row.withdrawn_reason = "withdrawn", "Another front was meant."
    row.save()


def drafted() -> None:
    saved(ArmedGroup, slug="example-draft")


def deleted() -> None:
    ArmedGroup.objects.get(slug="example-draft").delete()
