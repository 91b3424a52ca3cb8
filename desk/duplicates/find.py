"""Pairs of records that may be one and the same, judged as the search judges names.

A collection is gone through in portions, what changed last first, so that the page is
as fast with a million records as with a hundred. Each pair comes once: with the one of
the two that changed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain

from django.db import connection, transaction
from django.db.models import Q

from desk.duplicates.criteria import BY_NAME, BY_SHARED_KEY, SHARED_KEYS
from matching.matcher import OTHER_COUNTRY_PENALTY
from records.models import Record
from records.names import Name, Named
from records.querysets import RecordQuerySet
from records.types import Account, JsonObject
from review.models import Distinct
from search.name_search import NameQuery, name_score

PORTION = 300  # records that are compared with all others at once
LIKELY = 0.75  # pairs less alike than this are not worth a look
LIKENESS = 0.6  # of skeletons: the share of trigrams that makes names worth comparing
# Of one record alone more is listed, as whoever looks for its duplicates has a doubt.
POSSIBLE, FAINT_LIKENESS = 0.6, 0.35

Position = tuple[datetime, int]  # where a portion ends: when the last changed, its key
Keys = tuple[int, int]  # of the two records of a pair


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two records may be one: names that sound alike, or a key that they share."""

    text: str
    score: float  # from 0 to 1
    names: tuple[str, ...] = ()


@dataclass
class DuplicatePair:
    """Two records that may be one, the one that changed later first.

    It has the strongest evidence, and what speaks against it.
    """

    one: Record
    other: Record
    evidence: Evidence
    doubts: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """How sure it is that they are one, from 0 to 1."""
        return max(0.0, self.evidence.score - OTHER_COUNTRY_PENALTY * len(self.doubts))

    @property
    def slugs(self) -> tuple[str, str]:
        one, other = sorted((self.one.slug, self.other.slug))
        return one, other


@dataclass(frozen=True)
class Portion:
    """The likely duplicates of a portion of a collection, the surest first."""

    pairs: list[DuplicatePair]
    compared: int  # records of the portion
    end: Position | None  # where the next portion begins; None at the last


def duplicates_in(
    model: type[Record], user: Account, after: Position | None = None
) -> Portion:
    """Likely duplicates among the records that changed before a position."""
    rows = candidates(model, user).order_by("-updated", "-pk")
    if after is not None:
        moment, key = after
        rows = rows.filter(Q(updated__lt=moment) | Q(updated=moment, pk__lt=key))
    portion = list(rows.values_list("updated", "pk")[: PORTION + 1])
    end = portion[PORTION - 1] if len(portion) > PORTION else None
    keys = [key for _, key in portion[:PORTION]]
    evidence = evidence_for(model, user, keys, LIKENESS, both_ways=False)
    return Portion(likely_pairs(model, user, evidence, LIKELY), len(keys), end)


def duplicates_of(record: Record, user: Account) -> Portion:
    """All records that may be the same as this one."""
    model = type(record)
    evidence = evidence_for(model, user, [record.pk], FAINT_LIKENESS, both_ways=True)
    return Portion(likely_pairs(model, user, evidence, POSSIBLE), 1, None)


def candidates(model: type[Record], user: Account) -> RecordQuerySet:
    """Records that can have duplicates: visible, and not withdrawn or merged away."""
    rows: RecordQuerySet = model.objects.visible_to(user).counted()
    return rows


def evidence_for(
    model: type[Record],
    user: Account,
    keys: list[int],
    likeness: float,
    both_ways: bool,
) -> dict[Keys, Evidence]:
    """The strongest evidence that these records are the same as others, by pair."""
    parameters = {"keys": keys, "both_ways": both_ways}
    strongest: dict[Keys, Evidence] = {}
    for one, other, text, score in query(shared_key_sql(model), parameters):
        keep_strongest(strongest, (one, other), Evidence(text, score))
    if issubclass(model, Named):
        for pair, evidence in similar_names(model, user, parameters, likeness):
            keep_strongest(strongest, pair, evidence)
    return strongest


def keep_strongest(
    strongest: dict[Keys, Evidence], pair: Keys, evidence: Evidence
) -> None:
    current = strongest.get(pair)
    if current is None or current.score < evidence.score:
        strongest[pair] = evidence


def query(sql: str, parameters: JsonObject, likeness: float = LIKENESS) -> list[tuple]:
    """The rows of a query in which skeletons are similar from a likeness on."""
    if not sql:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true),"
            # Compiling such a query takes longer than running it.
            " set_config('jit', 'off', true)",
            [str(likeness)],
        )
        cursor.execute(sql, parameters)
        rows: list[tuple] = cursor.fetchall()
    return rows


def shared_key_sql(model: type[Record]) -> str:
    keys = SHARED_KEYS.get(model)
    table = model._meta.db_table
    return BY_SHARED_KEY.format(records=table, shared_keys=keys) if keys else ""


def similar_names(
    model: type[Named], user: Account, parameters: JsonObject, likeness: float
) -> Iterable[tuple[Keys, Evidence]]:
    """Pairs of which two names sound alike, judged as the search judges them."""
    name_model = model.name_model()
    owner = f"{name_model.owner_field}_id"
    sql = BY_NAME.format(
        records=model._meta.db_table, names=name_model._meta.db_table, owner=owner
    )
    pairs = query(sql, parameters, likeness)
    visible = name_model.objects.visible_to(user)
    names = visible.in_bulk(set(chain.from_iterable(pairs)))
    for key, other_key in pairs:
        if key in names and other_key in names:
            one, other = names[key], names[other_key]
            # Which of the two changed later says nothing.
            score, how = max(
                name_score(as_query(one), other), name_score(as_query(other), one)
            )
            evidence = Evidence(", ".join(how), score, (one.text, other.text))
            yield (one.owner_id, other.owner_id), evidence


def as_query(name: Name) -> NameQuery:
    """A stored name as if it were searched for: it has the keys of a query."""
    return NameQuery(*(getattr(name, field.name) for field in fields(NameQuery)))


def likely_pairs(
    model: type[Record], user: Account, evidence: dict[Keys, Evidence], least: float
) -> list[DuplicatePair]:
    """The pairs that are alike enough and may be one, the surest first."""
    distinct = Distinct.objects.pairs(model.collection)
    records = candidates(model, user).in_bulk(set(chain.from_iterable(evidence)))
    pairs = []
    for (one, other), strongest in evidence.items():
        if one in records and other in records:
            pair = DuplicatePair(records[one], records[other], strongest)
            pair.doubts = tuple(doubts(pair))
            is_likely = pair.score >= least and pair.slugs not in distinct
            if is_likely and not is_part_of_other(pair):
                pairs.append(pair)
    return sorted(pairs, key=lambda pair: (-round(pair.score, 4), pair.slugs))


def doubts(pair: DuplicatePair) -> Iterable[str]:
    """What speaks against it."""
    for name in ("country", "kind"):
        value, other_value = (getattr(row, name, "") for row in (pair.one, pair.other))
        if value and other_value and value != other_value:
            yield f"other {name}"


def is_part_of_other(pair: DuplicatePair) -> bool:
    """Whether one is a part of the other: Basra in Basra."""
    keys = [
        key.attname
        for key in pair.one._meta.concrete_fields
        if key.related_model is type(pair.one)
    ]
    one, other = pair.one, pair.other
    return any(
        getattr(one, key) == other.pk or getattr(other, key) == one.pk for key in keys
    )
