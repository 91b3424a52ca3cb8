"""How far apart two words are, sound by sound; `comparison` has whole names.

A word is one of a spelling, which search_spelling makes of a name
(search/migrations/0001_spelling.sql): sounds, one letter each.
"""

from __future__ import annotations

from functools import lru_cache

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

SIMILAR = 0.1  # how far apart words may be for one to begin the other, for each sound
JOINED = 0.2  # two words written as one
CUT = 0.35  # what each sound costs that a word goes on for: Emami, Emamichoghaei
SHORTEST_CUT = 4


# Sizes that stay small in memory, even when somebody searches for endless words.
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


def begins_word(word: str, whole: str) -> bool:
    """Whether a word by its sounds begins another one."""
    if word.isupper() or whole.isupper():
        return word == whole
    lengths = {min(len(whole), len(word) + more) for more in (-1, 0, 1, 2)}
    nearest = min(distance(word, whole[:size], True) for size in lengths)
    return nearest <= SIMILAR * len(word)


def length(word: str) -> float:
    """How much a word says: a vowel half of what a consonant does."""
    return len(word) - 0.5 * sum(map(word.count, "aeiou"))


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
