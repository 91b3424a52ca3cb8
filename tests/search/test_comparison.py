"""How near two spellings are: what a comparison forgives, and what it does not."""

import pytest
from django.db import connection

from search.comparison import compare
from search.phonetics import distance

pytestmark = pytest.mark.django_db


def spelling(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_spelling(%s)", [text])
        return cursor.fetchone()[0]


def score(one: str, other: str) -> float:
    across = one.isascii() and not other.isascii()
    return compare(spelling(one), spelling(other), across).score


NEARLY = [
    # two letters for one sound, or one each
    ("Mehdi Fathi", "Mehdi Fat'hi"),
    ("Hossein Fath", "حسين فتح"),
    ("Ishaq Rahimi", "إسحاق رحيمي"),
    ("Azhar Mahmood", "أزهر محمود"),
    ("Rojan", "روژان"),
    ("Manijeh", "منیژه"),
    # Turkish and Kurdish sh, the s of maps
    ("Şengal", "Shengal"),
    ("Şengal", "Sengal"),
    ("Beşar", "Bechar"),
    # articles and Abd that end in the next letter
    ("Abdur Rahim", "Abdul Rahim"),
    ("Abdus Salam", "عبد السلام"),
    ("Ziaur Rahman", "ضياء الرحمن"),
    ("Abul Hasnat", "ابو الحسنات"),
    # Abd al-Hayy is not Abdullah
    ("Abdul Hai Habibi", "عبد الحي حبيبي"),
]


@pytest.mark.parametrize(("one", "other"), NEARLY)
def test_they_are_nearly_one_name(one: str, other: str):
    assert score(one, other) > 0.85


NEARER = [
    # what is typed, the right name, one that looks like it
    ("Mohammad Aslam", "Mian Mohammad Aslam", "Mohammad Eslami"),
    ("Saleh Mohammad", "Saleh Mohamed", "Mohamed Saleh"),
    ("عبد الحي", "Abdul Hai", "Abdallah"),
    ("Ali Kazemi", "Ali Arsalan Kazemi", "Ali Hamzavi"),
    ("Yones Emami", "Yones Emamichoghaei", "Younes Elamine"),
    ("Soleimani", "Qassem Soleimani", "Salman"),
]


@pytest.mark.parametrize(("typed", "right", "wrong"), NEARER)
def test_the_right_name_is_nearer_than_its_likeness(typed: str, right: str, wrong: str):
    across = not typed.isascii()
    scores = [
        compare(spelling(typed), spelling(name), across).score
        for name in (right, wrong)
    ]
    assert scores[0] > scores[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("faθi", "fathi"), ("iʃaq", "ishaq"), ("maʒar", "mazhar"), ("", "a"), ("", "")],
)
def test_a_distance_is_the_same_from_both_sides(one: str, other: str):
    assert distance(one, other) == distance(other, one)


def test_a_word_the_question_lacks_costs_less_than_one_the_name_lacks():
    fuller, shorter = "hasan SAYYID nasralah", "hasan nasralah"
    assert compare(shorter, fuller).score > compare(fuller, shorter).score


SCRIPTS = [
    ("الإسلام", "ISLAMIC"),
    ("Islam", "ISLAMIC"),
    ("Aslam", "aslam"),
    ("اسلم", "aslm"),
    ("لواء", "BRIGADE"),
]


@pytest.mark.parametrize(("text", "expected"), SCRIPTS)
def test_a_common_word_counts_in_its_own_script(text: str, expected: str):
    assert spelling(text) == expected
