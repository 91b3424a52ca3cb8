"""The ways to write a row. Each takes an attempt, and returns the rule that refused it.

A write path is tried within a savepoint, and with the rules checked that wait for the
end of a transaction. The answer is the name of the rule that was reported, or None
when the row went through; a refusal that left anything behind is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from rest_framework.test import APIClient

from config.api import router
from history.models import Change
from history.revisions import check_deferred_rules
from records.choices import Status
from records.names import Name
from records.violations import broken_rule
from tests.factories import content, passage
from tests.users import with_role


@dataclass
class Attempt:
    """A valid row, and the values that break a rule.

    Paths that add a row add it broken; paths that change one save it valid first.
    """

    model: type[models.Model]
    content: dict[str, Any]
    broken: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Any:
        return self.model(**{**self.content, **self.broken})

    def saved_row(self) -> Any:
        row = self.model(**self.content)
        row.save(force_insert=True)
        if self.content.get("status") == Status.PUBLISHED:
            row.citations.add(passage())
        return row


SERIALIZERS = {name: view.serializer_class for name, view, _ in router.registry}
WritePath = Callable[[Attempt], str | None]


def refusal(act: Callable[[], None]) -> str | None:
    """The rule that the act breaks, if any, once everything is checked."""
    before = Change.objects.count()
    try:
        with transaction.atomic():
            act()
            check_deferred_rules()
    except DatabaseError as error:
        rule = broken_rule(error)
        if rule is None:
            raise
        assert Change.objects.count() == before, "something was left behind"
        return rule.code
    return None


def columns_of(row: models.Model) -> dict[str, Any]:
    """The values of a row as SQL takes them, without what the database fills in."""
    return {
        column.column: column.get_db_prep_save(getattr(row, column.attname), connection)
        for column in row._meta.concrete_fields
        if not column.generated
        and column.db_default is models.NOT_PROVIDED
        and not (column.primary_key and row.pk is None)
    }


def by_sql(attempt: Attempt) -> str | None:
    """INSERT, as somebody does who works in the database itself."""
    values = columns_of(attempt.row)
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(["%s"] * len(values))
    table = attempt.model._meta.db_table
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
    return refusal(lambda: execute(statement, list(values.values())))


def by_sql_update(attempt: Attempt) -> str | None:
    """UPDATE of one row."""
    row = attempt.saved_row()
    columns = [attempt.model._meta.get_field(name) for name in attempt.broken]
    changes = ", ".join(f'"{column.column}" = %s' for column in columns)
    values = columns_of(attempt.row)
    table, key = attempt.model._meta.db_table, attempt.model._meta.pk.column
    statement = f'UPDATE "{table}" SET {changes} WHERE "{key}" = %s'
    given = [values[column.column] for column in columns]
    return refusal(lambda: execute(statement, [*given, row.pk]))


def execute(statement: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_update(attempt: Attempt) -> str | None:
    """QuerySet.update, which calls no model."""
    rows = attempt.model.objects.filter(pk=attempt.saved_row().pk)
    return refusal(lambda: rows.update(**attempt.broken))


def by_bulk_create(attempt: Attempt) -> str | None:
    return refusal(lambda: attempt.model.objects.bulk_create([attempt.row]))


def by_fixture(attempt: Attempt) -> str | None:
    """loaddata of a new row."""
    return refusal(lambda: load([as_fixture(attempt.row)]))


def by_second_fixture(attempt: Attempt) -> str | None:
    """loaddata over a row that exists."""
    existing = attempt.saved_row()
    changed = attempt.row
    changed.pk = existing.pk
    return refusal(lambda: load([as_fixture(changed)]))


def as_fixture(row: models.Model) -> dict[str, Any]:
    """The row as fixtures hold it, without its citations."""
    fields = [column.name for column in row._meta.concrete_fields]
    text = serializers.serialize(
        "json", [row], fields=fields, use_natural_foreign_keys=True
    )
    return json.loads(text)[0]


def load(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        call_command("loaddata", str(path), verbosity=0)


def by_api(attempt: Attempt) -> str | None:
    """POST of a new row, or of a new record with the name, by an editor."""
    row = attempt.row
    if issubclass(attempt.model, Name):
        owner = attempt.model._meta.get_field(row.owner_field).related_model
        name = {
            key: getattr(row, key) for key in ("text", "kind", "language", "script")
        }
        body = body_of(owner(**content(owner))) | {"names": [name]}
    else:
        owner, body = attempt.model, body_of(row)
    return error_code(
        lambda client: client.post(f"/api/v1/{owner.collection}/", body, "json")
    )


def by_api_patch(attempt: Attempt) -> str | None:
    """PATCH of a draft, by an editor."""
    row = attempt.saved_row()
    address = f"/api/v1/{attempt.model.collection}/{row.public_id}/"
    whole, valid = body_of(attempt.row), body_of(row)
    body = {key: value for key, value in whole.items() if value != valid.get(key)}

    def patch(client: APIClient) -> Any:
        version = client.get(address)["ETag"]
        return client.patch(address, body, "json", headers={"If-Match": version})

    return error_code(patch)


def error_code(
    send: Callable[[APIClient], Any], user: User | None = None
) -> str | None:
    """The one error code of the answer, or None when it was taken."""
    client = APIClient(raise_request_exception=True)
    client.force_authenticate(user or with_role("editor"))
    before = Change.objects.count()
    with transaction.atomic():
        answer = send(client)
    if answer.status_code < 400:
        return None
    assert Change.objects.count() == before, "something was left behind"
    problem = json.loads(answer.content)
    codes = {error["code"] for error in problem["errors"]}
    assert len(codes) == 1, problem
    return codes.pop()


def body_of(row: Any) -> dict[str, Any]:
    """What a row says, as a client of the API writes it."""
    writer = SERIALIZERS[row.collection]()
    body = {
        name: in_json(getattr(row, column.source))
        for name, column in writer.fields.items()
        if column.source != "*"
        and not column.read_only
        and name not in ("citations", "names")
    }
    if "citations" in writer.fields:
        body["citations"] = [passage().public_id]
    if "asserted_by" in writer.fields:
        body["asserted_by"] = speaker_of(row)
    if "events" in writer.fields:
        body["events"] = {
            "low": row.events_low,
            "high": row.events_high,
            "wording": row.events_wording,
        }
    return body


def in_json(value: Any) -> Any:
    """A record as its slug; an optional text that is empty as null."""
    if isinstance(value, models.Model):
        return value.slug
    return None if value == "" else value


def speaker_of(row: Any) -> dict[str, str] | None:
    for kind in ("group", "person", "source"):
        if speaker := getattr(row, f"asserted_by_{kind}"):
            return {"kind": kind, "slug": speaker.slug}
    if row.asserted_by_words is None:
        return None
    return {"kind": "words", "name": row.asserted_by_words}
