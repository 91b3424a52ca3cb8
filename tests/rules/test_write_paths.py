"""Each rule of a row is broken by every write path, and each names the same rule.

The kinds of row share their rules, so each rule is tried with one of them; that all
of them have it is in test_every_constraint.py.
"""

import pytest

from dates.fields import noun_of
from groups.models import GroupName, Membership, Relation, SizeEstimate
from incidents.models import Incident, Target
from tests.rules.admin_path import by_admin
from tests.rules.violations import attempt, rules
from tests.rules.write_paths import (
    by_api,
    by_bulk_create,
    by_fixture,
    by_sql,
    by_update,
)

pytestmark = pytest.mark.usefixtures("prepared", "db")

WRITE_PATHS = {
    "sql": by_sql,
    "update": by_update,
    "bulk_create": by_bulk_create,
    "fixture": by_fixture,
    "api": by_api,
    "admin": by_admin,
}

# The kind of row to try a rule with, where it is not the first that has it.
TRIED_WITH = {
    "kind_known": Relation,
    "one_preferred": Membership,
    "said_once": Membership,
    "role_known": Membership,
    "of_another": Membership,
    "start_before_end": Membership,
    "language_wellformed": GroupName,
    "script_wellformed": GroupName,
    "text_given": GroupName,
    "once": GroupName,
    "figures_ordered": SizeEstimate,
    "date_is_edtf": Incident,
    "one_owner": Target,
}

# What a write path offers no way to say. The status is changed by steps (submit,
# publish, withdraw), and only published claims can be preferred twice.
BY_STEPS = {"status_known", "withdrawn_with_reason", "one_preferred"}
UNSAYABLE = {
    # A row with the natural key of an existing one is that one, changed.
    "fixture": {"slug_once", "position_once", "once"},
    "api": {
        *BY_STEPS,
        "one_speaker",  # there is one asserted_by
        "id_given",  # an id that is not given is made
        "once",  # the names of a record are one list
    },
    "admin": {
        *BY_STEPS,
        "id_given",
        "once",
        "speaker_words_given",  # an empty box is null
    },
}

# What a path with fields reports before the rule: something is not filled in,
# or an item of a list is not among the choices.
MISSING = ("slug_given", "title_given", "text_given", "locator_given")
REPORTED_BY_FIELD = {
    "api": {
        **dict.fromkeys(MISSING, "null"),
        "text_given": "blank",
        "methods_known": "invalid_choice",
        "external_ids_are_texts": "invalid",
    },
    "admin": {
        **dict.fromkeys(MISSING, "required"),
        "methods_known": "invalid_choice",
    },
}


def tried() -> dict[str, type]:
    """One kind of row for each fact."""
    having: dict[str, type] = {}
    for model, fact, _ in rules():
        having.setdefault(fact, model)
    return {**having, **TRIED_WITH}


CASES = [
    pytest.param(path, model, fact, id=f"{path}-{noun_of(model)}_{fact}")
    for fact, model in tried().items()
    for path in WRITE_PATHS
    if fact not in UNSAYABLE.get(path, ())
]


@pytest.mark.parametrize(("path", "model", "fact"), CASES)
def test_every_write_path_reports_the_same_rule(path, model, fact):
    rule = f"{noun_of(model)}_{fact}"
    expected = REPORTED_BY_FIELD.get(path, {}).get(fact, rule)

    assert WRITE_PATHS[path](attempt(model, fact)) == expected


@pytest.mark.parametrize("path", WRITE_PATHS)
def test_every_write_path_accepts_a_valid_row(path):
    valid = attempt(Membership, "role_known")
    valid.broken = {"role": "nominal"}

    assert WRITE_PATHS[path](valid) is None
