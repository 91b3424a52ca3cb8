"""Every page of the admin opens for whom it is meant, in few queries."""

from urllib.parse import urlparse

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import ArmedGroup
from records.models import is_reviewed
from review.roles import ROLES
from tests.admin_pages import Page
from tests.users import signed_in, with_role

pytestmark = pytest.mark.usefixtures("seeded", "prepared", "db")

MOST_QUERIES = 15
MOST_TO_SEARCH = 40  # the names of each record that a row names are searched
REVIEWED = [model for model in admin.site._registry if is_reviewed(model)]
READ_ONLY = [model for model in admin.site._registry if model not in REVIEWED]


def page(model: type, name: str, *keys: str) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=keys)


def pages_of(model: type) -> list[str]:
    row = model._default_manager.order_by("pk").first()
    pages = [page(model, "changelist"), page(model, "changelist") + "?q=a+hizballah"]
    if row:
        key = quote(row.pk)
        pages += [page(model, "change", key), page(model, "history", key)]
    return pages


# The least and the most that anybody sees; the roles between them in the long run.
OUTERMOST = {ROLES[0], ROLES[-1]}
EACH_ROLE = [
    role if role in OUTERMOST else pytest.param(role, marks=pytest.mark.long)
    for role in ROLES
]


@pytest.mark.parametrize("role", EACH_ROLE)
@pytest.mark.parametrize("model", REVIEWED, ids=lambda model: model.__name__)
def test_every_page_of_a_row_opens_for_every_role(model: type, role: str):
    client = signed_in(with_role(role))
    for address in pages_of(model):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        most = MOST_TO_SEARCH if "?q=" in address else MOST_QUERIES
        assert len(queries) <= most, address
    adds = client.get(page(model, "add"))
    assert adds.status_code == (403 if role == "reader" else 200)


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_every_other_page_opens_for_an_administrator(model: type):
    client = signed_in(with_role("administrator"))
    for address in pages_of(model):
        response = client.get(address)
        assert response.status_code == 200, address


@pytest.mark.long
@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_nothing_a_click_away_is_broken(role: str):
    client = signed_in(with_role(role))
    group = ArmedGroup.objects.get(slug="popular-mobilization-forces")
    starts = [
        reverse("admin:index"),
        page(ArmedGroup, "changelist"),
        page(ArmedGroup, "change", group.pk),
        page(ArmedGroup, "history", group.pk),
    ]
    visited = set()
    for start in starts:
        for link in Page(client.get(start)).links:
            address = urlparse(link)
            if address.netloc or not address.path or link in visited:
                continue
            visited.add(link)
            answer = client.get(f"{address.path}?{address.query}")
            assert answer.status_code < 400, f"{start} -> {link}"
    assert len(visited) > 20


# Session, account and its two kinds of rights are four of each; Django names the kind
# of a row it shows with one more.
QUERIES = {
    "index": 11,
    "list of groups": 9,
    "group": 13,
    "incident": 10,
    "membership": 9,
    "history of a group": 11,
}


def test_the_number_of_queries_is_known():
    group = ArmedGroup.objects.get(slug="popular-mobilization-forces")
    membership = group.memberships_of_others.first()
    incident = group.participations.first().incident
    addresses = {
        "index": reverse("admin:index"),
        "list of groups": page(ArmedGroup, "changelist"),
        "group": page(ArmedGroup, "change", group.pk),
        "incident": page(type(incident), "change", incident.pk),
        "membership": page(type(membership), "change", quote(membership.pk)),
        "history of a group": page(ArmedGroup, "history", group.pk),
    }
    client = signed_in(with_role("publisher"))
    counts = {}
    for name, address in addresses.items():
        ContentType.objects.clear_cache()  # else the order of tests tells
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    assert counts == QUERIES


def test_more_names_cost_no_more_queries():
    """Each shows its citations, which come with the page at once."""
    client = signed_in(with_role("publisher"))
    group = ArmedGroup.objects.get(slug="popular-mobilization-forces")
    name = group.names.first()
    address = page(ArmedGroup, "change", group.pk)
    needed = []
    for number in range(3):
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        needed.append(len(queries))
        alias = group.names.create(text=f"Alias {number}", kind="alias")
        alias.citations.set(name.citations.all())
    assert len(set(needed)) == 1


FILTERS = [
    ("groups/membership", "member__id__exact=abc"),
    ("groups/membership", "status__exact=published&basis__exact=stated"),
    ("groups/membership", "status__exact=nonsense"),
    ("groups/armedgroup", "country_code=IQ&kind__exact=militia"),
    ("incidents/incident", "method=drone"),
    ("incidents/incident", "method=nonsense&o=2.-3"),
    ("incidents/incident", "p=99999"),
    ("sources/passage", "reading__exact=context_only"),
    ("review/proposal", "state__exact=open"),
]


@pytest.mark.parametrize(("model", "query"), FILTERS)
def test_a_list_is_filtered_or_says_that_it_cannot_be(model: str, query: str):
    answer = signed_in(with_role("reader")).get(f"/admin/{model}/?{query}", follow=True)
    assert answer.status_code == 200
