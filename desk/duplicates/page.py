"""The page of likely duplicates, to be merged or stored as not the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from desk.duplicates.compare import compare_pairs
from desk.duplicates.find import (
    Portion,
    Position,
    candidates,
    duplicates_in,
    duplicates_of,
)
from desk.menu import MENU
from editing.admin_addresses import change_address
from editing.merge_page import decide_pair
from groups.models import ArmedGroup, Person
from incidents.models import Incident
from places.models import Place
from records.models import Record
from records.violations import is_storable
from review.merge import store_distinct
from sources.models import Source

MODELS: dict[str, type[Record]] = {
    model.collection: model for model in (ArmedGroup, Person, Place, Incident, Source)
}
PAGE_SIZE = 20  # pairs on a page


def duplicates_page(request: HttpRequest, collection: str) -> HttpResponse:
    """The likely duplicates of a collection, or those of one record (`of`).

    POST stores a pair as not the same. Raises Http404 when there is no such collection
    or record, PermissionDenied when the account may not see or decide it.
    """
    model = MODELS.get(collection)
    if model is None:
        raise Http404
    model_admin = admin.site._registry[model]
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    may_decide = model_admin.has_publish_permission(request)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        return store_posted_pair(request, model)
    context = {
        **admin.site.each_context(request),
        **pairs_context(request, model),
        "collection": collection,
        "collections": collection_links(request),
        "may_decide": may_decide,
    }
    return TemplateResponse(request, "desk/duplicates.html", context)


def pairs_context(request: HttpRequest, model: type[Record]) -> dict[str, object]:
    """The requested pairs, and the links to the pages before and after."""
    of = requested_record(request, model)
    portion = (
        duplicates_of(of, request.user)
        if of
        else duplicates_in(model, request.user, requested_position(request))
    )
    page = Paginator(portion.pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "title": f"Likely duplicates of {of}" if of else "Likely duplicates",
        "of": of,
        "of_page": change_address(of) if of else "",
        "portion": portion,
        "page": page,
        "pairs": compare_pairs(page, request.user),
        **page_links(request, portion, page),
    }


def requested_record(request: HttpRequest, model: type[Record]) -> Record | None:
    """The record of the parameter `of`; None without one.

    Raises Http404 when the account sees no such record.
    """
    slug = request.GET.get("of")
    if slug is None:
        return None
    record = candidates(model, request.user).filter(slug=slug).first()
    if record is None:
        raise Http404
    return record


def requested_position(request: HttpRequest) -> Position | None:
    """Where the portion begins: the parameter `after`, an ISO 8601 moment and a key.

    Raises Http404 when it is written otherwise.
    """
    text = request.GET.get("after")
    if text is None:
        return None
    moment, _, key = text.partition("_")
    try:
        changed, number = datetime.fromisoformat(moment), int(key)
        # PostgreSQL knows fewer time zones than Python.
        in_utc = changed.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if changed.tzinfo is None or not 0 <= number < 2**63:
        raise Http404
    return in_utc, number


def page_links(request: HttpRequest, portion: Portion, page: Page) -> dict[str, str]:
    """The addresses of the pages before and after, and of the next portion."""

    def address(**changes: Any) -> str:
        kept = {key: request.GET[key] for key in ("of", "after") if key in request.GET}
        return f"?{urlencode({**kept, **changes})}"

    links = {"first": "?" if "after" in request.GET else ""}
    if page.has_previous():
        links["previous"] = address(page=page.previous_page_number())
    if page.has_next():
        links["next"] = address(page=page.next_page_number())
    if portion.end:
        moment, key = portion.end
        links["next_portion"] = address(after=f"{moment.isoformat()}_{key}")
    return links


def collection_links(request: HttpRequest) -> list[dict[str, str]]:
    """The collections whose records this account sees."""
    names = {label: name for pages in MENU.values() for label, name, _ in pages}
    return [
        {
            "collection": collection,
            "name": names[model._meta.label_lower],
            "address": duplicates_address(collection),
        }
        for collection, model in MODELS.items()
        if admin.site._registry[model].has_view_permission(request)
    ]


def duplicates_address(collection: str) -> str:
    return reverse("duplicates", args=[collection])


def store_posted_pair(request: HttpRequest, model: type[Record]) -> HttpResponse:
    """Store that two are not the same, and return to the page.

    Raises Http404 when `one` and `other` are not two slugs of records.
    """
    rows = candidates(model, request.user)
    slugs = [request.POST.get(name, "") for name in ("one", "other")]
    if not all(map(is_storable, slugs)):
        raise Http404
    one, other = (rows.filter(slug=slug).first() for slug in slugs)
    if one is None or other is None:
        raise Http404
    reason = request.POST.get("reason", "")
    error = decide_pair(store_distinct, one, other, request.user, reason)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, f"“{one}” and “{other}” are stored as not the same.")
    return HttpResponseRedirect(request.get_full_path())
