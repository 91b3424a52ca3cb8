"""The steps of review as an editor takes them: by button, or on a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from editing.admin_addresses import change_address, changelist_address, page_address
from editing.error_messages import error_from_running
from editing.forms import REASON_FIELD
from records.choices import Status
from records.models import Reviewed
from records.types import Account, JsonObject
from review import publication


@dataclass(frozen=True)
class ReviewAction:
    """One thing to do with a row: its label, from which statuses, with which right."""

    slug: str
    label: str
    done: str
    run: Callable
    statuses: tuple[str, ...]
    right: str = "change"
    needs_reason: bool = False


REVIEW_ACTIONS = {
    action.slug: action
    for action in (
        ReviewAction(
            "submit",
            "Hand in for review",
            "handed in for review",
            publication.submit,
            (Status.DRAFT, Status.WITHDRAWN),
        ),
        ReviewAction(
            "publish",
            "Publish",
            "published",
            publication.publish,
            (Status.DRAFT, Status.IN_REVIEW),
            right="publish",
        ),
        ReviewAction(
            "send-back",
            "Send back",
            "sent back to its editor",
            publication.send_back,
            (Status.IN_REVIEW,),
        ),
        ReviewAction(
            "withdraw",
            "Withdraw",
            "withdrawn",
            publication.withdraw,
            (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED),
            needs_reason=True,
        ),
    )
}


def available_actions(row: Reviewed, user: Account) -> list[JsonObject]:
    """What this account can do with the row in its present status, as buttons."""
    return [
        {
            "label": action.label,
            "slug": action.slug,
            "needs_reason": action.needs_reason,
            "address": page_address(row, "review_action", row.pk, action.slug),
        }
        for action in REVIEW_ACTIONS.values()
        if is_available(action, row, user)
    ]


def is_available(action: ReviewAction, row: Reviewed, user: Account) -> bool:
    if row.status not in action.statuses:
        return False
    if action.slug == "publish" and row.edited_by_id in (None, user.pk):
        return False  # four eyes
    public = action.slug == "withdraw" and row.first_published
    return publication.may(user, "publish" if public else action.right, row)


def run_action(
    action: ReviewAction, row: Reviewed, user: Account, reason: str
) -> str | None:
    """Run the action; the error message, or None when it succeeded."""
    arguments = (row, user, reason) if action.needs_reason else (row, user)
    return error_from_running(lambda: action.run(*arguments))


def run_on_each(
    request: HttpRequest, queryset: QuerySet, slug: str, reason: str = ""
) -> None:
    """Run the action on every row, with a message for each error and for the rest."""
    action, count = REVIEW_ACTIONS[slug], 0
    for row in queryset.select_for_update(of=("self",)):
        error = run_action(action, row, request.user, reason)
        if error:
            messages.error(request, f"{row}: {error}")
        else:
            count += 1
    if count:
        messages.success(request, f"{count} {action.done}.")


def review_action_page(
    model_admin: ModelAdmin, request: HttpRequest, row: Reviewed, slug: str
) -> HttpResponse:
    """Ask for confirmation (GET), or run the action (POST).

    Raises Http404 when there is no action of that name.
    """
    if slug not in REVIEW_ACTIONS:
        raise Http404
    action, error = REVIEW_ACTIONS[slug], None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        error = run_action(action, row, request.user, reason)
        if error is None:
            messages.success(request, f"“{row}” is {action.done}.")
        elif not action.needs_reason:
            messages.error(request, error)
        if error is None or not action.needs_reason:
            return HttpResponseRedirect(change_address(row))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{action.label}: {row}",
        "opts": model_admin.opts,
        "review_action": action,
        "rows": [row],
        "refusal": error,  # unfold shows an `error` in place of each message
        "reason_field": REASON_FIELD,
        "back": change_address(row),
    }
    return TemplateResponse(request, "editing/review_action.html", context)


def withdrawal_reason_page(
    model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet
) -> TemplateResponse:
    """The page between choosing rows on a list and withdrawing them."""
    meta = model_admin.opts
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Withdraw {queryset.count()} {meta.verbose_name_plural}",
        "opts": meta,
        "review_action": REVIEW_ACTIONS["withdraw"],
        "rows": queryset[:100],
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": changelist_address(model_admin.model),
    }
    return TemplateResponse(request, "editing/review_action.html", context)
