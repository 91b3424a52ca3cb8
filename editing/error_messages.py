"""What the desk is asked to do: done, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from rest_framework.exceptions import APIException

from history.revisions import check_deferred_rules
from records.violations import broken_rule
from review.errors import ConflictError


def refusal_of(act: Callable[[], Any]) -> str | None:
    """Do it, or say why it cannot be done; a refusal changes nothing."""
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


def sentences(detail: Any) -> str:
    """Every message in an API error, one after the other."""
    if isinstance(detail, dict):
        return " ".join(f"{key}: {sentences(part)}" for key, part in detail.items())
    if isinstance(detail, list):
        return " ".join(map(sentences, detail))
    return str(detail)
