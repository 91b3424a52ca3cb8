"""A save that is tried and undone, to learn what it would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from history.revisions import check_deferred_rules
from review.writers import WRITERS


@dataclass(frozen=True)
class DryRun:
    """The row as it stood before the save, and the point to go back to.

    The whole save runs, so that every rule of the database has its say. Expects a
    transaction, which a broken rule ends.
    """

    savepoint: str
    row: Any
    before: dict[str, Any]

    @classmethod
    def begin(cls, row: Any) -> DryRun:
        current = type(row)._base_manager.get(pk=row.pk)
        before = WRITERS[row.collection].state(current)
        return cls(transaction.savepoint(), current, before)

    def end(self) -> dict[str, Any]:
        """Undo the save and give what it would have changed, as a PATCH."""
        check_deferred_rules()
        saved = type(self.row)._base_manager.get(pk=self.row.pk)
        after = WRITERS[self.row.collection].state(saved)
        transaction.savepoint_rollback(self.savepoint)
        return {key: value for key, value in after.items() if value != self.before[key]}


def dry_run_patch(row: Any, save: Callable[[], Any]) -> dict[str, Any]:
    """What the save would change, in the form of a PATCH; empty when nothing."""
    dry_run = DryRun.begin(row)
    save()
    return dry_run.end()
