"""What the documents say of files is true, and they are wrapped at one width."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_dependencies import APPS

ROOT: Path = settings.BASE_DIR
WIDTH = 88
GENERATED = {"docs/data-dictionary.md"}
DOCUMENTS = [
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md")
    for path in sorted(ROOT.glob(pattern))
]
TOP = {*APPS, "tests", "script", "bench", "docs", "fixtures"}
NAMED = re.compile(
    r"`([\w*]+/(?:[\w./*-]*\.(?:py|sql|md|yml|html|json)|(?:[\w/]+/)?))`"
)
LINKED = re.compile(r"\]\(([\w./-]+)(?:#[\w-]+)?\)")
# A kind of claim that the guide adds, to show how.
EXAMPLES = {"groups/models/training.py"}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def missing(document: str) -> Iterator[str]:
    """The files that a document names or links to and that do not exist."""
    text = text_of(document)
    for name in NAMED.findall(text):
        is_ours = name.split("/")[0] in TOP or name.startswith("*")
        if is_ours and name not in EXAMPLES and not any(ROOT.glob(name)):
            yield name
    for target in LINKED.findall(text):
        if not (ROOT / document).parent.joinpath(target).exists():
            yield target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document):
    assert list(missing(document)) == []


def test_the_files_named_after_their_room_exist():
    wrong = []
    for line in text_of("README.md").splitlines():
        rooms = [name for name in re.findall(r"`(\w+)/", line) if name in TOP]
        for name in re.findall(r"`([a-z]\w*(?:/\w+)*\.(?:py|sql))`", line):
            if not any((ROOT / room / name).exists() for room in [".", *rooms]):
                wrong.append(name)

    assert wrong == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_room_has_its_place_in_the_tables(document):
    cells = [line for line in text_of(document).splitlines() if line.startswith("|")]
    listed = set(re.findall(r"`(\w+)/", "\n".join(cells)))

    assert set(APPS) - listed == set()


@pytest.mark.parametrize("document", sorted({*DOCUMENTS} - GENERATED))
def test_prose_is_wrapped_at_one_width(document):
    prose = re.sub(r"^```.*?^```", "", text_of(document), flags=re.DOTALL | re.M)
    wide = [
        line
        for line in prose.splitlines()
        if len(line) > WIDTH and not line.startswith(("|", "    "))
    ]

    assert wide == []
