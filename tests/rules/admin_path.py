"""The admin as a write path: its own forms, opened and saved by an editor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from history.models import Change
from records.names import Name
from tests.admin_pages import Page, save
from tests.factories import content, passage
from tests.rules.write_paths import Attempt
from tests.users import signed_in, with_role


def by_admin(attempt: Attempt) -> str | None:
    """Add a row, or a new record with the name, and say what the form complains of."""
    row = attempt.row
    if not isinstance(row, Name):
        return error_code_of_addition(page(attempt.model, "add"), typed(row))
    owner = attempt.model._meta.get_field(row.owner_field).related_model
    name = {f"names-0-{key}": value for key, value in typed(row).items()}
    name.pop(f"names-0-{row.owner_field}")
    record = typed(owner(**content(owner)))
    return error_code_of_addition(
        page(owner, "add"), {**record, **name, "names-TOTAL_FORMS": "1"}
    )


def by_admin_change(attempt: Attempt) -> str | None:
    """Change a draft."""
    row, whole = attempt.saved_row(), typed(attempt.row)
    changed = {name: whole[name] for name in (*attempt.broken, "citations")}
    address = page(attempt.model, "change", quote(row.pk))
    return error_code_of_form(lambda client: save(client, address, **changed))


def error_code_of_addition(address: str, values: dict[str, Any]) -> str | None:
    """Add what is typed into the empty form."""
    return error_code_of_form(
        lambda client: client.post(
            address, {**empty_form(address), **values, "_save": "Save"}
        )
    )


@cache
def empty_form(address: str) -> dict[str, Any]:
    """What the empty form would send: the same in every test, so opened once."""
    opened = signed_in(with_role("editor")).get(address)
    assert opened.status_code == 200, opened.status_code
    return Page(opened).fields


def page(model: type[models.Model], name: str, *keys: str) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=keys)


def typed(row: models.Model) -> dict[str, Any]:
    """What somebody types to say what the row says."""
    values = {
        column.name: as_typed(column.value_from_object(row))
        for column in row._meta.concrete_fields
        if column.editable and not column.generated
    }
    for name in ("status", "edited_by", "reviewed_by", "withdrawn_reason"):
        values.pop(name)  # no field of any form
    ticked = {name: v for name, v in values.items() if v is not False and v != []}
    return {**ticked, "citations": [passage().pk]}


def as_typed(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    if value is None:
        return ""
    return "{}" if value == {} else value


def error_code_of_form(send: Callable[[Client], HttpResponse]) -> str | None:
    """The one code that the form complains of, or None when it was saved."""
    client = signed_in(with_role("editor"))
    before = Change.objects.count()
    answer = send(client)
    if answer.status_code == 302:
        return None
    assert answer.status_code == 200, answer
    assert Change.objects.count() == before, "something was left behind"
    codes = {error.code for error in errors_of(answer)}
    assert len(codes) == 1, codes
    return codes.pop()


def errors_of(answer: HttpResponse) -> Iterator[ValidationError]:
    """All errors of the page's form and of the names on it."""
    for errors in answer.context["adminform"].form.errors.as_data().values():
        yield from errors
    for inline in answer.context["inline_admin_formsets"]:
        yield from inline.formset.non_form_errors().as_data()
        for form in inline.formset.errors:
            for errors in form.as_data().values():
                yield from errors
