"""The OpenAPI description as YAML that is short to read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.renderers import OpenApiYamlRenderer, SafeDumper
from yaml import MappingNode, ScalarNode, SequenceNode, dump

from api.openapi.schemas import Schema

WIDTH = 88
MAX_INLINE = 72  # characters of an object or a list


class DescriptionDumper(SafeDumper):
    """What fits on a line is on one line; so is a list of words, if need be wrapped."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def represent_object(dumper: SafeDumper, data: Schema) -> MappingNode:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data, flow_style=len(str(data)) <= MAX_INLINE
    )


def represent_list(dumper: SafeDumper, data: list) -> SequenceNode:
    is_words = not any(isinstance(item, (dict, list)) for item in data)
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq",
        data,
        flow_style=is_words or len(str(data)) <= MAX_INLINE,
    )


def represent_text(dumper: SafeDumper, data: str) -> ScalarNode:
    style = "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style)


DescriptionDumper.add_representer(dict, represent_object)
DescriptionDumper.add_representer(list, represent_list)
DescriptionDumper.add_representer(str, represent_text)


class YAMLDescription(OpenApiYamlRenderer):
    """The description as YAML."""

    def render(self, data: Schema, *args: object, **kwargs: object) -> bytes:
        return dump(
            data,
            Dumper=DescriptionDumper,
            sort_keys=False,
            allow_unicode=True,
            width=WIDTH,
            encoding="utf-8",
        )
