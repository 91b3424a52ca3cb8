"""Where the API has a row: its public id, its address, a reference to it."""

from __future__ import annotations

from typing import Any

from django.urls import get_script_prefix

API_ROOT = "api/v1/"


def address(collection: str, key: str) -> str:
    """The path of one row in the API."""
    return f"{get_script_prefix()}{API_ROOT}{collection}/{key}/"


def reference(record: Any) -> dict[str, str]:
    """A record as others point to it."""
    return {
        "slug": record.slug,
        "name": str(record),
        "url": address(record.collection, record.slug),
    }
