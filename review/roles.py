"""The roles of the accounts, as Django groups: each has the rights of those before it.

A reader sees drafts; an editor writes them and proposes edits; a publisher publishes
what others wrote, accepts and withdraws; an administrator also manages the accounts.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from history.revisions import declared
from records.models import is_reviewed

READ_BY_ALL = {
    "history.view_change",
    "history.view_revision",
    "records.view_retiredslug",
    "review.view_distinct",
    "review.view_proposal",
}
ROLES = ("reader", "editor", "publisher", "administrator")


def rights_of(role: str) -> set[str]:
    """The permissions of a role, as app_label.codename."""
    level = ROLES.index(role)
    rights = set(READ_BY_ALL)
    actions = ["view"]
    if level >= ROLES.index("editor"):
        actions += ["add", "change", "delete"]
        rights |= {"review.add_proposal"}
    if level >= ROLES.index("publisher"):
        actions += ["publish"]
        rights |= {"review.change_proposal"}
        rights |= {"review.add_distinct", "review.delete_distinct"}
    if level >= ROLES.index("administrator"):
        rights |= {f"auth.{act}_user" for act in ("view", "add", "change")}
        rights |= {"auth.view_group"}
    for model in apps.get_models():
        if is_reviewed(model):
            meta = model._meta
            rights |= {f"{meta.app_label}.{act}_{meta.model_name}" for act in actions}
    return rights


def install(**signal: Any) -> None:
    """Make the four groups as they should be; a receiver of post_migrate."""
    known = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.select_related("content_type")
    }
    with declared(None, "Make the roles as the code has them"):
        for role in ROLES:
            group, _ = Group.objects.get_or_create(name=role)
            group.permissions.set(
                known[name] for name in rights_of(role) if name in known
            )
