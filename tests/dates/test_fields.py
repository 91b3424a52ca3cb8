"""Date fields of a model, and the columns the database computes from them."""

from datetime import date

import pytest
from django.contrib.postgres.indexes import GistIndex
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.test.utils import isolate_apps

from dates.fields import EdtfField, certain_period, possible_period
from sources.models import Source


@pytest.fixture
def stay(db):
    """A model of one stay somewhere, its table gone again after the test."""
    with isolate_apps("records"):

        class Stay(models.Model):
            start = EdtfField(allow_open=True)
            end = EdtfField(allow_open=True)
            attested = EdtfField(bounds=False, days=True)
            possible = possible_period()
            certain = certain_period()

            class Meta:
                app_label = "records"
                indexes = [
                    GistIndex(fields=["attested_days"], name="stay_attested_days"),
                    GistIndex(fields=["possible"], name="stay_possible"),
                    GistIndex(fields=["certain"], name="stay_certain"),
                ]

        with connection.schema_editor() as editor:
            editor.create_model(Stay)
        yield Stay


@pytest.mark.parametrize(
    ("given", "kept"),
    [("2014?", "2014?"), (" 2014 ", "2014"), ("", None), ("  ", None), (None, None)],
)
def test_a_date_field_keeps_the_text_and_takes_nothing_for_unknown(given, kept):
    assert EdtfField().clean(given, None) == kept


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("2026-02-30", "There is no day 30 in February 2026; it has 28 days."),
        ("2026\0", "A date holds no NUL byte."),
        ("..", "“..” (open) is no date; only a period can be open."),
    ],
)
def test_a_date_field_says_why_it_refuses_a_text(given, reason):
    with pytest.raises(ValidationError) as refusal:
        Source._meta.get_field("published").clean(given, None)
    [error] = refusal.value.error_list
    assert (error.code, error.messages) == ("source_published_is_edtf", [reason])


def test_a_date_field_takes_open_only_where_it_says_so():
    assert EdtfField(allow_open=True).clean("..", None) == ".."


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({}, {"null": True, "blank": True}),
        ({"null": False, "blank": False}, {}),
        ({"allow_open": True, "days": True}, {"null": True, "blank": True}),
    ],
)
def test_a_migration_sees_plain_text_where_a_date_field_is(given, written):
    _, path, args, options = EdtfField(**given).deconstruct()
    assert path == "django.db.models.CharField"
    assert (args, options) == ([], {"max_length": 100, **written})
    assert type(EdtfField(**given).clone()) is models.CharField


def test_one_declaration_brings_the_columns_and_the_rule_of_a_date(stay):
    assert [field.name for field in stay._meta.fields[1:]] == [
        *("start", "start_earliest", "start_latest"),
        *("end", "end_earliest", "end_latest"),
        *("attested", "attested_days"),
        *("possible", "certain"),
    ]
    assert [rule.name for rule in stay._meta.constraints] == [
        "stay_start_is_edtf",
        "stay_end_is_edtf",
        "stay_attested_is_edtf",
    ]


def test_a_date_of_an_abstract_model_comes_whole_with_each_that_inherits_it():
    with isolate_apps("records"):

        class Dated(models.Model):
            date = EdtfField(days=True)

            class Meta:
                app_label = "records"
                abstract = True

        class Battle(Dated):
            class Meta:
                app_label = "records"

        class Truce(Dated):
            class Meta:
                app_label = "records"

    columns = ["date", "date_earliest", "date_latest", "date_days"]
    for model in (Battle, Truce):
        assert [field.name for field in model._meta.fields[1:]] == columns
        [rule] = model._meta.constraints
        assert rule.name == f"{model._meta.model_name}_date_is_edtf"


def test_computed_bounds_are_there_after_saving(stay):
    saved = stay.objects.create(start="2014", attested="[2026-03-19..]")
    assert (saved.start_earliest, saved.start_latest) == (
        date(2014, 1, 1),
        date(2014, 12, 31),
    )
    assert (saved.possible.lower, saved.possible.upper) == (date(2014, 1, 1), None)
    assert (saved.certain.lower, saved.certain.upper) == (
        date(2014, 12, 31),
        date(2026, 3, 20),
    )


def test_computed_bounds_follow_an_update(stay):
    saved = stay.objects.create(start="2014")
    stay.objects.update(start="..")
    saved.refresh_from_db()
    assert (saved.start_earliest, saved.possible.lower) == (None, None)


def test_the_last_day_there_is_can_be_read_back(stay):
    stay.objects.create(start="9999-12-31", end="9999-12-31", attested="9999-12-31")
    saved = stay.objects.get()
    assert saved.start_latest == date(9999, 12, 31)
    assert date(9999, 12, 31) in saved.possible
    assert date(9999, 12, 31) in saved.certain


def test_empty_text_is_stored_as_unknown(stay):
    stay.objects.create(start="", attested="")
    assert stay.objects.filter(start=None, attested=None).count() == 1


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        ("start", "2014-13", "stay_start_is_edtf"),
        ("attested", "2014-13", "stay_attested_is_edtf"),
        ("attested", "..", "stay_attested_is_edtf"),
    ],
)
def test_the_rule_has_one_name_in_the_database_and_the_model(stay, field, text, rule):
    row = stay(**{field: text})
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert [error.code for error in refusal.value.error_dict["__all__"]] == [rule]
    with pytest.raises(IntegrityError) as failure:
        row.save()
    assert failure.value.__cause__.diag.constraint_name == rule


def test_computed_columns_are_not_in_fixtures(stay):
    stay.objects.create(start="2014?")
    [row] = serializers.serialize("python", stay.objects.all())
    assert row["fields"] == {"start": "2014?", "end": None, "attested": None}


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        ((date(2026, 3, 16), date(2026, 3, 16)), {"[2026-03-16,2026-03-18]"}),
        ((date(2026, 3, 17), date(2026, 3, 17)), set()),
        ((date(2026, 3, 17), None), {"[2026-03-16,2026-03-18]"}),
        ((None, date(2026, 3, 15)), {"[..2026-03-01]"}),
        ((None, None), {"[2026-03-16,2026-03-18]", "[..2026-03-01]"}),
        ((date(2026, 3, 18), date.max), {"[2026-03-16,2026-03-18]"}),
        ((date(2026, 3, 18), date(2026, 3, 16)), set()),
    ],
)
def test_a_set_of_days_is_found_on_its_days_and_not_between(stay, span, texts):
    for text in ("[2026-03-16,2026-03-18]", "[..2026-03-01]", None):
        stay.objects.create(attested=text)
    rows = stay.objects.filter(attested_days__overlap=span)
    assert set(rows.values_list("attested", flat=True)) == texts


def test_a_set_of_days_is_compared_with_a_period_of_the_row(stay):
    stay.objects.create(start="2014", attested="2015")
    stay.objects.create(start="2014", attested="2013")
    rows = stay.objects.filter(attested_days__overlap=models.F("possible"))
    assert [row.attested for row in rows] == ["2015"]
