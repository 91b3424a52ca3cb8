"""How far long work has come, told on a terminal."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import IO

EVERY = 0.5  # seconds between two tellings


class Progress:
    """A line that is written over: how much is done, how fast, and what time is left.

    Says nothing unless it is asked to, or somebody looks on at a terminal.
    """

    def __init__(self, stream: IO[str], noun: str, always: bool = False) -> None:
        self.stream, self.noun = stream, noun
        self.is_told = always or stream.isatty()
        self.started = self.last = time.monotonic()
        self.width = 0

    def tell(self, done: int, share: float) -> None:
        """After `done` pieces of work, which are this share of the whole."""
        moment = time.monotonic()
        if self.is_told and moment - self.last >= EVERY:
            self.last = moment
            self.show(line(self.noun, done, share, moment - self.started))

    def end(self) -> None:
        """Take the line away."""
        if self.width:
            self.show("")
            self.stream.write("\r")
            self.stream.flush()

    def show(self, text: str) -> None:
        # Blanks cover what is left of a longer line.
        self.stream.write(f"\r{text:<{self.width}}")
        self.stream.flush()
        self.width = len(text)


def line(noun: str, done: int, share: float, seconds: float) -> str:
    """Such as "12,500 rows, 43%, 210 a second, 0:01:19 left"."""
    told = f"{done:,} {noun}, {share:.0%}, {done / max(seconds, 0.001):,.0f} a second"
    if not 0 < share < 1:
        return told
    left = timedelta(seconds=round(seconds * (1 - share) / share))
    return f"{told}, {left} left"
