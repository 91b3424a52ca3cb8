"""Pages of every origin may read the API, with nobody's name; none may write."""

import pytest

from groups.models import ArmedGroup, Membership
from tests.api_client import ROOT
from tests.factories import published, saved

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "https://elsewhere.example"}
ALLOW_ORIGIN = "Access-Control-Allow-Origin"


@pytest.fixture
def ours() -> Membership:
    return published(Membership, id="ours")


def preflight(client, path: str, method: str, headers: str = ""):
    headers_sent = {"Access-Control-Request-Method": method}
    if headers:
        headers_sent["Access-Control-Request-Headers"] = headers
    return client.options(f"{ROOT}{path}", headers={**ORIGIN, **headers_sent})


READS = [
    # path, status
    ("", 200),
    ("memberships/", 200),
    ("memberships/?format=csv", 200),
    ("memberships/ours/", 200),
    ("schema/", 200),
    ("memberships/?nonsense=1", 400),
    ("memberships/nobody/", 404),
    ("nothing/", 404),
    ("memberships/?format=xml", 406),
]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(("path", "status"), READS)
def test_every_origin_may_read_answers_and_errors(reader, ours, method, path, status):
    response = getattr(reader, method)(ROOT + path, headers=ORIGIN)

    assert response.status_code == status
    assert response[ALLOW_ORIGIN] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "origin" in response["Vary"]


def test_pages_may_see_the_headers_that_a_reader_needs(reader, ours):
    response = reader.get(f"{ROOT}memberships/?format=csv", headers=ORIGIN)

    exposed = response["Access-Control-Expose-Headers"].split(", ")
    needed = {"ETag", "RateLimit-Remaining", "RateLimit-Reset", "Content-Disposition"}
    assert needed <= set(exposed)
    assert all(response[header] for header in needed)
    assert "Retry-After" in exposed


def test_what_did_not_change_is_open_too(reader, ours):
    held = reader.get(f"{ROOT}memberships/")["ETag"]
    response = reader.get(
        f"{ROOT}memberships/", headers={**ORIGIN, "If-None-Match": held}
    )

    assert response.status_code == 304
    assert response[ALLOW_ORIGIN] == "*"


def test_an_address_that_moved_leads_on_from_every_origin(reader):
    response = reader.get("/api/v1", headers=ORIGIN)

    assert response.status_code == 301
    assert response[ALLOW_ORIGIN] == "*"


@pytest.mark.parametrize("path", ["memberships/", "memberships/ours/", "nothing/"])
def test_a_preflight_allows_reads_alone(reader, path):
    response = preflight(reader, path, "GET", "if-none-match")

    assert (response.status_code, response.content) == (200, b"")
    assert response[ALLOW_ORIGIN] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = response["Access-Control-Allow-Headers"]
    assert allowed == "If-Modified-Since, If-None-Match"


WRITES = [
    ("memberships/", "POST"),
    ("match/", "POST"),
    ("auth/login/", "POST"),
    ("groups/draft/submit/", "POST"),
    ("groups/draft/", "PUT"),
    ("groups/draft/", "PATCH"),
    ("groups/draft/", "DELETE"),
    ("groups/draft/", "patch"),
]


@pytest.mark.parametrize("account", ["reader", "editor"])
@pytest.mark.parametrize(("path", "method"), WRITES)
def test_a_preflight_of_a_write_is_not_allowed(request, path, method, account):
    saved(ArmedGroup, slug="draft")
    client = request.getfixturevalue(account)
    response = preflight(client, path, method, "authorization, content-type")

    assert not [name for name in response.headers if name.startswith("Access-Control")]
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_the_answer_to_a_write_is_closed_to_other_origins(editor):
    saved(ArmedGroup, slug="draft")
    response = editor.post(f"{ROOT}groups/draft/submit/", headers=ORIGIN)

    assert response.status_code == 200
    assert ALLOW_ORIGIN not in response
