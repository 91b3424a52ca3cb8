"""Errors of PostgreSQL, explained to somebody who never set up a server."""

import re
from pathlib import Path

KNOWN_ERRORS = (
    (
        "No space left on device|quota exceeded",
        "The disk that holds {folder} is full: make room and start again.",
    ),
    (
        "incompatible with server",
        "The data in {folder} was made by another version of PostgreSQL: {detail}.",
    ),
    (
        "wrong ownership|Permission denied",
        "The files in {folder} belong to another account: run this as that one.",
    ),
    (
        "invalid locale name",
        "This machine lacks the locale C.UTF-8, which search in Arabic needs.",
    ),
)


def startup_error(text: str, folder: Path) -> str:
    """Why a server did not start, in one sentence, from its output."""
    reason = _last(text, r"(?:FATAL|PANIC|error):\s*(.+)") or "it gave no reason"
    unexplained = f"PostgreSQL did not start: {reason} (log: {folder / 'log'})."
    return explanation(text, folder) or unexplained


def explanation(text: str, folder: Path) -> str | None:
    """What a known error means, in one sentence; None for any other text."""
    detail = _last(text, r"DETAIL:\s*(.+)")
    for pattern, sentence in KNOWN_ERRORS:
        if re.search(pattern, text):
            return sentence.format(folder=folder, detail=detail)
    return None


def _last(text: str, pattern: str) -> str:
    matches = re.findall(pattern, text)
    return matches[-1].strip().rstrip(".") if matches else ""
