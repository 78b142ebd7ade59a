"""A SELECT, or an UPDATE, that Django writes once and the portal sends a thousand times.

Most of what a small query costs is Django composing its SQL (docs/benchmarks.md): ten times what the
database takes. Where the text never changes but for a few keys, it is kept.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

PLACES = {
    int: [9_000_000_000_001 + n for n in range(9)],
    str: [f"\u2063{n}" for n in range(9)],
    date: [date(9999, 12, 1 + n) for n in range(9)],
    datetime: [datetime(9999, 12, 1 + n, tzinfo=UTC) for n in range(9)],
}
"""Values no query means: where they stand in the parameters, those of each call go."""

BEYOND = 2**63


class FixedQuery:
    """Calling it with values returns the rows of ``query(*values)``, a queryset of ``values_list`` columns.

    ``kinds`` are the types of the values: int, str, date or datetime, compared and never inside a list.
    Anything else about the query must be the same in every call. Rows are plain tuples, converted as Django
    does. Raises `ValueError` when a value does not reach the parameters, on the first call.
    """

    def __init__(self, query: Callable[..., QuerySet], *kinds: type) -> None:
        self.query, self.kinds = query, kinds
        self._written: dict[str, tuple[str, list[Callable], list]] = {}

    def __call__(self, *values: int | str | date | datetime) -> list[tuple]:
        if any(isinstance(value, int) and abs(value) >= BEYOND for value in values):
            return []  # no column holds such a number
        sql, fill, converters = self._text()
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(fill, values))
            rows = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _text(self) -> tuple[str, list[Callable], list]:
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write()
        return self._written[connection.vendor]

    def _write(self) -> tuple[str, list[Callable], list]:
        places = [PLACES[kind][n] for n, kind in enumerate(self.kinds)]
        compiler = self._compiler(*places)
        sql, params = compiler.as_sql()
        spots = [_adapted(place) for place in places]
        if missing := [spot for spot in spots if spot not in params]:
            raise ValueError(f"{missing} not among the parameters of {sql}")
        fill = [partial(_given, spots.index(p)) if p in spots else partial(_constant, p) for p in params]
        return sql, fill, self._converters(compiler)

    def _compiler(self, *places: object) -> SQLCompiler:
        return self.query(*places).query.get_compiler(connection=connection)

    @staticmethod
    def _converters(compiler: SQLCompiler) -> list:
        found = compiler.get_converters([column for column, *_ in compiler.select])
        return [(place, each, column) for place, (each, column) in found.items()]


class FixedUpdate(FixedQuery):
    """An UPDATE written once: ``query(*values)`` returns the rows to change and what to write into them.

    Calling it returns how many rows were changed.
    """

    def __call__(self, *values: int | str | date | datetime) -> int:
        sql, fill, _ = self._text()
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(fill, values))
            return cursor.rowcount

    def _compiler(self, *places: object) -> SQLCompiler:
        rows, written = self.query(*places)
        update = rows.query.chain(UpdateQuery)
        update.add_update_values(written)
        return update.get_compiler(connection=connection)

    @staticmethod
    def _converters(compiler: SQLCompiler) -> list:
        return []


def _filled(fill: list[Callable], values: tuple) -> list:
    given = [_adapted(value) for value in values]
    return [each(given) for each in fill]


def _given(place: int, values: list) -> object:
    return values[place]


def _constant(value: object, values: list) -> object:
    return value


def _adapted(value: int | str | date | datetime) -> object:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def partial_row(model: type[Model], *, pk: int, **columns: object) -> Model:
    """Return a row of which only ``columns`` were read; the others come when somebody asks for them."""
    known = {"id": pk, **columns}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])


def _converted(row: tuple, converters: list) -> tuple:
    cells = list(row)
    for place, each, column in converters:
        for convert in each:
            cells[place] = convert(cells[place], column, connection)
    return tuple(cells)
