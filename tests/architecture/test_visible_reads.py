"""Every read starts at `visible_to`, or says in its line that it is `unchecked`.

`for_reading` and `as_short` start there; `matches_for` asks for visible rows.
`mentions`, `search` and `within` make conditions for rows that were cut already, and
`select_for_update` locks a row that is known. `db` and `none` read nothing.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from records.models import is_reviewed

APPS = (
    *("dates", "search", "records", "history", "review", "api", "editing"),
    *("sources", "places", "groups", "incidents"),
    *("accounts", "matching", "reconciliation", "desk", "config", "launcher"),
)
MANAGERS = {"objects", "_base_manager", "_default_manager"}
STARTS = {
    "visible_to",
    "for_reading",
    "as_short",
    "visible_prefetch",
    "mentions",
    "search",
    "within",
    "matches_for",
    "select_for_update",
    "db",
    "none",
}

# Rows that nobody reviews are read by other rules: accounts, the history, proposals.
NOT_REVIEWED = {model.__name__ for model in apps.get_models() if not is_reviewed(model)}


def is_free(model: str) -> bool:
    """Whether what is written for a model is one without review, or of citations."""
    return model in NOT_REVIEWED or model.rpartition(".")[2] == "through"


def modules() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def reads(path: Path) -> Iterator[tuple[str, str]]:
    """What a module calls on managers: the model, as written, and the first method."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {
        child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            above = parents[node]
            word = above.attr if isinstance(above, ast.Attribute) else ""
            yield ast.unparse(node.value), word


def test_every_read_starts_with_what_the_reader_may_see():
    """Or with `unchecked`, which says in its line that it does not."""
    wrong = [
        f"{path.relative_to(settings.BASE_DIR)}: {model}.{word}"
        for path in modules()
        for model, word in reads(path)
        if word not in STARTS and not is_free(model)
    ]

    assert wrong == []


def test_every_view_of_a_collection_reads_in_one_way():
    """Only the base class says what a collection shows."""
    overriding = [
        f"{path.name}: {node.name}"
        for path in modules()
        for cls in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(cls, ast.ClassDef) and cls.name.endswith("ViewSet")
        for node in cls.body
        if isinstance(node, ast.FunctionDef) and node.name == "get_queryset"
    ]

    assert overriding == ["views.py: get_queryset"]


def test_every_admin_of_reviewed_rows_starts_there_too():
    tree = ast.parse(
        (settings.BASE_DIR / "editing/reviewed_list.py").read_text(encoding="utf-8")
    )
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert ".visible_to(request.user)" in functions["get_queryset"]
