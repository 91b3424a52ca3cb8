"""A mirror of the public database, kept by the loop of ten lines in docs/time.md."""

from typing import Any

from rest_framework.test import APIClient

API = "/api/v1/"
COLLECTIONS = [
    "groups",
    "people",
    "places",
    "sources",
    "passages",
    "memberships",
    "leaderships",
    "fates",
    "sizes",
    "designations",
    "relations",
    "presences",
    "incidents",
    "participations",
    "targets",
    "casualties",
    "incident-links",
]


def follow(copy: dict[str, Any], since: int) -> int:
    """Bring the copy (address -> row) up to date; give the revision it stands at."""
    client = APIClient()
    page = client.get(f"{API}changes/", {"since": since, "page_size": 50}).json()
    while True:
        for row in page["results"]:
            if row["change"] == "gone":
                copy.pop(row["url"], None)
                continue
            found = client.get(row["url"])
            if found.status_code == 200:
                copy[row["url"]] = found.json()
        if page["next"] is None:
            return page["revision"]
        page = client.get(page["next"]).json()


def original(collections: list[str]) -> dict[str, Any]:
    """Every public row by its address, read from the lists."""
    client = APIClient()
    rows = {}
    for collection in collections:
        page = client.get(f"{API}{collection}/", {"page_size": 1000}).json()
        assert page["next"] is None
        for row in page["results"]:
            rows[f"{API}{collection}/{row.get('slug') or row['id']}/"] = row
    return rows
