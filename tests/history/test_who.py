"""Who made a change, why and by which way, for every way of writing."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from groups.models import ArmedGroup, Membership
from history.models import Revision
from history.revisions import check_deferred_rules, declared
from history.row_history import changes_of
from review import roles
from tests.admin_pages import save
from tests.factories import content, fresh_slug, published, saved
from tests.rules.write_paths import execute
from tests.users import account, with_role

pytestmark = pytest.mark.django_db

COLUMNS = "slug, kind, status, summary, withdrawn_reason, country_code, ideologies"


def revision_of(act) -> Revision:
    """The revision that the act leaves behind, numbered."""
    check_deferred_rules()
    before = Revision.objects.count()
    act()
    check_deferred_rules()
    assert Revision.objects.count() == before + 1
    return Revision.objects.latest("number")


def copied() -> None:
    line = f"{fresh_slug('copied')}\tmilitia\tdraft\t\t\t\t{{}}\n"
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY groups_armedgroup ({COLUMNS}) FROM STDIN", StringIO(line)
        )


def inserted() -> None:
    values = f"'{fresh_slug('sql')}', 'militia', 'draft', '', '', '', '{{}}'"
    execute(f"INSERT INTO groups_armedgroup ({COLUMNS}) VALUES ({values})")


UNDECLARED = {
    "COPY": copied,
    "SQL": inserted,
    "ORM": lambda: saved(ArmedGroup),
    "bulk_create": lambda: ArmedGroup.objects.bulk_create(
        [ArmedGroup(**content(ArmedGroup))]
    ),
    "update": lambda: ArmedGroup.objects.update(summary=fresh_slug("summary")),
}


@pytest.mark.parametrize("write", UNDECLARED)
def test_what_nobody_declares_is_direct_sql_of_the_database_user(write):
    saved(ArmedGroup)
    revision = revision_of(UNDECLARED[write])
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_setting('application_name')")
        who, application = cursor.fetchone()

    assert (revision.who, revision.why) == (who, "direct SQL")
    assert (revision.user, revision.application) == (None, application)
    assert revision.changes.get().table == "groups_armedgroup"
    assert revision.stamped is not None


@pytest.mark.parametrize("write", UNDECLARED)
def test_what_is_declared_is_recorded_of_every_kind_of_write(write):
    saved(ArmedGroup)
    user = account("ali")

    def act():
        with declared(user, "To try it.", "request-7"):
            UNDECLARED[write]()

    revision = revision_of(act)

    assert (revision.user, revision.who) == (user, "ali")
    assert (revision.why, revision.request_id) == ("To try it.", "request-7")


def test_a_direct_edit_of_a_published_row_is_marked_as_such():
    """No database can see a proposal; it can see that nobody declared the edit."""
    row = published(Membership)
    revision = revision_of(lambda: Membership.objects.update(note="Slipped in."))
    change = changes_of(row)[0]
    after = Membership.objects.get()

    assert revision.why == "direct SQL"
    assert [(field.field, field.after) for field in change.fields] == [
        ("note", "Slipped in.")
    ]
    assert (after.edited_by, after.reviewed_by) == (row.edited_by, row.reviewed_by)
    assert after.updated > row.updated


def test_one_transaction_is_one_revision():
    def act():
        with declared(account("ali"), "Three at once."):
            group = saved(ArmedGroup)
            group.names.create(text="A name", kind="alias")
            ArmedGroup.objects.filter(pk=group.pk).update(summary="New.")

    account("ali")
    tables = revision_of(act).changes.values_list("table", flat=True)

    assert set(tables) == {"groups_armedgroup", "groups_groupname"}


REASONS = [
    ({}, "API POST /api/v1/sources/"),
    ({"why": "It was missing."}, "It was missing."),
    ({"why": " "}, "API POST /api/v1/sources/"),
]


@pytest.mark.parametrize(("words", "why"), REASONS)
def test_the_api_writes_in_the_name_of_the_account(words, why):
    client, user = APIClient(), with_role("editor")
    client.force_authenticate(user)
    body = {"slug": "a-source", "title": "A report", "kind": "report", **words}

    def act():
        answer = client.post(
            "/api/v1/sources/", body, "json", headers={"X-Request-ID": "request-8"}
        )
        assert answer.status_code == 201

    revision = revision_of(act)

    assert (revision.user, revision.who, revision.why) == (user, user.username, why)
    assert revision.request_id == "request-8"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"edit_reason": "It was missing."}, "It was missing."),
        ({}, "Edited in the admin"),
    ],
)
def test_the_admin_writes_in_the_name_of_the_account(typed, why):
    client, user = Client(), with_role("editor")
    client.force_login(user)
    fields = {"slug": "a-source", "title": "A report", "kind": "report", **typed}
    address = reverse("admin:sources_source_add")

    revision = revision_of(lambda: save(client, address, **fields))

    assert (revision.user, revision.who, revision.why) == (user, user.username, why)
    assert len(revision.request_id) == 32
    assert revision.changes.get().table == "sources_source"


def test_making_the_roles_says_so():
    roles.Group.objects.all().delete()
    revision = revision_of(roles.install)

    assert revision.why == "Make the roles as the code has them"
    assert revision.changes.filter(table="auth_group").count() == len(roles.ROLES)


def test_making_an_account_says_so():
    def act():
        call_command("createaccount", "zaynab", role="editor", stdout=StringIO())

    revision = revision_of(act)

    assert revision.why == "manage.py createaccount zaynab"
    assert {"auth_user", "auth_user_groups"} <= {
        change.table for change in revision.changes.all()
    }
