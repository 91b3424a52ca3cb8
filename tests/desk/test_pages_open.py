"""Every page of the admin opens for whom it is meant, in few queries."""

from urllib.parse import urlparse

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.accounts import create_account
from groups.models import ArmedGroup
from records.roles import ROLES
from tests.desk.pages import Page

pytestmark = pytest.mark.usefixtures("seeded", "db")

MOST_QUERIES = 15
REVIEWED = [
    model for model in admin.site._registry if getattr(model, "is_reviewed", False)
]
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


def signed_in(role: str) -> Client:
    user, _ = create_account(f"some-{role}", role)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", REVIEWED, ids=lambda model: model.__name__)
def test_every_page_of_a_row_opens_for_every_role(model: type, role: str):
    client = signed_in(role)
    for address in pages_of(model):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        assert len(queries) <= MOST_QUERIES, address
    adds = client.get(page(model, "add"))
    assert adds.status_code == (403 if role == "reader" else 200)


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_every_other_page_opens_for_an_administrator(model: type):
    client = signed_in("administrator")
    for address in pages_of(model):
        response = client.get(address)
        assert response.status_code == 200, address


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_nothing_a_click_away_is_broken(role: str):
    client = signed_in(role)
    group = ArmedGroup.objects.get(slug="popular-mobilization-forces")
    starts = [
        reverse("admin:index"),
        page(ArmedGroup, "changelist"),
        page(ArmedGroup, "change", group.pk),
        page(ArmedGroup, "history", group.pk),
    ]
    seen = set()
    for start in starts:
        for link in Page(client.get(start)).links:
            address = urlparse(link)
            if address.netloc or not address.path or link in seen:
                continue
            seen.add(link)
            answer = client.get(f"{address.path}?{address.query}")
            assert answer.status_code < 400, f"{start} -> {link}"
    assert len(seen) > 20


# Session, account and its two kinds of rights are four of each.
QUERIES = {
    "index": 11,
    "list of groups": 8,
    "group": 12,
    "incident": 9,
    "membership": 8,
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
    client = signed_in("publisher")
    found = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[name] = len(queries)
    assert found == QUERIES
