"""Two records that are one: what moves, what is withdrawn, what prevents it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from groups.models import (
    ArmedGroup,
    Designation,
    GroupName,
    Leadership,
    Membership,
    Person,
    PersonFate,
    Relation,
    SizeEstimate,
)
from history.models import Change, Revision
from history.revisions import declared
from history.row_history import changes_of
from incidents.models import Incident, Participation
from places.models import Place
from records.claims import Claim
from records.querysets import named_records
from records.retired_slugs import RetiredSlug
from records.violations import broken_rule
from review.merge import merge, preview
from review.proposals import propose
from sources.models import Passage, Source
from tests.factories import published, saved
from tests.users import account

pytestmark = pytest.mark.usefixtures("prepared", "db")
WHY = "One group under two spellings."


def two(model: type, **values) -> tuple:
    """A published record to keep and one to merge."""
    with declared(None, "test"):
        return (
            published(model, slug="kept", **values),
            published(model, slug="merged", **values),
        )


def keys_left(record) -> list[str]:
    """The columns anywhere in the database that still hold the key of a record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = %s::regclass",
            [record._meta.db_table],
        )
        columns = []
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM {table} WHERE "{column}" = %s', [record.pk]
            )
            columns += [f"{table}.{column}"] * cursor.fetchone()[0]
    return columns


def test_everything_that_named_a_group_names_the_kept_one(publisher: User):
    kept, merged = two(ArmedGroup)
    published(Membership, umbrella=merged)
    published(Membership, member=merged)
    published(Relation, object=merged)
    published(Designation, authority=merged)
    published(Leadership, group=merged)
    published(SizeEstimate, asserted_by_group=merged)
    published(Participation, group=merged)
    saved(Membership, umbrella=merged)
    merged.citations.clear()
    merge(kept, merged, publisher, WHY)

    assert keys_left(merged) == []
    assert kept.memberships_of_others.count() == 2
    assert SizeEstimate.objects.get().asserted_by_group == kept


def test_names_move_and_the_preferred_one_becomes_an_alias(publisher: User):
    kept, merged = two(ArmedGroup)
    kept.names.update(text="Kataib Hizballah")
    merged.names.update(text="Kata'ib Hezbollah")
    published(GroupName, group=merged, text="KH", kind="acronym")
    merge(kept, merged, publisher, WHY)

    names = set(kept.names.values_list("text", "kind", "status"))
    assert names == {
        ("Kataib Hizballah", "preferred", "published"),
        ("Kata'ib Hezbollah", "alias", "published"),
        ("KH", "acronym", "published"),
    }
    kept.refresh_from_db()
    assert kept.name == "Kataib Hizballah"


def test_a_name_that_both_have_is_kept_once_with_the_passages_of_both(publisher: User):
    kept, merged = two(ArmedGroup)
    for group in (kept, merged):
        published(GroupName, group=group, text="KH", kind="acronym")
    kept.names.filter(kind="preferred").update(text="Kataib Hizballah")
    merged.names.filter(kind="preferred").update(text="Kataib Hizballah")
    other = published(Passage)
    merged.names.get(kind="acronym").citations.add(other)
    merge(kept, merged, publisher, WHY)

    assert sorted(name.text for name in kept.names.all()) == ["KH", "Kataib Hizballah"]
    assert other in kept.names.get(text="KH").citations.all()
    assert {name.status for name in merged.names.all()} == {"withdrawn"}


def test_a_name_withdrawn_here_and_published_there_is_published_again(publisher: User):
    kept, merged = two(ArmedGroup)
    for group in (kept, merged):
        published(GroupName, group=group, text="KH", kind="acronym")
    kept.names.filter(text="KH").update(status="withdrawn", withdrawn_reason="Doubted.")
    merge(kept, merged, publisher, WHY)

    assert kept.names.get(text="KH").status == "published"


def test_the_same_claim_word_for_word_is_kept_once_with_both_citations(
    publisher: User,
):
    kept, merged = two(ArmedGroup)
    umbrella = published(ArmedGroup)
    stays = published(Membership, umbrella=umbrella, member=kept, start="2014")
    goes = published(Membership, umbrella=umbrella, member=merged, start="2014")
    disagrees = published(Membership, umbrella=umbrella, member=merged, start="2015")
    other = published(Passage)
    goes.citations.add(other)
    merge(kept, merged, publisher, WHY)

    claims = {row.pk: row for row in Membership.objects.all()}
    assert claims[stays.pk].status == claims[disagrees.pk].status == "published"
    assert claims[disagrees.pk].member == kept
    assert other in stays.citations.all()
    assert claims[goes.pk].status == "withdrawn"
    assert "Said the same as another one" in claims[goes.pk].withdrawn_reason


def test_two_of_the_merged_records_own_claims_can_become_one(publisher: User):
    kept, merged = two(ArmedGroup)
    third = published(ArmedGroup)
    for speaker in (kept, merged):
        published(Membership, umbrella=third, member=merged, asserted_by_group=speaker)
    merge(kept, merged, publisher, WHY)

    assert sorted(Membership.objects.values_list("status", flat=True)) == [
        "published",
        "withdrawn",
    ]


def test_what_holds_both_ways_is_kept_once_from_whichever_end(publisher: User):
    kept, merged = two(ArmedGroup)
    ally = published(ArmedGroup)
    stays = published(Relation, subject=kept, kind="allied_with", object=ally)
    goes = published(Relation, subject=ally, kind="allied_with", object=merged)
    merge(kept, merged, publisher, WHY)

    statuses = dict(Relation.objects.values_list("pk", "status"))
    assert statuses == {stays.pk: "published", goes.pk: "withdrawn"}


def test_what_a_draft_rests_on_does_not_come_to_support_a_published_claim(
    publisher: User,
):
    kept, merged = two(ArmedGroup)
    umbrella = published(ArmedGroup)
    draft = saved(Membership, umbrella=umbrella, member=kept)
    stays = published(Membership, umbrella=umbrella, member=merged)
    other = published(Passage)
    draft.citations.add(other)
    merge(kept, merged, publisher, WHY)

    stays.refresh_from_db()
    assert (stays.status, stays.member) == ("published", kept)
    assert other not in stays.citations.all()
    draft.refresh_from_db()
    assert draft.status == "withdrawn"


def claims_between_two() -> list[tuple[type, type, tuple[str, ...]]]:
    """Each kind of claim between two records of one kind: itself, of what, its ends."""
    between = []
    for model in apps.get_models():
        if issubclass(model, Claim):
            keys = [key for key in named_records(model) if key.name in model.about]
            for of in {key.related_model for key in keys}:
                ends = tuple(key.name for key in keys if key.related_model is of)
                between += [(model, of, ends)] if len(ends) == 2 else []
    return between


@pytest.mark.parametrize(("model", "of", "ends"), claims_between_two())
def test_a_claim_between_the_two_is_withdrawn(publisher: User, model, of, ends):
    kept, merged = two(of)
    claim = published(model, **dict(zip(ends, (kept, merged), strict=True)))
    turned = dict(zip(ends, (merged, kept), strict=True))
    taken_back = saved(
        model, status="withdrawn", withdrawn_reason="A mistake.", **turned
    )
    merge(kept, merged, publisher, WHY)

    claim.refresh_from_db()
    taken_back.refresh_from_db()
    assert claim.status == "withdrawn"
    assert "Said of two, which are one" in claim.withdrawn_reason
    assert taken_back.withdrawn_reason == "A mistake."


def test_moved_claims_keep_who_wrote_and_who_reviewed_them(publisher: User):
    kept, merged = two(ArmedGroup)
    with declared(None, "test"):
        claim = published(Membership, member=merged)
    merge(kept, merged, publisher, WHY)

    claim.refresh_from_db()
    assert (claim.edited_by, claim.reviewed_by) == (
        account("editor"),
        account("reviewer"),
    )
    newest = changes_of(claim)[0]
    assert (newest.revision.user, newest.revision.why) == (publisher, WHY)


def test_a_merge_is_one_revision_and_the_history_of_both_stays(publisher: User):
    kept, merged = two(ArmedGroup)
    with declared(None, "test"):
        published(Membership, member=merged)
    revisions = Revision.objects.count()
    before = len(changes_of(merged))
    merge(kept, merged, publisher, WHY)

    assert Revision.objects.count() == revisions + 1
    assert len(changes_of(merged)) > before
    merged.refresh_from_db()
    assert merged.withdrawn_reason == f"Merged into kept: {WHY}"


@pytest.mark.parametrize("model", [Person, Place, Incident])
def test_every_kind_of_record_is_merged(publisher: User, model):
    kept, merged = two(model)
    if model is Person:
        claim = published(PersonFate, person=merged)
    elif model is Place:
        claim = published(Place, parent=merged)
    else:
        claim = published(Incident, part_of=merged)
    merged.citations.clear()
    merge(kept, merged, publisher, WHY)

    claim.refresh_from_db()
    assert kept.pk in {claim.__dict__.get(f"{key}_id") for key in PARENTS}
    assert keys_left(merged) == []


PARENTS = ("person", "parent", "part_of")


def test_a_place_inside_the_merged_one_lies_in_what_that_lay_in(publisher: User):
    country = published(Place)
    kept, merged = published(Place), published(Place, parent=country)
    Place.objects.filter(pk=kept.pk).update(parent=merged)
    merge(kept, merged, publisher, WHY)

    kept.refresh_from_db()
    assert kept.parent == country


def test_a_loop_is_refused_by_its_name_and_shown_in_the_preview(publisher: User):
    kept, merged = two(ArmedGroup)
    between = published(ArmedGroup)
    published(Membership, member=kept, umbrella=between)
    published(Membership, member=between, umbrella=merged)

    assert "its own umbrella" in preview(kept, merged, publisher).obstacles[0]
    with pytest.raises(DatabaseError) as caught:
        merge(kept, merged, publisher, WHY)
    assert broken_rule(caught.value).code == "membership_without_loop"


def test_two_preferred_claims_are_for_editors_to_weigh(publisher: User):
    kept, merged = two(ArmedGroup)
    umbrella = published(ArmedGroup)
    for member, start in ((kept, "2014"), (merged, "2015")):
        published(
            Membership, member=member, umbrella=umbrella, start=start, rank="preferred"
        )

    assert preview(kept, merged, publisher).obstacles == [
        "Another preferred claim covers some of the same time."
    ]


def test_a_preview_lists_everything_and_changes_nothing(publisher: User):
    kept, merged = two(ArmedGroup)
    moved = published(Membership, member=merged)
    between = published(Membership, member=kept, umbrella=merged)
    changes = Change.objects.count()
    trial = preview(kept, merged, publisher)

    assert trial.obstacles == []
    assert [name.text for name, _ in trial.plan.names] == [merged.name]
    assert trial.plan.moved == {Membership: [moved]}
    assert trial.plan.of_itself == [between]
    assert Change.objects.count() == changes


def obstacle(kept, merged, user) -> str:
    changes = Change.objects.count()
    with pytest.raises(ValidationError) as caught:
        merge(kept, merged, user, WHY)
    assert Change.objects.count() == changes
    (error,) = caught.value.error_list
    assert preview(kept, merged, user).obstacles[0] == error.message
    return error.code


def test_a_merge_takes_the_right_to_publish(db):
    editor = account("somebody")
    editor.groups.set(Group.objects.filter(name="editor"))

    assert obstacle(*two(ArmedGroup), editor) == "merge_right"


def test_nobody_merges_what_they_wrote(publisher: User):
    kept, merged = two(ArmedGroup)
    ArmedGroup.objects.filter(pk=merged.pk).update(edited_by=publisher)
    merged.refresh_from_db()

    assert obstacle(kept, merged, publisher) == "merged_by_another"


def test_a_withdrawn_record_is_not_merged(publisher: User):
    kept, merged = two(ArmedGroup)
    ArmedGroup.objects.filter(pk=merged.pk).update(
        status="withdrawn", withdrawn_reason="It never was."
    )
    merged.refresh_from_db()

    assert obstacle(kept, merged, publisher) == "merge_of_withdrawn"


def test_what_readers_know_is_merged_into_what_they_can_read(publisher: User):
    kept, merged = saved(ArmedGroup), published(ArmedGroup)

    assert obstacle(kept, merged, publisher) == "merge_into_published"


def test_open_proposals_are_decided_first(publisher: User):
    kept, merged = two(ArmedGroup)
    boss = account("boss", is_superuser=True)
    propose(merged, {"summary": "New."}, boss, "It was empty.")

    assert obstacle(kept, merged, publisher) == "merge_with_open_proposals"


def test_a_merge_says_why(publisher: User):
    with pytest.raises(ValidationError) as caught:
        merge(*two(ArmedGroup), publisher, "  ")
    assert "reason" in caught.value.message_dict


def test_a_record_is_not_merged_into_itself_or_another_kind(publisher: User):
    kept, _ = two(ArmedGroup)
    for other in (kept, published(Person, pk=kept.pk + 1)):
        with pytest.raises(ValidationError, match="two records of one kind"):
            merge(kept, other, publisher, WHY)
        with pytest.raises(ValidationError, match="two records of one kind"):
            preview(kept, other, publisher)


def test_a_draft_goes_without_a_trace_for_readers(publisher: User):
    kept, merged = published(ArmedGroup), saved(ArmedGroup)
    claim = saved(Membership, member=merged)
    merge(kept, merged, publisher, WHY)

    claim.refresh_from_db()
    assert (claim.member, claim.status) == (kept, "draft")
    assert not RetiredSlug.objects.exists()


class TestSources:
    def two(self) -> tuple[Source, Source]:
        kept, merged = two(Source)
        for source in (kept, merged):
            published(Passage, source=source, position=1, locator="paragraph 1")
        published(Passage, source=merged, position=2, locator="paragraph 2")
        published(Passage, source=kept, position=2, locator="headline")
        return kept, merged

    def test_what_cited_one_source_cites_the_same_place_in_the_other(
        self, publisher: User
    ):
        kept, merged = self.two()
        first, second = merged.passages.order_by("position")
        same = kept.passages.get(locator="paragraph 1")
        cites_first, cites_both = published(ArmedGroup), published(ArmedGroup)
        cites_first.citations.set([first, second])
        cites_both.citations.set([first, same])
        merge(kept, merged, publisher, WHY)

        places = {
            group: {(p.public_id, p.locator) for p in group.citations.all()}
            for group in (cites_first, cites_both)
        }
        assert places[cites_first] == {
            ("kept:1", "paragraph 1"),
            ("kept:3", "paragraph 2"),
        }
        assert places[cites_both] == {("kept:1", "paragraph 1")}

    def test_passages_keep_their_ids_and_lead_to_the_others(self, publisher: User):
        kept, merged = self.two()
        merge(kept, merged, publisher, WHY)

        ends = RetiredSlug.objects.ends_of("passages", ["merged:1", "merged:2"])
        assert ends == {"merged:1": "kept:1", "merged:2": "kept:3"}
        assert {p.status for p in merged.passages.all()} == {"withdrawn"}

    def test_a_place_that_readers_see_is_not_replaced_by_a_draft(self, publisher: User):
        kept, merged = two(Source)
        published(Passage, source=merged, locator="page 1")
        saved(Passage, source=kept, locator="page 1")

        assert preview(kept, merged, publisher).obstacles == [
            "Publish kept:1 first: it takes the place of merged:1."
        ]
        with pytest.raises(ValidationError):
            merge(kept, merged, publisher, WHY)
        assert merged.passages.get().status == "published"

    def test_speakers_are_moved_too(self, publisher: User):
        kept, merged = two(Source)
        claim = published(PersonFate, asserted_by_source=merged)
        merge(kept, merged, publisher, WHY)

        claim.refresh_from_db()
        assert claim.asserted_by_source == kept
