"""Figures out of order come in with an importer's warning, and in no other way."""

import pytest

from dates.fields import noun_of
from groups.models import SizeEstimate
from incidents.models import CasualtyCount, Incident
from tests.factories import content
from tests.rules.admin_path import by_admin
from tests.rules.write_paths import Attempt, by_api, by_bulk_create, by_fixture, by_sql

pytestmark = pytest.mark.usefixtures("prepared", "db")

WARNING = {"warning": "The low figure is higher than the high one, as published."}
FIGURES = [
    (SizeEstimate, {"low": 9, "high": 1}),
    (SizeEstimate, {"low": 9, "best": 5}),
    (SizeEstimate, {"best": 9, "high": 5}),
    (CasualtyCount, {"low": 9, "high": 1}),
    (Incident, {"events_low": 9, "events_high": 1}),
]


@pytest.mark.parametrize("write", [by_sql, by_bulk_create, by_fixture])
@pytest.mark.parametrize(("model", "figures"), FIGURES)
def test_an_import_brings_them_in_with_a_warning(write, model, figures):
    warned = Attempt(model, content(model), {"best": None, **figures, **WARNING})
    if model is Incident:
        warned.broken.pop("best")
    bare = Attempt(model, warned.content, {**warned.broken, "warning": ""})

    assert write(warned) is None
    bare.content = content(model)
    assert write(bare) == f"{noun_of(model)}_figures_ordered"


@pytest.mark.parametrize(("model", "figures"), FIGURES)
@pytest.mark.parametrize("write", [by_api, by_admin])
def test_an_editor_cannot_write_the_warning(write, model, figures):
    warned = Attempt(model, content(model), {**figures, **WARNING})

    assert write(warned) == f"{noun_of(model)}_figures_ordered"
