"""How far apart two spellings are, sound by sound and word by word.

A spelling is what search_spelling (search/migrations/0001_functions.sql) makes of a
name: words of sounds, one letter each, and in capitals the words that many names share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

# Sounds that stand for each other, and how far apart they are: 0 same, 1 unrelated.
# Near are letters that one Arabic letter is written with (i, y; q, k; ch, sh),
# farther those that one region reads so (j as g in Egypt), then what is confused.
NEAR = {
    0.1: "ei ou iy ey uw ow qk ʃʧ θs ðz ðd xh ʕa ɣq vw ɕs ɕʃ ɕʧ ʒj",
    0.2: "ae ʕe ʕi ʕo ʕu θt kg qg ɣg gj bp vu ʒz",
    0.3: "ao aw ay ai au kʧ jʧ bv fv sʃ sz td ɣk ɣr zj iu io eo eu yw",
    0.4: "zd",
}
APART = {
    pair: cost
    for cost, pairs in NEAR.items()
    for one, other in map(tuple, pairs.split())
    for pair in ((one, other), (other, one))
}
# Sounds that Latin writes with two letters, which may also be two sounds: Ishaq, Fathi.
TWO_LETTERS = {"θ": "th", "ʃ": "sh", "ð": "dh", "x": "kh", "ɣ": "gh", "ʒ": "zh"}
SPELT_OUT = 0.1
VOWELS = tuple("aeiou")
# What leaving a sound out costs. Arabic does not write short vowels at all.
LEFT_OUT = dict.fromkeys(VOWELS, 0.3) | {"w": 0.3, "y": 0.3, "ʕ": 0.12, "h": 0.4}
LEFT_OUT_ACROSS_SCRIPTS = LEFT_OUT | dict.fromkeys(VOWELS, 0.12)
# That a word begins with a vowel is written in Arabic too: Ahmad is not Hamid.
FIRST_VOWEL = 0.4

# Words in capitals tell less than the others, and these two hardly anything.
COMMON = 0.45
HARDLY = {"AL": 0.1, "BIN": 0.1}
LONGER_WORDS = 0.7  # a word of twice the length tells less than twice as much
# A word that the other name lacks, as a share of its weight. Who asks for a person
# leaves words out more often than they add some.
NOT_ASKED = 0.3
NOT_HELD = 0.45
HARDLY_MISSED = 0.2  # an article
STRICTNESS = 1.7  # a word so much worse than its distance says: names differ by little
ALIKE = 0.1  # how far apart words may be for one to begin the other, for each sound
JOINED = 0.2  # two words written as one
CUT = 0.35  # what each sound costs that a word goes on for: Emami, Emamichoghaei
SHORTEST_CUT = 4
ACROSS_SCRIPTS = 0.85  # what differs between scripts says less: one leaves vowels out
REORDERED = 0.6  # Ahmed Mansour and Mansour Ahmed are seldom the same man
# Common words that persons bear; the others tell one organisation from another.
TITLES = {"sayyid", "sheikh", "hajji", "mullah", "maulana", "doctor", "general"}
TITLES |= {"ayatollah", "muhamad"}
GIVEN = {"muhamad"}  # has its place in a name, as other common words have not


# Sizes that stay small in memory, even when somebody asks for endless words.
@lru_cache(maxsize=50_000)
def distance(one: str, other: str, across_scripts: bool = False) -> float:
    """How far apart two words are, taking letters for one sound or for two."""
    apart = edits(one, other, across_scripts)
    for sound, letters in TWO_LETTERS.items():
        if sound in one and letters in other:
            spelt = edits(one.replace(sound, letters), other, across_scripts)
        elif sound in other and letters in one:
            spelt = edits(one, other.replace(sound, letters), across_scripts)
        else:
            continue
        apart = min(apart, SPELT_OUT + spelt)
    return apart


def edits(one: str, other: str, across_scripts: bool) -> float:
    """The cost of turning one word of sounds into the other; 0 when they are equal."""
    if one == other:
        return 0.0
    left_out = LEFT_OUT_ACROSS_SCRIPTS if across_scripts else LEFT_OUT
    gaps = [left_out.get(sound, 1.0) for sound in other]
    if other[:1] in VOWELS:
        gaps[0] = FIRST_VOWEL
    above = [0.0]
    for gap in gaps:
        above.append(above[-1] + gap)
    for place, sound in enumerate(one):
        skipped = left_out.get(sound, 1.0)
        if place == 0 and sound in VOWELS:
            skipped = FIRST_VOWEL
        left = above[0] + skipped
        row = [left]
        for at, (heard, gap) in enumerate(zip(other, gaps, strict=True)):
            if sound == heard:
                best = above[at]
            else:
                best = above[at] + APART.get((sound, heard), 1.0)
            if (drop := above[at + 1] + skipped) < best:
                best = drop
            if (drop := left + gap) < best:
                best = drop
            left = best
            row.append(best)
        above = row
    return above[-1]


def begins(asked: str, held: str) -> bool:
    """Whether each word of the one spelling is, or begins, a word of the other."""
    words = held.split()
    return all(
        any(begins_word(word, whole) for whole in words)
        for word in asked.split()
        if word not in HARDLY
    )


def begins_word(word: str, whole: str) -> bool:
    if word.isupper() or whole.isupper():
        return word == whole
    lengths = {min(len(whole), len(word) + more) for more in (-1, 0, 1, 2)}
    nearest = min(distance(word, whole[:size], True) for size in lengths)
    return nearest <= ALIKE * len(word)


def length(word: str) -> float:
    """How much a word says: a vowel half of what a consonant does."""
    return len(word) - 0.5 * sum(map(word.count, "aeiou"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a name, or two neighbours taken as one; places is a set of bits."""

    places: int
    sounds: str
    weight: float
    length: float
    is_common: bool
    unasked: float  # what it costs when only the name held has it


@lru_cache(maxsize=5_000)
def units(spelling: str) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The words of a spelling, and its pairs of neighbours."""
    words = []
    for place, word in enumerate(spelling.split()):
        sounds, common = word.lower(), word.isupper()
        size = length(sounds)
        weight = HARDLY.get(word) or size**LONGER_WORDS * (COMMON if common else 1)
        share = NOT_HELD if common and sounds not in TITLES else NOT_ASKED
        words.append(Unit(1 << place, sounds, weight, size, common, share * weight))
    pairs = tuple(
        Unit(
            one.places | other.places,
            one.sounds + other.sounds,
            one.weight + other.weight,
            one.length + other.length,
            False,
            one.unasked + other.unasked,
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


def matches(
    asked: tuple[Unit, ...], held: tuple[Unit, ...], across: bool, extra: float = 0
) -> Iterator[tuple[float, float, Unit, Unit]]:
    """Pairs that are better taken as one word than as two missing: (gain, cost, ..)."""
    for mine in asked:
        for theirs in held:
            if mine.is_common and theirs.is_common and mine.sounds != theirs.sounds:
                continue
            heavier = max(mine.weight, theirs.weight)
            longer = max(mine.length, theirs.length, 1.0)
            lost = NOT_HELD * mine.weight + theirs.unasked
            # Words of so different a length cannot be one word: spare the comparison.
            if abs(mine.length - theirs.length) > (0.35 if extra else 0.6) * longer:
                continue
            apart = extra + (
                distance(mine.sounds, theirs.sounds, across)
                if extra
                else nearest(mine.sounds, theirs.sounds, across)
            )
            cost = min(1.0, STRICTNESS * apart / longer) * heavier
            if cost < lost:
                yield cost - lost, cost, mine, theirs


def nearest(one: str, other: str, across: bool) -> float:
    """How far apart two words are, though one may be the other cut short."""
    apart = distance(one, other, across)
    shorter, longer = sorted((one, other), key=len)
    if not SHORTEST_CUT <= len(shorter) < len(longer) or apart <= JOINED:
        return apart
    rest = JOINED + CUT * length(longer[len(shorter) :])
    if rest >= apart:
        return apart
    return min(apart, rest + distance(shorter, longer[: len(shorter)], across))


def compare(asked: str, held: str, across_scripts: bool = False) -> Comparison:
    """Compare two spellings; words are paired the best first, in any order."""
    my_words, my_pairs = units(asked)
    their_words, their_pairs = units(held)
    found = Comparison()
    not_held = sum(unit.weight for unit in my_words)
    not_asked = sum(unit.unasked for unit in their_words)
    total = not_held + sum(unit.weight for unit in their_words)
    if not total:
        return found
    candidates = [
        *matches(my_words, their_words, across_scripts),
        *matches(my_pairs, their_words, across_scripts, JOINED),
        *matches(my_words, their_pairs, across_scripts, JOINED),
    ]
    candidates.sort(key=lambda match: (match[0], match[2].places, match[3].places))
    mine_used = theirs_used = 0
    cost = 0.0
    order = []
    for _, apart, mine, theirs in candidates:
        if mine_used & mine.places or theirs_used & theirs.places:
            continue
        mine_used |= mine.places
        theirs_used |= theirs.places
        cost += apart
        not_held -= mine.weight
        not_asked -= theirs.unasked
        found.respelt |= mine.sounds != theirs.sounds
        if mine.is_common and theirs.is_common:
            if mine.weight > 1:
                found.common.append(mine.sounds)
        else:
            found.joined |= mine.places.bit_count() != theirs.places.bit_count()
        if not mine.is_common or mine.sounds in GIVEN:
            order.append((mine.places, theirs.places))
    theirs_in_my_order = [places for _, places in sorted(order)]
    found.reordered = theirs_in_my_order != sorted(theirs_in_my_order)
    lacking = NOT_HELD * not_held + not_asked
    found.missing = lacking > HARDLY_MISSED
    cost += lacking + REORDERED * found.reordered
    if across_scripts:
        cost *= ACROSS_SCRIPTS
    found.score = max(0.0, 1 - 2 * cost / total)
    return found
