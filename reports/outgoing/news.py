"""What has become of a document's sources since it was drafted, told without drafting it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import small_count
from bacgiang_plan.lib.vietnamese import lower_first
from reports.consolidation.stamps import FIGURES, NAMES, changed
from reports.documents.phrases import instant, listed
from reports.enums import OutgoingKind, OutgoingState, ReportState
from reports.models import AgencyReport, Contribution, Obligation, OutgoingDocument

from .kinds import KINDS

FIGURE_SOURCES = ("target/", "zone/")
"""Sources whose state is in the one stamp of all figures."""
URGED = "danh sách báo cáo, nhiệm vụ quá hạn"
FEW = 8
"""So many agencies are named; more are counted."""


@dataclass(frozen=True)
class News:
    """The stamps that are others now, and how the page tells it; ``words`` is blank when nothing changed."""

    words: str = ""
    changed: frozenset[str] = field(default_factory=frozenset)

    def touches(self, sources: Iterable[str]) -> bool:
        """Whether one of ``sources`` has changed since."""
        has_figures = FIGURES in self.changed
        return any(
            each in self.changed or (has_figures and each.startswith(FIGURE_SOURCES)) for each in sources
        )


NONE = News()
PRINTED_AS_FROZEN = [OutgoingState.APPROVED, OutgoingState.ISSUED, OutgoingState.DISCARDED]


def news_of(document: OutgoingDocument, *, now: datetime) -> News:
    """Return what changed in the sources of ``document`` since it was drafted: seven queries at most.

    Nothing of one that is approved, issued or given up: what is frozen follows no source.
    """
    if document.state in PRINTED_AS_FROZEN:
        return NONE
    current = KINDS[document.kind].stamps(document.period, now)
    keys = changed(document.stamps, current)
    if not keys:
        return NONE
    if document.kind == OutgoingKind.URGING:
        told = [_reports(keys, current), URGED]
    else:
        told = [_reports(keys, current), _contributions(keys), _overdue(keys, current), *_others(keys)]
    words = listed(told, "; ") or "thời hạn gửi báo cáo"
    return News(f"Nguồn đã thay đổi từ lúc lập ({instant(document.data_at, short_date)}): {words}.", keys)


def _reports(keys: frozenset[str], current: dict[str, str]) -> str:
    """Return "02 báo cáo (Sở Xây dựng: đã tiếp nhận, lần gửi 2; …)"."""
    pks = _pks("report", keys)
    if not pks:
        return ""
    found = AgencyReport.objects.filter(pk__in=pks).order_by("obligation__agency__order")
    rows = found.values_list("pk", "obligation__agency__name")
    names = [f"{name}: {_state(current.get(f'report/{pk}', ''))}" for pk, name in rows[:FEW]]
    return f"{small_count(len(pks))} báo cáo ({_few(names, len(pks))})"


def _pks(kind: str, keys: Iterable[str]) -> list[int]:
    return [int(key.partition("/")[2]) for key in keys if key.startswith(f"{kind}/")]


def _few(names: list[str], total: int) -> str:
    rest = [f"và {small_count(total - FEW)} cơ quan khác"] if total > FEW else []
    return listed([*names[:FEW], *rest], "; ")


def _state(stamp: str) -> str:
    """Return "đã tiếp nhận, lần gửi 2" of the stamp "accepted 2"."""
    state, _, number = stamp.partition(" ")
    if not state:
        return "không còn"
    words = lower_first(ReportState(state).label)
    return f"{words}, lần gửi {number}" if number not in ("", "0") else words


def _contributions(keys: frozenset[str]) -> str:
    """Return "01 nội dung phối hợp (Sở Xây dựng)": signed, signed anew or no longer signed."""
    pks = _pks("contribution", keys)
    if not pks:
        return ""
    found = Contribution.objects.filter(pk__in=pks).order_by("assignment__agency__order", "pk")
    names = list(dict.fromkeys(found.values_list("assignment__agency__name", flat=True)))
    return f"{small_count(len(pks))} nội dung phối hợp ({_few(names, len(names))})"


def _overdue(keys: frozenset[str], current: Mapping[str, str]) -> str:
    """Return whose day has passed meanwhile; who sent what was overdue is told with its report."""
    pks = _pks("obligation", keys & current.keys())
    if not pks:
        return ""
    found = Obligation.objects.filter(pk__in=pks).order_by("agency__order")
    names = list(found.values_list("agency__name", flat=True)[:FEW])
    return f"{small_count(len(pks))} cơ quan đã quá hạn gửi báo cáo ({_few(names, len(pks))})"


def _others(keys: frozenset[str]) -> list[str]:
    return [words for key, words in OTHERS.items() if key in keys]


OTHERS = {
    FIGURES: "số liệu, danh mục khu, cụm hoặc kết quả đã xác nhận",
    NAMES: "tên cơ quan, đơn vị",
}
