"""Matters of reports: owed and not sent, sent and not reviewed, returned and not sent again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import is_working_day, last_working_day
from reports.enums import WAITING_STATES, ReportState
from reports.models import AgencyReport, Obligation, ReportEvent, ReportingPeriod
from reports.rehearsal.words import told
from reports.states import report_mark
from reports.timeliness import before_words, deadline_words, extension_words, last_valid_day

from .lacking import Lacking
from .ladder import Standing
from .matters import Listing, Matter, numbers, of_period
from .recipients import Directory, report_of, who_can_act
from .resting import rung_name, times_due, working_days
from .words import to_the_head

KIND = "report"
PATIENCE = 5  # working days a returned or a submitted report may rest before somebody is reminded, each time
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
    found = [(row, due) for row in rows if (due := _due(row, directory, now))]
    lacking = Lacking([row for row, _ in found])
    for row, due in found:
        yield _matter(row, due, lacking.of(row), directory, now)


def _open_obligations(now: datetime) -> QuerySet[Obligation]:
    rows = Obligation.objects.owed().pressing(now).filter(period__opened_at__lte=now, period__locked_at=None)
    rows = rows.exclude(report__state=ReportState.ACCEPTED).with_extension()
    reopenings = ReportEvent.objects.filter(report__obligation=OuterRef("pk"), action="reopen")
    rows = rows.annotate(reopened_at=Subquery(reopenings.order_by("-pk").values("done_at")[:1]))
    return rows.select_related("period", "agency", "report").order_by("due_before", "agency__order")


@dataclass(frozen=True)
class _Due:
    """Why a report is told of now: what was never sent has a ``standing``, what was rests."""

    rung: str
    why: str
    time: str
    standing: Standing | None = None


def _matter(
    obligation: Obligation, due: _Due, missing: tuple[str, ...], directory: Directory, now: datetime
) -> Matter:
    report, period = report_of(obligation), obligation.period
    left = deadline_words(obligation.due_before, now) if due.standing else ""
    return Matter(
        **of_period(obligation.agency, period),
        key=f"{KIND}/{obligation.pk}",
        rung=due.rung,
        why=due.why,
        people=tuple(who_can_act(obligation, directory)),
        ask=ASKS[report and ReportState(report.state)],
        left=left,
        time=told(due.time, period),
        state=report_mark(report).label,
        path=reverse("reports:queue" if _is_review(report) else "reports:mine"),
        request=period.request,
        missing=missing,
        obligation_id=obligation.pk,
        standing=due.standing,
        listing=_listing(period) if due.standing else None,
    )


def _listing(period: ReportingPeriod) -> Listing:
    return Listing(
        key=f"{period.pk}",
        title=period.name,
        heading=f"kỳ báo cáo: {period.name}",
        owed="quá hạn gửi báo cáo",
        state="Quá hạn chưa gửi báo cáo",
        path=reverse("reports:overdue", args=[period.code]),
        period=period.pk,
    )


def _is_review(report: AgencyReport | None) -> bool:
    return report is not None and report.state in WAITING_STATES


def _due(obligation: Obligation, directory: Directory, now: datetime) -> _Due | None:
    """Return what is told now, by the ladder before the first sending, by patience after it."""
    report = report_of(obligation)
    if report is None or report.first_submitted_at is None:
        standing = directory.ladders.of_period(obligation.period_id).before(obligation.due_before, now)
        time = deadline(obligation, now) + to_the_head("Báo cáo", standing)
        return _Due(standing.name, standing.rung.label, time, standing) if standing.rung else None
    if _is_review(report):
        return _rested("review", report.submitted_at, report.submitted_at, now, WAITS)
    if obligation.reopened_at and obligation.reopened_at > report.decided_at:
        since, words = obligation.reopened_at, REOPENED
    else:
        since, words = report.decided_at, RETURNED
    return _rested("returned", since, max(since, report.edited_at), now, words)


WAITS = ("chưa được xem xét", "Cơ quan đã gửi ngày {day}; báo cáo đã chờ {waited} ngày làm việc.")
RETURNED = ("được trả lại, chưa gửi lại", "Báo cáo được trả lại ngày {day}, chưa được gửi lại.")
REOPENED = ("được mở lại, chưa gửi lại", "Báo cáo được mở lại để sửa ngày {day}, chưa được gửi lại.")


def _rested(kind: str, since: datetime, touched: datetime, now: datetime, words: tuple[str, str]):
    """Return a telling of this round: its day names it, for a round lasts longer than a day."""
    times = times_due(touched, now, PATIENCE)
    if not times:
        return None
    day, (why, time) = local_date(since), words
    return _Due(
        rung_name(f"{kind}-{day}", times),
        f"báo cáo {why} sau {times * PATIENCE} ngày làm việc",
        time.format(day=short_date(day), waited=working_days(since, now)),
    )


def deadline(obligation: Obligation, now: datetime) -> str:
    """Return the date as the plan words it, what extended it, and the last working day before a day off."""
    due_before = obligation.due_before
    words = f"Hạn gửi: {before_words(due_before)} ({deadline_words(due_before, now)})."
    if extension := extension_words(due_before, obligation.original_due_before, obligation.extended_by):
        words += f" Thời hạn này được {extension}."
    last_day = last_valid_day(due_before)
    if now < due_before and not is_working_day(last_day):
        words += f" Ngày làm việc cuối cùng trong hạn: {short_date(last_working_day(last_day))}."
    return words
