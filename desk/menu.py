"""The menu at the side: groups of pages, each for those who may open it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from records.types import JsonObject

# title -> (app.model, what it is called in the menu, its icon)
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


def navigation(request: HttpRequest) -> list[JsonObject]:
    """The menu as django-unfold takes it, without what this account may not open."""
    index = {"title": "Dashboard", "icon": "dashboard", "link": reverse("admin:index")}
    groups: list[JsonObject] = [{"items": [index]}]
    for title, pages in MENU.items():
        items = [
            {"title": name, "icon": icon, "link": address(model)}
            for model, name, icon in pages
            if request.user.has_perm(model.replace(".", ".view_"))
        ]
        if title == "Review" and items:
            items.append(duplicates_item(request))
        if items:
            groups.append({"title": title, "separator": True, "items": items})
    return groups


def duplicates_item(request: HttpRequest) -> JsonObject:
    """The page of likely duplicates, which is one for all collections."""
    link = reverse("duplicates", args=["groups"])
    is_active = request.path.startswith(link.removesuffix("groups/"))
    return {
        "title": "Likely duplicates",
        "icon": "content_copy",
        "link": link,
        "active": is_active,
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
