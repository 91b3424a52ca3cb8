"""What PostgreSQL's own complaints mean to somebody who never asked for a server."""

import re
from pathlib import Path

MEANINGS = (
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


def complaint(text: str, folder: Path) -> str:
    """Turn the output of a server that did not start into one sentence."""
    reason = _last(text, r"(?:FATAL|PANIC|error):\s*(.+)") or "it gave no reason"
    unknown = f"PostgreSQL did not start: {reason} (log: {folder / 'log'})."
    return meaning(text, folder) or unknown


def meaning(text: str, folder: Path) -> str | None:
    """Say in one sentence what went wrong, if the text shows something familiar."""
    detail = _last(text, r"DETAIL:\s*(.+)")
    for pattern, sentence in MEANINGS:
        if re.search(pattern, text):
            return sentence.format(folder=folder, detail=detail)
    return None


def _last(text: str, pattern: str) -> str:
    found = re.findall(pattern, text)
    return found[-1].strip().rstrip(".") if found else ""
