"""How to break each rule of a row: one way for every kind of row that has the rule.

A rule is called `<noun>_<fact>`, so what breaks it is filed under the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import BaseConstraint, Model

from dates.fields import noun_of
from groups.models import ArmedGroup, Person, Relation
from incidents.models import Incident
from records.claims import Claim
from records.models import RetiredSlug
from review.models import Distinct, Proposal
from sources.models import Source
from tests.factories import CONTENT, content, published, reviewed, saved
from tests.rules.write_paths import Attempt

# Broken in tests/review/test_proposals.py and tests/review/test_merge_rules.py.
ELSEWHERE = (Proposal, RetiredSlug, Distinct)
OURS = (
    "records",
    "history",
    "review",
    "sources",
    "places",
    "groups",
    "incidents",
)

# fact -> values that break it in any row
VALUES: dict[str, dict[str, Any]] = {
    "slug_given": {"slug": ""},
    "slug_wellformed": {"slug": "Not a slug"},
    "id_given": {"id": ""},
    "id_wellformed": {"id": "Not an id"},
    "title_given": {"title": ""},
    "text_given": {"text": ""},
    "locator_given": {"locator": ""},
    "language_wellformed": {"language": "English"},
    "script_wellformed": {"script": "arab"},
    "country_code_wellformed": {"country_code": "iq"},
    "external_ids_are_texts": {"external_ids": {"wikidata": 1}},
    "nationality_wellformed": {"nationality": "iq"},
    "sha256_wellformed": {"sha256": "abc"},
    "methods_known": {"methods": ["x"]},
    "reading_known": {"reading": "x", "why": "A caption."},
    "withdrawn_with_reason": {"status": "withdrawn"},
    "position_from_one": {"position": 0},
    "reading_explained": {"reading": "context_only"},
    "point_on_earth": {"latitude": 33.3},
    "speaker_words_given": {"asserted_by_words": ""},
    "start_before_end": {"start": "2020", "end": "2010"},
    "dissolved_after_founded": {"founded": "2020", "dissolved": "2010"},
    "died_after_born": {"born": "2020", "died": "2010"},
    "figure_given": {"best": None},
    "of_group_or_person": {"group": None},
}


def in_either_figure(model: type[Model]) -> Attempt:
    events = {"events_low": 9, "events_high": 1}
    figures = {"low": 9, "best": None, "high": 1}
    return Attempt(model, content(model), events if model is Incident else figures)


def two_speakers(model: type[Model]) -> Attempt:
    both = {"asserted_by_words": "local media", "asserted_by_source": saved(Source)}
    return Attempt(model, content(model), both)


def two_owners(model: type[Model]) -> Attempt:
    both = {"owner_group": saved(ArmedGroup), "owner_person": saved(Person)}
    return Attempt(model, content(model), both)


def ends_of(model: type[Model]) -> tuple[str, str]:
    """The two fields of a claim that never name the same record."""
    assert issubclass(model, Claim) and model.ends is not None
    return model.ends.one, model.ends.other


def same_ends(model: type[Model]) -> Attempt:
    one, other = ends_of(model)
    values = content(model)
    return Attempt(model, values, {one: values[other]})


def same_slug(model: type[Model]) -> Attempt:
    return Attempt(model, content(model), {"slug": saved(model).slug})


def same_place_in_source(*fields: str) -> Callable[[type[Model]], Attempt]:
    def attempt(model: type[Model]) -> Attempt:
        first = saved(model)
        second = content(model, position=2, locator="paragraph 2")
        return Attempt(model, second, {name: getattr(first, name) for name in fields})

    return attempt


def claimed_again(model: type[Model]) -> Attempt:
    """The same, said identically: nothing but its id or text is another."""
    values = content(model)
    saved(model, **values)
    own = {"id"} & set(values)
    return Attempt(
        model,
        content(model),
        {name: value for name, value in values.items() if name not in own},
    )


def claimed_from_the_other_end(model: type[Model]) -> Attempt:
    one, other = ends_of(model)
    kind = "allied_with" if model is Relation else "same_event_as"
    first = saved(model, kind=kind)
    turned = {one: getattr(first, other), other: getattr(first, one), "kind": kind}
    return Attempt(model, content(model), turned)


def second_preferred(model: type[Model]) -> Attempt:
    """Two preferred rows about the same: names by their kind, claims by their rank."""
    owner = getattr(model, "owner_field", None)
    if owner:
        named = published(model._meta.get_field(owner).related_model)
        preferred = {"kind": "preferred", **reviewed()}
        return Attempt(model, content(model, **{owner: named}), preferred)
    first = published(model, rank="preferred")
    same = {name: getattr(first, name) for name in CONTENT[model]}
    values = {**same, "id": "another", "start": "2020", **reviewed()}
    return Attempt(model, values, {"rank": "preferred"})


# fact -> how to break it where it takes other rows, or depends on the kind of row
WAYS: dict[str, Callable[[type[Model]], Attempt]] = {
    "figures_ordered": in_either_figure,
    "one_speaker": two_speakers,
    "one_owner": two_owners,
    "of_another": same_ends,
    "to_another": same_ends,
    "slug_once": same_slug,
    "position_once": same_place_in_source("source", "position"),
    "locator_once": same_place_in_source("source", "locator"),
    "once": claimed_again,
    "said_once": claimed_again,
    "symmetric_once": claimed_from_the_other_end,
    "one_preferred": second_preferred,
}


def attempt(model: type[Model], fact: str) -> Attempt:
    """A way to break the rule; KeyError for a rule that nobody has broken yet."""
    if fact in WAYS:
        return WAYS[fact](model)
    field = fact.removesuffix("_known").removesuffix("_is_edtf")
    value = {"known": {field: "x"}, "edtf": {field: "soon"}}.get(fact.split("_")[-1])
    return Attempt(model, content(model), VALUES.get(fact) or value or VALUES[fact])


def rules() -> Iterator[tuple[type[Model], str, BaseConstraint]]:
    """Every named rule of every kind of row: model, fact, constraint."""
    for model in apps.get_models():
        if model._meta.app_label in OURS and model not in ELSEWHERE:
            for rule in model._meta.constraints:
                yield model, rule.name.removeprefix(f"{noun_of(model)}_"), rule
