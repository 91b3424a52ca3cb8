"""What is not published appears nowhere, however it is connected to what is.

One unpublished row of every kind is named by rows that are published otherwise; then
every address is asked by somebody who is not signed in. All that is unpublished has
one odd word in its slug, its names and its texts.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from rest_framework.test import APIClient

from config.api import router
from groups.models import ArmedGroup, GroupName, Membership, Person, PersonName
from history.revisions import check_deferred_rules
from incidents.models import Incident
from places.models import Place, PlaceName
from records.choices import Status
from records.claims import Claim
from records.querysets import named_records
from sources.models import Passage, Source
from tests.factories import CONTENT, numbers, published, saved

pytestmark = pytest.mark.usefixtures("unlimited_requests", "db")

ODD = "zxqv"
NAMES = {ArmedGroup: GroupName, Person: PersonName, Place: PlaceName}
RECORDS = (Source, Place, ArmedGroup, Person, Incident)
CLAIMS = [model for model in CONTENT if issubclass(model, Claim)]


def hidden(model: type[Model], **values: Any) -> Any:
    """An unpublished record with the odd word wherever it has words."""
    odd = {"slug": f"{ODD}-{model._meta.model_name}", "summary": f"{ODD} summary"}
    if model in (Source, Incident):
        odd["title"] = f"{ODD} title"
    row = saved(model, **odd, **values)
    if model in NAMES:
        owner = NAMES[model].owner_field
        published(
            NAMES[model], **{owner: row, "text": f"{ODD} name", "kind": "preferred"}
        )
    return row


class PublishedRows:
    """Makes the published records that rows name: every row names the same ones."""

    def __init__(self) -> None:
        self.made: dict[type[Model], list[Any]] = defaultdict(list)
        self.given: Counter[type[Model]] = Counter()

    def __call__(self, model: type[Model], **values: Any) -> Any:
        self.given[model] += 1
        rows = self.made[model]
        if len(rows) < self.given[model]:
            rows.append(published(model, **values))
        return rows[self.given[model] - 1]

    def named_by(self, model: type[Model]) -> dict[str, Any]:
        """The records that a row of the model names."""
        self.given.clear()
        return {
            name: value.made(self)
            for name, value in CONTENT[model].items()
            if hasattr(value, "made")
        }


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[dict[type[Model], Any]]:
    """The hidden records; beside each, published rows of every kind that name it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = made_world()
        check_deferred_rules()  # else after each test again
        yield made
        transaction.set_rollback(True)


def made_world() -> dict[type[Model], Any]:
    rows = PublishedRows()
    secret = {model: hidden(model) for model in RECORDS}
    for model in CONTENT:
        for field in named_records(model):
            names_hidden(model, field.name, secret.get(field.related_model), rows)
    for model in CLAIMS:
        odd = {"id": f"{ODD}-{model._meta.model_name}", "note": ODD}
        saved(model, **odd, **rows.named_by(model))
        published(model)
    for model in RECORDS:
        rows(model)
    saved(GroupName, group=rows(ArmedGroup), text=f"{ODD} draft alias")
    cite_hidden(rows(ArmedGroup), secret[Source])
    cite_hidden(Membership.objects.visible_to(None).first(), secret[Source])
    return secret


def names_hidden(
    model: type[Model], field: str, record: Any, rows: PublishedRows
) -> None:
    """Publish a row that names the hidden record in one field, and else shown ones."""
    if record is None or issubclass(model, tuple(NAMES.values())):
        return
    values: dict[str, Any] = {**rows.named_by(model), field: record}
    odd = f"{ODD}-{model._meta.model_name}-{field.replace('_', '-')}"
    if model in CLAIMS:
        # Said on a day of its own, so that no two claims are the same.
        values |= {"id": odd, "asserted_on": str(1000 + next(numbers))}
    elif model is not Passage:
        values |= {"slug": odd}
    if field == "person" and model.__name__ == "Participation":
        values["group"] = None
    published(model, **values)


def cite_hidden(row: Any, source: Source) -> None:
    locators = Passage.objects.filter(source=source).count() + 2
    row.citations.add(
        saved(
            Passage,
            source=source,
            position=locators,
            locator=f"{ODD} paragraph {locators}",
        )
    )


def addresses() -> Iterator[str]:
    """Every list, and every row of it that the public sees, with what hangs on it."""
    for name, view, _ in router.registry:
        if name == "proposals":
            continue
        yield f"/api/v1/{name}/"
        for row in view.model.objects.visible_to(None):
            yield f"/api/v1/{name}/{row.public_id}/"
            if name == "sources":
                yield f"/api/v1/{name}/{row.public_id}/coverage/"


def test_no_address_shows_anything_of_what_is_not_published(world):
    client = APIClient()
    requested = list(addresses())
    for address in requested:
        is_list = address.count("/") == 4
        for query in ("", "?as_of=2026-03-19", "?format=csv")[: 3 if is_list else 1]:
            answer = client.get(address + query)
            body = b"".join(answer) if answer.streaming else answer.content

            assert answer.status_code == 200, (address, query, body)
            assert ODD.encode() not in body.lower(), (address, query)
    assert len(requested) > 2 * len(router.registry)


SEARCHES = ["?q={odd}", "?q={odd}+name", "?q={odd}+draft+alias"]


@pytest.mark.parametrize("search", SEARCHES)
def test_no_search_finds_anything_by_what_is_not_published(world, search):
    client = APIClient()
    for name in ["search", *(name for name, _, _ in router.registry)]:
        if name != "proposals":
            answer = client.get(f"/api/v1/{name}/{search.format(odd=ODD)}")
            assert json.loads(answer.content)["results"] == [], name


FILTERS = [
    ("memberships", "source", Source),
    ("groups", "under", ArmedGroup),
    ("groups", "listed_by", ArmedGroup),
    ("incidents", "actor", ArmedGroup),
    ("incidents", "actor", Person),
    ("incidents", "place", Place),
    ("incidents", "part_of", Incident),
    ("memberships", "umbrella", ArmedGroup),
    ("memberships", "asserted_by", ArmedGroup),
    ("memberships", "asserted_by", Source),
    ("leaderships", "person", Person),
    ("presences", "place", Place),
    ("participations", "incident", Incident),
    ("passages", "source", Source),
]


@pytest.mark.parametrize(("collection", "parameter", "model"), FILTERS)
def test_a_filter_does_not_reveal_a_hidden_row_to_a_guess(
    world, collection, parameter, model
):
    client = APIClient()
    answers = [
        client.get(f"/api/v1/{collection}/", {parameter: slug})
        for slug in (world[model].slug, "nothing-there-at-all")
    ]
    bodies = [
        answer.content.decode().replace(world[model].slug, "nothing-there-at-all")
        for answer in answers
    ]

    assert answers[0].status_code == answers[1].status_code
    assert bodies[0] == bodies[1]


def test_the_address_of_a_hidden_row_answers_like_one_that_is_not_there(world):
    client = APIClient()
    for name, view, _ in router.registry:
        if name == "proposals":
            continue
        public = view.model.objects.visible_to(None).values("pk")
        for row in view.model.objects.exclude(pk__in=public):
            answer = client.get(f"/api/v1/{name}/{row.public_id}/")
            nothing = client.get(f"/api/v1/{name}/nothing-there:1/")

            assert answer.status_code == 404, (name, row.public_id)
            assert answer.content == nothing.content


def test_the_world_has_a_hidden_and_a_shown_row_of_every_kind(world):
    for model in CONTENT:
        public = model.objects.visible_to(None)
        assert public.exists(), model
        assert model.objects.exclude(pk__in=public.values("pk")).exists(), model
    published_by_status = Membership.objects.filter(status=Status.PUBLISHED)
    assert published_by_status.count() > Membership.objects.visible_to(None).count()
