"""Target (6): what the plan says, what the inventory gives at a day, and why the two differ.

Sentences are computed from rows; nothing is explained that no row shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal, small_count
from zones.enums import SHORT_KINDS, ZoneKind
from zones.inventory import InventoryTotal, inventory_totals
from zones.ledger import CODES, KINDS_BEHIND, PERIOD_START
from zones.models import InventoryConfirmation
from zones.target_six import Dispute, Mergers, SixFigure, SixRow, Standing, TargetSix, furthest, target_six

from .figures import period_words
from .models import Comparator, Formula, Indicator, IndicatorValue
from .plan_sums import Stated, Sums, sums_of
from .reconciliation_rows import opened_rows

SHOWN = 200
"""Rows opened under one number; the list of zones has them all."""
NAMED = 5
PARKS = CODES[ZoneKind.INDUSTRIAL_PARK]
PUBLISHED = "-cong-bo"
PUBLISHED_COLUMNS = ["indicator__code", "year", "span", "value", "source", "document", "is_sample"]


class Published(NamedTuple):
    """One figure as somebody published it; ``is_current`` unless a later revision of its year and span
    replaced it.
    """

    period: str
    text: str
    source: str
    document: str
    is_current: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One number of clause II(6): the plan's words, the inventory's figure with its rows, the reasons."""

    code: str
    url: str
    name: str
    words: str
    plan_text: str
    figure: SixFigure
    figure_text: str
    reasons: tuple[str, ...]
    published: tuple[Published, ...]

    @property
    def rows(self) -> list[SixRow]:
        return self.figure.first(SHOWN)

    @property
    def opened(self) -> SafeString:
        return opened_rows(self.rows)

    @property
    def is_sample(self) -> bool:
        return any(each.is_sample for each in self.figure.entries)

    @property
    def more(self) -> int:
        return max(0, len(self.figure.entries) - SHOWN)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The page: the lines of clause II(6) as of ``day``, all zones by state, the plan's own sums, and who
    confirmed the list.
    """

    day: date
    lines: tuple[Line, ...]
    totals: tuple[InventoryTotal, ...]
    sums: Sums | None
    confirmations: tuple[InventoryConfirmation, ...]
    has_sample: bool


Confirmed = dict[str, InventoryConfirmation]


def reconciliation(day: date) -> Reconciliation:
    """Return everything the page shows, as of the end of ``day``: six queries."""
    six, confirmations = target_six(day), confirmation_rows()
    confirmed = furthest(each for each in confirmations if not each.withdrawn_at)
    published = published_counts()
    indicators = list(Indicator.objects.of_plan().filter(formula=Formula.INVENTORY).order_by("order"))
    asked = [each for each in indicators if each.code in six.figures]
    urls = siblings("targets:indicator", keys=[each.code for each in asked])
    return Reconciliation(
        day=day,
        lines=tuple(line_of(each, urls[each.code], six, confirmed, published[each.code]) for each in asked),
        totals=tuple(inventory_totals(day)),
        sums=sums_of({each.code: Stated(each.target_value, each.unit) for each in asked}, six),
        confirmations=tuple(confirmations),
        has_sample=six.has_sample or any(each.is_sample for each in confirmations),
    )


def confirmation_rows() -> list[InventoryConfirmation]:
    """Return every confirmation, withdrawn ones too, the furthest first: one query."""
    found = InventoryConfirmation.objects.select_related("recorded_by", "withdrawn_by")
    return list(found.order_by("-complete_on", "-pk"))


def published_counts() -> dict[str, list[Published]]:
    """Return the published counts by the code they stand beside, newest first: one query."""
    found = IndicatorValue.objects.filter(indicator__target=None, indicator__code__endswith=PUBLISHED)
    counts, seen = defaultdict(list), set()
    newest = found.order_by("-year", "-revision").values_list(*PUBLISHED_COLUMNS)
    for code, year, span, value, source, document, is_sample in newest:
        is_current = (code, year, span) not in seen
        seen.add((code, year, span))
        words = period_words(year, span), format_decimal(value), source, document
        counts[code.removesuffix(PUBLISHED)].append(Published(*words, is_current, is_sample))
    return counts


def line_of(
    indicator: Indicator, url: str, six: TargetSix, confirmed: Confirmed, published: list[Published]
) -> Line:
    figure = six.figures[indicator.code]
    return Line(
        code=indicator.code,
        url=url,
        name=indicator.name,
        words=indicator.words,
        plan_text=plan_text(indicator),
        figure=figure,
        figure_text=f"{figure.text} {indicator.unit}",
        reasons=tuple(reasons(indicator, six, confirmed)),
        published=tuple(published),
    )


def plan_text(indicator: Indicator) -> str:
    """Return "ít nhất 05 KCN" or "6.518 ha", as the plan writes its numbers."""
    value = said(indicator.target_value, indicator.unit)
    is_equal = indicator.comparator in ("", Comparator.EQUAL)
    return value if is_equal else f"{Comparator(indicator.comparator).label} {value}"


def said(value: Decimal, unit: str) -> str:
    return f"{format_decimal(value) if unit == 'ha' else small_count(int(value))} {unit}"


# Why they differ


def reasons(indicator: Indicator, six: TargetSix, confirmed: Confirmed) -> Iterable[str]:
    """Yield the sentences that explain the difference, from the widest to the narrowest."""
    figure = six.figures[indicator.code]
    yield difference(indicator, figure)
    for kind in KINDS_BEHIND[indicator.code]:
        yield from completeness(kind, confirmed.get(kind), six.day)
    for kind, codes in CODES.items():
        if indicator.code in (codes.total, codes.area):
            yield from whereabouts(SHORT_KINDS[kind], six.standing[kind])
    if figure.is_area:
        yield from holes(figure)
        yield from disputes(figure, six.disputes)
    if indicator.code in (PARKS.grown, PARKS.area):
        yield from map(merger_words, six.mergers)


def difference(indicator: Indicator, figure: SixFigure) -> str:
    gap = indicator.target_value - figure.value
    if not gap:
        return "Bằng con số của Kế hoạch."
    word = "ít hơn" if gap > 0 else "nhiều hơn"
    goal = f"mục tiêu của năm {indicator.target_year}"
    return f"Số đang biết {word} Kế hoạch {said(abs(gap), indicator.unit)} ({goal})."


def completeness(kind: ZoneKind, confirmation: InventoryConfirmation | None, day: date) -> Iterable[str]:
    """Yield what the list of ``kind`` lacks to be counted at ``day``; nothing when it is complete."""
    name = SHORT_KINDS[kind]
    if confirmation is None:
        yield f"Danh mục {name} chưa được xác nhận đầy đủ: có thể còn {name} hoặc văn bản chưa nhập."
    elif confirmation.complete_on < day:
        until = short_date(confirmation.complete_on)
        yield f"Danh mục {name} mới được xác nhận đầy đủ đến {until}."


def whereabouts(kind: str, found: Standing) -> Iterable[str]:
    """Yield who is counted though not new, and who is not counted."""
    start = short_date(PERIOD_START)
    counted = [
        (found.existing, f"đã thành lập trước ngày {start}, tính cả trong tổng"),
        (found.undated, "được tính nhưng chưa có văn bản thành lập"),
        (found.planned, "mới được đưa vào quy hoạch, chưa tính"),
        (found.undocumented, "có tên nhưng chưa có văn bản cho biết tình trạng, chưa tính"),
    ]
    for zones, words in counted:
        if zones:
            yield f"{small_count(len(zones))} {kind} {words}: {listed([each.full_name for each in zones])}."


def holes(figure: SixFigure) -> Iterable[str]:
    if missing := figure.missing:
        count = small_count(len(missing))
        yield f"Là số tối thiểu, vì chưa rõ diện tích của {count} dòng: {listed(missing)}."


def disputes(figure: SixFigure, found: Iterable[Dispute]) -> Iterable[str]:
    """Yield every zone under ``figure`` whose documents disagree; sums take the newest document."""
    behind = {each.zone for each in figure.entries}
    for each in found:
        if each.zone.pk in behind:
            areas = "; ".join(f"{area} ha theo {source}" for area, source in each.areas)
            name = each.zone.full_name
            yield f"Văn bản nêu diện tích {name} khác nhau, tính theo văn bản mới nhất: {areas}."


def merger_words(found: Mergers) -> str:
    """Return what the documents leave open when a park takes in clusters and a size of it is stated since."""
    clusters = ", ".join(f"{name} ({size})" for name, size in found.clusters)
    return (
        f"{found.park.full_name} nhận sáp nhập {clusters} và từ ngày đó có văn bản mở rộng hoặc nêu "
        f"diện tích ({found.size}). Nếu diện tích này đã gồm đất của CCN thì {PARKS.grown} tính đất đó "
        f"hai lần; nếu chưa gồm thì {PARKS.area} chưa tính đất đó."
    )


def listed(names: Sequence[str]) -> str:
    """Return "KCN A, KCN B": at most `NAMED`, then how many more."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {format_decimal(more)} khu, cụm khác" if more > 0 else "")
