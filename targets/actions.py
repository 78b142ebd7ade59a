"""Verbs that write figures into the series of the indicators."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.models import User

from .models import Indicator, IndicatorValue, Span, ValueStatus

FIRST_YEAR, LAST_YEAR = 1990, 2100


def check_year(year: int) -> None:
    """Raise `ValidationError` for a year no figure of the plan can belong to: a slip of the finger."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError({"year": f"Năm đã đọc là {year}; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."})


@transaction.atomic
def record_value(
    indicator: Indicator,
    *,
    year: int,
    span: Span,
    value: Decimal,
    status: ValueStatus,
    source: str,
    by: User,
    now: datetime,
    is_sample: bool = False,
) -> IndicatorValue:
    """Record a figure of ``indicator`` as the next revision of its year and span, and return it.

    ``value`` is in the unit, price basis and scope of the indicator: a growth in % of that year, an
    amount of that year for a cumulative indicator, otherwise the level at its end. Nothing is
    overwritten. When value, status, source and sample mark equal the current revision, no row is
    made and the current one is returned. Raises `ValidationError` when a field does not fit.
    """
    check_year(year)
    Indicator.objects.select_for_update().get(pk=indicator.pk)  # revisions are numbered one at a time
    series = IndicatorValue.objects.filter(indicator=indicator, year=year, span=span)
    last = series.order_by("revision").last()
    facts = {"value": value, "status": status, "source": source, "is_sample": is_sample}
    if last and all(getattr(last, name) == fact for name, fact in facts.items()):
        return last
    place = {"indicator": indicator, "year": year, "span": span}
    revision = last.revision + 1 if last else 1
    entry = IndicatorValue(**place, **facts, revision=revision, recorded_at=now, recorded_by=by)
    entry.full_clean()
    entry.save()
    return entry
