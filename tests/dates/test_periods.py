"""The days on which a claim can hold, and those on which it must."""

import pytest
from django.db import connection

ALWAYS = (None, None)

# (start, end, attested, possible, certain): a span has both days in it, None is
# unbounded, and () is no day at all.
PERIODS = [
    # Nothing known, or only that it was seen
    (None, None, None, ALWAYS, ()),
    (None, None, "2026-03-03", ALWAYS, ("2026-03-03", "2026-03-03")),
    (None, None, "2026-03-03T10:00:00Z", ALWAYS, ("2026-03-03", "2026-03-03")),
    (None, None, "2026-03", ALWAYS, ()),
    (None, None, "2026-03-03?", ALWAYS, ()),
    (None, None, "2026-03-~03", ALWAYS, ()),
    (None, None, "[2026-03-19..]", ALWAYS, ()),
    (None, None, "[2026-03-16,2026-03-18]", ALWAYS, ()),
    # Seen from one date to another: each end has its own marks
    (None, None, "2025-06/2026-03-03", ALWAYS, ("2025-06-30", "2026-03-03")),
    (None, None, "2025-06?/2026-03-03", ALWAYS, ()),
    (None, None, "2025-06/2026-03-03~", ALWAYS, ()),
    (None, None, "2026-03-03/..", ALWAYS, ()),
    (None, None, "2026-03-03/", ALWAYS, ()),
    # A start, and seen later
    ("2014", None, None, ("2014-01-01", None), ()),
    ("2014", None, "2026-03-03", ("2014-01-01", None), ("2014-12-31", "2026-03-03")),
    ("2014", None, "2026-03", ("2014-01-01", None), ("2014-12-31", "2026-03-01")),
    (
        "2014",
        None,
        "[2026-03-19..]",
        ("2014-01-01", None),
        ("2014-12-31", "2026-03-19"),
    ),
    ("2014", None, "../2026-03-03", ("2014-01-01", None), ("2014-12-31", "2026-03-03")),
    ("2014", None, "2026-03-03/..", ("2014-01-01", None), ()),
    ("2014", None, "2026-03-03?", ("2014-01-01", None), ()),
    ("2014?", None, "2026-03-03", ("2014-01-01", None), ("2026-03-03", "2026-03-03")),
    ("..", None, "2026-03-03", ALWAYS, ("2026-03-03", "2026-03-03")),
    # An end, and seen earlier
    (None, "2020", "2018-05-05", (None, "2020-12-31"), ("2018-05-05", "2020-01-01")),
    (None, "2020~", "2018-05-05", (None, "2020-12-31"), ("2018-05-05", "2018-05-05")),
    (None, "..", "2018-05-05", ALWAYS, ("2018-05-05", "2018-05-05")),
    # Both
    ("2014", "2020", None, ("2014-01-01", "2020-12-31"), ("2014-12-31", "2020-01-01")),
    ("2014", "2014", None, ("2014-01-01", "2014-12-31"), ()),
    ("2014", "..", None, ("2014-01-01", None), ()),
    ("..", "2020", None, (None, "2020-12-31"), ()),
    ("..", "..", None, ALWAYS, ()),
    ("2014%", "2020", None, ("2014-01-01", "2020-12-31"), ()),
    ("2014", "2020%", None, ("2014-01-01", "2020-12-31"), ()),
    ("2014-?06", "2020", None, ("2014-06-01", "2020-12-31"), ()),
    ("2014-06-01", "2014-06-01", None, ("2014-06-01",) * 2, ("2014-06-01",) * 2),
    ("201X", "2026", None, ("2010-01-01", "2026-12-31"), ("2019-12-31", "2026-01-01")),
    (
        "2014-21",
        "2020",
        None,
        ("2014-01-01", "2020-12-31"),
        ("2014-12-31", "2020-01-01"),
    ),
    # A start or an end that is itself a span: begun some day in it, over by its last
    (
        "2014/2015",
        "2020/2021",
        None,
        ("2014-01-01", "2021-12-31"),
        ("2015-12-31", "2020-01-01"),
    ),
    (
        "2014?/2015",
        "2020/2021?",
        None,
        ("2014-01-01", "2021-12-31"),
        ("2015-12-31", "2020-01-01"),
    ),
    ("2014/2015?", "2020/2021", None, ("2014-01-01", "2021-12-31"), ()),
    ("2014/2015", "2020?/2021", None, ("2014-01-01", "2021-12-31"), ()),
    ("2014/..", "2020", None, ("2014-01-01", "2020-12-31"), ()),
    ("2014", "../2020", None, ("2014-01-01", "2020-12-31"), ()),
    # One of several: sure only of what all of them allow, and of nothing in doubt
    (
        "[2014,2016]",
        "[2020,2022]",
        None,
        ("2014-01-01", "2022-12-31"),
        ("2016-12-31", "2020-01-01"),
    ),
    ("[..2016]", "[2020..]", None, ALWAYS, ("2016-12-31", "2020-01-01")),
    ("[2016..]", "2020", None, ("2016-01-01", "2020-12-31"), ()),
    ("[2014?,2016]", "2020", None, ("2014-01-01", "2020-12-31"), ()),
    # Backwards: a CHECK refuses the row
    ("2015", "2014", None, (), ()),
    ("2015-03-02", "2015-03-01", None, (), ()),
    # Seen after its end: the row contradicts itself, and what was seen counts
    (None, "2014", "2015-03-01", (None, "2014-12-31"), ("2015-03-01", "2015-03-01")),
    # The last day there is leaves the range unbounded
    ("9999-12-31", None, None, ("9999-12-31", None), ()),
    ("2014", "9999-12-31", None, ("2014-01-01", None), ("2014-12-31", None)),
    ("2014", "9999", None, ("2014-01-01", None), ("2014-12-31", "9999-01-01")),
]


def spans(function: str, *texts: str | None) -> tuple[str | None, ...]:
    """The range a SQL function gives, as in the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT isempty(period), lower(period)::text, (upper(period) - 1)::text
            FROM {function}({", ".join(["%s"] * len(texts))}) AS period
            """,
            texts,
        )
        is_empty, first, last = cursor.fetchone()
    return () if is_empty else (first, last)


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end", "attested", "possible", "certain"), PERIODS)
def test_a_period_is_possible_and_certain_on_its_days(
    start, end, attested, possible, certain
):
    assert spans("period_possible", start, end) == possible
    assert spans("period_certain", start, end, attested) == certain


@pytest.mark.django_db
def test_the_functions_work_without_a_search_path():
    """Dumps, restores and index builds run with an empty one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [schema] = cursor.fetchone()
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(
            f"SELECT {schema}.period_certain('[2014,2016]', '2020/..', '2018-02-30'),"
            f" {schema}.edtf_days('[2014?,2016..2018-06]')::text"
        )
        _, days = cursor.fetchone()
    assert days == "{[2014-01-01,2015-01-01),[2016-01-01,2018-07-01)}"
