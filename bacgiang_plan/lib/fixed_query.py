"""A SELECT that Django writes once and the portal asks a thousand times.

Most of what a small query costs is Django composing its SQL (docs/benchmarks.md): ten times what the
database takes. Where the text never changes but for a few keys, it is kept.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.db import connection
from django.db.models import QuerySet

PLACES = {
    int: [9_000_000_000_001 + n for n in range(9)],
    str: [f"\u2063{n}" for n in range(9)],
    date: [date(9999, 12, 1 + n) for n in range(9)],
}
"""Values no query means: where they stand in the parameters, those of each call go."""

BEYOND = 2**63


class FixedQuery:
    """Calling it with values returns the rows of ``query(*values)``, a queryset of ``values_list`` columns.

    ``kinds`` are the types of the values: int, str or date, used by equality or order, never inside a list.
    Anything else about the query must be the same in every call. Rows are plain tuples, converted as Django
    does. Raises `ValueError` when a value does not reach the parameters, on the first call.
    """

    def __init__(self, query: Callable[..., QuerySet], *kinds: type) -> None:
        self.query, self.kinds = query, kinds
        self._written: dict[str, tuple[str, list[Callable], list]] = {}

    def __call__(self, *values: int | str | date) -> list[tuple]:
        if any(isinstance(value, int) and abs(value) >= BEYOND for value in values):
            return []  # no column holds such a number
        sql, fill, converters = self._text()
        given = [_adapted(value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(sql, [each(given) for each in fill])
            rows = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _text(self) -> tuple[str, list[Callable], list]:
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write()
        return self._written[connection.vendor]

    def _write(self) -> tuple[str, list[Callable], list]:
        places = [PLACES[kind][n] for n, kind in enumerate(self.kinds)]
        compiler = self.query(*places).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        spots = [_adapted(place) for place in places]
        if missing := [spot for spot in spots if spot not in params]:
            raise ValueError(f"{missing} not among the parameters of {sql}")
        fill = [partial(_given, spots.index(p)) if p in spots else partial(_constant, p) for p in params]
        found = compiler.get_converters([column for column, *_ in compiler.select])
        return sql, fill, [(place, each, column) for place, (each, column) in found.items()]


def _given(place: int, values: list) -> object:
    return values[place]


def _constant(value: object, values: list) -> object:
    return value


def _adapted(value: int | str | date) -> object:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _converted(row: tuple, converters: list) -> tuple:
    cells = list(row)
    for place, each, column in converters:
        for convert in each:
            cells[place] = convert(cells[place], column, connection)
    return tuple(cells)
