"""What an editor asks for: done, or an error message that says why not."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from rest_framework.exceptions import APIException

from history.revisions import check_deferred_rules
from records.violations import broken_rule
from review.errors import ConflictError


def error_from_running(act: Callable[[], object]) -> str | None:
    """Run it in a savepoint; the error message, or None when it succeeded.

    After an error nothing is changed. Raises DatabaseError when the database refused
    by something else than one of our rules.
    """
    try:
        with transaction.atomic():
            act()
            check_deferred_rules()
    except ValidationError as error:
        return " ".join(error.messages)
    except (PermissionDenied, ConflictError) as error:
        return str(error)
    except APIException as error:
        return sentences(error.detail)
    except DatabaseError as error:
        rule = broken_rule(error)
        if rule is None:
            raise
        return rule.detail
    return None


def sentences(detail: object) -> str:
    """Every message in an API error, one after the other."""
    if isinstance(detail, dict):
        return " ".join(f"{key}: {sentences(part)}" for key, part in detail.items())
    if isinstance(detail, list):
        return " ".join(map(sentences, detail))
    return str(detail)
