"""The names of vocabularies in the description of the API, from their models."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import TextChoices
from drf_spectacular.hooks import postprocess_schema_enums
from drf_spectacular.plumbing import deep_import_string
from drf_spectacular.settings import patched_settings, spectacular_settings

from dates.fields import noun_of
from records.types import JsonObject
from records.vocabulary import VocabularyField

GENERIC = {"Kind", "Role", "State"}  # words that several models have


def name_enums(result: JsonObject, generator: Any, **kwargs: object) -> JsonObject:
    """Share each vocabulary under its name; a postprocessing hook of drf-spectacular.

    ENUM_NAME_OVERRIDES has those that no field declares, or that are called otherwise.
    """
    chosen = spectacular_settings.ENUM_NAME_OVERRIDES
    named = [deep_import_string(path) for path in chosen.values()]
    names = {
        name: vocabulary
        for name, vocabulary in vocabularies().items()
        if vocabulary not in named
    }
    with patched_settings({"ENUM_NAME_OVERRIDES": {**names, **chosen}}):
        described: JsonObject = postprocess_schema_enums(result, generator, **kwargs)
    return described


def vocabularies() -> dict[str, type[TextChoices]]:
    """All vocabularies of models: Status, MembershipRole (Membership.Role), ..."""
    names = {}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, VocabularyField):
                names[enum_name(model, field.vocabulary)] = field.vocabulary
    return names


def enum_name(model: Any, vocabulary: type[TextChoices]) -> str:
    owner, _, word = vocabulary.__qualname__.rpartition(".")
    if word not in GENERIC:
        return word
    return (noun_of(model).title() if owner == model.__name__ else owner) + word
