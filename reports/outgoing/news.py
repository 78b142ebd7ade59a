"""What has become of a document's sources since it was drafted, told without drafting it again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bacgiang_plan.lib.numbers import small_count
from bacgiang_plan.lib.vietnamese import lower_first
from reports.consolidation.stamps import FIGURES, changed
from reports.documents.phrases import instant, listed
from reports.enums import OutgoingState, ReportState
from reports.models import AgencyReport, OutgoingDocument

from .kinds import KINDS

FIGURE_SOURCES = ("target/", "zone/")
"""Sources whose state is in the one stamp of all figures."""
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
    """Return what changed in the sources of ``document`` since it was drafted: six queries at most.

    Nothing of one that is approved, issued or given up: what is frozen follows no source.
    """
    if document.state in PRINTED_AS_FROZEN:
        return NONE
    current = KINDS[document.kind].stamps(document.period, now)
    keys = changed(document.stamps, current)
    if not keys:
        return NONE
    told = [_reports(keys, current), _others(keys)]
    return News(f"Nguồn đã thay đổi từ lúc lập ({instant(document.data_at)}): {listed(told, '; ')}.", keys)


def _reports(keys: frozenset[str], current: dict[str, str]) -> str:
    """Return "02 báo cáo (Sở Xây dựng: đã tiếp nhận, lần gửi 2; …)"."""
    pks = [int(key.removeprefix("report/")) for key in keys if key.startswith("report/")]
    if not pks:
        return ""
    found = AgencyReport.objects.filter(pk__in=pks).order_by("obligation__agency__order")
    rows = found.values_list("pk", "obligation__agency__name")
    names = [f"{name}: {_state(current.get(f'report/{pk}', ''))}" for pk, name in rows[:FEW]]
    names += [f"và {len(pks) - FEW} cơ quan khác"] if len(pks) > FEW else []
    return f"{small_count(len(pks))} báo cáo ({listed(names, '; ')})"


def _state(stamp: str) -> str:
    """Return "đã tiếp nhận, lần gửi 2" of the stamp "accepted 2"."""
    state, _, number = stamp.partition(" ")
    if not state:
        return "không còn"
    words = lower_first(ReportState(state).label)
    return f"{words}, lần gửi {number}" if number not in ("", "0") else words


def _others(keys: frozenset[str]) -> str:
    """Return how many other matters changed: of the figures only that they did."""
    parts = ["số liệu, danh mục khu, cụm hoặc kết quả đã xác nhận"] if FIGURES in keys else []
    urged = [key for key in keys if key.startswith(("obligation/", "assignment/", "task/", "urged/"))]
    parts += ["danh sách báo cáo, nhiệm vụ quá hạn"] if urged else []
    return listed(parts, "; ")
