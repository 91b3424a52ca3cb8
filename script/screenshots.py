"""Photographs the admin: the seed, a few edits on top, a real browser.

Everything happens in a test database that is thrown away afterwards.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from config.database import database_settings  # noqa: E402
from launcher.embedded_postgres import running_database  # noqa: E402

WIDE, NARROW = (1280, 860), (390, 844)
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, on which tab, how wide, in light or dark."""

    name: str
    address: str
    tab: str = ""
    size: tuple[int, int] = WIDE
    dark: bool = False
    top: str = ""  # scrolls until this is at the top


def main(folder: str = str(ROOT / "docs" / "screenshots")) -> None:
    settings.DATABASES["default"].update(database_settings(testing=True))
    with running_database(testing=True), seeded_database():
        shots = prepared()
        server = LiveServer("127.0.0.1")
        try:
            photograph(shots, server.url, Path(folder))
        finally:
            server.stop()


@contextmanager
def seeded_database() -> Iterator[None]:
    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    old = setup_databases(verbosity=0, interactive=False)
    try:
        seed = sorted(map(str, (ROOT / "fixtures").glob("*.json")))
        call_command("loaddata", *seed, verbosity=0)
        yield
    finally:
        teardown_databases(old, verbosity=0)


def prepared() -> list[Shot]:
    """Enter some work, as an editor does, and list what to photograph."""
    from django.urls import reverse

    from accounts.creation import create_account
    from groups.models import ArmedGroup, Membership
    from incidents.models import Incident
    from places.models import Place
    from review.models import Proposal

    editor, reviewer = Client(), Client()
    for client, name, role in (
        (editor, "amal", "editor"),
        (reviewer, "robin", "publisher"),
    ):
        account, _ = create_account(name, role)
        account.set_password(PASSWORD)
        account.save()
        client.force_login(account)
    group = ArmedGroup.objects.get(slug="kataib-seyyed-al-shuhada")
    umbrella = ArmedGroup.objects.get(slug="popular-mobilization-forces")
    incident = Incident.objects.get(slug="anbar-air-strike-2026-03-18")
    attested = Membership.objects.get(member__slug="islamic-resistance-in-iraq")
    write_draft(editor)
    propose_edit(editor, group)
    typed(
        editor,
        "/admin/groups/armedgroup/add/",
        slug="kataeb-hezbollah",
        kind="militia",
        edit_reason="Needed for a source that is being read",
        **{
            "names-TOTAL_FORMS": "1",
            "names-0-text": "Kataeb Hezbollah",
            "names-0-kind": "preferred",
        },
    )
    proposal = Proposal.objects.latest("id")
    draft = Place.objects.get(slug="nineveh-plains")

    def page(row: Any, name: str = "change") -> str:
        meta = row._meta
        return reverse(
            f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk]
        )

    return [
        Shot("dashboard", reverse("admin:index")),
        Shot("groups", reverse("admin:groups_armedgroup_changelist")),
        Shot("search", f"{reverse('admin:groups_armedgroup_changelist')}?q=Kataeb+Hiz"),
        Shot("duplicates", reverse("duplicates", args=["groups"])),
        Shot("group", page(umbrella), tab="dataset-membership"),
        Shot("group-dark", page(umbrella), tab="dataset-relation", dark=True),
        Shot("group-narrow", page(umbrella), tab="dataset-membership", size=NARROW),
        Shot("incident", page(incident), tab="dataset-participation"),
        Shot("claim", page(attested), top="h2:text('When')"),
        Shot("history", page(draft, "history")),
        Shot("proposal", page(proposal)),
        Shot("place-names", page(draft), tab="names", size=(1280, 1240)),
    ]


def typed(client: Client, address: str, **changes: Any) -> None:
    """Fill in a form and save it; raises SystemExit when it is not saved."""
    from tests.admin_pages import save

    answer = save(client, address, **changes)
    if answer.status_code != 302:
        raise SystemExit(f"{address} does not save what is typed into it.")


def write_draft(editor: Client) -> None:
    """A place with an Arabic name, in two edits, handed in for review."""
    from places.models import Place

    typed(
        editor,
        "/admin/places/place/add/",
        slug="nineveh-plains",
        kind="area",
        country_code="IQ",
        edit_reason="Needed for a source that is being read",
        **{
            "names-TOTAL_FORMS": "2",
            "names-0-text": "Nineveh Plains",
            "names-0-kind": "preferred",
            "names-0-language": "en",
            "names-0-script": "Latn",
            "names-1-text": "سهل نينوى",
            "names-1-kind": "native",
            "names-1-language": "ar",
            "names-1-script": "Arab",
        },
    )
    draft = Place.objects.get(slug="nineveh-plains")
    address = f"/admin/places/place/{draft.pk}/change/"
    typed(
        editor,
        address,
        summary="The plain north and east of Mosul.",
        kind="region",
        edit_reason="A region rather than an area",
    )
    editor.post(
        f"/admin/places/place/{draft.pk}/step/submit/",
        {"edit_reason": "Ready for review"},
    )


def propose_edit(editor: Client, group: Any) -> None:
    """An edit of a published group: its Arabic name, and a plainer summary."""
    row = f"names-{group.names.count()}-"
    typed(
        editor,
        f"/admin/groups/armedgroup/{group.pk}/change/",
        summary="A militia close to Iran, and one of the larger members of the Popular"
        " Mobilization Forces; Abu Ala al-Walai leads it.",
        edit_reason="Give its Arabic name, so that it is found in Arabic too",
        **{
            "names-TOTAL_FORMS": str(group.names.count() + 1),
            f"{row}text": "كتائب سيد الشهداء",
            f"{row}kind": "native",
            f"{row}language": "ar",
            f"{row}script": "Arab",
            f"{row}citations": [passage.pk for passage in group.citations.all()],
            f"{row}group": group.pk,
        },
    )


def photograph(shots: list[Shot], url: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=root
        )
        for shot in shots:
            path = folder / f"{shot.name}.png"
            take(browser, shot, url, path)
            sys.stdout.write(f"{path} ({path.stat().st_size // 1024} kB)\n")
        browser.close()


def take(browser: Browser, shot: Shot, url: str, path: Path) -> None:
    context = browser.new_context(
        viewport={"width": shot.size[0], "height": shot.size[1]},
        color_scheme="dark" if shot.dark else "light",
    )
    page = context.new_page()
    sign_in(page, url)
    page.goto(f"{url}{shot.address}#{shot.tab}")
    page.wait_for_load_state("networkidle")
    if shot.top:
        page.locator(shot.top).evaluate("here => here.scrollIntoView()")
    page.wait_for_timeout(300)  # what slides or fades comes to rest
    page.screenshot(path=path)
    context.close()


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/login/")
    page.fill("#id_username", "robin")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


if __name__ == "__main__":
    main(*sys.argv[1:])
