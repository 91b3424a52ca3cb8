"""The smallest valid row of every model, for tests that need one and no more.

saved(Membership)                        a draft, with draft groups at both ends
saved(Membership, umbrella=pmf)          the same, in this umbrella
published(Membership)                    cited, written and reviewed, as is all it names
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Model

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
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from places.models import Place, PlaceName
from records.choices import Status
from sources.models import Passage, Source
from tests.users import account, value_of

numbers = count(1)


@dataclass(frozen=True)
class Another:
    """A record that a row names, made when none is given."""

    model: type[Model]
    kind: str | None = None

    def made(self, make: Callable[..., Any]) -> Any:
        return make(self.model, **({"kind": self.kind} if self.kind else {}))


# What each row says; a text that must be another in each row has the form "stem-#".
CONTENT: dict[type[Model], dict[str, Any]] = {
    Source: {
        "slug": "source-#",
        "title": "A report",
        "kind": "report",
    },
    Passage: {
        "source": Another(Source),
        "position": 1,
        "locator": "paragraph 1",
    },
    Place: {"slug": "place-#", "kind": "city"},
    PlaceName: {
        "place": Another(Place),
        "text": "Place-#",
        "kind": "alias",
    },
    ArmedGroup: {"slug": "group-#", "kind": "militia"},
    GroupName: {
        "group": Another(ArmedGroup),
        "text": "Group-#",
        "kind": "alias",
    },
    Person: {"slug": "person-#"},
    PersonName: {
        "person": Another(Person),
        "text": "Person-#",
        "kind": "alias",
    },
    Membership: {
        "id": "membership-#",
        "umbrella": Another(ArmedGroup),
        "member": Another(ArmedGroup),
    },
    Relation: {
        "id": "relation-#",
        "subject": Another(ArmedGroup),
        "kind": "sponsors",
        "object": Another(ArmedGroup),
    },
    Leadership: {
        "id": "leadership-#",
        "person": Another(Person),
        "group": Another(ArmedGroup),
        "role": "leader",
    },
    Designation: {
        "id": "designation-#",
        "group": Another(ArmedGroup),
        "authority": Another(ArmedGroup, "state"),
    },
    Presence: {
        "id": "presence-#",
        "group": Another(ArmedGroup),
        "place": Another(Place),
        "kind": "base",
    },
    PersonFate: {
        "id": "fate-#",
        "person": Another(Person),
        "fate": "killed",
    },
    SizeEstimate: {
        "id": "size-#",
        "group": Another(ArmedGroup),
        "counted": "fighters",
        "best": 100,
    },
    Incident: {
        "slug": "incident-#",
        "title": "An attack",
        "kind": "attack",
    },
    Participation: {
        "id": "participation-#",
        "incident": Another(Incident),
        "group": Another(ArmedGroup),
        "role": "attacker",
    },
    Target: {
        "id": "target-#",
        "incident": Another(Incident),
        "kind": "base",
    },
    CasualtyCount: {
        "id": "casualties-#",
        "incident": Another(Incident),
        "effect": "killed",
        "best": 6,
    },
    IncidentLink: {
        "id": "link-#",
        "from_incident": Another(Incident),
        "kind": "follows",
        "to_incident": Another(Incident),
    },
}


def content(
    model: type[Model], make: Callable[..., Any] | None = None, **values: Any
) -> dict[str, Any]:
    """What a valid row says, with some values given; `make` makes what it names."""
    values_given = {**CONTENT[model], **values}
    return {name: filled(value, make or saved) for name, value in values_given.items()}


def filled(value: Any, make: Callable[..., Any]) -> Any:
    if isinstance(value, Another):
        return value.made(make)
    if isinstance(value, str) and value.endswith("-#"):
        return fresh_slug(value[:-2])
    return value


def fresh_slug(stem: str) -> str:
    """A text that no other row has."""
    return f"{stem}-{next(numbers)}"


def saved(model: type[Model], **values: Any) -> Any:
    """A draft."""
    row = model(**content(model, **values))
    row.save(force_insert=True)
    return row


@transaction.atomic
def published(model: type[Model], **values: Any) -> Any:
    """A row that the public sees: cited, by two people, all it names published too."""
    row = published_alone(model, **values)
    if hasattr(row, "names"):
        names = row.names.model
        named = names.owner_field
        published_alone(names, **{named: row, "kind": "preferred"})
    row.refresh_from_db()
    return row


def published_named(model: type[Model], slug: str, name: str, **values: Any) -> Any:
    """The same with a name of its own, an alias."""
    row = published(model, slug=slug, **values)
    names = row.names.model
    published(names, **{names.owner_field: row}, text=name, kind="alias")
    return row


def published_alone(model: type[Model], **values: Any) -> Any:
    """The same before the database has filled in anything, and without a name."""
    row = model(**content(model, published, **reviewed(), **values))
    row.save(force_insert=True)
    if model._meta.many_to_many:
        cite(row, passage())
    return row


def cite(row: Any, cited: Passage) -> None:
    """Cite a passage; for a new row, which cites nothing yet."""
    through = row.citations.through
    through.objects.create(**{row._meta.model_name: row, "passage": cited})


def reviewed() -> dict[str, Any]:
    """The columns of a row that one person wrote and another published."""
    return {
        "status": Status.PUBLISHED,
        "edited_by": account("editor"),
        "reviewed_by": account("reviewer"),
    }


known_passages: dict[str, Passage] = {}

CITED = """
SELECT passage.id FROM sources_passage passage
JOIN sources_source source ON source.id = passage.source_id
WHERE source.slug = %s ORDER BY passage.position LIMIT 1
"""


def passage() -> Passage:
    """A published passage to cite; the same one throughout a test."""
    slug = "cited"
    key = value_of(CITED, slug)
    if key is None:
        source = published(Source, slug=slug)
        known_passages[slug] = published(Passage, source=source)
    elif slug not in known_passages or known_passages[slug].pk != key:
        known_passages[slug] = Passage.objects.select_related("source").get(pk=key)
    return copy(known_passages[slug])
