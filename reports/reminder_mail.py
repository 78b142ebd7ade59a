"""The words of a reminder: one mail listing every matter of one person."""

from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from agencies.models import User
from bacgiang_plan.lib import mail
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import is_working_day, last_working_day, working_days_since

from .enums import ReportState
from .matters import Matter
from .recipients import report_of
from .states import report_mark
from .timeliness import before_words, deadline_words, extension_words, last_valid_day

ASKS = {
    None: "soạn và gửi báo cáo",
    ReportState.DRAFT: "hoàn thiện và gửi báo cáo",
    ReportState.IN_APPROVAL: "duyệt và gửi báo cáo",
    ReportState.SENT_BACK: "chỉnh sửa và gửi báo cáo",
    ReportState.RETURNED: "hoàn thiện theo ý kiến trả lại và gửi lại báo cáo",
    ReportState.SUBMITTED: "xem xét báo cáo đã gửi",
    ReportState.RESUBMITTED: "xem xét báo cáo đã gửi lại",
    ReportState.REOPENED: "sửa và gửi lại báo cáo đã được mở lại",
}


@dataclass(frozen=True)
class Item:
    """One matter as the mail shows it."""

    title: str
    ask: str
    time: str
    state: str
    request: str
    url: str


def compose(person: User, matters: list[Matter], message_id: str, now: datetime) -> EmailMultiAlternatives:
    """Return the mail that reminds ``person`` of ``matters``; the first one names agency and period."""
    return mail.compose(
        to=person.email,
        subject=_subject(matters, now),
        template="reminder",
        context={"person": person, "items": [_item(matter, now) for matter in matters]},
        message_id=message_id,
    )


def _subject(matters: list[Matter], now: datetime) -> str:
    first, others = matters[0], len(matters) - 1
    words = f"{title(first)}: đề nghị {ask(first)}"
    if not first.was_sent:
        words += f" ({deadline_words(first.obligation.due_before, now)})"
    return f"{words} và {others} việc khác" if others else words


def title(matter: Matter) -> str:
    return f"{matter.obligation.agency.short_name} – {matter.obligation.period.name}"


def ask(matter: Matter) -> str:
    """Return what should be done, to stand after "Đề nghị"."""
    report = report_of(matter.obligation)
    return ASKS[report and ReportState(report.state)]


def _item(matter: Matter, now: datetime) -> Item:
    obligation = matter.obligation
    return Item(
        title=f"{obligation.agency.name} – Kỳ báo cáo: {obligation.period.name}",
        ask=f"Đề nghị {ask(matter)}.",
        time=_time_since(matter, now) if matter.was_sent else deadline(matter, now),
        state=report_mark(report_of(obligation)).label,
        request=obligation.period.request,
        url=matter.url,
    )


def deadline(matter: Matter, now: datetime) -> str:
    """Return the date as the plan words it, what extended it, and the last working day before a day off."""
    obligation, due_before = matter.obligation, matter.obligation.due_before
    words = f"Hạn gửi: {before_words(due_before)} ({deadline_words(due_before, now)})."
    extended_by = getattr(obligation, "extended_by", "")
    if extension := extension_words(due_before, obligation.original_due_before, extended_by):
        words += f" Thời hạn này được {extension}."
    last_day = last_valid_day(due_before)
    if now < due_before and not is_working_day(last_day):
        words += f" Ngày làm việc cuối cùng trong hạn: {short_date(last_working_day(last_day))}."
    return words


def _time_since(matter: Matter, now: datetime) -> str:
    report = report_of(matter.obligation)
    if matter.is_review:
        day = local_date(report.submitted_at)
        waited = working_days_since(day, local_date(now))
        return f"Cơ quan đã gửi ngày {short_date(day)}; báo cáo đã chờ {waited} ngày làm việc."
    return f"Báo cáo được trả lại ngày {short_date(local_date(report.decided_at))}, chưa được gửi lại."
