"""Every table is remembered: what is added, changed or deleted in it leaves a trace."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection

from groups.models import ArmedGroup
from history.models import Change
from history.triggers import expected_triggers, install
from history.versions import versioned_models
from review.models import Proposal
from tests.factories import CONTENT, passage, saved
from tests.rules.write_paths import execute
from tests.users import account

pytestmark = pytest.mark.django_db

# Sessions, tokens and lock-outs are nobody's statements; Django keeps its own tables.
FORGOTTEN = {
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "auth_permission",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
    "knox_authtoken",
    "history_change",
    "history_revision",
}


def triggers() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        )
        return set(cursor.fetchall())


def test_only_the_excused_tables_have_no_memory():
    existing = triggers()
    tables = set(connection.introspection.table_names())
    remembered = {
        table
        for table in tables
        if {f"history_{event}" for event in ("insert", "update", "delete")}
        <= {name for owner, name in existing if owner == table}
    }

    assert tables - remembered == FORGOTTEN
    assert {(table, "refuse_truncate") for table in remembered} <= existing


def test_every_trigger_that_should_be_there_is_there():
    declared = {(table, name) for table, name, _ in expected_triggers()}
    version_tables = {
        (model._meta.db_table, f"remember_{event}")
        for model in versioned_models()
        for event in ("insert", "update", "delete", "truncate")
    }
    assert (
        declared | version_tables | {("history_change", "erase_version")} == triggers()
    )


def definition(table: str, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname = %s",
            [table, name],
        )
        row = cursor.fetchone()
    return row[0] if row else ""


CHANGES = [
    "COMMENT ON TRIGGER stamp ON groups_armedgroup IS NULL; "
    "ALTER TRIGGER stamp ON groups_armedgroup RENAME TO somebody_elses",
    "DROP TRIGGER stamp ON groups_armedgroup",
    "DROP TRIGGER stamp ON groups_armedgroup;"
    "CREATE TRIGGER stamp BEFORE INSERT ON groups_armedgroup FOR EACH ROW"
    " EXECUTE FUNCTION records_stamp();"
    "COMMENT ON TRIGGER stamp ON groups_armedgroup IS 'attached after migrate: old'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_trigger_is_made_what_it_should_be_after_every_migrate(change):
    right = definition("groups_armedgroup", "stamp")
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert definition("groups_armedgroup", "stamp") != right
    install()
    assert definition("groups_armedgroup", "stamp") == right


def test_a_trigger_that_nothing_needs_any_more_is_dropped():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER aged BEFORE INSERT ON groups_armedgroup FOR EACH ROW"
            " EXECUTE FUNCTION records_stamp();"
            "COMMENT ON TRIGGER aged ON groups_armedgroup"
            " IS 'attached after migrate: old';"
            "CREATE TRIGGER theirs BEFORE INSERT ON groups_armedgroup FOR EACH ROW"
            " EXECUTE FUNCTION records_stamp()"
        )
    install()
    assert definition("groups_armedgroup", "aged") == ""
    assert definition("groups_armedgroup", "theirs")


def last_change(table: str) -> Change:
    return Change.objects.filter(table=table).latest("id")


@pytest.mark.parametrize("model", CONTENT)
def test_adding_changing_and_deleting_a_row_is_remembered(model):
    table = model._meta.db_table
    row = saved(model)
    added = last_change(table)
    model.objects.filter(pk=row.pk).update(status="in_review")
    changed = last_change(table)
    model.objects.filter(pk=row.pk).update(status="draft")
    model.objects.filter(pk=row.pk).delete()
    deleted = last_change(table)

    recorded = [(change.operation, change.row) for change in (added, changed, deleted)]
    key = str(row.pk)
    assert recorded == [("insert", key), ("update", key), ("delete", key)]
    assert changed.payload["status"] == "in_review"
    assert deleted.payload["status"] == "draft"


def through_tables() -> list:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created and model._meta.app_label != "auth"
    ]


@pytest.mark.parametrize("through", through_tables())
def test_citations_are_remembered_under_the_row_they_belong_to(through):
    owner = through._meta.auto_created
    row = saved(owner)
    row.citations.add(passage())
    added = last_change(through._meta.db_table)
    row.citations.clear()
    removed = last_change(through._meta.db_table)

    assert (added.operation, added.owner) == ("insert", str(row.pk))
    assert (removed.operation, removed.owner) == ("delete", str(row.pk))
    assert added.payload["passage_id"] == passage().pk


def test_accounts_and_roles_are_remembered_without_their_secrets():
    user = User.objects.create_user("ali", password="a very long secret")
    user.groups.add(Group.objects.get(name="reader"))
    user.user_permissions.add(Permission.objects.first())
    recorded = {
        table: last_change(table).operation
        for table in ("auth_user", "auth_user_groups", "auth_user_user_permissions")
    }

    assert set(recorded.values()) == {"insert"}
    everything = "".join(str(change.payload) for change in Change.objects.all())
    assert "password" not in everything
    assert user.password not in everything
    assert "last_login" not in everything


def test_a_new_password_leaves_no_trace_of_itself():
    user = account("ali")
    before = Change.objects.count()
    user.set_password("another very long secret")
    user.save()

    assert Change.objects.count() == before


def test_proposals_are_remembered():
    row = saved(ArmedGroup)
    Proposal.objects.create(
        collection="groups",
        target=row.slug,
        patch={"summary": "New."},
        why="It was empty.",
        based_on="2026-03-19T00:00:00Z",
        proposed_by=account("editor"),
    )

    assert last_change("review_proposal").payload["patch"] == {"summary": "New."}


UNCHANGED = [
    "UPDATE groups_armedgroup SET summary = summary",
    "UPDATE groups_armedgroup SET kind = 'militia', updated = now()",
    "UPDATE groups_armedgroup SET name = 'Forged'",
    "UPDATE groups_armedgroup SET created = '1999-01-01', first_published = now()",
    "UPDATE groups_armedgroup SET summary = 'x' WHERE false",
    "UPDATE groups_groupname SET text = text",
    "UPDATE groups_armedgroup_citations SET passage_id = passage_id",
    "DELETE FROM groups_armedgroup WHERE false",
]


@pytest.mark.parametrize("statement", UNCHANGED)
def test_what_changes_nothing_leaves_nothing(statement):
    group = saved(ArmedGroup)
    group.names.create(text="A name", kind="alias")
    group.citations.add(passage())
    group.refresh_from_db()
    before = Change.objects.count()
    execute(statement)

    assert Change.objects.count() == before
    assert ArmedGroup.objects.get(pk=group.pk).updated == group.updated
