"""Sources and passages."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import ReviewedViewSet
from sources.coverage import COVERAGE_SCHEMA, coverage
from sources.filters import PassageFilter, SourceFilter
from sources.models import Passage, Source
from sources.serializers.passage import PassageSerializer
from sources.serializers.source import SourceSerializer


class SourceViewSet(ReviewedViewSet):
    """Publications that claims rest on."""

    model = Source
    serializer_class = SourceSerializer
    filterset_class = SourceFilter
    ordering = ("slug",)
    ordering_fields = {
        "slug": "slug",
        "title": "title",
        "published": "published_latest",
        "updated": "updated",
    }

    @extend_schema(responses={200: COVERAGE_SCHEMA})
    @action(detail=True)
    def coverage(self, request: Request, slug: str) -> HttpResponseBase:
        """Every passage of the source, and the claims taken from it."""
        source = self.get_object()
        return self.by_revision(lambda: Response(coverage(source, request.user)))


class PassageViewSet(ReviewedViewSet):
    """Places in sources that can be cited."""

    model = Passage
    serializer_class = PassageSerializer
    filterset_class = PassageFilter
    lookup_field = "id"
    ordering = ("source__slug", "position")
    ordering_fields = {"position": "position", "updated": "updated"}

    def lookup(self) -> dict[str, Any]:
        source, _, position = self.kwargs["id"].rpartition(":")
        number = (
            int(position)
            if position.isascii() and position.isdigit() and len(position) < 9
            else 0
        )
        return {"source__slug": source, "position": number}
