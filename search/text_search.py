"""The words of prose, by their stems and by their sounds (0006_lexemes.sql)."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, TextField, Value


def folded(expression: Any) -> Func:
    """The text as the database folds names for searching."""
    return Func(expression, function="search_fold", output_field=TextField())


def stems(text: str) -> Func:
    """All words of a question, by their stems."""
    return Func(Value(text), function="search_stem_query")


def words(text: str) -> Func:
    """All words of a question, each by its stem or by its consonants."""
    return Func(Value(text), function="search_word_query")


class Matches(Func):
    """Whether a text has all the words of a query."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True
