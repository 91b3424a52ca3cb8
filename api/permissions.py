"""Who may use a view: whose rows everybody reads, and whose only reviewers do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.permissions import (
    BasePermission,
    DjangoModelPermissionsOrAnonReadOnly,
)
from rest_framework.request import Request


class ModelPermissions(DjangoModelPermissionsOrAnonReadOnly):
    """Anybody reads; writers need the right to. Makes no query to learn the model."""

    def _queryset(self, view: Any) -> QuerySet:
        return view.queryset


class MayViewProposals(BasePermission):
    """Accounts with the right to view proposals."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.has_perm("review.view_proposal")
