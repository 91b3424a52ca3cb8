"""Every constraint of every table is broken once, past the model and through it.

A new constraint without a way to break it (tests/rules/violations.py) fails here.
"""

import pytest
from django.core.exceptions import ValidationError

from review.models import Proposal
from tests.rules.violations import attempt, rules
from tests.rules.write_paths import by_update

pytestmark = pytest.mark.usefixtures("prepared", "db")

RULES = [
    pytest.param(model, fact, rule.name, id=rule.name) for model, fact, rule in rules()
]

# Where a field is empty that must be filled, or an item of a list is wrong, forms and
# the API say so in words of their own before the rule is tried.
REPORTED_BY_FIELD = {
    "slug_given": "blank",
    "id_given": "blank",
    "title_given": "blank",
    "text_given": "blank",
    "locator_given": "blank",
    "methods_known": "item_invalid",
}


def codes_of(error: ValidationError) -> set[str]:
    """The codes of all errors, wherever they are filed."""
    return {item.code for errors in error.error_dict.values() for item in errors}


@pytest.mark.parametrize(("model", "fact", "rule"), RULES)
def test_model_and_database_report_the_same_rule(model, fact, rule):
    broken = attempt(model, fact)
    with pytest.raises(ValidationError) as caught:
        broken.row.full_clean()

    assert codes_of(caught.value) == {REPORTED_BY_FIELD.get(fact, rule)}
    assert by_update(broken) == rule


@pytest.mark.parametrize("model", sorted({m for m, _, _ in rules()}, key=str))
def test_a_row_that_breaks_no_rule_is_valid(model):
    valid = attempt(model, "status_known")
    valid.broken = {}

    valid.row.full_clean()
    assert by_update(valid) is None


def test_proposals_have_no_further_rules():
    """They are broken in tests/review/test_proposals.py."""
    assert {rule.name for rule in Proposal._meta.constraints} == {
        "proposal_decided_by_another",
        "proposal_decision_complete",
        "proposal_state_known",
    }
