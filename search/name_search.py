"""The search for names in any spelling and script: how near each is, and why.

The database folds names and queries alike (search/migrations/0001_spelling.sql) and
selects the names worth comparing; search/comparison.py compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from django.db import connections, models, transaction
from django.db.models import BooleanField, F, FloatField, Func, Q, Value

from search.comparison import Comparison, compare

# From here on two names are taken for one: docs/names.md says how many then are not.
MATCH = 0.87
# How similar skeletons must be to be compared: the search is widened, and each time
# dearer, while nothing matches and too little has come near.
SIMILARITY = (0.5, 0.35, 0.25)
NEAR, ENOUGH = 0.75, 10
COMPARED = 60  # the names nearest by skeleton, the most that are compared in full
LONGEST = 300  # as a name in the tables
FAINT = 0.3  # below this a name has nothing to do with the query
INITIALS = 0.8  # many names share initials: likely, not certain
ACRONYM = re.compile(r"[^\W\d_]{2,7}")
ARABIC = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"
)


class SearchableName(Protocol):
    """A stored name, as the search reads it: records.names.Name."""

    pk: Any

    @property
    def text(self) -> str:
        """The name as it is written."""

    @property
    def kind(self) -> str:
        """Preferred, alias, acronym, ..."""

    @property
    def owner(self) -> models.Model:
        """The record it names."""

    @property
    def folded(self) -> str:
        """The text in lower case and without accents."""

    @property
    def spelling(self) -> str:
        """Its sounds, the same in all scripts."""

    @property
    def initials(self) -> list[str]:
        """The first letters of its words."""


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A name to search for, with the keys the database makes of it."""

    text: str
    folded: str
    spelling: str
    skeleton: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that matches: by which of its names, how surely, and how.

    The score is 1 for the name itself and 0 for nothing in common. `how` is "exact",
    "folded" (but for case, accents, dots), "spelling" (the same sounds), "initials", or
    what differs: "respelt", "translation", "joined", "word order", "missing words".
    """

    record: Any
    name: SearchableName
    kind: str
    score: float
    how: tuple[str, ...]


def search_names(names: models.QuerySet, text: str, limit: int = 10) -> list[Hit]:
    """The records that some of these names are names of, the nearest first.

    Give the names that may be seen: `GroupName.objects.visible_to(user)`. Each record
    comes once, by its best name.
    """
    return nearest_records(names, name_query(text, names.db), limit)


def nearest_records(names: models.QuerySet, query: NameQuery, limit: int) -> list[Hit]:
    """The same for a query whose keys are known."""
    best: dict[int, Hit] = {}
    names = names.select_related(names.model.owner_field)
    # What is set for one search is forgotten after it.
    with transaction.atomic(using=names.db, savepoint=False):
        for hit in hits(names, query, limit):
            current = best.get(hit.record.pk)
            if current is None or hit.score > current.score:
                best[hit.record.pk] = hit
    return sorted(best.values(), key=nearness)[:limit]


def nearness(hit: Hit) -> tuple[float, bool, str, int]:
    """The order of hits: at the same score the preferred name, then the alphabet."""
    return (-hit.score, hit.kind != "preferred", hit.name.text, hit.record.pk)


def name_query(text: str, using: str) -> NameQuery:
    """The keys of a text, by the functions that make the stored ones."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT search_fold(%(text)s), spelling, search_skeleton(spelling)"
            " FROM search_spelling(%(text)s) AS spelling",
            {"text": text.replace("\x00", "")[:LONGEST]},
        )
        return NameQuery(text, *cursor.fetchone())


def hits(names: models.QuerySet, query: NameQuery, limit: int) -> Iterator[Hit]:
    """Every name that is near enough, each compared once."""
    compared, near, best = set(), 0, 0.0
    narrow, *wider = (by_skeleton(names, query, least) for least in SIMILARITY)
    for candidates in (chain(by_initials(names, query), narrow), *wider):
        for name in candidates:
            if name.pk in compared:
                continue
            compared.add(name.pk)
            score, how = name_score(query, name)
            if score < FAINT:
                continue
            near, best = near + 1, max(best, score)
            record = name.owner
            yield Hit(record, name, name.kind, score, how)
        if best >= MATCH or (best >= NEAR and near >= min(limit, ENOUGH)):
            return


def by_skeleton(
    names: models.QuerySet, query: NameQuery, similarity: float
) -> Iterator[Any]:
    """The names whose consonants are most like those of the query, by the index.

    Expects a transaction. The SQL runs when the first name is taken.
    """
    if not query.skeleton:
        yield from names.filter(folded=query.folded)[:COMPARED]
        return
    nearest = names.filter(
        TrigramSimilar(F("skeleton"), Value(query.skeleton))
    ).order_by(
        TrigramSimilarity(F("skeleton"), Value(query.skeleton)).desc(),
        TrigramSimilarity(F("spelling"), Value(query.spelling)).desc(),
        "pk",
    )
    with connections[names.db].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(similarity)],
        )
    yield from nearest[:COMPARED]


def by_initials(names: models.QuerySet, query: NameQuery) -> list[Any]:
    """The names with these initials, and those that are these letters: KH, K.H."""
    letters = undotted(query.folded)
    if not ACRONYM.fullmatch(letters):
        return []
    named = Q(initials__contains=[letters]) | Q(folded=letters)
    return list(names.filter(named).order_by("pk")[:COMPARED])


def undotted(text: str) -> str:
    """The text without dots: K.H. is KH."""
    return text.replace(".", "")


class TrigramSimilar(Func):
    """Whether two texts share enough trigrams, as pg_trgm counts them."""

    template = "%(expressions)s"
    arg_joiner = " %% "
    output_field = BooleanField()
    conditional = True


class TrigramSimilarity(Func):
    """The share of trigrams that two texts have in common, from 0 to 1."""

    function = "similarity"
    output_field = FloatField()


def name_score(query: NameQuery, name: SearchableName) -> tuple[float, tuple[str, ...]]:
    """The score of a name for the query, from 0 to 1, and how it matches."""
    if name.text == query.text:
        return 1.0, ("exact",)
    if undotted(name.folded) == undotted(query.folded):
        return 0.99, ("folded",)
    across = bool(ARABIC.search(name.text)) != bool(ARABIC.search(query.text))
    comparison = compare(query.spelling, name.spelling, across)
    # Only the same text is the same name for certain.
    score = 0.98 * comparison.score
    if score < INITIALS and undotted(query.folded) in name.initials:
        return INITIALS, ("initials",)
    return score, tuple(reasons(query, name, comparison)) or ("spelling",)


def reasons(
    query: NameQuery, name: SearchableName, comparison: Comparison
) -> Iterator[str]:
    """In what two names differ that are near each other."""
    if comparison.respelt:
        yield "respelt"
    # A common word is keyed in English: one of the two texts says it so, one does not.
    words = (word[:5] for word in comparison.common)
    if any((word in query.folded) != (word in name.folded) for word in words):
        yield "translation"
    if comparison.joined:
        yield "joined"
    if comparison.reordered:
        yield "word order"
    if comparison.missing:
        yield "missing words"
