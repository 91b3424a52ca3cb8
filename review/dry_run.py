"""A save that is tried and undone, to learn what it would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from history.revisions import check_deferred_rules
from records.models import Reviewed
from records.types import JsonObject
from review.writers import WRITERS


@dataclass(frozen=True)
class DryRun:
    """The row as it was before the save, and the point to go back to.

    The whole save runs, so that every rule of the database is checked. Expects a
    transaction, which a broken rule ends.
    """

    savepoint: str
    row: Reviewed
    before: JsonObject

    @classmethod
    def begin(cls, row: Reviewed) -> DryRun:
        """Keep the state of the row; its collection has a writer."""
        current = type(row).unchecked.get(pk=row.pk)
        before = WRITERS[row.collection].state(current)
        return cls(transaction.savepoint(), current, before)

    def end(self) -> JsonObject:
        """Undo the save and give what it would have changed, as a PATCH.

        Raises IntegrityError when the save broke a rule of the database.
        """
        check_deferred_rules()
        saved = type(self.row).unchecked.get(pk=self.row.pk)
        after = WRITERS[self.row.collection].state(saved)
        transaction.savepoint_rollback(self.savepoint)
        return {key: value for key, value in after.items() if value != self.before[key]}


def dry_run_patch(row: Reviewed, save: Callable[[], object]) -> JsonObject:
    """What the save would change, in the form of a PATCH; empty when nothing.

    Raises what the save raises, and IntegrityError for a broken rule.
    """
    dry_run = DryRun.begin(row)
    save()
    return dry_run.end()
