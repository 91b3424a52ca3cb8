"""Stored names and queries, made up of the words of a file."""

import argparse
import csv
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import scratch


@dataclass(frozen=True)
class StoredNames:
    """Names that are stored now, and how many seconds it took to load them."""

    names: list[str]
    loaded: float


def names_in_sizes(
    description: str, sizes: Sequence[int], rng: random.Random
) -> Iterator[StoredNames]:
    """Hold as many names as the command line asks for, one size after the other."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=sizes)
    options = parser.parse_args()
    words, lengths = read_words(options.file)
    for size in options.sizes:
        names = [
            " ".join(rng.choices(words, k=rng.choice(lengths))) for _ in range(size)
        ]
        started = time.perf_counter()
        scratch.store(names)
        yield StoredNames(names, time.perf_counter() - started)


def read_words(path: Path) -> tuple[list[str], list[int]]:
    """Every word as often as it occurs, and how many words the names have."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [row["latin"].split() for row in csv.DictReader(file)]
    return [word for name in names for word in name], [len(name) for name in names]


def queries_from(chosen: list[str], rng: random.Random) -> list[str]:
    """As many queries: half misspelt, a quarter as stored, a quarter nonsense."""
    quarter = len(chosen) // 4
    strange = ["".join(rng.choices("aeioubdfhklmnrstz", k=8)) for _ in range(quarter)]
    wrong = [misspelt(name, rng) for name in chosen[: 2 * quarter]]
    return [*wrong, *chosen[2 * quarter : 3 * quarter], *strange]


def misspelt(name: str, rng: random.Random) -> str:
    place = rng.randrange(len(name))
    return name[:place] + rng.choice("abdefhiklmnrstu") + name[place + 1 :]
