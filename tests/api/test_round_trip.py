"""What was read can be put back, and says nothing new."""

import pytest

from config.api import router
from review.models import Proposal
from tests.api_client import ROOT, history, put, rows
from tests.factories import published

pytestmark = pytest.mark.usefixtures("seeded", "db")

VIEWS = {prefix: view for prefix, view, _ in router.registry if hasattr(view, "model")}


@pytest.mark.parametrize("collection", VIEWS)
def test_what_was_read_can_be_put_back_and_changes_nothing(editor, collection):
    if not rows(collection):
        published(VIEWS[collection].model)
    current = rows(collection, editor, page_size=4)
    before = (Proposal.objects.count(), history())

    assert current
    for row in current:
        address = f"{ROOT}{collection}/{row.get('slug', row.get('id'))}/"
        answer = put(editor, address, row)
        assert (answer.status_code, answer.json()) == (200, row)

    assert (Proposal.objects.count(), history()) == before
