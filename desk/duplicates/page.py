"""The page of likely doubles: merge them, or say that they are not the same."""

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

from desk.duplicates.compare import side_by_side
from desk.duplicates.find import Found, Position, doubles_in, doubles_of, standing
from desk.menu import MENU
from editing.merge_page import taken
from editing.review_actions import page_of
from groups.models import ArmedGroup, Person
from incidents.models import Incident
from places.models import Place
from records.violations import is_storable
from review.merge import store_distinct
from sources.models import Source

MODELS = {
    model.collection: model for model in (ArmedGroup, Person, Place, Incident, Source)
}
SHOWN = 20  # pairs on a page


def doubles_page(request: HttpRequest, collection: str) -> HttpResponse:
    """The likely doubles of a collection, or those of one record (`of`)."""
    model = MODELS.get(collection)
    if model is None:
        raise Http404
    if not admin.site._registry[model].has_view_permission(request):
        raise PermissionDenied
    may_decide = admin.site._registry[model].has_publish_permission(request)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        return tell_two_apart(request, model)
    of = record_of(request, model)
    found = doubles_of(of, request.user) if of else portion_of(request, model)
    page = Paginator(found.doubles, SHOWN).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": f"Likely doubles of {of}" if of else "Likely doubles",
        "collection": collection,
        "tabs": tabs(request),
        "of": of,
        "of_page": page_of(of) if of else "",
        "found": found,
        "page": page,
        "pairs": side_by_side(page, request.user),
        "may_decide": may_decide,
        **ways_on(request, found, page),
    }
    return TemplateResponse(request, "desk/doubles.html", context)


def record_of(request: HttpRequest, model: Any) -> Any:
    """The one record that is asked about; None when the whole collection is."""
    slug = request.GET.get("of")
    if slug is None:
        return None
    record = standing(model, request.user).filter(slug=slug).first()
    if record is None:
        raise Http404
    return record


def portion_of(request: HttpRequest, model: Any) -> Found:
    return doubles_in(model, request.user, place_of(request.GET.get("after")))


def place_of(text: str | None) -> Position | None:
    """Where a portion begins, as an address says it."""
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


def ways_on(request: HttpRequest, found: Found, page: Page) -> dict[str, str]:
    """The addresses of the pages before and after, and of the next portion."""

    def address(**changes: Any) -> str:
        kept = {key: request.GET[key] for key in ("of", "after") if key in request.GET}
        return f"?{urlencode({**kept, **changes})}"

    ways = {"first": "?" if "after" in request.GET else ""}
    if page.has_previous():
        ways["previous"] = address(page=page.previous_page_number())
    if page.has_next():
        ways["next"] = address(page=page.next_page_number())
    if found.following:
        moment, key = found.following
        ways["following"] = address(after=f"{moment.isoformat()}_{key}")
    return ways


def tabs(request: HttpRequest) -> list[dict[str, str]]:
    """The collections whose records this account sees."""
    names = {label: name for pages in MENU.values() for label, name, _ in pages}
    return [
        {
            "collection": collection,
            "name": names[model._meta.label_lower],
            "address": doubles_address(collection),
        }
        for collection, model in MODELS.items()
        if admin.site._registry[model].has_view_permission(request)
    ]


def doubles_address(collection: str) -> str:
    return reverse("doubles", args=[collection])


def tell_two_apart(request: HttpRequest, model: Any) -> HttpResponse:
    """Store that two are not the same, and go on where the page was."""
    rows = standing(model, request.user)
    slugs = [request.POST.get(name, "") for name in ("one", "other")]
    if not all(map(is_storable, slugs)):
        raise Http404
    one, other = (rows.filter(slug=slug).first() for slug in slugs)
    if one is None or other is None:
        raise Http404
    reason = request.POST.get("reason", "")
    refusal = taken(store_distinct, one, other, request.user, reason)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, f"“{one}” and “{other}” are stored as not the same.")
    return HttpResponseRedirect(request.get_full_path())
