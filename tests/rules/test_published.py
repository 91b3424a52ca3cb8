"""The rules of what the public sees, broken by every write path that could.

Fixtures, SQL and bulk writes set the columns; the API takes steps of review.
"""

import pytest
from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from groups.models import ArmedGroup, GroupName, Membership
from places.models import Place
from sources.models import Passage, Source
from tests.factories import content, passage, published, reviewed, saved
from tests.rules.admin_path import page
from tests.rules.write_paths import (
    Attempt,
    by_bulk_create,
    by_fixture,
    by_second_fixture,
    by_sql,
    by_sql_update,
    by_update,
    error_code,
    execute,
    refusal,
)
from tests.users import account, with_role

pytestmark = pytest.mark.usefixtures("prepared", "db")

ADDING = [by_sql, by_bulk_create, by_fixture]
CHANGING = [by_sql_update, by_update, by_second_fixture]
TWO, CITED = "published_by_two_people", "published_with_citation"
NAMED, BACK = "published_with_preferred_name", "published_is_only_withdrawn"


def step(row, word: str, user: User, body: dict | None = None) -> str | None:
    """Take a step of review over the API."""
    address = f"/api/v1/{row.collection}/{row.public_id}/{word}/"
    return error_code(lambda client: client.post(address, body or {}, "json"), user)


def superuser(name: str = "root") -> User:
    return account(name, is_superuser=True, is_staff=True)


# Who wrote and who reviewed, by name
PEOPLE = [
    ("anna", "anna"),
    ("anna", "Anna"),
    ("ANNA", "anna"),
    ("anna", None),
    (None, "anna"),
    (None, None),
]


@pytest.mark.parametrize("write", [*ADDING, *CHANGING])
@pytest.mark.parametrize(("editor", "reviewer"), PEOPLE)
def test_two_people_answer_for_a_published_row(write, editor, reviewer):
    alone = {
        "status": "published",
        "edited_by": editor and account(editor),
        "reviewed_by": reviewer and account(reviewer),
    }

    assert write(Attempt(Membership, content(Membership), alone)) == TWO


@pytest.mark.parametrize(
    "change",
    [{"edited_by": "reviewer"}, {"reviewed_by": "editor"}, {"reviewed_by": None}],
)
def test_the_two_people_stay_two(change):
    published(Membership)
    people = {field: name and account(name) for field, name in change.items()}

    assert refusal(lambda: Membership.objects.update(**people)) == TWO


@pytest.mark.parametrize("name", ["anna", "Anna"])
@pytest.mark.parametrize("role", ["publisher", "superuser"])
def test_nobody_publishes_what_they_wrote_themselves(role, name):
    row = saved(Membership, edited_by=account("anna"))
    row.citations.add(passage())
    user = account(name)
    user.groups.set(with_role("publisher").groups.all())
    User.objects.filter(pk=user.pk).update(is_superuser=role == "superuser")

    assert step(row, "publish", User.objects.get(pk=user.pk)) == TWO
    row.refresh_from_db()
    assert (row.status, row.reviewed_by, row.first_published) == ("draft", None, None)


def test_nobody_publishes_what_nobody_wrote():
    row = saved(Membership)
    row.citations.add(passage())

    assert step(row, "publish", superuser()) == TWO


# (who wrote the draft, whether it is cited, what the admin says)
BY_ADMIN = [
    ("root", True, "Somebody else than its editor must publish it."),
    ("Root", True, "Published rows need an editor and a different reviewer"),
    ("editor", False, "Published rows need a citation"),
    ("editor", True, None),
]


@pytest.mark.parametrize(("editor", "is_cited", "message"), BY_ADMIN)
def test_the_admin_publishes_for_no_superuser_what_it_refuses_others(
    editor, is_cited, message
):
    root = superuser()
    row = saved(Membership, edited_by=account(editor))
    if is_cited:
        row.citations.add(passage())
    client = Client()
    client.force_login(root)
    client.post(page(Membership, "review_action", quote(row.pk), "publish"))
    page_text = client.get(page(Membership, "change", quote(row.pk))).content.decode()
    row.refresh_from_db()

    assert row.status == ("draft" if message else "published")
    assert (message or "is published") in page_text


@pytest.mark.parametrize("write", [*ADDING, *CHANGING])
@pytest.mark.parametrize("model", [Membership, ArmedGroup, GroupName])
def test_a_published_row_is_cited(write, model):
    assert write(Attempt(model, content(model), reviewed())) == CITED


@pytest.mark.parametrize("user", [lambda: with_role("publisher"), superuser])
@pytest.mark.parametrize("model", [Membership, ArmedGroup])
def test_nothing_uncited_is_published_over_the_api(model, user):
    row = saved(model, edited_by=account("editor"))

    assert step(row, "publish", user()) == CITED


def cited_draft(model):
    row = saved(model, edited_by=account("editor"))
    row.citations.add(passage())
    return row


@pytest.mark.parametrize("model", [ArmedGroup, Place])
def test_a_published_record_has_a_published_preferred_name(model):
    row = cited_draft(model)
    rows = model.objects.filter(pk=row.pk)

    assert refusal(lambda: rows.update(**reviewed())) == NAMED
    assert step(row, "publish", with_role("publisher")) == NAMED


TAKEN_AWAY = [
    {"kind": "alias"},
    {"status": "withdrawn", "withdrawn_reason": "Not its name."},
    {"group": "another"},
]


@pytest.mark.parametrize("change", TAKEN_AWAY)
def test_the_preferred_name_of_a_published_record_stays(change):
    name = published(ArmedGroup).names.get()
    if "group" in change:
        change = {"group": saved(ArmedGroup)}
    rows = GroupName.objects.filter(pk=name.pk)

    assert refusal(lambda: rows.update(**change)) == NAMED


def test_a_preferred_name_can_be_changed_for_another_in_one_transaction():
    group = published(ArmedGroup)
    new = published(GroupName, group=group, text="The other name")

    def swap():
        group.names.exclude(pk=new.pk).update(kind="former")
        group.names.filter(pk=new.pk).update(kind="preferred")

    assert refusal(swap) is None
    group.refresh_from_db()
    assert group.name == "The other name"


def test_the_last_citation_of_a_published_row_stays():
    claim, draft = published(Membership), saved(Membership)
    rows = Membership.citations.through.objects.filter(membership=claim)

    assert refusal(lambda: rows.delete()) == CITED
    assert refusal(lambda: rows.update(membership=draft)) == CITED
    assert refusal(lambda: claim.citations.clear()) == CITED
    assert refusal(lambda: rows.update(passage=passage())) is None


PUBLIC_IDS = [
    (ArmedGroup, {"slug": "another-slug"}),
    (Source, {"slug": "another-slug"}),
    (Passage, {"position": 7}),
    (Passage, {"source": "another"}),
    (Membership, {"id": "another-id"}),
]


@pytest.mark.parametrize(("model", "change"), PUBLIC_IDS)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_public_id_never_changes_once_it_was_published(model, change, withdrawn):
    row = published(model)
    if "source" in change:
        change = {"source": published(Source)}
    rows = model.objects.filter(pk=row.pk)
    if withdrawn:
        rows.update(status="withdrawn", withdrawn_reason="A mistake.")

    assert refusal(lambda: rows.update(**change)) == "published_id_is_permanent"


@pytest.mark.parametrize(("model", "change"), PUBLIC_IDS)
def test_the_id_of_a_draft_can_still_change(model, change):
    if "source" in change:
        change = {"source": saved(Source)}
    rows = model.objects.filter(pk=saved(model).pk)

    assert refusal(lambda: rows.update(**change)) is None


def test_the_slug_of_a_published_record_cannot_be_proposed_away():
    row = published(ArmedGroup)
    address = f"/api/v1/groups/{row.slug}/"

    def patch(client: APIClient):
        version = {"If-Match": client.get(address)["ETag"]}
        return client.patch(address, {"slug": "another"}, "json", headers=version)

    assert error_code(patch) == "published_id_is_permanent"


@pytest.mark.parametrize("status", ["draft", "in_review"])
@pytest.mark.parametrize("by", ["update", "sql", "fixture"])
def test_a_published_row_is_withdrawn_and_nothing_else(by, status):
    row = published(Membership)
    acts = {
        "update": lambda: Membership.objects.update(status=status),
        "sql": lambda: execute("UPDATE groups_membership SET status = %s", [status]),
        "fixture": lambda: Membership.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["status"],
        ),
    }
    row.status = status

    assert refusal(acts[by]) == BACK


def test_the_api_takes_no_published_row_back_into_review():
    row = published(Membership)

    assert step(row, "submit", with_role("editor")) == BACK


@pytest.mark.parametrize("reason", ["", " "])
def test_a_withdrawal_says_why(reason):
    row = published(Membership)
    given = step(row, "withdraw", with_role("publisher"), {"reason": reason})

    assert given == "blank"
    assert Membership.objects.get().status == "published"


def resting() -> Membership:
    """A published claim with a citation of its own."""
    claim = published(Membership)
    claim.citations.set([published(Passage, source=published(Source))])
    return claim


WITHDRAWN = {"status": "withdrawn", "withdrawn_reason": "It was retracted."}


@pytest.mark.parametrize("model", [Passage, Source])
def test_what_published_claims_rest_on_is_not_withdrawn(model):
    claim = resting()
    cited = claim.citations.get()
    row = cited if model is Passage else cited.source
    rows = model.objects.filter(pk=row.pk)

    assert refusal(lambda: rows.update(**WITHDRAWN)) == CITED
    assert (
        step(row, "withdraw", with_role("publisher"), {"reason": "Retracted."}) == CITED
    )
    claim.citations.add(passage())
    assert refusal(lambda: rows.update(**WITHDRAWN)) is None


def test_the_refusal_names_the_claim():
    claim = resting()
    cited = claim.citations.get()
    client = APIClient()
    client.force_authenticate(with_role("publisher"))
    address = f"/api/v1/passages/{cited.public_id}/withdraw/"
    problem = client.post(address, {"reason": "Retracted."}, "json").json()

    assert claim.pk in problem["detail"]


def test_a_passage_can_be_withdrawn_together_with_its_claims():
    claim = resting()

    def withdraw():
        Passage.objects.filter(pk=claim.citations.get().pk).update(**WITHDRAWN)
        Membership.objects.filter(pk=claim.pk).update(**WITHDRAWN)

    assert refusal(withdraw) is None


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_a_claim_is_not_published_on_what_the_public_cannot_read(status):
    source = published(Source)
    unread = saved(Passage, source=source, **{**WITHDRAWN, "status": status})
    row = saved(Membership, edited_by=account("editor"))
    row.citations.add(unread)

    assert step(row, "publish", with_role("publisher")) == CITED
