"""What else one would search names with: rapidfuzz in memory, pg_trgm in tables."""

from collections.abc import Callable, Sequence

from django.db import connection
from rapidfuzz import fuzz, process

# A plain transliteration, letter by letter, as somebody would do it with a table.
LETTERS = str.maketrans(
    "ابتجحدرزسصضطظعفقكلمنهويىةپگکیےٹڈڑںھہۃآأإؤئ",
    "abtjhdrzssdtzafqklmnhwyaapgkyytdrnhhhaaiwy",
) | str.maketrans(
    {"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh"}
)
Search = Callable[[str], list[str]]


def latin(text: str) -> str:
    return text.translate(LETTERS)


def by_rapidfuzz(scorer: Callable, names: Sequence[str]) -> Search:
    """The ten names most like the text, both in lower case."""
    lowered = [name.lower() for name in names]

    def search(text: str) -> list[str]:
        best = process.extract(latin(text).lower(), lowered, scorer=scorer, limit=10)
        return [names[place] for _, _, place in best]

    return search


def by_ratio(names: Sequence[str]) -> Search:
    return by_rapidfuzz(fuzz.ratio, names)


def by_wratio(names: Sequence[str]) -> Search:
    return by_rapidfuzz(fuzz.WRatio, names)


def by_pg_trgm(names: Sequence[str]) -> Search:
    """The ten names with most trigrams in common, in lower case and without accents."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.trigrams")
        cursor.execute(
            "CREATE TEMP TABLE trigrams AS"
            " SELECT text, search_fold(text) AS folded FROM unnest(%s) AS text",
            [list(names)],
        )
        cursor.execute(
            "CREATE INDEX ON trigrams USING gist (folded gist_trgm_ops(siglen=64))"
        )
        cursor.execute("ANALYZE trigrams")

    def search(text: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT text FROM trigrams"
                " ORDER BY folded <-> search_fold(%s) LIMIT 10",
                [latin(text)],
            )
            return [row[0] for row in cursor.fetchall()]

    return search
