"""Records that may be one and the same: found by the database, judged as a search is.

A collection is gone through in portions, what changed last first, so that the page is
as fast with a million records as with a hundred. Each pair comes once: with the one of
the two that changed later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from desk.duplicates.criteria import BY_NAME, BY_SIGN, SIGNS
from matching.matcher import ABROAD
from records.names import Named
from review.models import Distinct
from search.name_search import NameQuery, name_score

PORTION = 300  # records that are compared with all others at once
LIKELY = 0.75  # pairs less alike than this are not worth a look
LIKENESS = 0.6  # of skeletons: the share of trigrams that makes names worth comparing
# Of one record alone more is shown, as whoever asks for it has a doubt.
POSSIBLE, FAINT_LIKENESS = 0.6, 0.35

Position = tuple[datetime, int]  # where a portion ends: when the last changed, its key


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for it: two names that sound alike, or one id."""

    text: str
    score: float
    names: tuple[str, ...] = ()


@dataclass
class Double:
    """Two records that may be one, the one that changed later first; the surest sign
    and what speaks against it."""

    one: Any
    other: Any
    sign: Sign
    doubts: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return max(0.0, self.sign.score - ABROAD * len(self.doubts))

    @property
    def slugs(self) -> tuple[str, str]:
        one, other = sorted((self.one.slug, self.other.slug))
        return one, other


@dataclass(frozen=True)
class Found:
    """The likely doubles of a portion, the surest first."""

    doubles: list[Double]
    looked_at: int
    following: Position | None  # where the next portion begins; None at the end


def doubles_in(model: Any, user: Any, after: Position | None = None) -> Found:
    """Likely doubles among the records that changed before a place."""
    rows = standing(model, user).order_by("-updated", "-pk")
    if after is not None:
        moment, key = after
        rows = rows.filter(Q(updated__lt=moment) | Q(updated=moment, pk__lt=key))
    portion = list(rows.values_list("updated", "pk")[: PORTION + 1])
    following = portion[PORTION - 1] if len(portion) > PORTION else None
    keys = [key for _, key in portion[:PORTION]]
    signs = signs_of(model, user, keys, LIKENESS, both_ways=False)
    return Found(likely(model, user, signs, LIKELY), len(keys), following)


def doubles_of(record: Any, user: Any) -> Found:
    """All that may be the same as one record."""
    model = type(record)
    signs = signs_of(model, user, [record.pk], FAINT_LIKENESS, both_ways=True)
    return Found(likely(model, user, signs, POSSIBLE), 1, None)


def standing(model: Any, user: Any) -> models.QuerySet:
    """The records that can be doubles: visible, and not withdrawn or merged away."""
    rows: models.QuerySet = model.objects.visible_to(user).counted()
    return rows


Signs = dict[tuple[int, int], Sign]  # the surest of each pair of keys


def signs_of(
    model: Any, user: Any, keys: list[int], likeness: float, both_ways: bool
) -> Signs:
    """What speaks for it that these records are the same as others."""
    asked = {"keys": keys, "both_ways": both_ways}
    found: Signs = {}
    for one, other, text, score in rows_of(signs_sql(model), asked):
        keep(found, (one, other), Sign(text, score))
    if issubclass(model, Named):
        for pair, sign in named_alike(model, user, asked, likeness):
            keep(found, pair, sign)
    return found


def keep(found: Signs, pair: tuple[int, int], sign: Sign) -> None:
    standing = found.get(pair)
    if standing is None or standing.score < sign.score:
        found[pair] = sign


def rows_of(sql: str, asked: dict[str, Any], likeness: float = LIKENESS) -> list[tuple]:
    """What the database finds, taking skeletons for alike from a likeness on."""
    if not sql:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true),"
            # Compiling such a query takes longer than running it.
            " set_config('jit', 'off', true)",
            [str(likeness)],
        )
        cursor.execute(sql, asked)
        rows: list[tuple] = cursor.fetchall()
    return rows


def signs_sql(model: Any) -> str:
    signs = SIGNS.get(model)
    table = model._meta.db_table
    return BY_SIGN.format(records=table, signs=signs) if signs else ""


def named_alike(
    model: Any, user: Any, asked: dict[str, Any], likeness: float
) -> Iterable[tuple[tuple[int, int], Sign]]:
    """Pairs of which two names sound alike, judged as the search judges them."""
    named = model.name_model()
    owner = f"{named.owner_field}_id"
    sql = BY_NAME.format(
        records=model._meta.db_table, names=named._meta.db_table, owner=owner
    )
    pairs = rows_of(sql, asked, likeness)
    seen = named.objects.visible_to(user).in_bulk(set(chain.from_iterable(pairs)))
    for mine, theirs in pairs:
        if mine in seen and theirs in seen:
            one, other = seen[mine], seen[theirs]
            # Which of the two changed later says nothing.
            score, how = max(
                name_score(as_query(one), other), name_score(as_query(other), one)
            )
            sign = Sign(", ".join(how), score, (one.text, other.text))
            yield (one.owner_id, other.owner_id), sign


def as_query(name: Any) -> NameQuery:
    """A name that is held, as if it were asked for: it has the keys of one."""
    return NameQuery(*(getattr(name, field.name) for field in fields(NameQuery)))


def likely(model: Any, user: Any, signs: Signs, least: float) -> list[Double]:
    """The pairs that are alike enough and may be one, the surest first."""
    apart = Distinct.objects.pairs(model.collection)
    records = standing(model, user).in_bulk(set(chain.from_iterable(signs)))
    found = []
    for (one, other), sign in signs.items():
        if one in records and other in records:
            pair = Double(records[one], records[other], sign)
            pair.doubts = tuple(doubts(pair))
            if pair.score >= least and pair.slugs not in apart and not within(pair):
                found.append(pair)
    return sorted(found, key=lambda pair: (-round(pair.score, 4), pair.slugs))


def doubts(pair: Double) -> Iterable[str]:
    """What speaks against it."""
    for name in ("country", "kind"):
        ones, others = (getattr(row, name, "") for row in (pair.one, pair.other))
        if ones and others and ones != others:
            yield f"other {name}"


def within(pair: Double) -> bool:
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
