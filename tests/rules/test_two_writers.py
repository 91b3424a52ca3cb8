"""Two transactions that are each right by themselves cannot break a rule together."""

import pytest

from groups.models import ArmedGroup, Membership, Relation
from places.models import Place
from records.choices import Status
from sources.models import Passage
from tests.concurrency import run_at_once
from tests.factories import content, published, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("model", "lower", "upper", "values", "rule"),
    [
        (Membership, "member", "umbrella", {}, "membership_without_loop"),
        (
            Relation,
            "subject",
            "object",
            {"kind": "branch_of"},
            "branch_without_loop",
        ),
    ],
)
def test_each_cannot_add_half_of_a_loop(model, lower, upper, values, rule):
    a, b = saved(ArmedGroup), saved(ArmedGroup)
    there = model(**content(model, **{lower: a, upper: b}, **values))
    back = model(**content(model, **{lower: b, upper: a}, **values))

    assert run_at_once(there.save, back.save) == [rule]
    assert model.objects.count() == 1


def test_each_cannot_move_a_place_into_the_other():
    a, b = saved(Place), saved(Place)
    into_b = Place.objects.filter(pk=a.pk)
    into_a = Place.objects.filter(pk=b.pk)

    broken = run_at_once(
        lambda: into_b.update(parent=b), lambda: into_a.update(parent=a)
    )

    assert broken == ["place_parent_without_loop"]
    assert Place.objects.filter(parent__isnull=False).count() == 1


def cited_twice() -> list:
    """The two citations of a published claim."""
    claim = published(Membership)
    source = claim.citations.get().source
    claim.citations.add(
        published(Passage, source=source, position=2, locator="paragraph 2")
    )
    through = Membership.citations.through
    return [
        through.objects.filter(pk=row.pk)
        for row in through.objects.filter(membership=claim)
    ]


def test_each_cannot_take_away_one_of_two_citations():
    one, other = cited_twice()

    assert run_at_once(one.delete, other.delete) == ["published_with_citation"]


def test_one_cannot_move_away_a_citation_that_the_other_relies_on():
    one, other = cited_twice()
    draft = saved(Membership)

    broken = run_at_once(lambda: one.update(membership=draft), other.delete)

    assert broken == ["published_with_citation"]


def test_a_claim_is_not_published_while_its_citation_goes():
    claim = published(Membership)
    Membership.objects.filter(pk=claim.pk).update(
        status=Status.WITHDRAWN, withdrawn_reason="For a while."
    )
    rows = Membership.objects.filter(pk=claim.pk)
    citations = Membership.citations.through.objects.filter(membership=claim)

    broken = run_at_once(
        lambda: rows.update(status=Status.PUBLISHED), lambda: citations.delete()
    )

    assert broken == ["published_with_citation"]


def test_a_claim_is_not_published_while_what_it_cites_is_withdrawn():
    claim = published(Membership)
    rows = Membership.objects.filter(pk=claim.pk)
    rows.update(status=Status.WITHDRAWN, withdrawn_reason="For a while.")
    cited = Passage.objects.filter(pk=claim.citations.get().pk)
    withdrawn = {"status": Status.WITHDRAWN, "withdrawn_reason": "Retracted."}

    broken = run_at_once(
        lambda: rows.update(status=Status.PUBLISHED), lambda: cited.update(**withdrawn)
    )

    assert broken == ["published_with_citation"]


def test_a_passage_is_not_withdrawn_while_the_other_citation_goes():
    one, other = cited_twice()
    cited = Passage.objects.filter(pk=one.get().passage_id)
    withdrawn = {"status": Status.WITHDRAWN, "withdrawn_reason": "Retracted."}

    broken = run_at_once(other.delete, lambda: cited.update(**withdrawn))

    assert broken == ["published_with_citation"]
