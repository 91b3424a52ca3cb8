"""Columns that the database computes for searching."""

from __future__ import annotations

from itertools import chain

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from dates.fields import computed


def lexemes_of(title: str, *prose: str) -> GeneratedField:
    """What a record is searched by: the words of its title and of its prose."""
    body: Combinable = F(prose[0])
    if len(prose) > 1:
        # A space between them, and one at the end.
        spaced = chain.from_iterable((F(name), Value(" ")) for name in prose)
        body = Concat(*spaced, output_field=TextField())
    return computed(
        Func(F(title), body, function="search_lexemes"),
        SearchVectorField(),
        "Stems and sounds of the words about it, for searching.",
    )
