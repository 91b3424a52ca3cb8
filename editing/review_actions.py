"""The steps of publication as an editor takes them: by button, or on a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from editing.error_messages import refusal_of
from editing.forms import WHY
from records.choices import Status
from review import publication


@dataclass(frozen=True)
class Step:
    """One way on for a row: what it is called, from where it leads, who may take it."""

    slug: str
    label: str
    done: str
    take: Callable
    statuses: tuple[str, ...]
    right: str = "change"
    asks_reason: bool = False


STEPS = {
    step.slug: step
    for step in (
        Step(
            "submit",
            "Hand in for review",
            "handed in for review",
            publication.submit,
            (Status.DRAFT, Status.WITHDRAWN),
        ),
        Step(
            "publish",
            "Publish",
            "published",
            publication.publish,
            (Status.DRAFT, Status.IN_REVIEW),
            right="publish",
        ),
        Step(
            "send-back",
            "Send back",
            "sent back to its editor",
            publication.send_back,
            (Status.IN_REVIEW,),
        ),
        Step(
            "withdraw",
            "Withdraw",
            "withdrawn",
            publication.withdraw,
            (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED),
            asks_reason=True,
        ),
    )
}


def steps_for(row: Any, user: Any) -> list[dict[str, Any]]:
    """The steps this account can take with the row as it stands, as buttons."""
    meta = row._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_step"
    return [
        {
            "label": step.label,
            "slug": step.slug,
            "asks_reason": step.asks_reason,
            "address": reverse(name, args=[quote(row.pk), step.slug]),
        }
        for step in STEPS.values()
        if is_open(step, row, user)
    ]


def is_open(step: Step, row: Any, user: Any) -> bool:
    if row.status not in step.statuses:
        return False
    if step.slug == "publish" and row.edited_by_id in (None, user.pk):
        return False  # four eyes
    public = step.slug == "withdraw" and row.first_published
    return publication.may(user, "publish" if public else step.right, row)


def take(step: Step, row: Any, user: Any, reason: str) -> str | None:
    """Take the step, or say why it cannot be taken; a refusal changes nothing."""
    given = (row, user, reason) if step.asks_reason else (row, user)
    return refusal_of(lambda: step.take(*given))


def take_each(request: HttpRequest, queryset: Any, slug: str, reason: str = "") -> None:
    """Take the step with every chosen row, and tell how many it was refused."""
    step, done = STEPS[slug], 0
    for row in queryset.select_for_update(of=("self",)):
        refusal = take(step, row, request.user, reason)
        if refusal:
            messages.error(request, f"{row}: {refusal}")
        else:
            done += 1
    if done:
        messages.success(request, f"{done} {step.done}.")


def step_page(
    model_admin: Any, request: HttpRequest, row: Any, slug: str
) -> HttpResponse:
    """Ask before the step (GET), or take it (POST)."""
    if slug not in STEPS:
        raise Http404
    step, refusal = STEPS[slug], None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        refusal = take(step, row, request.user, reason)
        if refusal is None:
            messages.success(request, f"“{row}” is {step.done}.")
        elif not step.asks_reason:
            messages.error(request, refusal)
        if refusal is None or not step.asks_reason:
            return HttpResponseRedirect(page_of(row))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{step.label}: {row}",
        "opts": model_admin.opts,
        "step": step,
        "rows": [row],
        "refusal": refusal,
        "reason_field": WHY,
        "back": page_of(row),
    }
    return TemplateResponse(request, "editing/step.html", context)


def ask_reason(
    model_admin: Any, request: HttpRequest, queryset: Any
) -> TemplateResponse:
    """The page between choosing rows on a list and withdrawing them."""
    meta = model_admin.opts
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Withdraw {queryset.count()} {meta.verbose_name_plural}",
        "opts": meta,
        "step": STEPS["withdraw"],
        "rows": queryset[:100],
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
    }
    return TemplateResponse(request, "editing/step.html", context)


def page_of(row: Any) -> str:
    """The address of the row's own page in the admin."""
    meta = row._meta
    return reverse(
        f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(row.pk)]
    )
