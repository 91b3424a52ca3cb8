"""What every model and migration has: words, and names that a person chose."""

import inspect
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.models import Model

OURS = (
    "records",
    "history",
    "review",
    "sources",
    "places",
    "groups",
    "incidents",
)
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_says_what_a_row_is(model):
    words = inspect.getdoc(model) or ""

    assert not words.startswith(f"{model.__name__}("), "Django's own, not ours"
    assert len(words.split()) > 4


@pytest.mark.parametrize("model", MODELS)
def test_every_field_that_a_person_meets_is_explained(model):
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    silent = [field.name for field in fields if not field.help_text and not key(field)]

    assert silent == []


def key(field: models.Field) -> bool:
    return isinstance(field, models.AutoField)


@pytest.mark.parametrize("model", MODELS)
def test_every_order_ends_in_a_unique_field(model: type[Model]):
    ordering = model._meta.ordering
    unique = {
        *(field.name for field in model._meta.local_fields if field.unique),
        *(
            rule.fields[-1]
            for rule in model._meta.constraints
            if isinstance(rule, models.UniqueConstraint) and rule.fields
        ),
    }

    assert not ordering or str(ordering[-1]).lstrip("-") in unique


@pytest.mark.parametrize("model", MODELS)
def test_every_rule_has_one_name_and_a_sentence(model):
    for rule in model._meta.constraints:
        assert rule.violation_error_code == rule.name
        assert rule.violation_error_message.endswith(".")


def test_no_two_rules_have_the_same_name():
    names = [rule.name for model in MODELS for rule in model._meta.constraints]

    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    planned = [
        name
        for app in OURS
        for name in (settings.BASE_DIR / app / "migrations").glob("*.py")
    ]

    assert planned


def test_every_migration_has_a_name_that_says_what_it_does():
    names = [
        path.stem
        for app in OURS
        for path in (settings.BASE_DIR / app / "migrations").glob("[0-9]*.py")
    ]

    assert names
    assert [name for name in names if not re.fullmatch(r"\d{4}(_[a-z]+)+", name)] == []
    assert [name for name in names if "_auto" in name] == []
    assert [name for name in names if "_initial" in name] == []
