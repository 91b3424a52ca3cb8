"""Addresses of pages of the admin: of a row, a list, a form, a merge."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.db import models
from django.urls import reverse


def change_address(row: models.Model) -> str:
    """The page of the row."""
    return page_address(row, "change", row.pk)


def changelist_address(model: type[models.Model]) -> str:
    """The list of all rows of a kind."""
    return page_address(model, "changelist")


def add_address(model: type[models.Model]) -> str:
    """The form that makes a row."""
    return page_address(model, "add")


def merge_address(kept: models.Model, merged: models.Model) -> str:
    """The page on which the second record may be merged into the first."""
    address = page_address(kept, "merge")
    return f"{address}?{urlencode({'keep': kept.pk, 'merge': merged.pk})}"


def page_address(
    model: models.Model | type[models.Model],
    page: str,
    key: str | int | None = None,
    *rest: str,
) -> str:
    """A page that the model's admin names, of the row with the key if there is one."""
    meta = model._meta
    arguments = [] if key is None else [quote(key), *rest]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)
