"""A retired slug stays retired, by every write path; two that differ stay apart."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from rest_framework.test import APIClient

from groups.models import ArmedGroup, Person
from history.models import Change
from history.revisions import declared
from records.retired_slugs import RetiredSlug
from review.merge import merge, preview, store_distinct
from review.models import Distinct, are_distinct
from review.publication import submit
from tests.factories import published, saved
from tests.rules.test_every_constraint import codes_of
from tests.rules.violations import attempt
from tests.rules.write_paths import (
    by_api,
    by_bulk_create,
    by_fixture,
    by_sql,
    by_sql_update,
    by_update,
    refusal,
)

pytestmark = pytest.mark.usefixtures("prepared", "db")
WHY = "Different leaders, different towns."


@pytest.fixture
def retired(db: None) -> RetiredSlug:
    return RetiredSlug.objects.create(collection="groups", slug="old", target="new")


WRITE_PATHS = [by_sql, by_sql_update, by_update, by_bulk_create, by_fixture, by_api]


@pytest.mark.parametrize("write", WRITE_PATHS)
def test_a_retired_slug_is_not_used_again(retired: RetiredSlug, write):
    broken = attempt(ArmedGroup, "slug_given")
    broken.broken = {"slug": "old"}

    assert write(broken) == "slug_is_retired"


def test_the_model_says_so_too(retired: RetiredSlug):
    with pytest.raises(ValidationError) as caught:
        ArmedGroup(slug="old", kind="militia").full_clean()
    assert codes_of(caught.value) == {"slug_is_retired"}


def test_the_same_slug_of_another_collection_is_free(retired: RetiredSlug):
    assert saved(Person, slug="old").pk


def test_a_merged_record_does_not_come_back(publisher: User):
    kept, merged = published(ArmedGroup), published(ArmedGroup)
    merge(kept, merged, publisher, WHY)
    merged.refresh_from_db()

    assert refusal(lambda: submit(merged, publisher)) == "slug_is_retired"


def test_a_retired_slug_stays_where_it_leads(retired: RetiredSlug):
    rows = RetiredSlug.objects.filter(pk=retired.pk)
    permanent = "retired_slug_is_permanent"

    assert refusal(lambda: rows.delete()) == permanent
    assert refusal(lambda: rows.update(target="elsewhere")) == permanent
    assert refusal(lambda: rows.update(target="new")) is None


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"slug": "old", "target": "newer"}, "retiredslug_once"),
        ({"slug": "one", "target": "one"}, "retiredslug_to_another"),
    ],
)
def test_a_slug_is_retired_once_and_for_another(retired, values, rule):
    row = RetiredSlug(collection="groups", **values)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert codes_of(caught.value) == {rule}
    assert refusal(row.save) == rule


def test_a_chain_that_bites_its_tail_has_an_end(retired: RetiredSlug):
    RetiredSlug.objects.create(collection="groups", slug="new", target="old")

    assert RetiredSlug.objects.end_of("groups", "old") == "new"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"one": "a", "other": "b"}, "distinct_once"),
        ({"one": "c", "other": "b"}, "distinct_in_order"),
        ({"one": "b", "other": "b"}, "distinct_in_order"),
        ({"one": "a", "other": "c", "why": ""}, "distinct_explained"),
    ],
)
def test_a_pair_is_stored_once_in_order_and_explained(values, rule):
    Distinct.objects.create(collection="groups", one="a", other="b", why=WHY)
    row = Distinct(collection="groups", **{"why": WHY, **values})
    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert codes_of(caught.value) == {"blank" if values.get("why") == "" else rule}
    assert refusal(row.save) == rule


def test_two_that_are_not_the_same_are_known_from_either_end(publisher: User):
    with declared(None, "test"):
        one, other, third = (published(ArmedGroup) for _ in range(3))
    store_distinct(other, one, publisher, WHY)

    assert are_distinct(one, other)
    assert are_distinct(other, one)
    assert not are_distinct(one, third)
    assert Distinct.objects.slugs_apart_from(one) == {other.slug}
    pair = tuple(sorted((one.slug, other.slug)))
    assert Distinct.objects.pairs("groups") == {pair}
    revision = Change.objects.get(table="review_distinct").revision
    assert (revision.user, revision.why) == (publisher, WHY)


def test_two_that_are_not_the_same_are_not_merged(publisher: User):
    one, other = published(ArmedGroup), published(ArmedGroup)
    store_distinct(one, other, publisher, WHY)

    assert "not the same" in preview(one, other, publisher).obstacles[0]
    with pytest.raises(ValidationError):
        merge(one, other, publisher, WHY)


def test_what_the_merged_record_is_not_the_kept_one_is_not_either(publisher: User):
    kept, merged, third = (published(ArmedGroup) for _ in range(3))
    store_distinct(merged, third, publisher, WHY)
    merge(kept, merged, publisher, "One group.")

    assert are_distinct(kept, third)


def test_the_redirect_of_a_stored_slug_needs_no_row(retired: RetiredSlug):
    """A copy of the database may hold the slug and not the record behind it."""
    with transaction.atomic():
        answer = APIClient().get("/api/v1/groups/old/")

    assert answer["Location"] == "http://testserver/api/v1/groups/new/"
    with pytest.raises(DatabaseError), transaction.atomic():
        saved(ArmedGroup, slug="old")
