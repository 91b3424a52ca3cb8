"""The manifest: what the service offers, and where (Reconciliation API 0.2)."""

from __future__ import annotations

from django.urls import reverse

from reconciliation.entity_types import TYPES
from reconciliation.parsing import MAX_QUERIES
from records.types import JsonObject

WIDTH, HEIGHT = 430, 350  # pixels of a preview


def manifest(site: str) -> JsonObject:
    """The manifest, with addresses on the site (https://host) of the request."""
    terms = site + reverse("reconcile-terms")
    return {
        "versions": ["0.2"],
        "name": "Armed-group reference database",
        "identifierSpace": view("reconcile-view", "", site),
        "schemaSpace": f"{terms}#type-",
        "documentation": terms,
        "batchSize": MAX_QUERIES,
        "defaultTypes": [type_.as_json() for type_ in TYPES.values()],
        "view": {"url": view("reconcile-view", "{{id}}", site)},
        "feature_view": {"url": f"{terms}#{{{{id}}}}"},
        "preview": {
            "url": view("reconcile-preview", "{{id}}", site),
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {
            "entity": service("reconcile-suggest-entity", site)
            | {"flyout_service_path": reverse("reconcile-flyout") + "?id=${id}"},
            "type": service("reconcile-suggest-type", site),
            "property": service("reconcile-suggest-property", site),
        },
        "extend": {
            "propose_properties": service("reconcile-properties", site),
            "property_settings": SETTINGS,
        },
    }


SETTINGS = [
    {
        "name": "as_of",
        "label": "As of",
        "type": "text",
        "default": "",
        "help_text": "A day as YYYY-MM-DD: only what can have been so on that day.",
    },
    {
        "name": "content",
        "label": "Content",
        "type": "select",
        "default": "label",
        "help_text": "Names, or identifiers and codes.",
        "choices": [
            {"value": "label", "name": "Name"},
            {"value": "id", "name": "Identifier"},
        ],
    },
]


def service(name: str, site: str) -> dict[str, str]:
    return {"service_url": site, "service_path": reverse(name)}


def view(name: str, id: str, site: str) -> str:
    """An address with an id, or a place for one, at its end."""
    return site + reverse(name, args=["-"])[:-1] + id
