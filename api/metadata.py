"""What OPTIONS answers: what a view is called, reads and writes."""

from __future__ import annotations

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request


class Metadata(SimpleMetadata):
    """Names and formats only: the fields stand in the OpenAPI description."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        # DRF's looks the row up as a writer would, which locks it.
        return {}
