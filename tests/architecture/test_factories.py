"""What the tests must know of every kind of row, they know."""

from django.apps import apps

from records.models import Reviewed
from tests.factories import CONTENT


def test_every_kind_of_row_has_its_smallest_valid_content():
    """A kind that is missing in CONTENT of the factories is named here."""
    kinds = {model for model in apps.get_models() if issubclass(model, Reviewed)}

    assert kinds - set(CONTENT) == set()
    assert set(CONTENT) - kinds == set()
