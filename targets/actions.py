"""Verbs that write figures into the series of the indicators."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.vietnamese import search_key

from . import arithmetic
from .models import Indicator, IndicatorValue, PriceBasis, Span, ValueStatus

FIRST_YEAR, LAST_YEAR = 1990, 2100
STORED = Decimal("0.0001")
"""Figures are kept with four decimals."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source states beside the number; None where it says nothing: then the indicator's own.

    ``numerator`` and ``denominator`` belong to ratios, and the value must follow from them.
    """

    price_basis: str | None = None
    scope: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    document: str = ""
    explanation: str = ""


def check_year(year: int) -> None:
    """Raise `ValidationError` for a year no figure of the plan can belong to: a slip of the finger."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError({"year": f"Năm đã đọc là {year}; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."})


def check_definition(indicator: Indicator, stated: Stated) -> None:
    """Raise `ValidationError` when a figure does not belong to the series of ``indicator``.

    Computed figures are never typed; values of another price basis or scope are refused (domain.md 7).
    """
    if indicator.formula:
        words = f"Số liệu của chỉ tiêu {indicator.code} do hệ thống tính"
        raise ValidationError(f"{words} ({indicator.get_formula_display().lower()}); không ghi trực tiếp.")
    basis, own = stated.price_basis, indicator.counted_basis
    if basis is not None and basis != own:
        raise ValidationError({"price_basis": other_basis(indicator, basis)})
    if stated.scope is not None and search_key(stated.scope) != search_key(indicator.scope):
        raise ValidationError(
            {
                "scope": f"Phạm vi đã đọc là “{stated.scope}”; chỉ tiêu {indicator.code} tính cho "
                f"“{indicator.scope}”. Hai phạm vi không được ghi lẫn trong một chuỗi số liệu."
            }
        )


def other_basis(indicator: Indicator, basis: str) -> str:
    said, own = PriceBasis(basis).label.lower(), PriceBasis(indicator.counted_basis).label.lower()
    return (
        f"Cơ sở giá đã đọc là “{said}”; chuỗi số liệu của chỉ tiêu {indicator.code} tính theo “{own}”. "
        "Hai cơ sở giá không được ghi lẫn trong một chuỗi số liệu."
    )


def value_of(value: Decimal | None, stated: Stated) -> Decimal:
    """Return the figure to keep: the one given, or the ratio that numerator and denominator make.

    Raises `ValidationError` when neither gives one, when half a ratio is given, or when they disagree
    beyond rounding to the decimals that were written.
    """
    numerator, denominator = stated.numerator, stated.denominator
    if (numerator is None) != (denominator is None):
        raise ValidationError({"numerator": "Tử số và mẫu số cần được ghi cùng nhau."})
    if numerator is None:
        if value is None:
            raise ValidationError({"value": "Chưa có số liệu; để trống không phải là 0."})
        return value
    computed = arithmetic.share(numerator, denominator)
    if computed is None:
        raise ValidationError({"denominator": "Mẫu số bằng 0: không tính được."})
    if value is not None and computed.quantize(value) != value:
        raise ValidationError(
            {"value": "Số liệu không bằng tử số chia mẫu số; đề nghị kiểm tra lại hoặc để trống số liệu."}
        )
    return computed.quantize(STORED)


@transaction.atomic
def record_value(
    indicator: Indicator,
    *,
    year: int,
    span: Span,
    value: Decimal | None,
    status: ValueStatus,
    source: str,
    by: User,
    now: datetime,
    stated: Stated | None = None,
    is_sample: bool = False,
) -> IndicatorValue:
    """Record a figure of ``indicator`` as the next revision of its year and span, and return it.

    ``value`` is in the unit, price basis and scope of the indicator: a growth in % of that year, an
    amount of that year for a cumulative indicator, otherwise the level at its end; None for a ratio
    given by ``stated``. Nothing is overwritten. When every fact equals the current revision, no row is
    made and the current one is returned. Raises `ValidationError` when a field does not fit, and as
    `check_year`, `check_definition` and `value_of` do.
    """
    stated = stated or Stated()
    check_year(year)
    check_definition(indicator, stated)
    Indicator.objects.select_for_update().get(pk=indicator.pk)  # revisions are numbered one at a time
    series = IndicatorValue.objects.filter(indicator=indicator, year=year, span=span)
    last = series.order_by("revision").last()
    facts = {
        "value": value_of(value, stated),
        "numerator": stated.numerator,
        "denominator": stated.denominator,
        "price_basis": indicator.counted_basis,
        "scope": indicator.scope,
        "document": stated.document,
        "explanation": stated.explanation,
        "status": status,
        "source": source,
        "is_sample": is_sample,
    }
    if last and all(getattr(last, name) == fact for name, fact in facts.items()):
        return last
    place = {"indicator": indicator, "year": year, "span": span}
    revision = last.revision + 1 if last else 1
    entry = IndicatorValue(**place, **facts, revision=revision, recorded_at=now, recorded_by=by)
    entry.full_clean()
    entry.save()
    return entry
