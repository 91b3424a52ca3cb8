"""What PostgreSQL's refusals mean to the person whose request was refused."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, OperationalError
from django.db.models import (
    BaseConstraint,
    ProtectedError,
    Q,
    RestrictedError,
    UniqueConstraint,
)

CHECK, UNIQUE, EXCLUSION = "23514", "23505", "23P01"
FOREIGN_KEY, NOT_NULL = "23503", "23502"

# SQLSTATE of classes 22 and 54 -> (code, sentence): values PostgreSQL cannot hold.
UNSTORABLE = {
    "22001": ("too_long", "A text is longer than its field allows."),
    "22003": ("out_of_range", "A number is larger than its field can hold."),
    "22007": ("invalid_date", "A date is not written as a date."),
    "22008": ("invalid_date", "A date is outside the calendar."),
    "22021": ("unreadable_text", "A text contains characters that cannot be stored."),
    "22P05": ("unreadable_text", "A text contains characters that cannot be stored."),
    "54000": ("too_long", "A text is longer than the database can index."),
}
# SQLSTATE of class 53 -> (code, sentence): what the server has run out of.
EXHAUSTED = {
    "53100": (
        "disk_full",
        "The server's disk is full; nothing can be written until there is room on it."
        " Tell whoever keeps the server.",
    ),
    "53200": (
        "out_of_memory",
        "The database has run out of memory: ask for less at once, or try again later.",
    ),
    "53300": (
        "too_many_connections",
        "The database has no connection left: try again later.",
    ),
}
BUSY = ("unavailable", "The database is busy: try again.")
UNSTORABLE_CHARACTER = re.compile("[\\x00\\ud800-\\udfff]")
KEY_COLUMNS = re.compile(r"\(([a-z0-9_]+)\)=")


@dataclass(frozen=True)
class BrokenRule:
    """A rule of the database that a request broke; `code` is the rule's name."""

    status: int
    code: str
    detail: str
    field: str | None = None

    @property
    def error(self) -> dict[str, str | None]:
        return {"field": self.field, "code": self.code, "detail": self.detail}


def broken_rule(exc: DatabaseError) -> BrokenRule | None:
    """The broken rule of a database error; None when the fault is the server's."""
    if isinstance(exc, (ProtectedError, RestrictedError)):
        return BrokenRule(409, "protected", _what_protects(exc))
    diagnosis: Any = getattr(exc.__cause__, "diag", None)
    state = getattr(diagnosis, "sqlstate", None) or ""
    if isinstance(exc, OperationalError):
        code, sentence = EXHAUSTED.get(state, BUSY)
        return BrokenRule(503, code, sentence)
    if state.startswith(("22", "54")):
        code, sentence = UNSTORABLE.get(
            state, ("invalid", "A value cannot be stored in its field.")
        )
        return BrokenRule(400, code, sentence, diagnosis.column_name)
    if state == NOT_NULL:
        return BrokenRule(
            400, "null", "This field may not be null.", diagnosis.column_name
        )
    if state in (CHECK, UNIQUE, EXCLUSION, FOREIGN_KEY):
        return _named_rule(409 if state == FOREIGN_KEY else 400, diagnosis)
    return None


def _named_rule(status: int, diagnosis: Any) -> BrokenRule:
    name = diagnosis.constraint_name or "constraint"
    if diagnosis.source_function == "exec_stmt_raise":
        # One of our triggers: it has chosen its words for the reader.
        hint = f" {diagnosis.message_hint}" if diagnosis.message_hint else ""
        sentence = diagnosis.message_primary + hint
    elif name in rule_sentences():
        sentence = rule_sentences()[name]
    elif status == 409:
        sentence = "A record that is referred to does not exist, or is still in use."
    else:
        sentence = f"The rule {name} does not hold."
    field = diagnosis.column_name or _key(diagnosis) or rule_fields().get(name)
    return BrokenRule(status, name, sentence, field)


def _key(diagnosis: Any) -> str | None:
    """The one column of a violated key; several columns are nobody's fault."""
    match = KEY_COLUMNS.search(diagnosis.message_detail or "")
    return match[1] if match else None


@cache
def rule_sentences() -> dict[str, str]:
    """`violation_error_message` of every model constraint, by the constraint's name."""
    return {
        constraint.name: str(constraint.get_violation_error_message())
        for model in apps.get_models(include_auto_created=True)
        for constraint in model._meta.constraints
    }


@cache
def rule_fields() -> dict[str, str]:
    """The one field that a rule is about, by the rule's name, where it is one."""
    names = {}
    for model in apps.get_models(include_auto_created=True):
        for constraint in model._meta.constraints:
            fields = _fields_of(constraint)
            if len(fields) == 1:
                names[constraint.name] = fields.pop()
    return names


def _fields_of(constraint: BaseConstraint) -> set[str]:
    condition = getattr(constraint, "condition", None)
    if isinstance(constraint, UniqueConstraint):
        return set(constraint.fields) if condition is None else set()
    return condition.referenced_base_fields if isinstance(condition, Q) else set()


def _what_protects(exc: ProtectedError | RestrictedError) -> str:
    if isinstance(exc, ProtectedError):
        objects = exc.protected_objects
    else:
        objects = exc.restricted_objects
    kinds = sorted({str(item._meta.verbose_name_plural) for item in objects})
    return f"It is still named by {', '.join(kinds)}."


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text: no NUL, no half of a surrogate pair."""
    return UNSTORABLE_CHARACTER.search(text) is None
