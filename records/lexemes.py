"""The words of prose, by their stems and by their sounds (0006_lexemes.sql)."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat

from records.fields import computed


def lexemes_of(title: str, *prose: str) -> GeneratedField:
    """What a record is found by: the words of its title and of its prose."""
    body: Any = F(prose[0])
    if len(prose) > 1:
        # A space between them, and one at the end.
        spaced = chain.from_iterable((F(name), Value(" ")) for name in prose)
        body = Concat(*spaced, output_field=TextField())
    return computed(
        Func(F(title), body, function="records_lexemes"),
        SearchVectorField(),
        "Stems and sounds of the words that are told of it, for searching.",
    )


def folded(expression: Any) -> Func:
    """The text as the database folds names for searching."""
    return Func(expression, function="records_fold", output_field=TextField())


def stems(text: str) -> Func:
    """All words of a question, by their stems."""
    return Func(Value(text), function="records_stem_query")


def words(text: str) -> Func:
    """All words of a question, each by its stem or by its consonants."""
    return Func(Value(text), function="records_word_query")


class Matches(Func):
    """Whether a text has all the words of a query."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True
