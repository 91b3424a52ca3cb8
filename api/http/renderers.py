"""The formats of the API, JSON and CSV, and how one is chosen."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import orjson
import psycopg2
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, Serializer

from api.http.csv_rows import csv_lines, header_of, row_of

CHUNK_ROWS = 500


class FormatNegotiation(DefaultContentNegotiation):
    """`?format=` decides, else `Accept` (RFC 9110); a format not offered is a 406."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; raises NotAcceptable (406) if none fits."""
        requested = format_suffix or request.query_params.get("format")
        if requested is None:
            chosen: tuple[BaseRenderer, str] = super().select_renderer(
                request, renderers
            )
            return chosen
        for renderer in renderers:
            if renderer.format == requested:
                return renderer, renderer.media_type
        raise NotAcceptable(available_renderers=list(renderers))


class JSONRenderer(BaseRenderer):
    """JSON in UTF-8: dates as RFC 3339, and null where a number is none."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        media_type: str | None = None,
        context: Any = None,
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(
            data, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
        )


def _plain(value: object) -> object:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


class CSVRenderer(BaseRenderer):
    """One serialised record, or a list of them, as a table with a header.

    The columns come from the serializer, so an empty table has them too. Cells are
    exact: a text that starts with `=` is not changed for the sake of spreadsheets.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        media_type: str | None = None,
        context: Any = None,
    ) -> bytes:
        if data is None:
            return b""
        serializer = getattr(data, "serializer", None)
        if serializer is None:
            serializer = context["view"].get_serializer()
        serializer = getattr(serializer, "child", serializer)
        rows = [data] if isinstance(data, dict) else data
        table = [header_of(serializer), *(row_of(serializer, row) for row in rows)]
        return csv_lines(table)


class CSVList:
    """A list view that streams its whole result when CSV is requested."""

    basename: str
    filter_queryset: Callable[[QuerySet], QuerySet]
    get_queryset: Callable[[], QuerySet]
    get_serializer: Callable[..., Serializer[Any]]

    def list(
        self, request: Request, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if request.accepted_renderer.format != CSVRenderer.format:
            parent: Any = super()
            page: HttpResponseBase = parent.list(request, *args, **kwargs)
            return page
        queryset = self.filter_queryset(self.get_queryset())
        serializer = self.get_serializer()
        return stream_csv(queryset, serializer, f"{self.basename}.csv")


def stream_csv(
    queryset: QuerySet, serializer: Serializer[Any], filename: str
) -> StreamingHttpResponse:
    """Answer with every row of the queryset, a chunk in memory at a time.

    The first chunk is made before the answer starts, so that a query the database
    refuses is still a problem with a status.
    """
    chunks = _csv_chunks(queryset, serializer)
    try:
        first = next(chunks)
    except psycopg2.Error as exc:
        # Closing the cursor of a refused query fails too, and hides the refusal.
        raise exc.__context__ or exc from None
    return StreamingHttpResponse(
        _resumed(first, chunks),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def _csv_chunks(queryset: QuerySet, serializer: BaseSerializer[Any]) -> Iterator[bytes]:
    table = [header_of(serializer)]
    for row in queryset.iterator(chunk_size=CHUNK_ROWS):
        table.append(row_of(serializer, serializer.to_representation(row)))
        if len(table) >= CHUNK_ROWS:
            yield csv_lines(table)
            table = []
    yield csv_lines(table)


def _resumed(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """Send the chunks; an error in mid-stream must not look like the end.

    Raising makes the server cut the connection without the closing chunk, which
    HTTP/1.1 clients report. For those who do not, the last line says it, with a
    quote left open so that a CSV reader stops at it too.
    """
    yield first
    try:
        yield from rest
    except Exception:
        yield b'"INCOMPLETE: the server failed while sending this table'
        raise
