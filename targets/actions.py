"""Verbs that write figures into the series of the indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.numbers import format_decimal, rounded
from bacgiang_plan.lib.vietnamese import search_key

from . import arithmetic
from .models import Indicator, IndicatorValue, PriceBasis, Span, ValueStatus
from .neighbours import Known, beside, known_figures
from .plausibility import faults, jumps

FIRST_YEAR = 1990
STORED_PLACES = 4
"""Figures are kept with four decimals."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source states beside the number; None where it says nothing: then the indicator's own.

    ``numerator`` and ``denominator`` belong to ratios, and the value must follow from them. ``explanation``
    is kept; a ``remark`` (the agency's own note, say) is kept as one only where the figure jumps.
    """

    price_basis: str | None = None
    scope: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    document: str = ""
    explanation: str = ""
    remark: str = ""


def check_year(year: int, *, today: date) -> None:
    """Raise `ValidationError` for a year no figure can belong to: a slip of the finger, or not yet begun."""
    if not FIRST_YEAR <= year <= today.year:
        expected = f"chỉ ghi được số liệu từ năm {FIRST_YEAR} đến năm nay, {today.year}"
        raise ValidationError({"year": f"Năm đã đọc là {year}; {expected}."})


def check_definition(indicator: Indicator, stated: Stated) -> None:
    """Raise `ValidationError` when a figure does not belong to the series of ``indicator``.

    Computed figures are never typed; values of another price basis or scope are refused (domain.md 7).
    """
    if indicator.formula:
        words = f"Số liệu của chỉ tiêu {indicator.code} do hệ thống tính"
        raise ValidationError(f"{words} ({indicator.get_formula_display().lower()}); không ghi trực tiếp.")
    if stated.numerator is not None and not indicator.is_ratio:
        raise ValidationError(
            {"numerator": f"Chỉ tiêu {indicator.code} không tính từ tử số và mẫu số; đề nghị ghi số liệu."}
        )
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
    """Return the refusal of a figure counted on another price basis (domain.md 7)."""
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
    for name, part in (("numerator", numerator), ("denominator", denominator)):
        if part < 0:
            raise ValidationError({name: f"Số đã đọc là {format_decimal(part)}; không được nhỏ hơn 0."})
    computed = arithmetic.share(numerator, denominator)
    if computed is None:
        raise ValidationError({"denominator": "Mẫu số bằng 0: không tính được."})
    if value is not None and rounded(computed, -value.as_tuple().exponent) != value:
        raise ValidationError(
            {
                "value": f"Số đã đọc là {format_decimal(value)}, còn tử số chia mẫu số là "
                f"{format_decimal(computed, 2)}; đề nghị kiểm tra lại hoặc để trống số liệu."
            }
        )
    return rounded(computed, STORED_PLACES)


class StaleValueError(Exception):
    """Somebody recorded a newer revision after this person looked: ``current``, None when there is none."""

    def __init__(self, current: IndicatorValue | None) -> None:
        super().__init__("Số liệu của kỳ này vừa được người khác ghi; chưa có gì được ghi thêm.")
        self.current = current


def examined(
    indicator: Indicator,
    *,
    year: int,
    span: Span,
    value: Decimal | None,
    stated: Stated,
    together: Iterable[Known] = (),
) -> tuple[Decimal, str]:
    """Return the figure to keep and its explanation; nothing is written.

    Raises `ValidationError` when the figure breaks a hard rule of plausibility.py, and when it jumps and
    nothing explains it. One query.
    """
    figure = value_of(value, stated)
    near = beside(indicator, year, span, [*known_figures([indicator], span), *together])
    if found := faults(indicator, figure, near):
        raise ValidationError({"value": found})
    jumped = jumps(indicator, figure, near)
    if jumped and not (stated.explanation or stated.remark):
        raise ValidationError({"explanation": [*jumped, ASK_FOR_WORDS]})
    return figure, stated.explanation or (stated.remark if jumped else "")


def check_value(
    indicator: Indicator, *, year: int, span: Span, value: Decimal | None, stated: Stated, today: date
) -> Decimal:
    """Return the figure that `record_value` would keep, raising as it does; nothing is written."""
    check_year(year, today=today)
    check_definition(indicator, stated)
    return examined(indicator, year=year, span=span, value=value, stated=stated)[0]


ASK_FOR_WORDS = "Nếu số liệu đúng, đề nghị ghi lời giải thích."


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
    seen: int | None = None,
    together: Iterable[Known] = (),
) -> IndicatorValue:
    """Record a figure of ``indicator`` as the next revision of its year and span, and return it.

    ``value`` is in the unit, price basis and scope of the indicator: a growth in % of that year, an
    amount of that year for a cumulative indicator, otherwise the level at its end; None for a ratio
    given by ``stated``. Nothing is overwritten. When every fact equals the current revision, no row is
    made and the current one is returned. ``seen`` is the revision that was looked at (0: none);
    ``together`` are figures of the same year and span that are recorded with this one (neighbours.py).
    Raises `StaleValueError` when another revision stands by now, `ValidationError` when a field does not
    fit, and as `check_year`, `check_definition` and `examined` do.
    """
    stated = stated or Stated()
    check_year(year, today=local_date(now))
    check_definition(indicator, stated)
    _hold(indicator)
    last = indicator.values.filter(year=year, span=span).order_by("revision").last()
    facts = {"value": value_of(value, stated), "status": status, "source": source, "is_sample": is_sample}
    facts |= _definition(indicator, stated)
    if last and _says_the_same(last, facts, stated):
        return last
    if seen is not None and seen != (last.revision if last else 0):
        raise StaleValueError(last)
    figure, explanation = examined(
        indicator, year=year, span=span, value=value, stated=stated, together=together
    )
    facts |= {"value": figure, "explanation": explanation, "recorded_at": now, "recorded_by": by}
    revision = last.revision + 1 if last else 1
    entry = IndicatorValue(indicator=indicator, year=year, span=span, revision=revision, **facts)
    entry.full_clean()
    entry.save()
    return entry


def _definition(indicator: Indicator, stated: Stated) -> dict[str, object]:
    """Return what a revision keeps of how its figure was counted: basis and scope as of its day."""
    return {
        "price_basis": indicator.counted_basis,
        "scope": indicator.scope,
        "numerator": stated.numerator,
        "denominator": stated.denominator,
        "document": stated.document,
    }


def _hold(indicator: Indicator) -> None:
    """Hold the series, its whole and its parts: revisions are numbered and parts judged one at a time."""
    family = Q(pk=indicator.pk) | Q(pk=indicator.whole_id) | Q(whole=indicator.pk)
    list(Indicator.objects.filter(family).order_by("pk").select_for_update().values_list("pk"))


def _says_the_same(last: IndicatorValue, facts: dict, stated: Stated) -> bool:
    """A remark explains only where the figure jumped when it was recorded."""
    explained = {stated.explanation} if stated.explanation or not stated.remark else {"", stated.remark}
    return last.explanation in explained and all(getattr(last, name) == fact for name, fact in facts.items())
