"""The OpenAPI description: every operation with all it takes and all it can answer.

What that is follows from the method and from what the view is made of: conditional,
rate limited, a table. Nothing is written down twice.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, append_meta, get_doc

from api.http.conditional import ConditionalReads, ConditionalWrites
from api.http.renderers import CSVList
from api.openapi.components import JSON, share_components
from api.openapi.parameters import (
    AS_OF,
    CERTAINTY,
    IF_NONE_MATCH,
    KNOWN_AT,
    enum_of,
    format_parameter,
    several_values,
)
from api.openapi.responses import RATE, VERSIONED, components, problems_of, response
from api.openapi.schemas import ROW_MATCH, Schema, non_empty_array, one_of, ref

CSV = "text/csv"
SUMMARIES = {
    "list": "List {many}",
    "retrieve": "Read one of the {many}",
    "create": "Add to the {many}, as a draft",
    "update": "Replace one of the {many}",
    "partial_update": "Change one of the {many}",
    "destroy": "Delete a draft among the {many}",
}


class TokenScheme(KnoxTokenScheme):
    """The token is described as Knox's own."""

    target_class = "accounts.authentication.TokenAuthentication"


def finish(result: Schema, **kwargs: object) -> Schema:
    """The last step of the description: what many operations share is a component."""
    for shared in (share_components(result), components()):
        for section, added in shared.items():
            known = result["components"].get(section, {})
            result["components"][section] = dict(sorted({**known, **added}.items()))
    return result


class DescribedSchema(AutoSchema):
    """The description of one operation."""

    view: Any

    @property
    def action(self) -> str:
        return getattr(self.view, "action", None) or ""

    @property
    def is_table(self) -> bool:
        return self.action in ("list", "retrieve")

    @property
    def is_of_one(self) -> bool:
        return "{" in self.path

    # --- What it is called ------------------------------------------------------------

    def get_operation_id(self) -> str:
        parts = [part.replace("-", "_") for part in self._tokenize_path()]
        verb = [self.action] if self.action and self.action not in parts else []
        return "_".join([*parts, *verb]) or "root"

    def get_tags(self) -> list[str]:
        return self._tokenize_path()[:1] or ["root"]

    def get_summary(self) -> str:
        if self.action in SUMMARIES:
            many = self.view.queryset.model._meta.verbose_name_plural
            return SUMMARIES[self.action].format(many=many)
        return self.first_sentence()

    def get_description(self) -> str:
        """What the summary leaves unsaid; what a collection holds, at its list."""
        description = super().get_description()
        if self.action in SUMMARIES:
            return description if self.action == "list" else ""
        return "" if description.rstrip(".") == self.first_sentence() else description

    def first_sentence(self) -> str:
        return super().get_description().partition("\n")[0].rstrip(".")

    def get_auth(self) -> list[Schema]:
        """How to sign in; anybody may read, but for what only accounts can see."""
        schemes = super().get_auth()
        is_open = self.method == "GET" and isinstance(self.view, ConditionalWrites)
        return [*schemes, {}] if is_open else schemes

    # --- What it takes ----------------------------------------------------------------

    def _get_parameters(self) -> list[Schema]:
        return [
            *super()._get_parameters(),
            *self.reading_parameters(),
            *self.conditions(),
        ]

    def reading_parameters(self) -> list[Schema]:
        if self.method != "GET" or not isinstance(self.view, CSVList):
            return []
        fields = [self.fields_parameter()] if self.is_table else []
        return [*fields, AS_OF, CERTAINTY, KNOWN_AT]

    def fields_parameter(self) -> Schema:
        """The parameter that chooses keys of the row."""
        keys = non_empty_array(ref(self.key_name()))
        parameter = several_values("fields", "Only these keys of each row.", keys)
        kind = ResolvedComponent.PARAMETER
        name = f"{self.row_name()}Fields"
        return ref(self.add_component(name, parameter, kind), kind)

    def conditions(self) -> list[Schema]:
        if self.method == "GET" and isinstance(self.view, ConditionalReads):
            return [IF_NONE_MATCH]
        if self.is_of_one and isinstance(self.view, ConditionalWrites):
            is_required = self.method in VERSIONED
            name = "If-Match" if is_required else "If-Match-optional"
            return [ref(name, "parameters")]
        return []

    def _resolve_path_parameters(self, variables: Any) -> list[Schema]:
        pattern = getattr(self.view, "lookup_value_regex", "[^/]+")
        return [
            {
                "name": variable,
                "in": "path",
                "required": True,
                "description": "What the collection calls the row.",
                "schema": {"type": "string", "pattern": f"^{pattern}$"},
            }
            for variable in variables
        ]

    def _get_format_parameters(self) -> list[Schema]:
        formats = self.map_renderers("format")
        return [format_parameter(formats)] if len(formats) > 1 else []

    def _map_serializer_field(
        self, field: Any, direction: str, bypass_extensions: bool = False
    ) -> Any:
        """A field that names its schemas is a pointer to one of them."""
        if direction == "request" and getattr(field, "read_only", False):
            return None
        names = getattr(field, "schema_names", None)
        if names is None:
            return super()._map_serializer_field(field, direction, bypass_extensions)
        schema = ref(names[direction])
        if getattr(field, "is_list_of_schemas", False):
            schema = {"type": "array", "items": schema}
            if direction == "request" and not field.allow_empty:
                schema["minItems"] = 1
        return append_meta(schema, self._get_serializer_field_meta(field, direction))

    def _postprocess_serializer_schema(
        self, schema: Schema, serializer: Any, direction: str
    ) -> Schema:
        """What is read has all its keys; what is written may say why."""
        schema = super()._postprocess_serializer_schema(schema, serializer, direction)
        if hasattr(type(serializer), "Meta") and not type(serializer).__doc__:
            schema["description"] = get_doc(serializer.Meta.model)
        if direction == "response":
            schema["required"] = list(schema["properties"])
        elif hasattr(serializer, "server_side"):
            schema["properties"]["why"] = {
                "type": "string",
                "maxLength": 1000,
                "description": "Why, for the history and for reviewers.",
            }
        return schema

    # --- What it answers --------------------------------------------------------------

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        problems = problems_of(self.view, self.method, self.path)
        is_row = self.is_of_one and isinstance(self.view, ConditionalWrites)
        moved = {"308": ref("moved", "responses")} if is_row else {}
        return {**self.success_responses(), **moved, **problems}

    def success_responses(self) -> dict[str, Schema]:
        if self.method == "GET" and isinstance(self.view, ConditionalReads):
            headers = ("ETag", "Last-Modified")
            read = response("What was requested.", self.read_content(), *headers, *RATE)
            return {"200": read, "304": ref("not-modified", "responses")}
        if not isinstance(self.view, ConditionalWrites):
            return self.custom_responses()
        if self.method == "DELETE":
            return {"204": ref("deleted", "responses")}
        content = {JSON: ref(self.row_name())}
        if self.action == "create":
            return {"201": response("It is made.", content, "ETag", "Location")}
        done = {"200": response("The row as it is now.", content, "ETag")}
        if self.method == "POST":
            return done
        waits = "The row is published: the edit waits for somebody else to accept it."
        return {**done, "202": response(waits, {JSON: ref("Proposal")})}

    def custom_responses(self) -> dict[str, Schema]:
        """The responses that a view of its own kind declares, by status."""
        responses: dict[str, Schema] = super()._get_response_bodies()
        for code, declared in responses.items():
            content = declared.get("content", {})
            schemas = {kind: body["schema"] for kind, body in content.items()}
            description = declared["description"] or "Done."
            responses[code] = response(description, schemas, *RATE)
        return responses

    def read_content(self) -> dict[str, Schema]:
        """The schema of what is read, by media type."""
        if not self.is_table:
            content = super()._get_response_bodies()["200"]["content"]
            return {JSON: content[JSON]["schema"]}
        row = self.resolve_serializer(self.view.get_serializer(), "response")
        schema, is_csv = row.ref, isinstance(self.view, CSVList)
        if is_csv:
            schema = one_of(schema, ref(self.partial_row_name()))
        if self.action == "list":
            if "q" in getattr(self.view.filterset_class, "base_filters", ()):
                row.schema["properties"]["found"] = ROW_MATCH
            rows = {"type": "array", "items": schema}
            page = self._get_paginator().get_paginated_response_schema(rows)
            schema = ref(self.add_component(f"{self.row_name()}Page", page))
        return {JSON: schema, **({CSV: {"type": "string"}} if is_csv else {})}

    def row_name(self) -> str:
        """The component of a whole row."""
        return self.resolve_serializer(self.view.get_serializer(), "response").name

    def partial_row_name(self) -> str:
        """The component of a row of which `fields=` leaves some keys out."""
        row = self.resolve_serializer(self.view.get_serializer(), "response")
        schema = {
            "type": "object",
            "description": "A row with the keys of `fields` only.",
            "minProperties": 1,
            "maxProperties": len(row.schema["required"]) - 1,
            "propertyNames": ref(self.key_name()),
        }
        return self.add_component(f"{row.name}Fields", schema)

    def key_name(self) -> str:
        """The component of the keys that `fields=` takes."""
        row = self.resolve_serializer(self.view.get_serializer(), "response")
        return self.add_component(f"{row.name}Key", enum_of(row.schema["required"]))

    def add_component(
        self, name: str, schema: Schema, kind: str = ResolvedComponent.SCHEMA
    ) -> str:
        """Make the schema a component, and give its name."""
        component = ResolvedComponent(name, kind, schema, object=name)
        self.registry.register_on_missing(component)
        return name
