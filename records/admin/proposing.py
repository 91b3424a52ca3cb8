"""The edit of a published row: tried, undone, and kept for somebody else to accept.

Readers keep the reviewed version. The trial runs the whole save, so that every rule of
the database has its say, and the difference is read the way the API writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from records.history import check_deferred_rules
from records.proposals import propose
from records.serializers import written_state


@dataclass(frozen=True)
class Trial:
    """The row as it stood before the save, and the point to go back to."""

    savepoint: str
    row: Any
    before: dict[str, Any]

    @classmethod
    def begin(cls, row: Any) -> Trial:
        standing = type(row).objects.get(pk=row.pk)
        return cls(transaction.savepoint(), standing, written_state(standing))

    def end(self) -> dict[str, Any]:
        """Undo the save and give what it would have changed, as a PATCH."""
        check_deferred_rules()
        after = written_state(type(self.row).objects.get(pk=self.row.pk))
        transaction.savepoint_rollback(self.savepoint)
        return {key: value for key, value in after.items() if value != self.before[key]}


def propose_instead(
    model_admin: Any, request: HttpRequest, trial: Trial, why: str
) -> HttpResponse:
    """Turn the save that was tried into a proposal, and say so."""
    patch = trial.end()
    if patch:
        proposal = propose(trial.row, patch, request.user, why.strip())
        messages.success(
            request,
            f"Your edit of “{trial.row}” waits for somebody else to accept it"
            f" (proposal {proposal.pk}). Until then readers see the reviewed version.",
        )
    else:
        messages.info(request, "Nothing was changed, so nothing is proposed.")
    meta = model_admin.opts
    address = reverse(
        f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(trial.row.pk)]
    )
    return HttpResponseRedirect(address)
