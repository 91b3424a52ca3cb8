"""Random but repeatable changes of everything there is, each a revision of its own."""

import random
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, models, transaction

from history.dependents import public_models
from history.revisions import check_deferred_rules, declared
from records.choices import Status
from records.querysets import named_records
from tests.factories import published

TEXTS = ("note", "summary", "title", "locator", "heading", "text", "withdrawn_reason")


class RandomEdits:
    """Changes chosen by a seeded die. What a rule refuses simply does not happen."""

    def __init__(self, seed: int) -> None:
        self.die = random.Random(seed)
        people = get_user_model().objects.in_bulk(field_name="username")
        self.editor, self.reviewer = people["seed-editor"], people["seed-reviewer"]
        self.count = 0
        self.done: dict[str, int] = {}
        self.models = list(public_models().values())
        for model in self.models:
            if not model.objects.exists():  # a kind that the seed says nothing of
                published(model)
        check_deferred_rules()
        named = [model for model in self.models if hasattr(model, "names")]
        self.models += [model._meta.get_field("names").related_model for model in named]
        common = (self.write, self.point, self.copy)
        self.acts = (*common, self.move, self.cite, self.drop)
        self.odds = (*common, *self.acts)

    def happen(self) -> None:
        """One revision of one to three changes."""
        try:
            with transaction.atomic(), declared(None, "edits"):
                acts = [self.act() for _ in range(self.die.choice((1, 1, 3)))]
        except DatabaseError:
            return
        for act in acts:
            self.done[act] = self.done.get(act, 0) + 1

    def act(self) -> str:
        model = self.die.choice(self.models)
        row = self.one(model)
        act = self.die.choice(self.odds)
        act(model, row)
        return act.__name__

    def one(self, model: type[models.Model]) -> Any:
        rows = model.objects.order_by("pk")
        return rows[self.die.randrange(rows.count())]

    def write(self, model: type[models.Model], row: Any) -> None:
        """Another text."""
        fields = [f.name for f in model._meta.fields if f.name in TEXTS]
        self.count += 1
        text = f"{self.die.choice('abc')} {self.count}"
        model.objects.filter(pk=row.pk).update(**{self.die.choice(fields): text})

    def point(self, model: type[models.Model], row: Any) -> None:
        """Another record named."""
        keys = [key for key in named_records(model) if key.name != "source"]
        key = self.die.choice(keys) if keys else None
        if key is None:
            return
        other = self.one(key.related_model)
        model.objects.filter(pk=row.pk).update(**{key.name: other})

    def move(self, model: type[models.Model], row: Any) -> None:
        """Published, withdrawn, published again."""
        if row.status == Status.PUBLISHED:
            row.status, row.withdrawn_reason = Status.WITHDRAWN, "Shaken."
        else:
            row.status, row.withdrawn_reason = Status.PUBLISHED, ""
        row.edited_by, row.reviewed_by = self.editor, self.reviewer
        row.save()

    def cite(self, model: type[models.Model], row: Any) -> None:
        """Another passage cited."""
        if hasattr(row, "citations"):
            passages = row.citations.model
            row.citations.set([self.one(passages), self.one(passages)])

    def copy(self, model: type[models.Model], row: Any) -> None:
        """A draft like it, which may be published later."""
        self.count += 1
        cited = list(row.citations.all()) if hasattr(row, "citations") else []
        row.pk = f"copy-{self.count}" if hasattr(row, "asserted_by_words") else None
        row._state.adding = True
        row.status, row.first_published = Status.DRAFT, None
        if hasattr(row, "slug"):
            row.slug = f"copy-{self.count}"
        for name, value in (
            ("note", f"copy {self.count}"),
            ("text", f"copy {self.count}"),
            ("position", 1000 + self.count),
            ("locator", f"copy {self.count}"),
            ("asserted_by_words", f"copy {self.count}"),
        ):
            if hasattr(row, name):
                setattr(row, name, value)
        for name in ("group", "person", "source"):
            if hasattr(row, f"asserted_by_{name}"):
                setattr(row, f"asserted_by_{name}", None)
        row.save(force_insert=True)
        if cited:
            row.citations.set(cited)

    def drop(self, model: type[models.Model], row: Any) -> None:
        """A draft deleted."""
        drafts = model.objects.filter(status=Status.DRAFT, first_published=None)
        for draft in drafts.order_by("pk")[:1]:
            draft.delete()
