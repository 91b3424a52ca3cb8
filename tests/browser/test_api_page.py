"""The page to try the API on, in a real browser, under the policy and offline."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_tries_an_operation_out(live_server: LiveServer, page: Page):
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def note_elsewhere(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            faults.append(request.url)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", note_elsewhere)
    page.goto(f"{live_server.url}/api/v1/docs/#/groups/groups_list")
    page.locator(".try-out__btn").click(timeout=60_000)
    page.locator(".execute").click()
    answer = page.locator(".live-responses-table .response-col_status").last
    expect(answer).to_contain_text("200", timeout=30_000)
    assert faults == []
