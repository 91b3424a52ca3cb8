"""What merging two records moves, and what would collide: read before anything is done.

The merged record gives its names, and the claims, records and citations that name it,
to the kept one. What would then say the same twice, or something of one record that
needs two, is withdrawn instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Greatest, Least

from history.dependents import referring_keys, subject_keys
from history.tables import ModelClass
from records.choices import Status
from records.claims import Claim
from records.models import Record, Reviewed, is_reviewed
from records.names import Name, Named
from records.types import PrimaryKey


@dataclass(frozen=True)
class Duplicate:
    """A row that goes, and the one that says the same and stays."""

    row: Any
    kept: Any


@dataclass
class Plan:
    """What a merge does with every row that names the merged record."""

    kept: Any  # two records of one kind
    merged: Any
    names: list[tuple[Name, str]] = field(default_factory=list)  # with their new kinds
    duplicate_names: list[Duplicate] = field(default_factory=list)
    moved: dict[ModelClass, list[Reviewed]] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)
    of_itself: list[Reviewed] = field(default_factory=list)

    def stays_behind(self, model: ModelClass) -> list[PrimaryKey]:
        """The keys of rows that go on naming the merged record, withdrawn like it."""
        rows = [*self.of_itself, *(duplicate.row for duplicate in self.duplicates)]
        return [row.pk for row in rows if type(row) is model]


def planned(kept: Record, merged: Record) -> Plan:
    """The plan of merging one record into another of its kind."""
    plan = Plan(kept, merged)
    if isinstance(kept, Named):
        plan_names(plan)
    for model, keys in keys_to(type(kept)).items():
        rows = list(rows_naming(model, keys, [merged]))
        if issubclass(model, Claim):
            plan.of_itself += [row for row in rows if is_of_itself(row, plan)]
            plan.duplicates += duplicates_of(model, keys, plan)
        left = {*plan.stays_behind(model), *([kept.pk] if model is type(kept) else [])}
        moved = [row for row in rows if row.pk not in left]
        if moved:
            plan.moved[model] = moved
    return plan


def keys_to(model: ModelClass) -> dict[ModelClass, list[models.ForeignKey]]:
    """The keys of every kind of row that names records of the model."""
    keys: dict[ModelClass, list[models.ForeignKey]] = {}
    for key in referring_keys(model):
        keys.setdefault(key.model, []).append(key)
    return keys


def is_address(key: models.ForeignKey) -> bool:
    """Whether the public id of the rows is made of the record: a passage's source."""
    return is_reviewed(key.model) and key.name in key.model.public_id_fields


def rows_naming(
    model: ModelClass, keys: list[models.ForeignKey], records: list[Record]
) -> models.QuerySet:
    """The rows that name one of the records by one of the keys."""
    condition = Q()
    for key in keys:
        condition |= Q(**{f"{key.name}__in": [record.pk for record in records]})
    others = [name.name for name in model._meta.fields if name.related_model]
    return model.unchecked.filter(condition).select_related(*others).order_by("pk")


def plan_names(plan: Plan) -> None:
    """Move the names, the preferred one as an alias, but for those it has already."""
    kept = list(plan.kept.names.order_by("status", "id"))
    chosen = any(name.kind == "preferred" and counts(name) for name in kept)
    same = {(name.text, name.language, name.kind): name for name in kept}
    same_text = {(name.text, name.language): name for name in kept if counts(name)}
    given = plan.merged.names.exclude(status=Status.WITHDRAWN).order_by("id")
    # The preferred one last: it is no second alias beside one that is written alike.
    for name in sorted(given, key=lambda name: name.kind == "preferred"):
        turned = name.kind == "preferred" and chosen
        kind = "alias" if turned else name.kind
        kept_row = same.get((name.text, name.language, kind))
        if turned:
            kept_row = same_text.get((name.text, name.language)) or kept_row
        if kept_row:
            plan.duplicate_names.append(Duplicate(name, kept_row))
        else:
            plan.names.append((name, kind))
            same[name.text, name.language, kind] = name
            same_text[name.text, name.language] = name


def counts(row: Reviewed) -> bool:
    """Whether a row is not withdrawn."""
    return bool(row.status != Status.WITHDRAWN)


def is_of_itself(row: Reviewed, plan: Plan) -> bool:
    """Whether both ends of a claim would be the kept record."""
    ends = [
        key for key in subject_keys(type(row)) if key.related_model is type(plan.kept)
    ]
    both = {plan.kept.pk, plan.merged.pk}
    named = [getattr(row, key.attname) for key in ends]
    return len([key for key in named if key in both]) > 1


def duplicates_of(
    model: ModelClass, keys: list[models.ForeignKey], plan: Plan
) -> Iterator[Duplicate]:
    """Claims that would say the same as another one, identically; each once."""
    gone = {row.pk for row in plan.of_itself}
    # What holds both ways comes first: it covers all that the plain rule covers.
    rules = [rule for rule in model._meta.constraints if type(rule) is UniqueConstraint]
    for rule in sorted(rules, key=lambda rule: not rule.expressions):
        by_content: dict[tuple, list[Reviewed]] = {}
        rows = rows_naming(model, keys, [plan.kept, plan.merged])
        for row in rows.filter(rule.condition or Q()):
            if row.pk not in gone:
                by_content.setdefault(content(rule, row, plan), []).append(row)
        for same in by_content.values():
            kept_row, *others = sorted(same, key=precedence(keys, plan))
            for row in others:
                gone.add(row.pk)
                yield Duplicate(row, kept_row)


def precedence(
    keys: list[models.ForeignKey], plan: Plan
) -> Callable[[Reviewed], tuple]:
    """What is published stays before what is not, then what was there before."""

    def order(row: Reviewed) -> tuple:
        comes = any(getattr(row, key.attname) == plan.merged.pk for key in keys)
        return (row.status != Status.PUBLISHED, comes, row.pk)

    return order


def content(rule: UniqueConstraint, row: Reviewed, plan: Plan) -> tuple:
    """What a rule compares of a row, as it would be after the merge."""

    def value(part: Any) -> Any:
        if isinstance(part, Least | Greatest):
            ends = [value(end) for end in part.get_source_expressions()]
            return min(ends) if isinstance(part, Least) else max(ends)
        column: Any = row._meta.get_field(getattr(part, "name", part))
        key = getattr(row, column.attname)
        is_merged = column.related_model is type(plan.kept) and key == plan.merged.pk
        return plan.kept.pk if is_merged else key

    return tuple(value(part) for part in (*rule.fields, *rule.expressions))
