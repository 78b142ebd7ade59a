"""Indicators that cannot be measured: no base to start from, or nobody who supplies figures."""

from collections.abc import Iterator

from django.urls import reverse

from targets.models import Formula, Indicator
from targets.series import implied_bases, series_of

from .faults import Fault, Kind, Opening, out_of_force


def indicator_faults(opening: Opening) -> list[Fault]:
    """Return the indicators of the plan without a usable base, and those nobody will report: one query.

    A base is what `targets.series` measures from: the plan's, that of its words, or of its own arithmetic.
    """
    indicators = list(Indicator.objects.of_plan().select_related("owner").order_by("order"))
    implied = implied_bases(indicators)
    bare = {each.pk for each in indicators if series_of(each, {}, implied.get(each.pk)).base is None}
    return [fault for each in indicators for fault in _faults(each, each.pk in bare, opening)]


def _faults(indicator: Indicator, is_bare: bool, opening: Opening) -> Iterator[Fault]:
    name = f"Chỉ tiêu {indicator.code} “{indicator.name}”"
    if is_bare:
        yield Fault(
            kind=Kind.INDICATORS,
            key=f"indicator/{indicator.code}",
            words=f"{name}: Kế hoạch không nêu và không suy ra được số gốc, nên chưa đánh giá được tiến độ.",
            mend="Bổ sung số gốc vào dữ liệu nền rồi nạp lại",
            path=reverse("reports:reference-data"),
        )
    if indicator.formula == Formula.REPORTED and (why := _why_unsupplied(indicator, opening)):
        owner = indicator.owner.code if indicator.owner else "none"
        yield Fault(
            kind=Kind.INDICATORS,
            key=f"indicator/{indicator.code}/owner/{owner}",
            words=f"{name}: {why}, nên không cơ quan nào được hỏi số liệu.",
            mend="Chọn cơ quan cung cấp số liệu",
            path=reverse("admin:targets_indicator_change", args=[indicator.pk]),
        )


def _why_unsupplied(indicator: Indicator, opening: Opening) -> str:
    if indicator.owner is None:
        return "chưa có cơ quan cung cấp số liệu"
    why = out_of_force(indicator.owner, opening.day)
    return f"{indicator.owner.name} {why}" if why else ""
