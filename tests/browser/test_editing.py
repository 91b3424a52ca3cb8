"""An editor at work: dates explained while typed, citations picked or made in place."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.creation import create_account
from groups.models import ArmedGroup
from sources.models import Passage, Source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/groups/membership/add/"


@pytest.fixture
def form_page(live_server: LiveServer, page: Page) -> Page:
    """The browser of an editor who is signed in; it notes what the policy blocks."""
    user, password = create_account("amal", "editor")
    group = ArmedGroup.objects.create(slug="al-mithal", kind="militia")
    group.names.create(text="المثال", kind="native", language="ar", script="Arab")
    source = Source.objects.create(
        slug="bulletin", title="A bulletin", kind="article", edited_by=user
    )
    Passage.objects.create(source=source, position=1, locator="paragraph 1")
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/admin/login/?next={ADD}")
    page.fill("#id_username", user.username)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"**{ADD}")
    return page


def test_a_date_says_what_it_means_while_it_is_typed(form_page: Page):
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    form_page.on("console", note)
    output = form_page.locator(".edtf:has(#id_start) output")
    form_page.type("#id_start", "2026-03-16?")
    expect(output).to_have_text("16 March 2026 (uncertain)")
    form_page.fill("#id_start", "")
    form_page.type("#id_start", "16 March")
    expect(output).to_have_class(re.compile("edtf-wrong"))
    form_page.fill("#id_start", "")
    form_page.type("#id_start", "2026")
    expect(output).to_have_text("2026 · 2026-01-01 to 2026-12-31")
    assert faults == []


def pick(page: Page, field: str, term: str, offer: str) -> None:
    """Type into a picker, and take what it offers."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-container--open input.select2-search__field").fill(term)
    page.locator(".select2-results__option", has_text=offer).click()


def test_a_citation_is_picked_by_source_and_place(form_page: Page):
    pick(form_page, "member", "المثال", "المثال (Militia)")
    pick(form_page, "citations", "bulletin 1", "paragraph 1 · A bulletin")
    chosen = form_page.locator("#id_citations + .select2 .select2-selection__choice")
    expect(chosen).to_have_count(1)


def test_a_passage_is_made_without_leaving_the_page(form_page: Page):
    form_page.fill("#id_note", "typed before")
    form_page.locator(
        "[data-id='related-widget-wrapper-citations'] >> text=more_vert"
    ).click()
    with form_page.expect_popup() as opened:
        form_page.locator("#add_id_citations").click()
    popup = opened.value
    popup.wait_for_load_state()
    pick(popup, "source", "bulletin", "A bulletin")
    popup.fill("#id_position", "2")
    popup.fill("#id_locator", "paragraph 2")
    popup.locator("button[name=_save]").click()
    chosen = form_page.locator("#id_citations + .select2 .select2-selection__choice")
    expect(chosen).to_contain_text("paragraph 2")
    expect(form_page.locator("#id_note")).to_have_value("typed before")
    passage = Passage.objects.get(position=2)
    assert passage.edited_by == User.objects.get(username="amal")


def test_nothing_is_requested_from_another_server(
    form_page: Page, live_server: LiveServer
):
    requested: list[str] = []
    form_page.on("request", lambda request: requested.append(request.url))
    for address in ("/admin/", "/admin/groups/armedgroup/", ADD):
        form_page.goto(live_server.url + address)
        form_page.wait_for_load_state("networkidle")
    elsewhere = [url for url in requested if not url.startswith(live_server.url)]
    assert len(requested) > 20
    assert elsewhere == []
