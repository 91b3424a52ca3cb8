"""What every test does: it asserts something, and it is never skipped."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

TESTS = settings.BASE_DIR / "tests"
SKIPS = {"skip", "skipif", "skipIf", "skipUnless", "xfail", "importorskip", "SkipTest"}


def modules() -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(TESTS.rglob("*.py"))
    ]


def each_test_of(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def words_of(node: ast.AST) -> set[str]:
    """The names that are called or used anywhere within."""
    return {
        child.attr if isinstance(child, ast.Attribute) else child.id
        for child in ast.walk(node)
        if isinstance(child, ast.Attribute | ast.Name)
    }


def asserting(tree: ast.Module) -> set[str]:
    """The functions of a module that assert, themselves or through another of them."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    known = {node.name for node in functions if asserts(node)}
    while True:
        more = {
            node.name
            for node in functions
            if node.name not in known and words_of(node) & known
        }
        if not more:
            return known
        known |= more


def asserts(node: ast.AST) -> bool:
    """Whether it has an assertion of its own; pytest.raises and playwright's count."""
    return any(
        isinstance(child, ast.Assert)
        or (isinstance(child, ast.Attribute) and child.attr in ("raises", "fail"))
        or (isinstance(child, ast.Name) and child.id == "expect")
        for child in ast.walk(node)
    )


def test_every_test_asserts_something():
    helpers = {
        name
        for path, tree in modules()
        if not path.name.startswith("test_")
        for name in asserting(tree)
        if not name.startswith("test_")
    }
    silent = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path, tree in modules()
        for node in each_test_of(tree)
        if node.name not in asserting(tree) and not words_of(node) & helpers
    ]

    assert silent == []


def test_no_test_is_skipped_or_expected_to_fail():
    wrong = [
        f"{path.relative_to(TESTS)}: {word}"
        for path, tree in modules()
        if path.name != Path(__file__).name
        for word in sorted(words_of(tree) & SKIPS)
    ]

    assert wrong == []


def test_every_test_is_called_by_a_sentence():
    short = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path, tree in modules()
        for node in each_test_of(tree)
        if len(node.name.split("_")) < 4
    ]

    assert short == []
