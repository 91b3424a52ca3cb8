"""ETag, Last-Modified and the conditions of a request (RFC 9110, section 13).

A list is identified by the last revision of the database, so "not modified" is
known before the list is queried. A detail is identified by its own version and
its bytes; writers are held to the version alone, so that an edit of a neighbour
that shows in the bytes never refuses them.
"""

import hashlib
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags
from django.utils.timezone import now
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.errors.problems import (
    PreconditionFailed,
    PreconditionRequired,
    UnmatchableTag,
)
from history.revisions import LastRevision

READS = ("GET", "HEAD")
WRITES = ("PUT", "PATCH", "DELETE")
VARY = ("Accept", "Authorization", "Cookie")
# A reader may keep an answer and must revalidate it.
CACHE_PUBLIC = "public, max-age=0, must-revalidate"
CACHE_PRIVATE = "private, max-age=0, must-revalidate"


def list_etag(revision: int, address: str, form: str, rights: str, build: str) -> str:
    """The strong ETag of a list; any of the five may change its bytes."""
    parts = "\n".join((str(revision), address, form, rights, build))
    return f'"{hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()}"'


def detail_etag(version: int, body: bytes) -> str:
    """The strong ETag of a detail: `"{version}-{hash of the bytes}"`."""
    return f'"{version}-{hashlib.blake2b(body, digest_size=8).hexdigest()}"'


def last_modified(stamped: datetime, moment: datetime) -> int:
    """Seconds since 1970 for Last-Modified: the stamp, rounded up.

    Until the rounded second is over another revision may share it, so until then
    the second before is given: who holds that one is sent the list again.
    """
    second = math.ceil(stamped.timestamp())
    return second if second < moment.timestamp() else second - 1


def is_unmodified(request: Request, etag: str, modified: int | None) -> bool:
    """Whether the reader's copy still holds; If-None-Match silences the date.

    A read is never refused: conditions that are for writers (412) are passed over.
    """
    date = None if request.headers.get("If-None-Match") else modified
    response = get_conditional_response(request, etag, date)
    return response is not None and response.status_code == 304


def require_version(if_match: str | None, version: int) -> None:
    """Raise a 428 without If-Match, and a 412 when it names other versions only.

    As RFC 9110 and RFC 6585 have it: weak tags never match, `*` matches any version.
    The 412 of what names no strong tag says so: reading again would not help.
    """
    if if_match is None or not if_match.strip():
        raise PreconditionRequired
    strong = [tag for tag in parse_etags(if_match) if not tag.startswith("W/")]
    for tag in strong:
        if tag == "*" or tag.strip('"').partition("-")[0] == str(version):
            return
    raise PreconditionFailed if strong else UnmatchableTag


class ConditionalReads:
    """A viewset whose reads can be answered 304.

    The viewset says what `last_revision` and `own_version` are. Reads that are
    not of one row (a network, a coverage) answer through `by_revision`.
    """

    request: Request
    get_object: Callable[[], Any]
    get_serializer: Callable[..., Serializer[Any]]

    def last_revision(self) -> LastRevision:
        """The newest revision; NotImplementedError unless the view says which."""
        raise NotImplementedError("A conditional view names its last revision.")

    def own_version(self, instance: models.Model) -> int:
        """A row's version: its `updated` in microseconds since 1970."""
        updated: datetime = instance.updated  # type: ignore[attr-defined]
        return round(updated.timestamp() * 1_000_000)

    def reader_rights(self) -> str:
        """What else than the address decides which rows the reader sees."""
        user = self.request.user
        if not user.is_authenticated:
            return "anonymous"
        return f"{user.pk}:{','.join(sorted(user.get_all_permissions()))}"

    def by_revision(self, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """304 if nothing changed since the reader's copy; else what `answer` gives.

        The revision is read first: a write in between makes the copy look older
        than it is, never newer.
        """
        number, stamped = self.last_revision()
        etag = list_etag(
            number,
            self.request.build_absolute_uri(),
            self.request.accepted_renderer.format,
            self.reader_rights(),
            getattr(settings, "BUILD_ID", ""),
        )
        modified = last_modified(stamped, now()) if stamped else None
        if is_unmodified(self.request, etag, modified):
            response: HttpResponseBase = HttpResponseNotModified()
        else:
            response = answer()
        response["ETag"] = etag
        if modified is not None:
            response["Last-Modified"] = http_date(modified)
        return response

    def list(
        self, request: Request, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        parent: Any = super()
        return self.by_revision(lambda: parent.list(request, *args, **kwargs))

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        _, stamped = self.last_revision()
        instance = self.get_object()
        response = Response(self.get_serializer(instance).data)
        self.stamp(response, instance, stamped)
        return response

    def stamp(
        self, response: Response, instance: models.Model, stamped: datetime | None
    ) -> None:
        """Give a row's answer its ETag, and make it a 304 if the reader has it.

        Both wait for the bytes, which DRF renders after the view has returned.
        `stamped` is the last revision's: the bytes show other rows as well.
        """
        version = self.own_version(instance)
        modified = last_modified(stamped, now()) if stamped else None

        def finish(rendered: HttpResponse) -> None:
            rendered["ETag"] = etag = detail_etag(version, rendered.content)
            if modified is not None:
                rendered["Last-Modified"] = http_date(modified)
            if self.request.method in READS and is_unmodified(
                self.request, etag, modified
            ):
                rendered.status_code = 304
                rendered.content = b""
                del rendered["Content-Type"]

        response.add_post_render_callback(finish)

    def finalize_response(
        self,
        request: Request,
        response: HttpResponseBase,
        *args: object,
        **kwargs: object,
    ) -> HttpResponseBase:
        parent: Any = super()
        final: HttpResponseBase = parent.finalize_response(
            request, response, *args, **kwargs
        )
        patch_vary_headers(final, VARY)
        if not final.has_header("Cache-Control"):
            final["Cache-Control"] = _cache_control(request)
        return final


class ConditionalWrites(ConditionalReads):
    """A viewset whose PUT, PATCH and DELETE need the version they change."""

    def update(self, request: Request, *args: object, **kwargs: object) -> Response:
        parent: Any = super()
        with transaction.atomic():
            response: Response = parent.update(request, *args, **kwargs)
        return response

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        parent: Any = super()
        with transaction.atomic():
            response: Response = parent.destroy(request, *args, **kwargs)
        return response

    def get_object(self) -> Any:
        """The row of the address; a write locks it, and must name its version.

        Raises Http404, PreconditionRequired (428) and PreconditionFailed (412).

        Without the lock two writers could both hold the present version and the
        second would overwrite the first. Other writing actions (a POST that
        publishes) are run in a transaction too, and may be given If-Match.
        """
        parent: Any = super()
        instance = parent.get_object()
        if self.request.method in READS:
            return instance
        rows = type(instance)._base_manager.select_for_update(of=("self",))
        locked = rows.filter(pk=instance.pk).first()
        if locked is None:
            raise Http404
        if_match = self.request.headers.get("If-Match")
        if if_match or self.request.method in WRITES:
            require_version(if_match, self.own_version(locked))
        # Read again under the lock: somebody may have written before it was taken.
        return parent.get_object()


def _cache_control(request: Request) -> str:
    if request.method not in READS:
        return "no-store"
    return CACHE_PRIVATE if request.user.is_authenticated else CACHE_PUBLIC
