"""Every read starts at `visible_to`: what the code asks for in another way is excused.

`for_reading` starts there; `as_short` and `reading` too. `mentions`, `search` and
`within` make conditions for rows that were cut already.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = (
    *("records", "sources", "places", "groups", "incidents"),
    *("reconciliation", "desk", "config"),
)
MANAGERS = {"objects", "_base_manager", "_default_manager"}
STARTS = {
    "visible_to",
    "for_reading",
    "as_short",
    "reading",
    "mentions",
    "search",
    "within",
    "none",
}

# Nobody reads by these: accounts, the history and its proposals (which readers at the
# desk alone can open), single rows that were found visibly before, and writes.
EXCUSED = {
    ("config/preparing.py", "User"),
    ("config/preparing.py", "Source"),  # whether there is anything at all
    ("desk/accounts.py", "User"),
    ("desk/accounts.py", "Group"),
    ("desk/doubles.py", "Distinct"),  # pairs of records that are looked up visibly
    ("desk/dashboard.py", "Proposal"),
    ("desk/dashboard.py", "Revision"),
    ("groups/filters.py", "ArmedGroup"),  # the umbrella that was chosen visibly
    ("incidents/accounts.py", "Place"),  # a ReferenceField cuts what it is given
    ("incidents/serializers.py", "Incident"),  # the same
    ("records/serializer_fields.py", "field.related_model"),  # the same
    ("records/admin/proposal.py", "Proposal"),
    ("records/admin/remembered.py", "model"),  # names in a history that may be read
    ("records/admin/revision.py", "Change"),
    ("records/admin/statements.py", "key.remote_field.through"),  # of visible rows
    ("records/conditional.py", "type(instance)"),  # locks a row that was found
    ("records/history.py", "Change"),
    ("records/history.py", "Revision"),
    ("records/proposal_views.py", "Proposal"),
    ("records/proposals.py", "Proposal"),
    ("records/proposals.py", "model"),  # locks the row to be changed
    ("records/querysets.py", "target"),  # what_finds asks for visible rows
    ("records/roles.py", "Group"),
    ("records/roles.py", "Permission"),
    ("records/serializers.py", "type(claim)"),  # whether an id is taken
    ("records/tokens.py", "AuthToken"),
    ("records/trials.py", "type(row)"),  # the row that is being edited
    ("records/trials.py", "type(self.row)"),
    ("records/views.py", "self.model"),  # 410: it was published once
    ("records/views.py", "RetiredSlug"),  # 308: addresses that were public
    ("records/changes.py", "RetiredSlug"),  # the same
    ("records/filters.py", "RetiredSlug"),  # the same
    ("records/models.py", "RetiredSlug"),  # whether a slug is taken
    ("records/serializer_fields.py", "RetiredSlug"),  # what it leads to is looked up
    ("reconciliation/entities.py", "RetiredSlug"),  # the same
    ("reconciliation/finding.py", "model"),  # what_finds asks for visible rows
    ("reconciliation/suggest.py", "names"),  # which database is asked
    ("records/identity.py", "Distinct"),  # pairs that only publishers ask for
    # A merge moves every row, seen or not, by the hand of who may publish them.
    ("records/merge_plans.py", "model"),
    ("records/merging.py", "Distinct"),
    ("records/merging.py", "RetiredSlug"),
    ("records/merging.py", "model"),
    ("records/merging.py", "type(kept)"),
    ("records/merging.py", "type(name)"),
    ("records/merging.py", "type(row)"),
    ("records/merging.py", "type(standing)"),
    ("incidents/filters.py", "Passage"),  # of figures that were cut to visible ones
    ("records/known.py", "Revision"),  # when this database's knowledge begins
    # The feed asks first what changed, and then visibly what of it may be told.
    ("records/changes.py", "Change"),
    ("records/changes.py", "Revision"),
    ("records/changes.py", "model"),
    ("records/showing.py", "field.model"),
    ("records/showing.py", "further.related_model"),
    ("records/showing.py", "model"),
    ("records/showing.py", "record"),
    ("records/showing.py", "table"),
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
        (settings.BASE_DIR / "records/admin/reviewed.py").read_text(encoding="utf-8")
    )
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert ".visible_to(request.user)" in functions["get_queryset"]
