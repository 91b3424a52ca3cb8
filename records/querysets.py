"""The queries that every public read starts from: who may see a row, when it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
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
from records.types import Account
from search.matches import (
    KeyedMatch,
    Match,
    best_matches,
    by_id,
    by_name,
    by_words,
)
from search.ranking import MatchesByColumn, as_json, ranked

ANONYMOUS = None


@dataclass(frozen=True)
class Reader:
    """Who reads, and for which day; no day means all of time."""

    user: Account = ANONYMOUS
    day: date | None = None
    certainly: bool = False


def may_see_drafts(user: Account, model: type[models.Model]) -> bool:
    """Whether this account reads rows of the model that are not published."""
    meta = model._meta
    right = f"{meta.app_label}.view_{meta.model_name}"
    return user is not None and user.has_perm(right)


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

    def visible_to(self, user: Account) -> Self:
        """The rows this reader may see: published ones, or all with the right to view.

        Every public read starts here; None is an anonymous reader.
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

    def search(self, text: str, user: Account) -> Self:
        """Rows that match the text, the nearest first, each with its `match`.

        A row matches by itself, or by a record that it names.
        """
        seen: dict[Any, dict[Any, Match]] = {}
        matches: MatchesByColumn = [("pk", as_json(self.matches_for(text, user)))]
        for field in self.matched_through():
            target = field.related_model
            if target not in seen:
                seen[target] = target.objects.matches_for(text, user)
            matches.append((field.attname, as_json(seen[target], field.name)))
        return ranked(self, matches)

    def matches_for(self, text: str, user: Account) -> dict[Any, Match]:
        """By key, why rows of this kind match the text by what is theirs.

        A text without a letter or digit has no matches: folded, it would be a part of
        every name.
        """
        if not any(map(str.isalnum, text)):
            return {}
        rows = self.model.objects.visible_to(user)
        return best_matches(self.find_matches(rows, text, user))

    def find_matches(
        self, rows: Self, text: str, user: Account
    ) -> Iterator[KeyedMatch]:
        """Every match of the text among these rows; a row may come more than once."""
        return by_id(rows, self.model._meta.pk.name, text)

    def matched_through(self) -> list[Any]:
        """The keys to records by which rows match, too."""
        return named_records(self.model)

    def for_reading(self, reader: Reader) -> Self:
        """What the reader may see of the requested day, ready to be serialised."""
        rows = self.visible_to(reader.user)
        if reader.day and reader.certainly:
            rows = rows.certain_on(reader.day)
        elif reader.day:
            rows = rows.as_of(reader.day)
        named = named_records(self.model)
        if named:
            # Of the records it names a row shows no more than slug and name.
            own = [field.name for field in self.model._meta.concrete_fields]
            references = [
                f"{field.name}__{name}"
                for field in named
                for name in ("slug", field.related_model.label_field)
            ]
            rows = rows.select_related(*(f.name for f in named)).only(*own, *references)
        if "citations" in {field.name for field in self.model._meta.many_to_many}:
            rows = rows.prefetch_related(self.visible_prefetch("citations", reader))
        return rows

    def visible_prefetch(self, relation: str, reader: Reader) -> Prefetch:
        """A relation of these rows, cut to what the reader may see of it."""
        related = self.model._meta.get_field(relation).related_model
        rows = related.objects.for_reading(reader)
        return Prefetch(relation, rows.counted())


@cache
def public_rows(model: type[models.Model]) -> ReviewedQuerySet:
    """What anybody reads of all of time. Kept, because it is long to put together.

    Call `all()` on it: what is read must not be kept with it.
    """
    rows: ReviewedQuerySet = model._default_manager.for_reading(Reader())  # type: ignore[attr-defined]
    return rows


class RecordQuerySet(ReviewedQuerySet):
    """Things in the world, each known by its slug."""

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def find_matches(
        self, rows: Self, text: str, user: Account
    ) -> Iterator[KeyedMatch]:
        return by_id(rows, "slug", text)

    def matched_through(self) -> list[Any]:
        return []


class NamedQuerySet(RecordQuerySet):
    """Records that are searched by all of their names."""

    def find_matches(
        self, rows: Self, text: str, user: Account
    ) -> Iterator[KeyedMatch]:
        names = self.model.name_model().objects.visible_to(user).counted()
        yield from by_name(names, text)
        yield from super().find_matches(rows, text, user)

    def for_reading(self, reader: Reader) -> Self:
        return (
            super()
            .for_reading(reader)
            .prefetch_related(self.visible_prefetch("names", reader))
        )


class TitledQuerySet(RecordQuerySet):
    """Records that are searched by the words of their titles and of their prose."""

    def find_matches(
        self, rows: Self, text: str, user: Account
    ) -> Iterator[KeyedMatch]:
        yield from by_words(rows, text)
        yield from super().find_matches(rows, text, user)


class DatedQuerySet(ReviewedQuerySet):
    """Rows about something that happened, or was so, at one `date`."""

    def as_of(self, day: date) -> Self:
        """Rows whose date can have come by the day."""
        return self.filter(Q(date_earliest__isnull=True) | Q(date_earliest__lte=day))


class PeriodQuerySet(ReviewedQuerySet):
    """Claims that last: each holds possibly, or certainly, on a day."""

    def as_of(self, day: date) -> Self:
        """Claims that can hold on the day, each with whether it must, and why."""
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
