"""How much of a source has been read, and what was taken from each passage."""

from __future__ import annotations

from collections import defaultdict

from records.addresses import address
from records.models import has_address
from records.types import Account, JsonObject
from sources.models import Passage, Source

COUNTED = ("context_only", "page_furniture", "unread")
CLAIM_SCHEMA = {
    "type": "object",
    "required": ["collection", "id", "url"],
    "properties": {
        "collection": {"type": "string"},
        "id": {"type": "string"},
        "url": {"type": "string"},
    },
}
PASSAGE_SCHEMA = {
    "type": "object",
    "required": ["id", "locator", "reading", "why", "claims"],
    "properties": {
        "id": {"type": "string"},
        "locator": {"type": "string"},
        "reading": {"type": "string", "enum": ["cited", *COUNTED]},
        "why": {"type": ["string", "null"]},
        "claims": {"type": "array", "items": CLAIM_SCHEMA},
    },
}
COVERAGE_SCHEMA = {
    "type": "object",
    "required": ["total", "cited", *COUNTED, "passages"],
    "properties": {
        **{name: {"type": "integer"} for name in ("total", "cited", *COUNTED)},
        "passages": {"type": "array", "items": PASSAGE_SCHEMA},
    },
}


def coverage(source: Source, user: Account) -> JsonObject:
    """Each passage with what cites it; it is cited when something counted does so."""
    passages = (
        Passage.objects.visible_to(user).filter(source=source).select_related("source")
    )
    citing = citing_rows(source, user)
    listed = [
        passage_as_json(passage, citing[passage.pk])
        for passage in passages.order_by("position")
    ]
    readings = [passage["reading"] for passage in listed]
    return {
        "total": len(listed),
        "cited": readings.count("cited"),
        **{name: readings.count(name) for name in COUNTED},
        "passages": listed,
    }


def passage_as_json(passage: Passage, claims: list[dict[str, str]]) -> JsonObject:
    """A passage with the claims that cite it, each as collection, id and url."""
    return {
        "id": passage.public_id,
        "locator": passage.locator,
        "reading": "cited" if claims else passage.reading,
        "why": passage.why or None,
        "claims": claims,
    }


def citing_rows(source: Source, user: Account) -> dict[int, list[dict[str, str]]]:
    """What cites each passage of the source: one query for every collection."""
    citing: dict[int, list[dict[str, str]]] = defaultdict(list)
    for relation in Passage._meta.related_objects:
        model = relation.related_model
        if not (relation.many_to_many and has_address(model)):
            continue
        rows = model.objects.visible_to(user).counted().filter(citations__source=source)
        (key,) = model.public_id_fields
        for passage, name in rows.order_by(key).values_list("citations", key):
            citing[passage].append(
                {
                    "collection": model.collection,
                    "id": name,
                    "url": address(model.collection, name),
                }
            )
    return citing
