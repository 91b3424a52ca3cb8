"""What each feature of a candidate means: numbers and booleans behind its score."""

from __future__ import annotations

from collections.abc import Iterator

from reconciliation.properties.registry import BY_ID

OF_THE_WHOLE = {
    "id": "The query is the id of this entity, or of one that was merged into it.",
    "type": "False: nothing of the requested type matched, and this is of another.",
}
OF_NAMES = {
    "name_score": "How near the nearest of its names is to the query: 0 to 100.",
    "name_exact": "The name is the query, letter for letter.",
    "name_folded": "The same but for case and accents.",
    "name_spelling": "Another spelling of the same sounds, in the same or another "
    "script.",
    "name_respelt": "Some letters stand for other sounds.",
    "name_translation": "A word is said in another language: kataib, brigades.",
    "name_joined": "Words are written together in one and apart in the other.",
    "name_word_order": "The words stand in another order.",
    "name_missing_words": "One of the two has words that the other has not.",
    "name_initials": "The query is the first letters of the name.",
    "name_part": "The query is a part of the name.",
}
OF_TEXTS = {
    "title_score": "How near the title of the incident or source is to the query.",
    "title_folded": "The title is the query, but for case and accents.",
    "title_part": "The query is a part of the title.",
    "title_words": "All words of the query are in the title, in any inflection.",
    "prose_score": "How well the query is met by what is said of it.",
    "prose_part": "The query is a part of the summary.",
    "prose_words": "All words of the query are in the title or what is said of it.",
    "prose_spelling": "Words that sound like those of the query are.",
    "slug_score": "The query is its slug.",
}


def features() -> Iterator[tuple[str, str]]:
    """Every feature, and what it says."""
    yield from (OF_THE_WHOLE | OF_NAMES | OF_TEXTS).items()
    for property in BY_ID.values():
        yield property.id, f"Whether the property agrees: {property.name}."
