"""The pages: what a person sees of an entity, and who may show it in a frame."""

import pytest
from django.test import Client

from groups.models import ArmedGroup, GroupName, Membership
from sources.models import Source
from tests.factories import published, saved
from tests.reconciliation.client import ADDRESS

pytestmark = pytest.mark.usefixtures("seeded", "db")
ARABIC = "كتائب حزب الله"


def page(path: str, status: int = 200) -> str:
    response = Client().get(f"{ADDRESS}/{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    return response.content.decode()


@pytest.mark.parametrize("kind", ["preview", "view"])
def test_an_entity_is_shown_with_what_is_known_of_it(kind: str):
    text = page(f"{kind}/groups.kataib-hizballah")
    for words in (
        *("Kataib Hizballah", "Militia, Iraq", "Popular Mobilization Forces"),
        *("around 10,000 fighters", "/reconcile/view/groups.iraqi-army"),
    ):
        assert words in text


@pytest.mark.parametrize(
    "id",
    [
        *("people.qassem-soleimani", "places.baghdad", "incidents.askari-killing"),
        *("sources.iran-war-militias-in-iraq-2026", "groups.axis-of-resistance"),
    ],
)
@pytest.mark.parametrize("kind", ["preview", "view"])
def test_every_kind_of_entity_has_its_page(kind: str, id: str):
    assert "<h1>" in page(f"{kind}/{id}")


def test_only_the_preview_may_be_shown_in_a_frame_of_others():
    preview = Client().get(f"{ADDRESS}/preview/groups.kataib-hizballah")
    assert "frame-ancestors *" in preview["Content-Security-Policy"]
    assert "X-Frame-Options" not in preview
    for path in ("/view/groups.kataib-hizballah", "/terms", ""):
        other = Client().get(f"{ADDRESS}{path}")
        assert "frame-ancestors 'self'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_a_preview_needs_nothing_from_elsewhere():
    text = page("preview/groups.kataib-hizballah")
    for word in ("<script", "<link", "src=", "@import", "url("):
        assert word not in text
    assert "prefers-color-scheme: dark" in text


def test_a_name_in_arabic_script_is_isolated_from_the_text_beside_it():
    group = published(ArmedGroup, slug="zz")
    published(GroupName, group=group, text=ARABIC, kind="native", language="ar")
    assert f'<p class="native"><bdi>{ARABIC}</bdi></p>' in page("preview/groups.zz")
    assert f"<bdi>{ARABIC}</bdi>" in page("view/groups.zz")


@pytest.mark.parametrize("kind", ["preview", "view"])
def test_nothing_that_was_typed_becomes_html(kind: str):
    group = published(ArmedGroup, slug="zz", summary="<img src=x onerror=alert(1)>")
    GroupName.objects.filter(group=group).update(text="<script>alert(2)</script>")
    text = page(f"{kind}/groups.zz")
    assert "<img" not in text and "<script" not in text
    assert "&lt;script&gt;alert(2)" in text


def test_a_source_leads_to_where_it_can_be_read_if_that_is_on_the_web():
    published(Source, slug="good", url="https://paper.example/?a=1&b=2")
    published(Source, slug="bad", url="javascript:alert(1)")
    assert 'href="https://paper.example/?a=1&amp;b=2"' in page("view/sources.good")
    assert 'href="javascript' not in page("view/sources.bad")


@pytest.mark.parametrize(
    "id", ["groups.nobody", "nothing", "a/b/c", "%3Cscript%3E", "groups."]
)
@pytest.mark.parametrize("kind", ["preview", "view"])
def test_an_unknown_id_gets_a_page_that_says_so(kind: str, id: str):
    text = page(f"{kind}/{id}", 404)
    assert "Nothing is published under this id" in text
    assert "<script" not in text


def test_a_draft_has_no_page_and_its_claims_are_on_none():
    secret = saved(ArmedGroup, slug="secret")
    member = published(ArmedGroup, slug="member")
    saved(Membership, umbrella=secret, member=member)
    assert "Nothing is published" in page("view/groups.secret", 404)
    assert "secret" not in page("view/groups.member")


def test_a_page_can_be_of_a_day():
    group = published(ArmedGroup, slug="zz")
    umbrella = published(ArmedGroup, slug="umb")
    published(Membership, umbrella=umbrella, member=group, start="2010", end="2012")
    assert "groups.umb" in page("view/groups.zz?as_of=2011-01-01")
    assert "groups.umb" not in page("view/groups.zz?as_of=2015-01-01")
