"""The words every public read is asked in: who may see it, and when it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    Prefetch,
    Q,
    TextField,
    Value,
    When,
)

from records.choices import Status
from records.models import is_reviewed
from search.matches import Finding, Found, best, by_id, by_name, by_words
from search.ranking import Findings, found_in, told

ANONYMOUS = None


@dataclass(frozen=True)
class Reader:
    """Who reads, and for which day; no day means all of time."""

    user: Any = ANONYMOUS
    day: date | None = None
    certainly: bool = False


def may_see_drafts(user: Any, model: type[models.Model]) -> bool:
    """Whether this account reads rows of the model that are not published."""
    meta = model._meta
    return bool(user) and user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def published(model: Any, prefix: str = "", seen: tuple = ()) -> Q:
    """The condition that a row, and every record it names, is published.

    Follows the foreign keys to records and what those name in turn; a key that
    points back at its own table (parent, part of) is followed one step.
    """
    condition = Q(**{f"{prefix}status": Status.PUBLISHED})
    for field in named_records(model):
        target = field.related_model
        path = f"{prefix}{field.name}"
        if target in seen or target is model:
            named = Q(**{f"{path}__status": Status.PUBLISHED})
        else:
            named = published(target, f"{path}__", (*seen, model))
        condition &= (Q(**{f"{path}__isnull": True}) | named) if field.null else named
    return condition


def named_records(model: Any) -> list[Any]:
    """The foreign keys of a row to the records it names."""
    return [
        field
        for field in model._meta.concrete_fields
        if is_reviewed(field.related_model)
    ]


class ReviewedQuerySet(models.QuerySet):
    """Rows that go through review before the public sees them."""

    model: Any  # one of many; its fields are looked up

    def visible_to(self, user: Any) -> Self:
        """The rows this reader may see: published ones, or all with the right to view.

        Every public read starts here; None stands for an anonymous reader.
        """
        if may_see_drafts(user, self.model):
            return self
        return self.filter(published(self.model))

    def by_public_id(self, text: str) -> Self:
        """The row with this id in the API, or no row."""
        (name,) = self.model.public_id_fields
        return self.filter(**{name: text})

    def as_of(self, day: date) -> Self:
        """Rows that can be true on the day; records without time are unaffected."""
        return self

    def certain_on(self, day: date) -> Self:
        """Rows certain to be true on the day; only claims that last are tested."""
        return self.as_of(day)

    def counted(self) -> Self:
        """Rows that count as said: neither withdrawn nor deprecated."""
        rows = self.exclude(status=Status.WITHDRAWN)
        if any(field.name == "rank" for field in self.model._meta.fields):
            rows = rows.exclude(rank="deprecated")
        return rows

    def search(self, text: str, user: Any) -> Self:
        """Rows that the text finds, the nearest first, each told why (`found`).

        A row is found by itself, and by the records that it names.
        """
        seen: dict[Any, dict[Any, Found]] = {}
        findings: Findings = [("pk", told(self.what_finds(text, user)))]
        for field in self.found_through():
            target = field.related_model
            if target not in seen:
                seen[target] = target.objects.what_finds(text, user)
            findings.append((field.attname, told(seen[target], field.name)))
        return found_in(self, findings)

    def what_finds(self, text: str, user: Any) -> dict[Any, Found]:
        """By key, why the text finds rows of this kind by what is theirs.

        A text without a letter or digit finds nothing: folded, it would be a part of
        every name.
        """
        if not any(map(str.isalnum, text)):
            return {}
        return best(self.findings(self.model.objects.visible_to(user), text, user))

    def findings(self, rows: Self, text: str, user: Any) -> Iterator[Finding]:
        """Everything that the text finds in these rows."""
        return by_id(rows, self.model._meta.pk.name, text)

    def found_through(self) -> list[Any]:
        """The keys to records by which rows are found, too."""
        return named_records(self.model)

    def for_reading(self, reader: Reader) -> Self:
        """What the reader may see of the day asked for, ready to be serialised."""
        rows = self.visible_to(reader.user)
        if reader.day and reader.certainly:
            rows = rows.certain_on(reader.day)
        elif reader.day:
            rows = rows.as_of(reader.day)
        named = named_records(self.model)
        if named:
            # Of the records it names a row shows no more than slug and name.
            own = [field.name for field in self.model._meta.concrete_fields]
            shown = [
                f"{field.name}__{name}"
                for field in named
                for name in ("slug", field.related_model.shown_as)
            ]
            rows = rows.select_related(*(f.name for f in named)).only(*own, *shown)
        if "citations" in {field.name for field in self.model._meta.many_to_many}:
            rows = rows.prefetch_related(self.reading("citations", reader))
        return rows

    def reading(self, relation: str, reader: Reader) -> Prefetch:
        """A relation of these rows, cut to what the reader may see of it."""
        related = self.model._meta.get_field(relation).related_model
        rows = related.objects.for_reading(reader)
        return Prefetch(relation, rows.counted())


class RecordQuerySet(ReviewedQuerySet):
    """Things in the world, each known by its slug."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def findings(self, rows: Self, text: str, user: Any) -> Iterator[Finding]:
        return by_id(rows, "slug", text)

    def found_through(self) -> list[Any]:
        return []


class NamedQuerySet(RecordQuerySet):
    """Records found by any of their names."""

    def findings(self, rows: Self, text: str, user: Any) -> Iterator[Finding]:
        names = self.model.name_model().objects.visible_to(user).counted()
        yield from by_name(names, text)
        yield from super().findings(rows, text, user)

    def for_reading(self, reader: Reader) -> Self:
        return (
            super().for_reading(reader).prefetch_related(self.reading("names", reader))
        )


class TitledQuerySet(RecordQuerySet):
    """Records found by the words of their titles and of what is told of them."""

    def findings(self, rows: Self, text: str, user: Any) -> Iterator[Finding]:
        yield from by_words(rows, text)
        yield from super().findings(rows, text, user)


class DatedQuerySet(ReviewedQuerySet):
    """Rows about something that happened, or was so, at one `date`."""

    def as_of(self, day: date) -> Self:
        """Rows whose date can have come by the day."""
        return self.filter(Q(date_earliest__isnull=True) | Q(date_earliest__lte=day))


class PeriodQuerySet(ReviewedQuerySet):
    """Claims that last: each holds possibly, or certainly, on a day."""

    def as_of(self, day: date) -> Self:
        """Claims that can hold on the day, each told whether it must, and why."""
        return self.filter(possible__contains=day).annotate(
            holds_certainly=Case(
                When(certain__contains=day, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            holds_because=Func(
                F("start"),
                F("end"),
                F("attested"),
                Value(day),
                function="period_grounds",
                output_field=ArrayField(TextField()),
            ),
        )

    def certain_on(self, day: date) -> Self:
        """Claims that certainly hold on the day."""
        return self.as_of(day).filter(certain__contains=day)
