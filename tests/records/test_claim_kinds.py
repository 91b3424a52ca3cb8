"""A kind of claim is one declaration: what it is about brings its rules and indexes."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from groups.models import ArmedGroup, GroupName
from records.claims import Claim, Ends, Period
from records.models import has_address, is_reviewed
from records.querysets import PeriodQuerySet

CLAIMS = [model for model in apps.get_models() if issubclass(model, Claim)]
OF_EVERY_CLAIM = {
    "asserted_on_is_edtf",
    "basis_known",
    "confidence_known",
    "id_given",
    "id_wellformed",
    "one_speaker",
    "rank_known",
    "said_once",
    "speaker_words_given",
    "status_known",
    "withdrawn_on_is_edtf",
    "withdrawn_with_reason",
}
OF_EVERY_PERIOD = {
    "attested_is_edtf",
    "end_is_edtf",
    "one_preferred",
    "start_before_end",
    "start_is_edtf",
}


def rules_of(model: type[models.Model], noun: str) -> dict[str, models.BaseConstraint]:
    return {
        rule.name.removeprefix(f"{noun}_"): rule for rule in model._meta.constraints
    }


@pytest.fixture
def training():
    """A new kind of claim, as one writes it."""
    with isolate_apps("groups"):

        class Training(Period):
            """One unbroken period in which a group trains another one."""

            collection = "trainings"
            about = ("trainer", "trainee")
            ends = Ends("trainer", "trainee", "A group does not train itself.")
            trainer = models.ForeignKey(ArmedGroup, models.PROTECT, related_name="+")
            trainee = models.ForeignKey(ArmedGroup, models.PROTECT, related_name="+")

            class Meta(Period.Meta):
                app_label = "groups"

        yield Training


def test_a_kind_of_claim_needs_no_more_than_what_it_is_about(training):
    rules = rules_of(training, "training")

    assert set(rules) == OF_EVERY_CLAIM | OF_EVERY_PERIOD | {"of_another"}
    assert rules["said_once"].fields == (
        *("trainer", "trainee"),
        *("asserted_by_group", "asserted_by_person"),
        *("asserted_by_source", "asserted_by_words"),
        *("asserted_on", "withdrawn_on", "start", "end", "attested"),
    )
    assert [name for name, _ in rules["one_preferred"].expressions] == [
        *("trainer", "trainee", "possible")
    ]
    assert [index.name for index in training._meta.indexes] == [
        "training_possible",
        "training_certain",
    ]


def test_a_new_kind_of_claim_is_listed_in_the_order_of_its_ids(training):
    assert training._meta.ordering == ["id"]
    assert training.objects._queryset_class is PeriodQuerySet


@pytest.mark.parametrize("model", CLAIMS)
def test_every_claim_has_the_rules_of_its_kind(model):
    noun = getattr(model, "noun", model._meta.model_name)
    expected = OF_EVERY_CLAIM
    if issubclass(model, Period):
        expected = expected | OF_EVERY_PERIOD

    assert set(rules_of(model, noun)) >= expected


def test_what_holds_both_ways_is_stored_once_whichever_end_comes_first():
    symmetric = [model.__name__ for model in CLAIMS if model.symmetric]

    assert symmetric == ["Relation", "IncidentLink"]
    for model in CLAIMS:
        names = {
            rule.name.rpartition("_symmetric_")[2] for rule in model._meta.constraints
        }
        assert ("once" in names) == bool(model.symmetric)


def test_a_name_is_reviewed_and_has_no_address_of_its_own():
    assert is_reviewed(GroupName)
    assert not has_address(GroupName)
    assert has_address(ArmedGroup)
    assert not is_reviewed(None)
