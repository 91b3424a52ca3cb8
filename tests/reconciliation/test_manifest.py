"""The manifest says what the service offers, and every address in it answers."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.reconciliation import shapes
from tests.reconciliation.client import ADDRESS, candidates, features, got, sent

pytestmark = pytest.mark.usefixtures("seeded", "db")
GROUP = "groups.kataib-hizballah"


def manifest() -> dict:
    return got("", shapes.MANIFEST)


def test_the_manifest_is_valid_and_names_the_types():
    answer = manifest()
    assert [one["id"] for one in answer["defaultTypes"]] == [
        *("group", "umbrella", "person"),
        *("place", "incident", "source"),
    ]
    umbrella = answer["defaultTypes"][1]
    assert umbrella["broader"] == [{"id": "group", "name": "Armed group"}]
    assert answer["batchSize"] == 50


@pytest.mark.parametrize("address", ["/reconcile", "/reconcile/"])
def test_get_and_an_empty_post_answer_the_same_manifest(address: str):
    answer = Client().get(address)
    posted = Client().post(address)
    assert answer.status_code == posted.status_code == 200
    assert answer.json() == posted.json() == manifest()


def test_its_addresses_are_on_the_site_of_the_request(settings):
    settings.ALLOWED_HOSTS = ["groups.example"]
    answer = (
        Client().get(ADDRESS, headers={"host": "groups.example"}, secure=True).json()
    )
    assert answer["view"]["url"] == "https://groups.example/reconcile/view/{{id}}"
    assert answer["suggest"]["entity"]["service_url"] == "https://groups.example"


@pytest.mark.parametrize("encoded", [True, False])
@pytest.mark.parametrize("page", ["view", "preview"])
def test_the_pages_of_an_entity_open_whether_or_not_its_id_is_encoded(page, encoded):
    url = manifest()[page]["url"]
    id = quote(GROUP, safe="") if encoded else GROUP
    response = Client().get(url.replace("{{id}}", id))
    assert response.status_code == 200
    assert "Kataib Hizballah" in response.content.decode()


def test_every_service_answers_where_the_manifest_says():
    answer = manifest()
    services = [*answer["suggest"].values(), answer["extend"]["propose_properties"]]
    for service in services:
        address = service["service_url"] + service["service_path"]
        assert Client().get(address, {"prefix": "ka"}).status_code == 200
    entity = answer["suggest"]["entity"]
    flyout = entity["service_url"] + entity["flyout_service_path"]
    assert Client().get(flyout.replace("${id}", GROUP)).json()["id"] == GROUP


def test_identifier_space_and_id_make_the_address_of_a_page():
    assert Client().get(manifest()["identifierSpace"] + GROUP).status_code == 200


def test_every_type_of_the_manifest_is_explained_on_the_page_of_its_schema_space():
    answer = manifest()
    page, _, stem = answer["schemaSpace"].partition("#")
    text = Client().get(page).content.decode()
    for one in answer["defaultTypes"]:
        assert f'id="{stem}{one["id"]}"' in text


SPELLINGS = [
    *("Kataib Hizballah", "KATAIB hizballah", "Kataeb Hizbollah", "كتائب حزب الله"),
    *("KH", "Hizballah Kataib", "PMF", "Mobilization", "Attacks", "attack on troops"),
    *("kataib-hizballah", GROUP, "hizbola", "Kata'ib Hezbollah Brigades", "Baghdad"),
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_feature_of_a_score_is_explained_where_the_manifest_says(text: str):
    page, _, anchor = manifest()["feature_view"]["url"].partition("#")
    explained = Client().get(page).content.decode()
    results = candidates(text, ("country", "IQ"), ("names", text))
    assert results
    for candidate in results:
        for id in features(candidate):
            assert f'id="{anchor.replace("{{id}}", id)}"' in explained


def test_an_unchanged_manifest_is_not_sent_again():
    first = Client().get(ADDRESS)
    again = Client().get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_form_without_queries_is_refused_with_what_is_expected():
    response = sent("query", "Badr")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "queries"
