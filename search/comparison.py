"""How alike two spellings are, word by word; `phonetics` compares two words.

A spelling is what search_spelling (search/migrations/0001_spelling.sql) makes of a
name: words of sounds, one letter each, and in capitals the words that many names share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from search.phonetics import JOINED, begins_word, distance, length, nearest

# Words in capitals tell less than the others, and these two hardly anything.
COMMON = 0.45
HARDLY = {"AL": 0.1, "BIN": 0.1}
LONGER_WORDS = 0.7  # a word of twice the length tells less than twice as much
# A word that the other name lacks, as a share of its weight. Who searches for a
# person leaves words out more often than they add some.
NOT_IN_QUERY = 0.3
NOT_IN_NAME = 0.45
HARDLY_MISSED = 0.2  # an article
STRICTNESS = 1.7  # a word so much worse than its distance says: names differ by little
ACROSS_SCRIPTS = 0.85  # what differs between scripts says less: one leaves vowels out
REORDERED = 0.6  # Ahmed Mansour and Mansour Ahmed are seldom the same man
# Common words that persons bear; the others tell one organisation from another.
TITLES = {"sayyid", "sheikh", "hajji", "mullah", "maulana", "doctor", "general"}
TITLES |= {"ayatollah", "muhamad"}
GIVEN = {"muhamad"}  # has its place in a name, as other common words have not


def begins(query: str, name: str) -> bool:
    """Whether each word of the query is, or begins, a word of the name."""
    words = name.split()
    return all(
        any(begins_word(word, whole) for whole in words)
        for word in query.split()
        if word not in HARDLY
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a name, or two neighbours taken as one; places is a set of bits."""

    places: int
    sounds: str
    weight: float
    length: float
    is_common: bool
    name_cost: float  # what it costs when only the name has it, and not the query


@lru_cache(maxsize=5_000)
def units(spelling: str) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The words of a spelling, and its pairs of neighbours."""
    words = []
    for place, word in enumerate(spelling.split()):
        sounds, common = word.lower(), word.isupper()
        size = length(sounds)
        weight = HARDLY.get(word) or size**LONGER_WORDS * (COMMON if common else 1)
        share = NOT_IN_NAME if common and sounds not in TITLES else NOT_IN_QUERY
        words.append(Unit(1 << place, sounds, weight, size, common, share * weight))
    pairs = tuple(
        Unit(
            one.places | other.places,
            one.sounds + other.sounds,
            one.weight + other.weight,
            one.length + other.length,
            False,
            one.name_cost + other.name_cost,
        )
        for one, other in pairwise(words)
    )
    return tuple(words), pairs


@dataclass(slots=True)
class Comparison:
    """How like two spellings are, from 0 to 1, and what was met on the way."""

    score: float = 0.0
    respelt: bool = False
    joined: bool = False
    reordered: bool = False
    missing: bool = False
    common: list[str] = field(default_factory=list)


class Pair(NamedTuple):
    """A word of the query taken for a word of the name, and what that costs.

    The gain is what it costs less than to take both words as missing.
    """

    gain: float
    cost: float
    word: Unit
    name_word: Unit


def possible_pairs(
    words: tuple[Unit, ...],
    name_words: tuple[Unit, ...],
    across: bool,
    extra: float = 0,
) -> Iterator[Pair]:
    """Pairs that are better taken as one word than as two missing ones."""
    for word in words:
        for name_word in name_words:
            both_common = word.is_common and name_word.is_common
            if both_common and word.sounds != name_word.sounds:
                continue
            heavier = max(word.weight, name_word.weight)
            longer = max(word.length, name_word.length, 1.0)
            lost = NOT_IN_NAME * word.weight + name_word.name_cost
            # Words of so different a length cannot be one word: spare the comparison.
            difference = abs(word.length - name_word.length)
            if difference > (0.35 if extra else 0.6) * longer:
                continue
            apart = extra + (
                distance(word.sounds, name_word.sounds, across)
                if extra
                else nearest(word.sounds, name_word.sounds, across)
            )
            cost = min(1.0, STRICTNESS * apart / longer) * heavier
            if cost < lost:
                yield Pair(lost - cost, cost, word, name_word)


def compare(query: str, name: str, across_scripts: bool = False) -> Comparison:
    """Compare two spellings; words are paired the best first, in any order.

    The query is what somebody searches for: a word that it lacks costs less than one
    that the name lacks. Spellings of two scripts differ more, and are judged milder.
    """
    words, name_words = units(query)[0], units(name)[0]
    missing_in_name = sum(unit.weight for unit in words)
    missing_in_query = sum(unit.name_cost for unit in name_words)
    total = missing_in_name + sum(unit.weight for unit in name_words)
    comparison = Comparison()
    if not total:
        return comparison
    cost = 0.0
    pairs = list(best_pairs(query, name, across_scripts))
    for pair in pairs:
        cost += pair.cost
        missing_in_name -= pair.word.weight
        missing_in_query -= pair.name_word.name_cost
        note_pair(comparison, pair)
    comparison.reordered = is_reordered(pairs)
    missing = NOT_IN_NAME * missing_in_name + missing_in_query
    comparison.missing = missing > HARDLY_MISSED
    cost += missing + REORDERED * comparison.reordered
    if across_scripts:
        cost *= ACROSS_SCRIPTS
    comparison.score = max(0.0, 1 - 2 * cost / total)
    return comparison


def best_pairs(query: str, name: str, across_scripts: bool) -> Iterator[Pair]:
    """The words that are taken for one another, each word once, the best first."""
    words, pairs = units(query)
    name_words, name_pairs = units(name)
    candidates = [
        *possible_pairs(words, name_words, across_scripts),
        *possible_pairs(pairs, name_words, across_scripts, JOINED),
        *possible_pairs(words, name_pairs, across_scripts, JOINED),
    ]
    candidates.sort(
        key=lambda pair: (-pair.gain, pair.word.places, pair.name_word.places)
    )
    used = name_used = 0
    for pair in candidates:
        if not (used & pair.word.places or name_used & pair.name_word.places):
            used |= pair.word.places
            name_used |= pair.name_word.places
            yield pair


def note_pair(comparison: Comparison, pair: Pair) -> None:
    """Keep how the two words differ."""
    word, name_word = pair.word, pair.name_word
    comparison.respelt |= word.sounds != name_word.sounds
    if not (word.is_common and name_word.is_common):
        joined = word.places.bit_count() != name_word.places.bit_count()
        comparison.joined |= joined
    elif word.weight > 1:
        comparison.common.append(word.sounds)


def is_reordered(pairs: list[Pair]) -> bool:
    """Whether the words that have a place in a name come in another order."""
    in_order = sorted(
        (pair.word.places, pair.name_word.places)
        for pair in pairs
        if not pair.word.is_common or pair.word.sounds in GIVEN
    )
    places = [place for _, place in in_order]
    return places != sorted(places)
