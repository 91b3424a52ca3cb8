"""How far each source has been read: cited, context only, furniture, unread."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from records.models import has_address
from records.types import Account, JsonObject
from sources.models import Passage

LIMIT = 8


def coverage(user: Account) -> list[JsonObject]:
    """The sources with the most passages, each with what its passages came to."""
    passages = Passage.objects.visible_to(user).annotate(is_cited=cited(user))
    per_source = (
        passages.order_by()
        .values("source", "source__title")
        .annotate(
            passages=Count("pk"),
            cited=Count("pk", filter=Q(is_cited=True)),
            context=Count("pk", filter=Q(is_cited=False, reading="context_only")),
            furniture=Count("pk", filter=Q(is_cited=False, reading="page_furniture")),
            unread=Count("pk", filter=Q(is_cited=False, reading="unread")),
        )
        .order_by("-passages", "source")[:LIMIT]
    )
    return [
        {**line, "accounted": line["passages"] - line["unread"]} for line in per_source
    ]


def cited(user: Account) -> Q:
    """Whether any record or claim that counts rests on the passage."""
    condition = Q()
    for relation in Passage._meta.related_objects:
        model = relation.related_model
        if relation.many_to_many and has_address(model):
            rows = model.objects.visible_to(user).counted()
            condition |= Q(Exists(rows.filter(citations=OuterRef("pk"))))
    return condition
