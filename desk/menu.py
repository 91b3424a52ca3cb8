"""The menu at the side: groups of pages, each shown to those who may open it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

# title -> (app.model, what it is called in the menu, its sign)
MENU: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Groups & people": (
        ("groups.armedgroup", "Groups", "groups"),
        ("groups.person", "People", "person"),
    ),
    "Claims": (
        ("groups.membership", "Memberships", "account_tree"),
        ("groups.relation", "Relations", "share"),
        ("groups.leadership", "Leaderships", "military_tech"),
        ("groups.personfate", "Fates", "heart_broken"),
        ("groups.sizeestimate", "Sizes", "bar_chart"),
        ("groups.designation", "Designations", "gavel"),
        ("groups.presence", "Presences", "pin_drop"),
    ),
    "Incidents": (
        ("incidents.incident", "Incidents", "explosion"),
        ("incidents.participation", "Participations", "diversity_3"),
        ("incidents.target", "Targets", "target"),
        ("incidents.casualtycount", "Casualties", "personal_injury"),
        ("incidents.incidentlink", "Links", "link"),
    ),
    "Places": (("places.place", "Places", "map"),),
    "Sources": (
        ("sources.source", "Sources", "library_books"),
        ("sources.passage", "Passages", "format_quote"),
    ),
    "Review": (
        ("review.proposal", "Proposals", "rate_review"),
        ("history.revision", "Revisions", "history"),
        ("records.retiredslug", "Merged", "merge"),
        ("review.distinct", "Not the same", "call_split"),
    ),
    "Accounts": (
        ("auth.user", "Accounts", "manage_accounts"),
        ("auth.group", "Roles", "badge"),
    ),
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu in unfold's words, without what this account may not open."""
    desk = {"title": "Desk", "icon": "dashboard", "link": reverse("admin:index")}
    groups: list[dict[str, Any]] = [{"items": [desk]}]
    for title, pages in MENU.items():
        items = [
            {"title": name, "icon": sign, "link": address(model)}
            for model, name, sign in pages
            if request.user.has_perm(model.replace(".", ".view_"))
        ]
        if title == "Review" and items:
            items.append(doubles(request))
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def doubles(request: HttpRequest) -> dict[str, Any]:
    """The page of likely doubles, which is one for all collections."""
    link = reverse("doubles", args=["groups"])
    here = request.path.startswith(link.removesuffix("groups/"))
    return {
        "title": "Likely doubles",
        "icon": "content_copy",
        "link": link,
        "active": here,
    }


def address(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def searched_models(request: HttpRequest) -> list[str]:
    """What the search at the top looks through."""
    return [
        "groups.armedgroup",
        "groups.person",
        "places.place",
        "incidents.incident",
        "sources.source",
    ]
