"""Matters of reports: owed and not sent, sent and not reviewed, returned and not sent again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import is_working_day, last_working_day, working_days_since
from reports.enums import WAITING_STATES, ReportState
from reports.models import AgencyReport, Obligation
from reports.states import report_mark
from reports.timeliness import before_words, deadline_words, extension_words, last_valid_day

from .lacking import Lacking
from .ladder import Ladder
from .matters import Matter, numbers
from .recipients import Directory, report_of, who_can_act

KIND = "report"
PATIENCE = 5  # working days a returned or a submitted report may rest before somebody is reminded
TO_THE_HEAD = " Báo cáo đã quá hạn nhiều ngày: đề nghị lãnh đạo cơ quan chỉ đạo thực hiện."
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


def report_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterable[Matter]:
    """Yield every report due at ``now``, the nearest deadline first; a constant number of queries.

    Nothing is due before the period is opened, in a locked one, or after the report is accepted.
    """
    rows = _open_obligations(now)
    if (wanted := numbers(keys, KIND)) is not None:
        rows = rows.filter(pk__in=wanted)
    found = [(row, _due(row, directory.ladders.of_period(row.period_id), now)) for row in rows]
    lacking = Lacking([row for row, due in found if due])
    for row, due in found:
        if due:
            yield _matter(row, *due, lacking.of(row), directory, now)


def _open_obligations(now: datetime):
    rows = Obligation.objects.owed().filter(period__opened_at__lte=now, period__locked_at=None)
    rows = rows.exclude(report__state=ReportState.ACCEPTED)
    rows = rows.with_extension().select_related("period", "agency", "report")
    return rows.order_by("due_before", "agency__order")


def _matter(
    obligation: Obligation,
    rung: str,
    why: str,
    missing: tuple[str, ...],
    directory: Directory,
    now: datetime,
) -> Matter:
    report, agency, period = report_of(obligation), obligation.agency, obligation.period
    was_sent = report is not None and report.first_submitted_at is not None
    people = who_can_act(obligation, directory)
    time = _time_since(report, now) if was_sent else deadline(obligation, now)
    if not was_sent and directory.ladders.of_period(period.pk).reach(obligation.due_before, now):
        people = [*people, *(head for head in directory.heads(agency) if head not in people)]
        time += TO_THE_HEAD
    return Matter(
        key=f"{KIND}/{obligation.pk}",
        rung=rung,
        why=why,
        people=tuple(people),
        agency=agency,
        title=f"{agency.short_name} – {period.name}",
        heading=f"{agency.name} – Kỳ báo cáo: {period.name}",
        ask=f"{ASKS[report and ReportState(report.state)]}",
        left="" if was_sent else deadline_words(obligation.due_before, now),
        time=time,
        state=report_mark(report).label,
        path=reverse("reports:queue" if _is_review(report) else "reports:mine"),
        request=period.request,
        missing=missing,
        obligation_id=obligation.pk,
    )


def _is_review(report: AgencyReport | None) -> bool:
    return report is not None and report.state in WAITING_STATES


def _due(obligation: Obligation, ladder: Ladder, now: datetime) -> tuple[str, str] | None:
    """Return the rung due now, as the ledger writes it, and the reason in words."""
    report = report_of(obligation)
    if report is None or report.first_submitted_at is None:
        rung = ladder.latest_due(obligation.due_before, now)
        return rung and (f"{rung.code}@{last_valid_day(obligation.due_before)}", rung.label)
    if report.state in WAITING_STATES:
        return _rested("review", report.submitted_at, report.submitted_at, now, "chưa được xem xét")
    touched = max(report.decided_at, report.edited_at)
    return _rested("returned", report.decided_at, touched, now, "được trả lại, chưa gửi lại")


def _rested(kind: str, since: datetime, touched: datetime, now: datetime, words: str):
    """A rung of its own for each round: the day names it, for a round lasts longer than a day."""
    if working_days_since(local_date(touched), local_date(now)) < PATIENCE:
        return None
    return f"{kind}-{local_date(since)}", f"báo cáo {words} sau {PATIENCE} ngày làm việc"


def deadline(obligation: Obligation, now: datetime) -> str:
    """Return the date as the plan words it, what extended it, and the last working day before a day off."""
    due_before = obligation.due_before
    words = f"Hạn gửi: {before_words(due_before)} ({deadline_words(due_before, now)})."
    extended_by = getattr(obligation, "extended_by", "")
    if extension := extension_words(due_before, obligation.original_due_before, extended_by):
        words += f" Thời hạn này được {extension}."
    last_day = last_valid_day(due_before)
    if now < due_before and not is_working_day(last_day):
        words += f" Ngày làm việc cuối cùng trong hạn: {short_date(last_working_day(last_day))}."
    return words


def _time_since(report: AgencyReport, now: datetime) -> str:
    if _is_review(report):
        day = local_date(report.submitted_at)
        waited = working_days_since(day, local_date(now))
        return f"Cơ quan đã gửi ngày {short_date(day)}; báo cáo đã chờ {waited} ngày làm việc."
    return f"Báo cáo được trả lại ngày {short_date(local_date(report.decided_at))}, chưa được gửi lại."
