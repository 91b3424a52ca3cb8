"""Who reads and writes the rows of each collection, in the words of its API.

A proposal is a PATCH kept for later, so accepting one and showing what it would change
need the collection's writer. The API registers its serializers here: this room knows
no HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from records.models import Reviewed
from records.types import JsonObject

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Writer(Protocol):
    """Writes rows of one collection, and says what could be written."""

    @property
    def model(self) -> type[Reviewed]:
        """The kind of row."""

    def state(self, row: Reviewed) -> JsonObject:
        """What a PATCH could set on the row, as it is now."""

    def labels(self, row: Reviewed) -> Mapping[str, str]:
        """What editors call the fields of a PATCH."""

    def apply(
        self, row: Reviewed, patch: JsonObject, author: User, reviewer: User
    ) -> Reviewed:
        """Write the patch in the name of both; raises the serializer's errors."""


WRITERS: dict[str, Writer] = {}
