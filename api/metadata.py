"""What OPTIONS answers: what a view is called, reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request

from records.types import JsonObject

if TYPE_CHECKING:
    from rest_framework.views import APIView


class Metadata(SimpleMetadata):
    """Names and formats only: the fields are in the OpenAPI description."""

    def determine_actions(self, request: Request, view: APIView) -> JsonObject:
        # DRF's looks the row up as a writer would, which locks it.
        return {}
