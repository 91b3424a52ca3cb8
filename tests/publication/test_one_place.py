"""Every read starts at `visible_to`: what the code asks for in another way is excused.

`for_reading` starts there; `as_short` and `reading` too. `mentions`, `search` and
`within` make conditions for rows that were cut already.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

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
    "none",
}

# Nobody reads by these: accounts, the history and its proposals (which readers at the
# desk alone can open), single rows that were found visibly before, and writes.
EXCUSED = {
    ("launcher/bootstrap.py", "User"),
    ("launcher/bootstrap.py", "Source"),  # whether there is anything at all
    ("accounts/creation.py", "User"),
    ("accounts/creation.py", "Group"),
    (
        "desk/duplicates/find.py",
        "Distinct",
    ),  # pairs of records that are looked up visibly
    ("desk/dashboard.py", "Proposal"),
    ("desk/dashboard.py", "Revision"),
    ("groups/filters.py", "ArmedGroup"),  # the umbrella that was chosen visibly
    (
        "incidents/serializers/incident.py",
        "Place",
    ),  # a ReferenceField cuts what it is given
    ("incidents/serializers/claims.py", "Incident"),  # the same
    ("api/fields.py", "field.related_model"),  # the same
    ("editing/proposal_admin.py", "Proposal"),
    ("editing/history_view.py", "model"),  # names in a history that may be read
    ("editing/revision_admin.py", "Change"),
    ("editing/related_tabs.py", "key.remote_field.through"),  # of visible rows
    ("api/http/conditional.py", "type(instance)"),  # locks a row that was found
    ("history/revisions.py", "Change"),
    ("history/revisions.py", "Revision"),
    ("api/endpoints/proposals.py", "Proposal"),
    ("review/proposals.py", "Proposal"),
    ("review/proposals.py", "model"),  # locks the row to be changed
    ("records/querysets.py", "target"),  # matches_for asks for visible rows
    ("review/roles.py", "Group"),
    ("review/roles.py", "Permission"),
    ("records/claims.py", "type(self)"),  # whether an id is taken
    ("accounts/views.py", "AuthToken"),
    ("review/dry_run.py", "type(row)"),  # the row that is being edited
    ("review/dry_run.py", "type(self.row)"),
    ("api/views.py", "self.model"),  # 410: it was published once
    ("api/views.py", "RetiredSlug"),  # 308: addresses that were public
    ("history/changes.py", "RetiredSlug"),  # the same
    ("api/filter_fields.py", "RetiredSlug"),  # the same
    ("records/models.py", "RetiredSlug"),  # whether a slug is taken
    ("api/fields.py", "RetiredSlug"),  # what it leads to is looked up
    ("reconciliation/entities.py", "RetiredSlug"),  # the same
    ("reconciliation/resolver.py", "model"),  # matches_for asks for visible rows
    ("reconciliation/suggest.py", "names"),  # which database is asked
    ("review/models.py", "Distinct"),  # pairs that only publishers ask for
    # A merge moves every row, seen or not, by the hand of who may publish them.
    ("review/merge_plan.py", "model"),
    ("review/merge.py", "Distinct"),
    ("review/merge.py", "RetiredSlug"),
    ("review/merge.py", "model"),
    ("review/merge.py", "type(kept)"),
    ("review/merge.py", "type(name)"),
    ("review/merge.py", "type(row)"),
    ("incidents/filters.py", "Passage"),  # of figures that were cut to visible ones
    ("history/time_travel.py", "Revision"),  # when this database's knowledge begins
    # The feed asks first what changed, and then visibly what of it may be told.
    ("history/changes.py", "Change"),
    ("history/changes.py", "Revision"),
    ("history/changes.py", "model"),
    ("history/dependents.py", "field.model"),
    ("history/dependents.py", "further.related_model"),
    ("history/dependents.py", "model"),
    ("history/dependents.py", "record"),
    ("history/dependents.py", "table"),
    ("sources/merging.py", "Passage"),
    ("sources/merging.py", "table"),
}


def modules() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def reads(path: Path) -> Iterator[tuple[str, str]]:
    """What a module asks of managers: the model, as written, and the first word."""
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
    found = {
        (str(path.relative_to(settings.BASE_DIR)), model)
        for path in modules()
        for model, word in reads(path)
        if word not in STARTS
    }

    assert found - EXCUSED == set()
    assert EXCUSED - found == set()


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
