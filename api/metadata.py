"""What OPTIONS answers: what a view is called, reads and writes."""

from __future__ import annotations

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request
from rest_framework.views import APIView

from records.types import JsonObject


class Metadata(SimpleMetadata):
    """Names and formats only: the fields are in the OpenAPI description."""

    def determine_actions(self, request: Request, view: APIView) -> JsonObject:
        # DRF's looks the row up as a writer would, which locks it.
        return {}
