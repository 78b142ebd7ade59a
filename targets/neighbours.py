"""The current figures beside a figure that is judged, from the database: one query for any number."""

from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Q

from .figures import period_in_sentence
from .models import Indicator, IndicatorValue
from .plausibility import Beside, Near

COLUMNS = [
    *("indicator", "indicator__code", "indicator__name", "indicator__whole"),
    *("year", "revision", "value"),
]


class Known(NamedTuple):
    """One figure, current or replaced, with the part of its definition that judging others needs."""

    indicator: int
    code: str
    name: str
    whole: int | None
    year: int
    revision: int
    value: Decimal


NEWEST = 1_000_000
"""The revision of what is written together with the figure that is judged: it stands for the current one."""


def known_figures(indicators: Iterable[Indicator], span: str) -> list[Known]:
    """Return the figures of ``span`` of the indicators, their wholes and their parts: one query."""
    rows = list(indicators)
    own = {each.pk for each in rows} | {each.whole_id for each in rows if each.whole_id}
    found = IndicatorValue.objects.filter(
        Q(indicator__in=own) | Q(indicator__whole__in=[each.pk for each in rows]), span=span
    )
    return list(map(Known._make, found.order_by().values_list(*COLUMNS)))


def written_with(indicator: Indicator, year: int, value: Decimal) -> Known:
    """Return a figure that is written together with the one that is judged."""
    return Known(indicator.pk, indicator.code, indicator.name, indicator.whole_id, year, NEWEST, value)


def beside(indicator: Indicator, year: int, span: str, known: Iterable[Known]) -> Beside:
    """Return what stands beside a figure of ``indicator``; of several revisions the last counts."""
    current = {(each.indicator, each.year): each for each in sorted(known, key=attrgetter("revision"))}
    standing = sorted(current.values(), key=attrgetter("year", "code"))
    own = [each for each in standing if each.indicator == indicator.pk]
    same = [each for each in standing if each.year == year]
    return Beside(
        earlier=first(span, reversed([each for each in own if each.year < year])),
        later=first(span, (each for each in own if each.year > year)),
        whole=first(span, (each for each in same if each.indicator == indicator.whole_id)),
        parts=tuple(near(each, span) for each in same if each.whole == indicator.pk),
    )


def first(span: str, found: Iterable[Known]) -> Near | None:
    return next((near(each, span) for each in found), None)


def near(known: Known, span: str) -> Near:
    return Near(f"{known.code}, {known.name}", period_in_sentence(known.year, span), known.value)
