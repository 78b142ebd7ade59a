"""The review desk: one sending item by item, what is new first, what did not change folded away."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from tasks.state import TaskLabel

from .. import permissions
from ..enums import WAITING_STATES, ReviewVerdict, TaskState
from ..locks import period_lock
from ..models import AgencyReport, ReportEvent
from ..reviewing import mark_token
from ..states import TASK_MARKS, Mark
from .entries import FROM_PERIOD_TO_PERIOD, Entry, Said, is_changed
from .known import Asked, Known, known, standing_sendings
from .known import Mark as ItemMark


class Standing(Enum):
    """How an item stands to what its reader knows already: the section it is in, whether it is folded."""

    ASKED_CHANGED = (1, "Nội dung được yêu cầu bổ sung", False)
    ASKED_SAME = (2, "Nội dung được yêu cầu bổ sung", False)
    UNASKED = (3, "Nội dung thay đổi dù không được yêu cầu", False)
    CHANGED = (4, "Nội dung mới hoặc có thay đổi", False)
    SAME = (5, "Nội dung giữ nguyên", True)
    ABSENT = (6, "Không có trong báo cáo", True)

    def __init__(self, order: int, section: str, is_folded: bool) -> None:
        self.section, self.is_folded = section, is_folded


class Attempt(NamedTuple):
    """What a reviewer typed and could not be recorded, and why."""

    item: str
    reason: str
    rating: str
    error: str


@dataclass(frozen=True)
class DeskItem:
    """One item before its reviewer.

    ``known`` is what its reader knows already: the item in the sending before, else in the last period;
    ``note`` says how it stands to that. ``stated`` is the agency's own word on its state, ``computed`` the
    label the facts give today: tasks only. ``token`` goes with the next mark.
    """

    item: str
    entry: Entry
    standing: Standing
    note: str
    known: Entry | None
    before: Entry | None
    asked: list[Asked]
    mark: ItemMark | None
    token: str
    stated: Mark | None
    computed: TaskLabel | None
    is_seen: bool
    attempt: Attempt | None

    @property
    def proposed_on(self) -> str:
        """The day on which the agency calls the task completed, "" of none."""
        done = self.entry.text(Said.FACT, "Tình hình") == TaskState.DONE.label
        return self.entry.text(Said.FACT, "Ngày hoàn thành") if done else ""


@dataclass(frozen=True)
class Section:
    """The items of one kind of standing, in reading order."""

    title: str
    items: list[DeskItem]


class Returned(NamedTuple):
    """What was said of an earlier sending as a whole."""

    number: int
    note: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Desk:
    """One sending on the desk; ``why_not`` tells why its reader may not mark it, "" when they may.

    ``earlier`` is the number of the sending it is compared with, None for the first.
    """

    report: AgencyReport
    sending: int
    sent_at: datetime
    earlier: int | None
    period_before: str
    nothing_to_report: bool
    why_not: str
    returned: list[Returned]
    sections: list[Section]

    @property
    def items(self) -> list[DeskItem]:
        return [item for section in self.sections for item in section.items]

    @property
    def counted(self) -> list[DeskItem]:
        """The items that the bar counts: what is written, and what was asked for."""
        return [item for item in self.items if item.standing is not Standing.ABSENT or item.mark]

    @property
    def seen(self) -> int:
        return sum(item.is_seen for item in self.counted)

    @property
    def requests(self) -> int:
        return sum(bool(item.mark and item.mark.verdict == ReviewVerdict.REDO) for item in self.items)


def desk(report: AgencyReport, user: User, *, now: datetime, attempt: Attempt | None = None) -> Desk | None:
    """Return the standing sending of ``report`` as ``user`` reviews it; None when nothing was sent.

    ``attempt`` is put back before its author. Seven queries, however long the report and its history.
    """
    sendings = standing_sendings(report)
    if not sendings:
        return None
    sending, facts = sendings[-1], known(report, sendings, today=local_date(now))
    return Desk(
        report=report,
        sending=sending.number,
        sent_at=sending.submitted_at,
        earlier=sendings[-2].number if len(sendings) > 1 else None,
        period_before=facts.period,
        nothing_to_report=sending.content["nothing_to_report"],
        why_not=_why_not(report, user),
        returned=_returned(report) if len(sendings) > 1 else [],
        sections=_sections([_item(item, facts, attempt) for item in facts.now]),
    )


def _returned(report: AgencyReport) -> list[Returned]:
    notes = ReportEvent.objects.filter(report=report, action__in=["return", "reopen"]).exclude(note="")
    columns = ["submission__number", "note", "done_at", "done_by__full_name"]
    return list(map(Returned._make, notes.order_by("done_at", "pk").values_list(*columns)))


def _why_not(report: AgencyReport, user: User) -> str:
    if report.state not in WAITING_STATES:
        return f"Báo cáo đang ở trạng thái “{report.get_state_display()}”; các kết luận đã chốt."
    if not permissions.is_independent_reviewer_of(user, report):
        return "Người đã soạn, duyệt hoặc gửi báo cáo không xem xét báo cáo đó."
    return period_lock(report)


def _item(item: str, facts: Known, attempt: Attempt | None) -> DeskItem:
    standing, passed, mark = _standing(item, facts), facts.passed_in(item), facts.mark(item)
    state = facts.states.get(item)
    return DeskItem(
        item=item,
        entry=facts.now[item],
        standing=standing,
        note=_note(item, standing, passed, facts),
        known=facts.last(item) if facts.earlier else facts.before.get(item),
        before=facts.before.get(item),
        asked=facts.asked(item),
        mark=mark,
        token=mark_token(mark),
        stated=None if state is None else TASK_MARKS[state],
        computed=facts.labels.get(item),
        is_seen=mark is not None or passed is not None,
        attempt=attempt if attempt and attempt.item == item else None,
    )


def _standing(item: str, facts: Known) -> Standing:
    entry, last = facts.now[item], facts.last(item)
    if item in facts.asked_last:
        return Standing.ASKED_CHANGED if is_changed(last, entry) else Standing.ASKED_SAME
    if not entry.lines and not (last and last.lines):
        return Standing.ABSENT
    if not facts.earlier:
        is_new = is_changed(facts.before.get(item), entry, among=FROM_PERIOD_TO_PERIOD)
        return Standing.CHANGED if is_new and not _says_no_change(entry) else Standing.SAME
    if not is_changed(last, entry):
        return Standing.SAME
    return Standing.UNASKED if facts.asked_last else Standing.CHANGED


def _says_no_change(entry: Entry) -> bool:
    return bool(entry.text(Said.FACT, "So với kỳ trước"))


def _note(item: str, standing: Standing, passed: int | None, facts: Known) -> str:
    if passed is not None:
        return f"Đạt từ lần gửi {passed}"
    if standing is Standing.ABSENT:
        return "Cơ quan không viết"
    if not facts.earlier:
        return _beside_last_period(item, standing, facts)
    words = {
        Standing.ASKED_CHANGED: "Đã sửa so với",
        Standing.ASKED_SAME: "Chưa sửa so với",
        Standing.UNASKED: "Đã khóa nhưng khác",
        Standing.CHANGED: "Khác",
        Standing.SAME: "Giữ nguyên từ",
    }
    return f"{words[standing]} lần gửi {facts.numbers[-2]}"


def _beside_last_period(item: str, standing: Standing, facts: Known) -> str:
    if not facts.period:
        return ""
    if standing is Standing.CHANGED:
        return f"Khác kỳ trước ({facts.period})" if item in facts.before else "Kỳ trước chưa có"
    if _says_no_change(facts.now[item]):
        return "Cơ quan ghi: không thay đổi so với kỳ trước"
    return f"Giữ nguyên lời kỳ trước ({facts.period})"


def _sections(found: list[DeskItem]) -> list[Section]:
    """Group the items, the sections in the order of `Standing`."""
    titles = dict.fromkeys(standing.section for standing in Standing)
    grouped = {title: [item for item in found if item.standing.section == title] for title in titles}
    return [Section(title, items) for title, items in grouped.items() if items]
