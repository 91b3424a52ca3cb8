"""The preview in a frame on somebody else's page, as OpenRefine shows it."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from groups.models import ArmedGroup, GroupName
from tests.factories import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = 430, 350
ARABIC = "كتائب حزب الله"


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """elsewhere(html): the address of a page of another origin on this machine.

    A browser lets no page from the network at large ask a server here.
    """
    pages = [""]

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html>{pages[-1]}".encode())

        def log_message(self, *args: object) -> None:
            pass

    def page(html: str) -> str:
        pages.append(html)
        return f"http://127.0.0.1:{server.server_port}/page"

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield page
    server.shutdown()
    server.server_close()


def framing(address: str) -> str:
    """HTML that shows the address in a frame of the size the manifest gives."""
    return f'<iframe src="{address}" width="{WIDTH}" height="{HEIGHT}"></iframe>'


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser complains about."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def test_a_preview_is_shown_in_a_frame_and_needs_no_scrolling_to_the_side(
    live_server: LiveServer, page: Page, faults: list[str], elsewhere: Callable
):
    group = published(ArmedGroup, slug="kh", summary="A militia. " * 40)
    published(GroupName, group=group, text=ARABIC, kind="native", language="ar")
    page.goto(elsewhere(framing(f"{live_server.url}/reconcile/preview/groups.kh")))
    frame = page.frames[1]
    expect(frame.locator("h1")).to_have_text(str(group))
    expect(frame.locator(".native")).to_have_text(ARABIC)
    assert frame.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert faults == []


def test_a_page_that_is_no_preview_is_shown_in_no_frame(
    live_server: LiveServer, page: Page, faults: list[str], elsewhere: Callable
):
    group = published(ArmedGroup, slug="kh")
    page.goto(elsewhere(framing(f"{live_server.url}/reconcile/view/groups.kh")))
    assert str(group) not in page.frames[1].content()
    assert "frame" in " ".join(faults).lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preview_can_be_read_in_light_and_in_the_dark(
    live_server: LiveServer, page: Page, scheme: str
):
    published(ArmedGroup, slug="kh")
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/reconcile/preview/groups.kh")
    style = "getComputedStyle(document.body)"
    ink, ground = (
        sum(map(int, page.evaluate(f"{style}.{name}")[4:-1].split(",")))
        for name in ("color", "backgroundColor")
    )
    assert (ink < ground) is (scheme == "light")
    assert abs(ink - ground) > 400


def test_a_page_of_another_origin_reads_queries_answers_and_refusals(
    live_server: LiveServer, page: Page, elsewhere: Callable
):
    published(ArmedGroup, slug="kh")
    page.goto(elsewhere(""))
    fetch_script = """async ([address, queries]) => {
        const answer = await fetch(address, {
            method: "POST",
            headers: {"X-Requested-With": "XMLHttpRequest"},
            body: new URLSearchParams({queries}),
        });
        return [answer.status, await answer.json()];
    }"""
    address = f"{live_server.url}/reconcile"
    status, body = page.evaluate(
        fetch_script, [address, '{"q": {"query": "groups.kh"}}']
    )
    assert (status, body["q"]["result"][0]["match"]) == (200, True)
    status, body = page.evaluate(fetch_script, [address, "{"])
    assert (status, body["status"]) == (400, 400)
