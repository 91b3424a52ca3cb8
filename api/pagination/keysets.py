"""The rows after a given row, in an order of several columns, by way of an index.

Empty values come last in either direction. Where the columns run the same way
and are never empty, the condition is one row comparison, which PostgreSQL reads
off an index of these columns; otherwise it is the written-out form behind a bound
on the first column.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    BooleanField,
    F,
    Func,
    GeneratedField,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import OrderBy

from api.pagination.cursors import Cursor


@dataclass(frozen=True)
class SortColumn:
    """One column of an ordering: an ORM path, and which end comes first."""

    path: str
    descending: bool = False
    nullable: bool = False
    nulls_first: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.path}"

    def reversed(self) -> "SortColumn":
        return replace(
            self,
            descending=not self.descending,
            nulls_first=self.nullable and not self.nulls_first,
        )

    def order_by(self) -> OrderBy:
        # PostgreSQL takes empty values for the largest. Saying so again would
        # only hide the index from its planner.
        column = F(self.path)
        if not self.descending:
            return column.asc(nulls_first=self.nulls_first or None)
        nulls_last = self.nullable and not self.nulls_first
        return column.desc(nulls_last=nulls_last or None)

    def equals(self, value: Any) -> Q:
        return Q(
            **{f"{self.path}__isnull": True} if value is None else {self.path: value}
        )

    def beyond(self, value: Any) -> Q | None:
        """The values after this one, nulls left aside; None where there are none."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if self.nulls_first else None
        return Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})

    def has_nulls_after(self, value: Any) -> bool:
        return self.nullable and not self.nulls_first and value is not None


class RowComparison(Func):
    """`(a, b) > (1, 2)`: the rows after (1, 2) in the order of a, then b."""

    output_field = BooleanField()
    arity = None

    def __init__(self, *halves: Any, operator: str, **extra: Any) -> None:
        super().__init__(*halves, operator=operator, **extra)

    def as_sql(
        self, compiler: Any, connection: Any, *args: Any, **extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        parts: list[str] = []
        params: list[Any] = []
        for expression in self.get_source_expressions():
            sql, values = compiler.compile(expression)
            parts.append(sql)
            params.extend(values)
        middle = len(parts) // 2
        left, right = ", ".join(parts[:middle]), ", ".join(parts[middle:])
        return f"({left}) {self.extra['operator']} ({right})", tuple(params)


def sort_columns(queryset: QuerySet) -> list[SortColumn]:
    """The queryset's ordering, ended by the primary key unless it is unique.

    The key runs the way of the last column, so that one index serves them all.
    """
    options = queryset.model._meta
    query = queryset.query
    given = query.order_by or (options.ordering if query.default_ordering else ())
    columns = [_sort_column(queryset, item) for item in given]
    paths = {column.path for column in columns}
    if not paths & _unique_names(queryset.model):
        descending = bool(columns) and columns[-1].descending
        columns.append(SortColumn("pk", descending))
    return columns


def _sort_column(queryset: QuerySet, item: Any) -> SortColumn:
    """Read "name", "-name", F("name") or F("name").desc().

    Other expressions have to be annotated: a cursor needs their values.
    """
    descending = False
    if isinstance(item, OrderBy):
        item, descending = item.expression, item.descending
    path: Any = getattr(item, "name", item)
    if not isinstance(path, str):
        raise TypeError(f"Annotate {path!r} and order by its name.")
    if path.startswith("-"):
        path, descending = path[1:], True
    return SortColumn(path, descending, _is_nullable(queryset, path))


def _is_nullable(queryset: QuerySet, path: str) -> bool:
    if path == "pk":
        return False
    if path in queryset.query.annotations:
        return True
    model: type[Model] = queryset.model
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return True
        # Django counts a generated column as never empty; its expression may be.
        if field.null or isinstance(field, GeneratedField):
            return True
        model = field.related_model or model
    return False


def _unique_names(model: type[Model]) -> set[str]:
    unique = {
        field.name
        for field in model._meta.concrete_fields
        if field.unique and not field.null
    }
    return unique | {"pk"}


def rows_after(
    queryset: QuerySet, columns: list[SortColumn], cursor: Cursor, limit: int
) -> list[Any]:
    """The next rows in the direction of the cursor, nearest first."""
    if cursor.backward:
        columns = [column.reversed() for column in columns]
    queryset = queryset.order_by(*(column.order_by() for column in columns))
    if cursor.values is None:
        return list(queryset[:limit])
    rows: list[Any] = []
    for condition in _ranges(columns, cursor.values):
        if len(rows) < limit:
            rows += queryset.filter(condition)[: limit - len(rows)]
    return rows


def _ranges(columns: list[SortColumn], values: list[Any]) -> list[Q]:
    """One or two conditions which together are all rows after the values.

    Two where the first column may be empty: joined by OR they would make
    PostgreSQL read from the start of its index.
    """
    first, value = columns[0], values[0]
    same = first.equals(value) & _after(columns[1:], values[1:])
    beyond = first.beyond(value)
    if value is None or beyond is None:
        return [same, beyond] if beyond else [same]
    if _is_uniform(columns, values):
        near = Q(_row_comparison(columns, values))
    else:
        bound = Q(**{f"{first.path}__{'lte' if first.descending else 'gte'}": value})
        near = bound & (same | beyond)
    if first.has_nulls_after(value):
        return [near, Q(**{f"{first.path}__isnull": True})]
    return [near]


def _after(columns: list[SortColumn], values: list[Any]) -> Q:
    """What comes after the values, written out; nothing comes after no columns."""
    if not columns:
        return Q(pk__in=[])
    first, value = columns[0], values[0]
    after = first.equals(value) & _after(columns[1:], values[1:])
    if beyond := first.beyond(value):
        after |= beyond
    if first.has_nulls_after(value):
        after |= Q(**{f"{first.path}__isnull": True})
    return after


def _is_uniform(columns: list[SortColumn], values: list[Any]) -> bool:
    """Whether one row comparison says it: one way, nulls at most in the first."""
    return len({column.descending for column in columns}) == 1 and not any(
        column.nullable for column in columns[1:]
    )


def _row_comparison(columns: list[SortColumn], values: list[Any]) -> RowComparison:
    return RowComparison(
        *(F(column.path) for column in columns),
        *(Value(value) for value in values),
        operator="<" if columns[0].descending else ">",
    )
