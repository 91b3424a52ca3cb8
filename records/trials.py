"""A save that is tried and undone, to learn what it would change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from records.history import check_deferred_rules
from records.serializers import written_state


def tried_patch(row: Any, save: Callable[[], Any]) -> dict[str, Any]:
    """What the save would change, in the form of a PATCH; empty when nothing.

    The whole save runs, so that every rule of the database has its say. Expects a
    transaction, which a broken rule ends.
    """
    rows = type(row)._base_manager
    before = written_state(rows.get(pk=row.pk))
    point = transaction.savepoint()
    save()
    check_deferred_rules()
    after = written_state(rows.get(pk=row.pk))
    transaction.savepoint_rollback(point)
    return {key: value for key, value in after.items() if value != before[key]}
