"""The history of a row: before and after, also when a row goes to another one."""

import pytest

from groups.models import ArmedGroup, GroupName, Membership
from history.revisions import check_deferred_rules
from history.row_history import changes_of
from tests.factories import passage, published, saved
from tests.rules.write_paths import execute

pytestmark = pytest.mark.django_db


def operations_of(row) -> list[tuple]:
    """Operation and changed fields of each change, oldest first."""
    return [
        (
            change.operation,
            {field.field: (field.before, field.after) for field in change.fields},
        )
        for change in reversed(changes_of(row))
    ]


def test_a_change_has_the_values_before_and_after():
    group = saved(ArmedGroup, summary="One.")
    ArmedGroup.objects.update(summary="Two.")
    ArmedGroup.objects.update(summary="Three.", kind="network")
    inserted, *changed = operations_of(group)

    assert inserted[0] == "insert"
    assert inserted[1]["summary"] == (None, "One.")
    assert changed == [
        ("update", {"summary": ("One.", "Two.")}),
        (
            "update",
            {"summary": ("Two.", "Three."), "kind": ("militia", "network")},
        ),
    ]


def test_names_and_citations_are_in_the_history_of_their_record():
    group = saved(ArmedGroup)
    name = group.names.create(text="A name", kind="alias")
    group.citations.add(passage())
    GroupName.objects.filter(pk=name.pk).update(text="Another name")
    name.delete()
    tables = {change.table for change in changes_of(group)}
    texts = [fields["text"] for _, fields in operations_of(group) if "text" in fields]

    assert tables == {
        "groups_armedgroup",
        "groups_groupname",
        "groups_armedgroup_citations",
    }
    assert texts == [
        (None, "A name"),
        ("A name", "Another name"),
        ("Another name", None),
    ]


def test_a_deleted_row_is_in_the_history_as_it_was():
    group = saved(ArmedGroup, summary="As it was.")
    key = group.pk
    group.delete()
    group.pk = key

    assert operations_of(group)[-1][0] == "delete"
    assert operations_of(group)[-1][1]["summary"] == ("As it was.", None)


def test_a_name_that_is_moved_leaves_one_record_and_comes_to_the_other():
    old, new = saved(ArmedGroup), saved(ArmedGroup)
    name = old.names.create(text="A name", kind="alias")
    GroupName.objects.filter(pk=name.pk).update(group=new)
    old.refresh_from_db()
    new.refresh_from_db()

    assert (old.name, new.name) == ("", "A name")
    gone = next(change for change in changes_of(old) if change.operation == "delete")
    came = next(change for change in changes_of(new) if change.table == gone.table)
    assert (gone.table, came.operation) == ("groups_groupname", "insert")


def test_the_last_change_of_a_moved_row_says_that_it_is_there():
    old, new = saved(Membership), saved(Membership)
    old.citations.add(passage())
    through = Membership.citations.through.objects
    through.update(membership=new)
    row = through.get()
    table = row._meta.db_table
    last = changes_of(new)[0]

    assert (last.table, last.operation) == (table, "insert")
    assert [c.operation for c in changes_of(old) if c.table == table] == [
        "delete",
        "insert",
    ]


def test_a_draft_that_gets_another_id_goes_and_comes():
    row = saved(Membership, id="one")
    execute("UPDATE groups_membership SET id = 'two'")
    row.pk = "two"

    assert [operation for operation, _ in operations_of(row)] == ["insert"]
    row.pk = "one"
    assert [operation for operation, _ in operations_of(row)] == ["insert", "delete"]


MOVES = [
    lambda row, other: row.citations.add(passage_two(row)),
    lambda row, other: row.names.create(text="New", kind="alias"),
    lambda row, other: row.names.update(script="Latn"),
    lambda row, other: other.names.filter(kind="alias").update(group=row),
    lambda row, other: row.names.filter(kind="alias").update(group=other),
    lambda row, other: row.citations.through.objects.filter(
        armedgroup=row, passage__position=2
    ).update(armedgroup=other),
]


def passage_two(row):
    first = passage()
    stored = type(first).objects.filter(source=first.source, position=2).first()
    return stored or published(
        type(first), source=first.source, position=2, locator="paragraph 2"
    )


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.django_db(transaction=True)
def test_what_happens_to_names_and_citations_is_a_new_version_of_the_row(move):
    row, other = published(ArmedGroup), published(ArmedGroup)
    for group in (row, other):
        published(GroupName, group=group)
    second = passage_two(row)
    if move is not MOVES[0]:
        row.citations.add(second)
    before = ArmedGroup.objects.get(pk=row.pk).updated
    move(row, other)

    assert ArmedGroup.objects.get(pk=row.pk).updated > before


def test_history_is_read_as_soon_as_it_is_written():
    group = saved(ArmedGroup)
    check_deferred_rules()

    assert changes_of(group)[0].revision.number > 0
