"""A claim or a record read as a short sentence with its dates, as a row of a tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.db import models
from django.urls import reverse

from dates.value import Edtf, EdtfError

# Columns that a kind of row may have; those it lacks come as NULL.
SHARED_COLUMNS = (
    "status",
    "basis",
    "confidence",
    "rank",
    "start",
    "end",
    "attested",
    "date",
    "low",
    "best",
    "high",
    "approximate",
    "wording",
)


Number = int | str | None  # a column read as text, or as it is


@dataclass(frozen=True)
class SentenceTemplate:
    """How the rows of a model read: “A [verb] [word] [joint] B”.

    Of the subject's fields, and of the object's, the first that is filled is used.
    """

    subject: tuple[str, ...]
    word: str = ""
    object: tuple[str, ...] = ()
    verb: str = ""
    joint: str = ""


@dataclass(frozen=True)
class Sentence:
    """A row as a tab has it; `columns` are those of related_tabs.columns_of."""

    model: type[models.Model]
    template: SentenceTemplate
    columns: dict[str, Any]

    def column(self, name: str) -> Any:
        return self.columns[f"s_{name}"]

    @property
    def address(self) -> str:
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return reverse(name, args=[quote(self.column("key"))])

    @property
    def subject(self) -> str:
        return self.column("subject") or self.column("key")

    @property
    def word(self) -> str:
        """The word between the two ends, in lower case as inside a sentence."""
        chosen = self.labelled(self.template.word, self.column("word")).lower()
        joint = self.template.joint if self.column("object") else ""
        return " ".join(filter(None, (self.template.verb, chosen, joint)))

    @property
    def object(self) -> str:
        return " · ".join(filter(None, (self.column("object"), self.figure)))

    @property
    def figure(self) -> str:
        return figure(
            *(self.column(name) for name in ("low", "best", "high", "wording")),
            self.column("approximate") == "true",
        )

    @property
    def when(self) -> str:
        if self.column("date"):
            return phrase(self.column("date"))
        return period(self.column("start"), self.column("end"), self.column("attested"))

    @property
    def by(self) -> str:
        """On what ground, and by whose word when it is not the cited source's own."""
        basis = self.labelled("basis", self.column("basis"))
        return f"{basis}, {self.column('speaker')}" if self.column("speaker") else basis

    @property
    def weight(self) -> str:
        """Confidence, and the rank where it is not the usual one."""
        confidence = self.labelled("confidence", self.column("confidence"))
        unusual = self.column("rank") not in (None, "normal")
        return f"{confidence}, {self.column('rank')}" if unusual else confidence

    @property
    def status(self) -> str:
        return self.labelled("status", self.column("status"))

    @property
    def stage(self) -> str:
        """The status as a word of the style sheet."""
        return self.column("status") or ""

    def labelled(self, field: str, value: str | None) -> str:
        if not field or value is None:
            return ""
        choices = dict(self.model._meta.get_field(field).flatchoices)
        return str(choices.get(value, value))


def sentence_of(row: models.Model, template: SentenceTemplate) -> Sentence:
    """The sentence of a row that is loaded with the records it names."""

    def first(names: tuple[str, ...]) -> str | None:
        return next((str(end) for name in names if (end := getattr(row, name))), None)

    columns = {f"s_{name}": getattr(row, name, None) for name in SHARED_COLUMNS}
    columns["s_approximate"] = str(columns["s_approximate"]).lower()
    columns |= {
        "s_key": row.pk,
        "s_subject": first(template.subject),
        "s_word": getattr(row, template.word) if template.word else None,
        "s_object": first(template.object),
    }
    return Sentence(type(row), template, columns)


def phrase(text: str | None) -> str:
    """An EDTF date in English; empty when there is none."""
    if not text:
        return ""
    try:
        return Edtf.parse(text, allow_open=True).phrase
    except EdtfError:
        return text


def period(start: str | None, end: str | None, attested: str | None) -> str:
    """How long something is so, in words; from EDTF dates, `..` for an open one."""
    parts = []
    if start and start != "..":
        parts.append(f"from {phrase(start)}")
    if end:
        parts.append("still so" if end == ".." else f"until {phrase(end)}")
    if attested:
        parts.append(f"shown true {phrase(attested)}")
    return ", ".join(parts)


def figure(
    low: Number, best: Number, high: Number, wording: str, approximate: bool
) -> str:
    """A figure with its bounds, and the source's wording in quotation marks."""
    number = ""
    if best is not None:
        number = f"{'about ' if approximate else ''}{int(best):,}"
    bounds = [f"{int(bound):,}" if bound is not None else "" for bound in (low, high)]
    if any(bounds):
        if all(bounds):
            span = f"{bounds[0]} to {bounds[1]}"
        else:
            span = f"at least {bounds[0]}" if bounds[0] else f"at most {bounds[1]}"
        number = f"{number} ({span})" if number else span
    return " ".join(filter(None, (number, f"“{wording}”" if wording else "")))
