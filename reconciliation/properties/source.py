"""What sources have."""

from __future__ import annotations

from reconciliation.properties.every_record import identity_properties, name_properties
from reconciliation.properties.property import Property, column, date, word
from reconciliation.values import Link
from sources.models import Source

PROPERTIES: tuple[Property, ...] = (
    *name_properties(Source),
    word("kind", "Kind", "What sort of publication it is.", "kind", Source.Kind),
    column("publisher", "Publisher", "Who published it.", "publisher"),
    column("author", "Authors", "Who wrote it.", "authors"),
    column("language", "Language", "A BCP 47 tag.", "language"),
    date("published", "Published", "When it was published, in EDTF.", "published"),
    column("url", "Address", "Where it can be read.", "url", Link, identifies=True),
    *identity_properties(Source),
)
