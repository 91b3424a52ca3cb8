"""Names found under any spelling, in any script, each with how near it is and why.

The database folds names and questions alike (search/migrations/0001_functions.sql) and
finds the names worth comparing; search/phonetics.py compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connections, models, transaction
from django.db.models import BooleanField, F, FloatField, Func, Q, Value

from search.phonetics import Comparison, compare

# From here on two names are taken for one: docs/names.md says how many then are not.
MATCH = 0.87
# How alike skeletons must be to be compared: the net is widened, and each time dearer,
# while nothing matches and too little has come near.
LIKENESS = (0.5, 0.35, 0.25)
NEAR, ENOUGH = 0.75, 10
COMPARED = 60  # the names nearest by skeleton, the most that are compared in full
LONGEST = 300  # as a name in the tables
FAINT = 0.3  # below this a name has nothing to do with the question
INITIALS = 0.8  # many names share initials: likely, not certain
ACRONYM = re.compile(r"[^\W\d_]{2,7}")
ARABIC = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A name that is asked for, with the keys the database makes of it."""

    text: str
    folded: str
    spelling: str
    skeleton: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: by which of its names, how surely, and how.

    The score is 1 for the name itself and 0 for nothing in common. `how` is "exact",
    "folded" (but for case, accents, dots), "spelling" (the same sounds), "initials", or
    what differs: "respelt", "translation", "joined", "word order", "missing words".
    """

    record: Any
    name: Any
    kind: str
    score: float
    how: tuple[str, ...]


def search_names(names: models.QuerySet, text: str, limit: int = 10) -> list[Hit]:
    """The records that some of these names are names of, the nearest first.

    Give the names that may be seen: `GroupName.objects.visible_to(user)`. Each record
    comes once, by its best name.
    """
    return nearest_records(names, question(text, names.db), limit)


def nearest_records(names: models.QuerySet, asked: Question, limit: int) -> list[Hit]:
    """The same for a question whose keys are known."""
    found: dict[int, Hit] = {}
    names = names.select_related(names.model.owner_field)
    # What is set for one search is forgotten after it.
    with transaction.atomic(using=names.db, savepoint=False):
        for hit in hits(names, asked, limit):
            standing = found.get(hit.record.pk)
            if standing is None or hit.score > standing.score:
                found[hit.record.pk] = hit
    return sorted(found.values(), key=nearness)[:limit]


def nearness(hit: Hit) -> tuple[float, bool, str, int]:
    """The order of hits: at the same score the preferred name, then the alphabet."""
    return (-hit.score, hit.kind != "preferred", hit.name.text, hit.record.pk)


def question(text: str, using: str) -> Question:
    """The keys of a text, by the functions that make the stored ones."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT search_fold(%(text)s), spelling, search_skeleton(spelling)"
            " FROM search_spelling(%(text)s) AS spelling",
            {"text": text.replace("\x00", "")[:LONGEST]},
        )
        return Question(text, *cursor.fetchone())


def hits(names: models.QuerySet, asked: Question, limit: int) -> Iterator[Hit]:
    """Every name worth showing, each compared once."""
    compared, shown, best = set(), 0, 0.0
    narrow, *wider = (by_skeleton(names, asked, likeness) for likeness in LIKENESS)
    for net in (chain(by_initials(names, asked), narrow), *wider):
        for name in net:
            if name.pk in compared:
                continue
            compared.add(name.pk)
            score, how = judge(asked, name)
            if score < FAINT:
                continue
            shown, best = shown + 1, max(best, score)
            record = name.owner
            yield Hit(record, name, name.kind, score, how)
        if best >= MATCH or (best >= NEAR and shown >= min(limit, ENOUGH)):
            return


def by_skeleton(
    names: models.QuerySet, asked: Question, likeness: float
) -> Iterator[Any]:
    """The names whose consonants are most like those asked for, through the index.

    Expects a transaction. The database is asked when the first of them is wanted.
    """
    if not asked.skeleton:
        yield from names.filter(folded=asked.folded)[:COMPARED]
        return
    nearest = names.filter(Alike(F("skeleton"), Value(asked.skeleton))).order_by(
        Likeness(F("skeleton"), Value(asked.skeleton)).desc(),
        Likeness(F("spelling"), Value(asked.spelling)).desc(),
        "pk",
    )
    with connections[names.db].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(likeness)],
        )
    yield from nearest[:COMPARED]


def by_initials(names: models.QuerySet, asked: Question) -> list[Any]:
    """The names with these initials, and those that are these letters: KH, K.H."""
    letters = undotted(asked.folded)
    if not ACRONYM.fullmatch(letters):
        return []
    named = Q(initials__contains=[letters]) | Q(folded=letters)
    return list(names.filter(named).order_by("pk")[:COMPARED])


def undotted(text: str) -> str:
    return text.replace(".", "")


class Alike(Func):
    """Whether two texts share enough trigrams, as pg_trgm counts them."""

    template = "%(expressions)s"
    arg_joiner = " %% "
    output_field = BooleanField()
    conditional = True


class Likeness(Func):
    """The share of trigrams that two texts have in common, from 0 to 1."""

    function = "similarity"
    output_field = FloatField()


def judge(asked: Question, name: Any) -> tuple[float, tuple[str, ...]]:
    """How near a name is to the question, and how it was found."""
    if name.text == asked.text:
        return 1.0, ("exact",)
    if undotted(name.folded) == undotted(asked.folded):
        return 0.99, ("folded",)
    across = bool(ARABIC.search(name.text)) != bool(ARABIC.search(asked.text))
    found = compare(asked.spelling, name.spelling, across)
    # Only the same text is the same name for certain.
    score = 0.98 * found.score
    if score < INITIALS and undotted(asked.folded) in name.initials:
        return INITIALS, ("initials",)
    return score, tuple(reasons(asked, name, found)) or ("spelling",)


def reasons(asked: Question, name: Any, found: Comparison) -> Iterator[str]:
    if found.respelt:
        yield "respelt"
    # A common word is keyed in English: one of the two texts says it so, one does not.
    words = (word[:5] for word in found.common)
    if any((word in asked.folded) != (word in name.folded) for word in words):
        yield "translation"
    if found.joined:
        yield "joined"
    if found.reordered:
        yield "word order"
    if found.missing:
        yield "missing words"
