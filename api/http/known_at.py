"""`known_at`: the API answers from what this database had published at a moment."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.http.conditional import READS
from api.http.parameters import moment_of
from history.revisions import LastRevision, last_revision
from history.time_travel import first_revision, known, revision_at


class KnownAtReads:
    """A view whose reads take `known_at`: their queries read the tables of the past.

    In the past everybody is the public: what counts is what was published then.
    `reading_methods` are the methods that change nothing.
    """

    reading_methods: tuple[str, ...] = READS
    request: Request
    clock: ExitStack
    moment: LastRevision | None = None

    def dispatch(
        self, request: Request, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        parent: Any = super()
        with ExitStack() as self.clock:
            response: Any = parent.dispatch(request, *args, **kwargs)
            if response.streaming:
                # Its rows are read while it is sent.
                response._resource_closers.append(self.clock.pop_all().close)
        done: HttpResponseBase = response
        return done

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Go to the moment of `known_at`; ValidationError if wrong, or for a write."""
        parent: Any = super()
        parent.initial(request, *args, **kwargs)
        text = request.query_params.get("known_at")
        if text is None:
            return
        if request.method not in self.reading_methods:
            raise refusal("Only the present can be changed.", "read_only")
        self.moment = revision_known_at(text)
        self.clock.enter_context(known(self.moment.number))
        request.user = AnonymousUser()

    def last_revision(self) -> LastRevision:
        """The newest revision that the reader can see."""
        return self.moment or last_revision()


def revision_known_at(text: str) -> LastRevision:
    """The newest revision at an RFC 3339 moment.

    Raises ValidationError (400) for a moment in the future or before the first.
    """
    moment = moment_of(text)
    if moment is None:
        raise refusal(
            "Expected a moment as RFC 3339 with a zone, such as 2026-03-19T12:00:00Z; "
            "in an address a + is written %2B.",
            "moment",
        )
    present = now()
    # The database's clock may be a little ahead of ours.
    if moment > max(present, last_revision().stamped or present):
        raise refusal("That moment is still to come.", "future")
    revision = revision_at(moment)
    if revision is None:
        first = first_revision()
        begins = first.stamped.isoformat() if first and first.stamped else "never yet"
        raise refusal(
            f"What this database knows begins at {begins}.", "before_knowledge"
        )
    return revision


def refusal(sentence: str, code: str) -> ValidationError:
    return ValidationError({"known_at": ErrorDetail(sentence, code)})
