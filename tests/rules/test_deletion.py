"""Only drafts that the public never saw are deleted; nothing is truncated."""

import pytest
from django.apps import apps
from django.contrib.admin.utils import quote
from django.test import Client

from groups.models import ArmedGroup, GroupName, Membership
from history.models import Change, Revision
from history.tables import has_history
from tests.factories import CONTENT, passage, published, saved
from tests.rules.admin_path import page
from tests.rules.write_paths import error_code, execute, refusal
from tests.users import with_role

pytestmark = pytest.mark.usefixtures("prepared", "db")

KEPT, WHOLE = "only_drafts_are_deleted", "nothing_is_truncated"
PERMANENT = "history_is_permanent"
WITHDRAWN = {"status": "withdrawn", "withdrawn_reason": "A mistake."}

# A row, and whether it can be deleted
ROWS = [
    (lambda: saved(Membership), True),
    (lambda: saved(Membership, status="in_review"), False),
    (lambda: saved(Membership, **WITHDRAWN), False),
    (lambda: published(Membership), False),
    (lambda: once_published(), False),
]


def once_published() -> Membership:
    row = published(Membership)
    for values in (WITHDRAWN, {"status": "in_review"}, {"status": "draft"}):
        Membership.objects.filter(pk=row.pk).update(**values)
    return Membership.objects.get(pk=row.pk)


@pytest.mark.parametrize(("make", "is_deletable"), ROWS)
@pytest.mark.parametrize("by", ["sql", "queryset", "model", "api"])
def test_only_drafts_that_were_never_published_are_deleted(by, make, is_deletable):
    row = make()
    acts = {
        "sql": lambda: refusal(
            lambda: (
                execute("DELETE FROM groups_membership_citations")
                or execute("DELETE FROM groups_membership")
            )
        ),
        "queryset": lambda: refusal(lambda: Membership.objects.all().delete()),
        "model": lambda: refusal(lambda: row.delete()),
        "api": lambda: deleted_over_api(row),
    }

    assert acts[by]() == (None if is_deletable else KEPT)
    assert Membership.objects.exists() is not is_deletable


def deleted_over_api(row) -> str | None:
    address = f"/api/v1/{row.collection}/{row.public_id}/"

    def delete(client):
        version = client.get(address)["ETag"]
        return client.delete(address, headers={"If-Match": version})

    return error_code(delete, with_role("editor"))


@pytest.mark.parametrize(("make", "is_deletable"), ROWS)
def test_the_admin_deletes_drafts_alone(make, is_deletable):
    row = make()
    client = Client()
    client.force_login(with_role("editor"))
    answer = client.post(page(Membership, "delete", quote(row.pk)), {"post": "yes"})

    assert answer.status_code == (302 if is_deletable else 403)
    assert Membership.objects.exists() is not is_deletable


@pytest.mark.parametrize("model", CONTENT)
def test_no_kind_of_published_row_is_deleted(model):
    rows = model.objects.filter(pk=published(model).pk)

    assert refusal(lambda: rows._raw_delete("default")) == KEPT


def test_a_draft_group_is_not_deleted_with_a_name_that_was_published():
    group = saved(ArmedGroup)
    published(GroupName, group=group)

    assert refusal(lambda: group.delete()) == KEPT
    assert GroupName.objects.filter(group=group).exists()


def test_a_draft_takes_its_names_and_citations_with_it():
    group = saved(ArmedGroup)
    saved(GroupName, group=group)
    group.citations.add(passage())

    assert refusal(lambda: group.delete()) is None


TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if has_history(model) or model in (Revision, Change)
)


@pytest.fixture
def refuses_truncate(db):
    """As on any server but the tests' own, whose connections may empty tables."""
    execute("SET LOCAL history.allow_truncate = 'off'")


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_truncated(refuses_truncate, table):
    assert refusal(lambda: execute(f'TRUNCATE "{table}" CASCADE')) == WHOLE


def test_what_truncates_an_excused_table_does_not_reach_the_others(refuses_truncate):
    cascade = "TRUNCATE django_content_type CASCADE"

    assert refusal(lambda: execute(cascade)) == WHOLE


HISTORY = [
    "UPDATE history_revision SET who = 'somebody else'",
    "UPDATE history_revision SET stamped = now()",
    "UPDATE history_revision SET number = number + 1000",
    "UPDATE history_revision SET digest = NULL",
    "DELETE FROM history_revision",
    "UPDATE history_change SET payload = '{}'",
    "UPDATE history_change SET payload = NULL",
    "UPDATE history_change SET operation = 'insert'",
    "UPDATE history_change SET digest = digest",
    "DELETE FROM history_change",
    "INSERT INTO history_revision (who, why, request_id, application)"
    " VALUES ('forger', '', '', '')",
    'INSERT INTO history_change (revision_id, "table", "row", operation, digest)'
    " SELECT id, 'groups_armedgroup', '1', 'insert', '' FROM history_revision LIMIT 1",
]


@pytest.mark.parametrize("statement", HISTORY)
def test_history_is_neither_rewritten_nor_forged(statement):
    saved(ArmedGroup)
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # numbers the revision

    assert refusal(lambda: execute(statement)) == PERMANENT


@pytest.mark.parametrize("column", ["who", "why", "request_id", "user_id"])
def test_a_revision_cannot_be_put_in_another_name_before_it_is_numbered(column):
    saved(ArmedGroup)
    value = "7" if column == "user_id" else "'somebody else'"
    statement = f"UPDATE history_revision SET {column} = {value} WHERE number IS NULL"

    assert refusal(lambda: execute(statement)) == PERMANENT


ERASURES = [
    ("payload = NULL", None),
    ("payload = '{}'", PERMANENT),
    ("payload = NULL, operation = 'delete'", PERMANENT),
    ("digest = ''", PERMANENT),
]


@pytest.mark.parametrize(("change", "expected"), ERASURES)
def test_an_erasure_blanks_payloads_and_does_nothing_else(change, expected):
    saved(ArmedGroup)
    execute("SET LOCAL history.erasure = 'on'")

    assert refusal(lambda: execute(f"UPDATE history_change SET {change}")) == expected
    assert Change.objects.filter(payload__isnull=True).exists() is (expected is None)


def test_every_table_of_ours_is_among_those_tested():
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"sources", "places", "groups", "incidents"}
    }

    assert ours <= set(TABLES)
