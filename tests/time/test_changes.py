"""The feed of changes: a mirror that follows it is the original, and drafts stay in."""

import pytest
from django.db import models

from records.history import last_revision
from records.showing import public_models
from tests.time.mirror import follow, original
from tests.time.upheaval import Upheaval

COLLECTIONS = [
    "groups people places sources passages memberships leaderships fates sizes",
    "designations relations presences incidents participations targets casualties",
    "incident-links",
]
COLLECTIONS = " ".join(COLLECTIONS).split()


def public_rows() -> set[tuple[str, str]]:
    return {
        (model.collection, key)
        for model in public_models().values()
        for key in model.objects.visible_to(None).values_list(
            public_key(model), flat=True
        )
    }


def public_key(model: type[models.Model]) -> str:
    names = {field.name for field in model._meta.fields}
    return "slug" if "slug" in names else "pk"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mirror_that_follows_the_feed_is_the_original(seed: int) -> None:
    upheaval = Upheaval(seed)
    copy: dict = {}
    since = follow(copy, 0)
    assert copy == original(COLLECTIONS)
    for turn in range(40):
        upheaval.happen()
        if upheaval.die.random() < 0.1:
            since = follow(copy, since)
    follow(copy, since)
    print(upheaval.done, last_revision().number)
    wanted = original(COLLECTIONS)
    assert copy.keys() == wanted.keys()
    for address in copy:
        assert copy[address] == wanted[address]
