"""A small world for the admin's pages: two people, a source and a passage."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import DjangoDbBlocker

from groups.models import ArmedGroup, GroupName, Membership
from history.revisions import check_deferred_rules
from sources.models import Passage, Source


@dataclass
class World:
    """Published rows by two people who are none of tests/admin_users.py."""

    writer: User
    checker: User
    passage: Passage

    @property
    def signed(self) -> dict[str, Any]:
        return {
            "status": "published",
            "edited_by": self.writer,
            "reviewed_by": self.checker,
        }

    def group(self, slug: str, name: str, **fields: Any) -> ArmedGroup:
        """A published group with one published name, both cited."""
        with transaction.atomic():
            group = ArmedGroup.objects.create(
                slug=slug, **{"kind": "militia", **self.signed, **fields}
            )
            group.citations.add(self.passage)
            self.name(group, name, "preferred")
            check_deferred_rules()
        group.refresh_from_db()
        return group

    def name(self, group: ArmedGroup, text: str, kind: str = "alias") -> GroupName:
        """A published name, cited."""
        name = GroupName.objects.create(
            group=group, text=text, kind=kind, **self.signed
        )
        name.citations.add(self.passage)
        return name

    def membership(
        self, member: ArmedGroup, umbrella: ArmedGroup, **fields: Any
    ) -> Membership:
        """A membership, published unless the fields say otherwise, cited."""
        claim = Membership.objects.create(
            id=f"{member.slug}-in-{umbrella.slug}",
            member=member,
            umbrella=umbrella,
            **{**self.signed, **fields},
        )
        claim.citations.add(self.passage)
        check_deferred_rules()  # closes the revision, as a commit would
        return claim


@pytest.fixture(scope="module")
def stored_world(prepared: None, django_db_blocker: DjangoDbBlocker) -> World:
    """What every world begins with: two people, and a source with a passage."""
    with django_db_blocker.unblock():
        writer = User.objects.create(username="writer")
        checker = User.objects.create(username="checker")
        signed = {"status": "published", "edited_by": writer, "reviewed_by": checker}
        source = Source.objects.create(
            slug="bulletin", title="A bulletin", kind="article", **signed
        )
        passage = Passage.objects.create(
            source=source, position=1, locator="paragraph 1", **signed
        )
        check_deferred_rules()
    return World(writer, checker, passage)


@pytest.fixture
def world(stored_world: World, db: None) -> World:
    return deepcopy(stored_world)
