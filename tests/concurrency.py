"""Two writers at once, each in a transaction of its own that is really committed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from time import sleep

from django.db import DatabaseError, connection, transaction

from records.violations import broken_rule

Act = Callable[[], object]


def run_at_once(*acts: Act, pause: float = 0.15) -> list[str]:
    """Do all acts at the same time; the rules that were broken, in no order.

    Each transaction stays open for a while after its act, so that the others act
    before it is committed.
    """
    start = Barrier(len(acts))
    broken: list[str] = []

    def run(act: Act) -> None:
        try:
            start.wait(5)
            with transaction.atomic():
                act()
                sleep(pause)
        except DatabaseError as error:
            rule = broken_rule(error)
            broken.append(rule.code if rule else repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return broken
