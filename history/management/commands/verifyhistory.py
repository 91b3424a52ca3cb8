"""Say whether the history is as it was written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from history.verification import BrokenHistoryError, verify_history


class Command(BaseCommand):
    help = (
        "Count the digests of the history again: how many revisions are as they were"
        " written, or the first that is not. Note the last digest elsewhere: it shows"
        " whether a history was written again, or lost its end."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the extent of the history; raises CommandError when it is broken."""
        try:
            extent = verify_history()
        except BrokenHistoryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{extent.revisions} revisions verified, with {extent.changes} changes,"
            f" {extent.erased} of them erased."
        )
        if extent.digest:
            when = f"{extent.last:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"The last is of {when}: {extent.digest}")
