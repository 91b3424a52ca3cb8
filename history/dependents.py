"""Which public rows look different once a row has changed: the rows that show it.

A claim is shown by the records it names. A reference (name, title, address) to a record
is shown by the claims that name it, and so by the other records they name; a passage
and its source by what cites them. Whether a row is public at all depends on the records
it names. Too many dependents are harmless, too few are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from history.tables import owner_of
from records.claim_rules import SPEAKER
from records.claims import Claim
from records.models import Reviewed, has_address
from records.querysets import named_records
from records.types import JsonObject, PrimaryKey

Row = tuple[type[Reviewed], PrimaryKey]
# What a reference or citation shows of a record, besides the records it names.
SURFACE = ("slug", "name", "title", "locator", "position")


@cache
def public_models() -> dict[str, type[Reviewed]]:
    """The collections' models by their tables."""
    return {
        model._meta.db_table: model for model in apps.get_models() if has_address(model)
    }


@cache
def part_models() -> dict[str, type[models.Model]]:
    """The tables of names and of citations, with their models."""
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if owner_of(model)
    }


def subject_keys(model: type[Reviewed]) -> list[models.ForeignKey]:
    """The keys to the records whose profiles contain a row of the model."""
    keys = named_records(model)
    if issubclass(model, Claim):
        return [key for key in keys if key.name not in SPEAKER]
    # A record shows its parts.
    return [key for key in keys if key.related_model is model]


@cache
def referring_keys(model: type[Reviewed]) -> list[Any]:
    """The keys of all collections that point to records of the model."""
    return [
        key
        for other in public_models().values()
        for key in named_records(other)
        if key.related_model is model
    ]


class Dependents:
    """Collects the rows to read again, each with the revisions that are the cause."""

    def __init__(self) -> None:
        self.rows: dict[Row, set[int]] = defaultdict(set)
        self.spread: dict[tuple[Row, bool], set[int]] = defaultdict(set)

    def changed(
        self,
        model: type[Reviewed],
        key: PrimaryKey,
        versions: Iterable[JsonObject],
        revisions: set[int],
    ) -> None:
        """A row has changed; the versions are what it was before and what it became."""
        self.rows[model, key] |= revisions
        versions = list(versions)
        for field in subject_keys(model):
            for version in versions:
                subject = version.get(field.attname)
                self.subject_changed(model, field, subject, revisions)

    def subject_changed(
        self,
        model: type[Reviewed],
        field: Any,
        key: PrimaryKey | None,
        revisions: set[int],
    ) -> None:
        """Read the record that a row names again, and what else shows the row."""
        if key is None:
            return
        self.rows[field.related_model, key] |= revisions
        path = model.further_subjects.get(field.name)
        if path:
            first, _, last = path.partition("__")
            further = field.related_model._meta.get_field(first)
            owner = further.related_model._meta.get_field(last)
            rows = further.related_model.unchecked.filter(**{further.field.name: key})
            for other in rows.values_list(owner.attname, flat=True):
                self.rows[owner.related_model, other] |= revisions

    def parts_changed(
        self, model: type[models.Model], owners: dict[PrimaryKey, set[int]]
    ) -> None:
        """Names or citations have changed: so has what they belong to."""
        record = owner_of(model).related_model
        if has_address(record):
            self.rows_changed(record, owners)
            return
        outer = owner_of(record)
        rows = record.unchecked.filter(pk__in=owners)
        for name, key in rows.values_list("pk", outer.attname):
            self.rows[outer.related_model, key] |= owners[name]

    def rows_changed(
        self, model: type[Reviewed], keys: dict[PrimaryKey, set[int]]
    ) -> None:
        """Rows look different, as they are now."""
        names = ["pk", *(field.attname for field in subject_keys(model))]
        rows = model.unchecked.filter(pk__in=keys).order_by()
        for version in rows.values(*names):
            self.changed(model, version["pk"], [version], keys[version["pk"]])

    def surface_changed(
        self,
        model: type[Reviewed],
        key: PrimaryKey,
        revisions: set[int],
        appeared: bool,
    ) -> None:
        """A reference to a record looks different, or the record came or went.

        What names a record that came or went comes and goes with it.
        """
        if revisions <= self.spread[(model, key), appeared]:
            return
        self.spread[(model, key), appeared] |= revisions
        for field in referring_keys(model):
            rows = field.model.unchecked.filter(**{field.name: key}).order_by()
            keys = dict.fromkeys(rows.values_list("pk", flat=True), revisions)
            self.rows_changed(field.model, keys)
            if not issubclass(field.model, Claim) and (appeared or cites(field.model)):
                for other in keys:
                    self.surface_changed(field.model, other, revisions, appeared)
        if cites(model):
            self.citing_rows_changed(model, key, revisions)

    def citing_rows_changed(
        self, model: type[Reviewed], passage: PrimaryKey, revisions: set[int]
    ) -> None:
        """What cites a passage looks different."""
        for through in part_models().values():
            if through._meta.auto_created:
                (key,) = (f for f in through._meta.fields if f.related_model is model)
                rows = through._base_manager.filter(**{key.name: passage})
                owners = rows.values_list(owner_of(through).attname, flat=True)
                self.parts_changed(through, dict.fromkeys(owners, revisions))


def cites(model: type[Reviewed]) -> bool:
    """Whether citations point to rows of the model: passages."""
    return any(
        relation.many_to_many and relation.auto_created
        for relation in model._meta.related_objects
    )
