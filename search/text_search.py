"""The words of prose, by their stems and by their sounds.

The functions of the database are in migrations/0001_spelling.sql.
"""

from __future__ import annotations

from django.db.models import BooleanField, Func, TextField, Value
from django.db.models.expressions import Combinable


def folded(expression: Combinable) -> Func:
    """The text as the database folds names for searching."""
    return Func(expression, function="search_fold", output_field=TextField())


def stems(text: str) -> Func:
    """The tsquery of all words of a text, by their stems."""
    return Func(Value(text), function="search_stem_query")


def words(text: str) -> Func:
    """The tsquery of all words of a text, each by its stem or by its consonants."""
    return Func(Value(text), function="search_word_query")


class Matches(Func):
    """Whether a tsvector matches a tsquery."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True
