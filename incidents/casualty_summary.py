"""How many were killed or hurt: the range over all claimants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from incidents.models import CasualtyCount
from records.claim_rules import SPEAKER


def casualty_summary(
    counts: Iterable[Any],
) -> dict[str, dict[str, int | None]]:
    """Per effect: the lowest and highest total that any one claimant gives.

    A claimant's figures for different people are added up; claimants are never added
    to each other. Without any number a bound is null.
    """
    totals: dict[str, dict[tuple, list[tuple[int | None, int | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for count in counts:
        figures = [n for n in (count.low, count.best, count.high) if n is not None]
        bounds = (min(figures), max(figures)) if figures else (None, None)
        totals[count.effect][claimant(count)].append(bounds)
    return {
        effect: range_of(list(by_claimant.values()))
        for effect, by_claimant in totals.items()
    }


def claimant(count: CasualtyCount) -> tuple:
    """Who gives the figure: its speaker, or else the sources it is cited from."""
    speaker = tuple(
        getattr(count, name if name.endswith("words") else f"{name}_id")
        for name in SPEAKER
    )
    if any(speaker):
        return speaker
    return tuple(sorted({passage.source_id for passage in count.citations.all()}))


def range_of(
    claimants: list[list[tuple[int | None, int | None]]],
) -> dict[str, int | None]:
    """The lowest and the highest total, and how many claimants there are."""
    lows = [total([low for low, _ in figures]) for figures in claimants]
    highs = [total([high for _, high in figures]) for figures in claimants]
    return {
        "low": min((low for low in lows if low is not None), default=None),
        "high": max((high for high in highs if high is not None), default=None),
        "claimants": len(claimants),
    }


def total(figures: list[int | None]) -> int | None:
    """The sum of the numbers given; None when there is none."""
    given = [figure for figure in figures if figure is not None]
    return sum(given) if given else None
