"""What a proposal would change, field by field, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst

from records.models import Reviewed
from records.types import JsonObject
from review.models import Proposal
from review.writers import WRITERS

NOTHING = "—"


@dataclass(frozen=True)
class Difference:
    """One field as it is, and as it would be; lists line by line."""

    label: str
    before: list[str]
    after: list[str]

    @property
    def has_before(self) -> bool:
        return self.before != [NOTHING]

    @property
    def has_after(self) -> bool:
        return self.after != [NOTHING]

    @property
    def removed(self) -> list[str]:
        return [line for line in self.before if line not in self.after]

    @property
    def added(self) -> list[str]:
        return [line for line in self.after if line not in self.before]


def differences(row: Reviewed, proposal: Proposal) -> list[Difference]:
    """The fields of the patch, against the row as it is now."""
    writer = WRITERS[proposal.collection]
    current, labels = writer.state(row), writer.labels(row)
    return [
        Difference(
            capfirst(labels.get(key, key)),
            lines(current.get(key)),
            lines(value),
        )
        for key, value in proposal.patch.items()
    ]


def lines(value: object) -> list[str]:
    """A value of the API in words; a list has a line for each item."""
    if value in (None, "", [], {}):
        return [NOTHING]
    if isinstance(value, list):
        return [words(item) for item in value]
    return [words(value)]


def words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, dict):
        return str(value)
    if "edtf" in value:
        return (
            f"{value['edtf']} – {value['text']}" if "text" in value else value["edtf"]
        )
    if "locator" in value:
        source = value.get("source")
        title = source.get("name") if isinstance(source, dict) else source
        return f"{title}, {value['locator']}"
    if "kind" in value and "text" in value:
        return name_in_words(value)
    if "name" in value:
        return str(value["name"])
    return ", ".join(f"{key} {words(part)}" for key, part in value.items())


def name_in_words(name: JsonObject) -> str:
    """A name with its kind, language and number of citations."""
    cited = len(name.get("citations") or [])
    marks = [name["kind"], name.get("language"), name.get("script")]
    if cited:
        marks.append(f"{cited} citation{'s' if cited > 1 else ''}")
    return f"{name['text']} ({', '.join(filter(None, marks))})"
