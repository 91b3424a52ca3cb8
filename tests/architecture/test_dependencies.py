"""Which room may import which: a module imports those before its own, and nothing
imports back. Models name later rooms by strings."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
# Rooms in one line do not import each other.
ORDER = [
    ("dates", "search"),
    ("records",),
    ("history",),
    ("review",),
    ("api", "editing"),
    ("accounts",),
    ("sources",),
    ("places",),
    ("groups",),
    ("incidents",),
    ("exchange", "matching"),
    ("reconciliation", "pages", "desk"),
    ("config",),
    ("launcher",),
]
RANKS = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
REST = {"rest_framework", "drf_spectacular", "django_filters", "knox"}
ADMIN = ("django.contrib.admin", "unfold")
ADMIN_ROOMS = {"editing", "desk", "config"}
APPS = [name for name in RANKS if (ROOT / name).is_dir()]
# A drawer's name says nothing of what is in it.
DRAWERS = {"utils", "helpers", "common", "base", "core", "misc", "tools", "lib"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that the code imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("app", APPS)
def test_no_module_imports_a_later_app(app):
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(app)
        for name in imported(tree_of(path))
        if RANKS.get(name.split(".")[0], -1) > RANKS[app]
    ]

    assert wrong == []


def test_apps_side_by_side_do_not_import_each_other():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for app in APPS
        for path in modules(app)
        for name in imported(tree_of(path))
        if RANKS.get(other := name.split(".")[0]) == RANKS[app] and other != app
    ]

    assert wrong == []


def test_every_folder_of_code_has_its_rank():
    folders = {
        path.parent.name
        for path in ROOT.glob("*/__init__.py")
        if path.parent.name != "tests"
    }

    assert folders <= set(RANKS)


def test_no_room_below_the_api_knows_the_rest_framework():
    below = [room for room in APPS if RANKS[room] < RANKS["api"]]
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*below)
        for name in imported(tree_of(path))
        if name.split(".")[0] in REST
    ]

    assert wrong == []


def test_the_admin_is_known_to_the_editing_rooms_alone():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for room in APPS
        if room not in ADMIN_ROOMS
        for path in modules(room)
        if "admin" not in path.relative_to(ROOT).with_suffix("").parts
        for name in imported(tree_of(path))
        if name.startswith(ADMIN)
    ]

    assert wrong == []


@pytest.mark.parametrize("room", APPS)
def test_every_room_says_what_it_is_and_what_it_may_import(room):
    words = ast.get_docstring(tree_of(ROOT / room / "__init__.py")) or ""

    assert "ay import" in words


def test_no_folder_has_too_many_modules():
    largest = {
        str(folder.relative_to(ROOT)): len(list(folder.glob("*.py")))
        for room in (*APPS, "tests")
        for folder in [ROOT / room, *(ROOT / room).rglob("*/")]
    }

    assert [name for name, count in largest.items() if count > 26] == []


def late_imports(tree: ast.AST) -> Iterator[str]:
    """Functions that import, but for the ready() of an app."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            late = [
                n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)
            ]
            if late and node.name != "ready":
                yield node.name


def test_no_function_imports():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*APPS)
        for name in late_imports(tree_of(path))
    ]

    assert wrong == []


def test_no_module_is_a_drawer():
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules(*APPS, "tests")
        if {path.stem, *(part for part in path.relative_to(ROOT).parts)} & DRAWERS
    ]

    assert wrong == []


def test_nothing_is_imported_by_a_star():
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules(*APPS, "tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]

    assert wrong == []


def test_no_migration_imports_live_code():
    """The value types of fields are the exception: their names are frozen."""
    frozen = {"dates.fields", "django"}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(*APPS)
        if "migrations" in path.parts
        for name in imported(tree_of(path))
        if name.split(".")[0] in RANKS and name not in frozen
    ]

    assert wrong == []
