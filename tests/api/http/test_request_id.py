"""Every request has an id: the client's own, or one that is made."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from history.models import Revision
from history.revisions import check_deferred_rules
from tests.admin_pages import Page
from tests.api_client import ROOT
from tests.users import signed_in, with_role, with_token

pytestmark = pytest.mark.django_db

ADDRESSES = [
    f"{ROOT}groups/",
    f"{ROOT}groups/nobody/",
    f"{ROOT}groups/?format=csv",
    f"{ROOT}groups/?nonsense=1",
    "/admin/",
    "/admin/login/",
    "/reconcile",
    "/nothing",
    "/static/desk/desk.css",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_id_that_was_sent(address):
    response = Client().get(address, headers={"X-Request-ID": "a-1.b_2:3/4+5=6@7~"})
    assert response["X-Request-ID"] == "a-1.b_2:3/4+5=6@7~"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_request_without_an_id_is_given_one(address):
    ids = {Client().get(address)["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


ILL_FORMED = ["", " ", "two words", "a\tb", "é", "a" * 201, "<b>", "a,b", '"a"', "a\\n"]


@pytest.mark.parametrize("sent", ILL_FORMED, ids=ascii)
def test_what_is_no_id_is_replaced(sent):
    response = Client().get(f"{ROOT}groups/", headers={"X-Request-ID": sent})
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])


def test_a_preflight_has_an_id_too():
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
    }
    response = Client().options(f"{ROOT}groups/", headers=headers)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])


def latest_id() -> str:
    """The id of the request that the newest revision was written in."""
    check_deferred_rules()
    return Revision.objects.latest("number").request_id


SOURCE = {"slug": "a-source", "title": "A report", "kind": "report"}


@pytest.mark.parametrize("sent", ["request-9", "no id", ""])
def test_the_history_has_the_id_of_the_answer(sent):
    headers = {"X-Request-ID": sent}
    editor = with_role("editor")
    client = with_token(editor)
    check_deferred_rules()
    made = client.post(f"{ROOT}sources/", SOURCE, format="json", headers=headers)
    assert made.status_code == 201
    assert latest_id() == made["X-Request-ID"]

    browser = signed_in(editor)
    address = reverse("admin:sources_source_add")
    typed = {**Page(browser.get(address)).fields, **SOURCE, "slug": "another"}
    check_deferred_rules()
    saved = browser.post(address, typed, headers=headers)
    assert saved.status_code == 302
    assert latest_id() == saved["X-Request-ID"]
    assert (saved["X-Request-ID"] == sent) == (sent == "request-9")
