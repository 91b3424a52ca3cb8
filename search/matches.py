"""Records that match a text: by a name, a title, their prose or their slug."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    Q,
    Value,
)
from django.db.models.functions import Length

from search.comparison import begins
from search.name_search import (
    MATCH,
    NameQuery,
    SearchableName,
    name_query,
    nearest_records,
)
from search.text_search import Matches, folded, stems, words

MOST = 100  # the records nearest to the text; nobody reads further
MOST_WORDS = 8  # a search box is no place for a page of text
FLOOR = 0.4  # what is less alike than this is not worth a line
# A text that is a part of a name is short of a match, the nearer the more it covers.
PART, COVERED, AT_A_WORD = 0.5, 0.26, 0.1
PARTLY = 0.86  # the most that a part is worth
# All words of the text, in any order and inflection; or words that sound so.
IN_TITLE, IN_PROSE, BY_SOUND, RANKED = 0.7, 0.6, 0.55, 0.1
# A row that matches through a record it names is not that record.
THROUGH = 0.75


@dataclass(frozen=True, slots=True)
class Match:
    """Why a record matches a text: in which field, by which name, and how.

    The score is from 0 to 1 (the very name).
    """

    score: float
    field: str
    name: str
    kind: str | None
    how: tuple[str, ...]

    @property
    def is_match(self) -> bool:
        return self.score >= MATCH

    def as_json(self, through: str | None = None) -> dict[str, Any]:
        """As the API has it; `through` is the key by which a row names the record."""
        score = self.score if through is None else THROUGH * self.score
        return {
            "field": through or self.field,
            "name": self.name,
            "kind": self.kind,
            "how": list(self.how),
            "score": round(score, 4),
            "match": through is None and self.is_match,
        }


def name_match(name: SearchableName, score: float, how: tuple[str, ...]) -> Match:
    """The match of a record by one of its names."""
    return Match(score, "names", name.text, name.kind, how)


KeyedMatch = tuple[Any, Match]  # the key of the record, and why it matches


def best_matches(matches: Iterable[KeyedMatch]) -> dict[Any, Match]:
    """The match with the highest score of each record: the best MOST records."""
    best: dict[Any, Match] = {}
    for key, match in matches:
        if key not in best or best[key].score < match.score:
            best[key] = match
    nearest = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))
    return dict(nearest[:MOST])


def by_id(rows: models.QuerySet, column: str, text: str) -> Iterator[KeyedMatch]:
    """The row with this very slug or id."""
    rows = rows.filter(**{column: text.strip().lower()})
    for key, name in rows.values_list("pk", column):
        yield key, Match(0.99, column, name, None, (column,))


def by_name(names: models.QuerySet, text: str) -> Iterator[KeyedMatch]:
    """Records of which one of these names sounds like the text, or contains it."""
    query = name_query(text, names.db)
    yield from by_sound(names, query)
    yield from by_part(names, query)
    yield from by_beginning(names, query)


def by_sound(names: models.QuerySet, query: NameQuery) -> Iterator[KeyedMatch]:
    """Records of which one of these names sounds like the text."""
    for hit in nearest_records(names, query, MOST):
        if hit.score >= FLOOR:
            yield hit.record.pk, name_match(hit.name, hit.score, hit.how)


def by_part(names: models.QuerySet, query: NameQuery) -> Iterator[KeyedMatch]:
    """Records of which one of these names contains the text."""
    containing = names.filter(folded__contains=query.folded)
    for name in containing.order_by(Length("folded"), "pk")[:MOST]:
        score = part_score(query.folded, name.folded)
        yield name.owner_id, name_match(name, score, ("part",))


def by_beginning(names: models.QuerySet, query: NameQuery) -> Iterator[KeyedMatch]:
    """Records of which the words of one of these names begin with those of the text.

    That is what a search box holds while somebody types.
    """
    if len(query.spelling) < 2:
        return
    names = names.filter(skeleton__contains=query.skeleton)
    for word in query.spelling.split():
        if word.isupper():
            names = names.filter(spelling__contains=word)
    for name in names.order_by(Length("skeleton"), "pk")[:MOST]:
        if begins(query.spelling, name.spelling):
            share = len(query.spelling) / len(name.spelling)
            score = min(PART + COVERED * share + AT_A_WORD / 2, PARTLY)
            yield name.owner_id, name_match(name, score, ("spelling", "part"))


def by_each_word(
    rows: models.QuerySet, columns: Sequence[str], text: str
) -> Iterator[KeyedMatch]:
    """Rows that have every word in one of the columns; the first column names them."""
    for word in text.split()[:MOST_WORDS]:
        somewhere = (Q(**{f"{column}__icontains": word}) for column in columns)
        rows = rows.filter(reduce(or_, somewhere))
    for key, name in rows.order_by("pk")[:MOST].values_list("pk", columns[0]):
        yield key, Match(IN_TITLE, columns[0], name, None, ("words",))


def by_words(rows: models.QuerySet, text: str) -> Iterator[KeyedMatch]:
    """Titled records whose title or prose contains the text, or all of its words."""
    by_stems = Matches(F("lexemes"), stems(text))
    has_words = Matches(F("lexemes"), words(text))
    contains = Q(folded__contains=folded(Value(text)))
    title = folded(F("title"))
    words_of_title = Func(Value("english"), title, function="to_tsvector")
    matching = rows.filter(contains | Q(has_words))
    matching = matching.annotate(
        folded_text=folded(Value(text)),
        folded_title=title,
        contains=ExpressionWrapper(contains, BooleanField()),
        by_stems=by_stems,
        in_title=Matches(words_of_title, stems(text)),
        rank=Func(
            F("lexemes"),
            stems(text),
            32,  # from 0 to 1
            function="ts_rank",
            output_field=FloatField(),
        ),
    )
    for row in matching.order_by("-contains", "-by_stems", "-rank", "pk")[:MOST]:
        yield row.pk, words_match(row)


def words_match(row: Any) -> Match:
    """The match of a titled record by its title or prose; a row of `by_words`."""
    ranked = RANKED * row.rank
    in_title = row.folded_text in row.folded_title
    if row.folded_text == row.folded_title:
        score, how = 0.99, "folded"
    elif in_title:
        score, how = part_score(row.folded_text, row.folded_title), "part"
    elif row.in_title:
        score, how, in_title = IN_TITLE + ranked, "words", True
    elif row.contains or row.by_stems:
        score, how = IN_PROSE + ranked, "part" if row.contains else "words"
    else:
        score, how = BY_SOUND, "spelling"
    return Match(score, "title" if in_title else "prose", row.title, None, (how,))


def part_score(part: str, whole: str) -> float:
    """The score of a text that is a part of another: by its share, and where."""
    at = whole.find(part)
    at_a_word = at == 0 or not whole[at - 1].isalnum()
    share = len(part) / max(len(whole), 1)
    return PART + COVERED * share + AT_A_WORD * at_a_word
