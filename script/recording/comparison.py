"""Compares two recordings, request by request."""

import difflib
import json
from contextlib import suppress
from pathlib import Path


def compare(before: Path, after: Path) -> int:
    """Print every difference as a unified diff; 1 when there is one, else 0."""
    files = [{path.name for path in folder.glob("*.txt")} for folder in (before, after)]
    names = sorted(files[0] | files[1])
    if not names:
        print(f"Neither {before} nor {after} holds a recording.")
        return 1
    different = 0
    for name in names:
        lines = difference(before / name, after / name)
        different += bool(lines)
        print(*lines, sep="\n", end="\n" if lines else "")
    print(f"{len(names)} requests compared, {different} with a difference.")
    return int(different > 0)


def difference(before: Path, after: Path) -> list[str]:
    """The unified diff of two files, empty when their bytes are the same."""
    old, new = (path.read_bytes() if path.exists() else b"" for path in (before, after))
    if old == new:
        return []
    for spread in (True, False):
        diff = list(
            difflib.unified_diff(
                lines_of(old, spread=spread),
                lines_of(new, spread=spread),
                str(before),
                str(after),
                lineterm="",
            )
        )
        if diff:
            return diff
    return [f"{before} and {after} differ in their line ends."]


def lines_of(content: bytes, *, spread: bool) -> list[str]:
    """The lines of a kept answer, a JSON body spread over many where asked for."""
    text = content.decode("utf-8", "replace")
    head, status, rest = text.partition("\nHTTP ")
    headers, gap, body = rest.partition("\n\n")
    if spread and body.startswith(("{", "[")):
        with suppress(ValueError):
            body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    return (head + status + headers + gap + body).split("\n")
