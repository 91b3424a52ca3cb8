"""The words every public read is asked in: who may see it, and on which day it holds."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from records.choices import Status


def may_see_drafts(user: Any, model: type[models.Model]) -> bool:
    """Whether this account reads rows of the model that are not published."""
    meta = model._meta
    return bool(user) and user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def published(model: type[models.Model], prefix: str = "", seen: tuple = ()) -> Q:
    """The condition that a row, and every record it names, is published.

    Follows the foreign keys to records and what those name in turn; a key that
    points back at its own table (parent, part of) is followed one step.
    """
    condition = Q(**{f"{prefix}status": Status.PUBLISHED})
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not (target and getattr(target, "is_reviewed", False)):
            continue
        path = f"{prefix}{field.name}"
        if target in seen or target is model:
            named = Q(**{f"{path}__status": Status.PUBLISHED})
        else:
            named = published(target, f"{path}__", (*seen, model))
        condition &= (Q(**{f"{path}__isnull": True}) | named) if field.null else named
    return condition


class ReviewedQuerySet(models.QuerySet):
    """Rows that go through review before the public sees them."""

    def visible_to(self, user: Any) -> Self:
        """The rows this reader may see: published ones, or all with the right to view.

        Every public read starts here; None stands for an anonymous reader.
        """
        if may_see_drafts(user, self.model):
            return self
        return self.filter(published(self.model))

    def counted(self) -> Self:
        """Rows that count as said: neither withdrawn nor deprecated."""
        rows = self.exclude(status=Status.WITHDRAWN)
        if any(field.name == "rank" for field in self.model._meta.fields):
            rows = rows.exclude(rank="deprecated")
        return rows

    def as_of(self, day: date) -> Self:
        """Rows that can be true on the day; records without time are unaffected."""
        return self


class PeriodQuerySet(ReviewedQuerySet):
    """Claims that last: each holds possibly, or certainly, on a day."""

    def as_of(self, day: date) -> Self:
        """Claims that can hold on the day, each with `holds`: certain or possible."""
        return self.filter(possible__contains=day).annotate(
            holds_certainly=Case(
                When(certain__contains=day, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )

    def certain_on(self, day: date) -> Self:
        """Claims that certainly hold on the day."""
        return self.as_of(day).filter(certain__contains=day)
