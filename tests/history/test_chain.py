"""The chain of digests: it fits as written, and shows where it was tampered with."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groups.models import ArmedGroup
from history.models import Change, Revision
from history.revisions import check_deferred_rules, declared
from history.verification import BrokenHistoryError, verify_history
from tests.concurrency import run_at_once
from tests.factories import saved
from tests.rules.write_paths import execute

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisions(db) -> list[Revision]:
    """Three revisions of one group, on top of what made the roles."""
    check_deferred_rules()
    for summary in ("One.", "Two.", "Three."):
        with declared(None, f"Summary {summary}"):
            if not ArmedGroup.objects.exists():
                saved(ArmedGroup, slug="a-group")
            ArmedGroup.objects.update(summary=summary)
    return list(Revision.objects.order_by("-number")[:3])[::-1]


def verified() -> str:
    out = StringIO()
    call_command("verifyhistory", stdout=out)
    return out.getvalue()


def test_the_history_as_it_was_written_is_verified(revisions):
    extent = verify_history()

    assert extent.revisions == revisions[-1].number
    assert extent.changes == Change.objects.count()
    assert extent.digest == bytes(revisions[-1].digest).hex()
    assert f"{extent.revisions} revisions verified" in verified()
    assert extent.digest in verified()


def without_guards(statement: str) -> None:
    """As the owner of the tables could: with the guards put aside, for this test."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("history_change", "history_revision"):
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    execute(statement)


# What is done to the second of the three revisions, or to its changes
TAMPERING = [
    'UPDATE history_change SET payload = payload || \'{"summary": "Else."}\'',
    "UPDATE history_change SET operation = 'delete'",
    "UPDATE history_change SET \"row\" = '0'",
    "UPDATE history_change SET \"table\" = 'groups_person'",
    "UPDATE history_change SET owner = '1'",
    "UPDATE history_change SET digest = sha256('anything')",
    "UPDATE history_change SET payload = NULL, digest = sha256('anything')",
    "DELETE FROM history_change",
    "UPDATE history_revision SET who = 'somebody else'",
    "UPDATE history_revision SET why = 'another reason'",
    "UPDATE history_revision SET user_id = 1",
    "UPDATE history_revision SET request_id = 'x'",
    "UPDATE history_revision SET application = 'x'",
    "UPDATE history_revision SET stamped = stamped + interval '1 day'",
    "UPDATE history_revision SET digest = sha256('anything')",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_tampering_is_detected_where_it_was_done(revisions, statement):
    second = revisions[1]
    key = "id" if "history_revision" in statement else "revision_id"
    without_guards(f"{statement} WHERE {key} = {second.pk}")

    with pytest.raises(BrokenHistoryError, match=f"Revision {second.number} is broken"):
        verify_history()
    with pytest.raises(CommandError, match=str(second.number)):
        verified()


def test_a_change_that_was_slipped_in_is_detected(revisions):
    second = revisions[1]
    without_guards(
        "INSERT INTO history_change"
        ' (revision_id, "table", "row", owner, operation, payload, digest)'
        ' SELECT revision_id, "table", "row", owner, operation, payload, digest'
        f" FROM history_change WHERE revision_id = {second.pk} LIMIT 1"
    )

    with pytest.raises(BrokenHistoryError, match=str(second.number)):
        verify_history()


def test_a_revision_that_was_taken_out_is_found(revisions):
    _, second, third = revisions
    without_guards(
        f"DELETE FROM history_change WHERE revision_id = {second.pk};"
        f"DELETE FROM history_revision WHERE id = {second.pk}"
    )

    with pytest.raises(BrokenHistoryError, match=str(third.number)):
        verify_history()


def test_an_erasure_leaves_the_chain_whole(revisions):
    execute("SET LOCAL history.erasure = 'on'")
    changes = Change.objects.filter(revision=revisions[1])
    erased = changes.count()
    execute(
        "UPDATE history_change SET payload = NULL"
        f" WHERE revision_id = {revisions[1].pk}"
    )

    assert erased > 0
    assert verify_history().erased == erased
    assert f"{erased} of them erased" in verified()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_are_in_the_order_of_commits():
    groups = [saved(ArmedGroup) for _ in range(4)]

    def write(group):
        def act():
            for summary in ("One.", "Two."):
                ArmedGroup.objects.filter(pk=group.pk).update(summary=summary)

        return act

    def fail():
        saved(ArmedGroup, slug="Not a slug")

    broken = run_at_once(*(write(group) for group in groups), fail)
    revisions = list(
        Revision.objects.order_by("number").values_list("number", "stamped")
    )

    assert broken == ["group_slug_wellformed"]
    assert [number for number, _ in revisions] == list(range(1, len(revisions) + 1))
    assert [stamped for _, stamped in revisions] == sorted(
        stamped for _, stamped in revisions
    )
    assert verify_history().revisions == len(revisions)
