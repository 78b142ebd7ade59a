"""The lines of the period's workbook: what every agency has sent, from its frozen content, with the marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from agencies.models import User
from reports.consolidation.agency_lists import AgencyLists, Standing, agency_lists
from reports.models import ItemReview, ReportingPeriod, Submission
from reports.permissions import is_independent_reviewer_of
from reports.workbooks.lines import Line, Sheets
from reports.workbooks.plans import STATES, STATUSES, YES, SheetPlan
from zones.models import ZoneFacts

from .plans import INDICATORS, PARTS_SHEET, TASKS, ZONES

STANDING_WORDS = {
    Standing.ACCEPTED: "Đã tiếp nhận",
    Standing.UNDER_REVIEW: "Đang chờ tiếp nhận",
    Standing.RETURNED: "Đã trả lại, chưa gửi lại",
}
SETTLED = {
    Standing.ACCEPTED: "báo cáo đã tiếp nhận nên các kết luận đã chốt.",
    Standing.RETURNED: "báo cáo đã trả lại, kết luận dành cho lần gửi sau.",
}
OWN = "người soạn, duyệt hoặc gửi báo cáo không kết luận về báo cáo đó."


@dataclass(frozen=True)
class Sent:
    """One sending that stands, with the marks on it and why nobody, or not this person, may mark it now."""

    submission: Submission
    agency: str
    standing: str
    locked: str
    marks: dict[str, ItemReview]


@dataclass(frozen=True)
class PeriodLines:
    """All lines of a period by sheet, and where every agency stands."""

    period: ReportingPeriod
    agencies: AgencyLists
    sheets: Sheets


def period_lines(period: ReportingPeriod, *, by: User | None, now: datetime) -> PeriodLines:
    """Return what was sent in ``period``: five queries. ``by`` is who marks; without, only states lock."""
    agencies = agency_lists(period, now=now)
    sent = list(_sent(period, agencies, by))
    sheets = {plan: [line for each in sent for line in rows(each)] for plan, rows in ROWS.items()}
    return PeriodLines(period, agencies, {plan: lines for plan, lines in sheets.items() if lines})


def _sent(period: ReportingPeriod, agencies: AgencyLists, by: User | None) -> Iterable[Sent]:
    standing = Submission.objects.standing().filter(report__obligation__period=period)
    last = dict(standing.order_by("number").values_list("report", "pk"))
    found = Submission.objects.filter(pk__in=last.values()).select_related("report__obligation__period")
    by_report = {submission.report_id: submission for submission in found}
    marks: dict[int, dict[str, ItemReview]] = {pk: {} for pk in last.values()}
    for mark in ItemReview.objects.filter(submission__in=marks):
        marks[mark.submission_id][mark.item] = mark
    for line in agencies.lines:
        if submission := by_report.get(line.report_id):
            words, locked = STANDING_WORDS[line.standing], SETTLED.get(line.standing, "")
            if by and not locked and not is_independent_reviewer_of(by, submission.report):
                locked = OWN
            yield Sent(submission, line.name, words, locked, marks[submission.pk])


def _line(sent: Sent, item: str, name: str, *shown: object) -> Line:
    mark, report = sent.marks.get(item), sent.submission.report_id
    return Line(
        key=f"{report}.{sent.submission.number}.{item}",
        item=item,
        name=f"{sent.agency}: {name}",
        shown=(sent.agency, sent.standing, *shown),
        fields={"verdict": "verdict", "reason": "reason"},
        values={"verdict": mark.verdict if mark else "", "reason": mark.reason if mark else ""},
        locked=sent.locked,
        subject=(sent.submission, mark),
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _tasks(sent: Sent) -> Iterable[Line]:
    for task in sent.submission.content["tasks"]:
        yield _line(
            sent,
            task["item"],
            task["clause"],
            task["clause"],
            task["text"],
            STATES.get(task["state"], "") if task["written"] else "Chưa cập nhật",
            _day(task["completed_on"]),
            _day(task["expected_on"]),
            YES if task["no_change"] else "",
            task["result"],
            task["difficulties"],
            task["proposals"],
        )


def _indicators(sent: Sent) -> Iterable[Line]:
    for figure in sent.submission.content["indicators"]:
        name, value = f"{figure['code']}. {figure['name']}", Decimal(figure["value"])
        status = STATUSES.get(figure["status"], "")
        yield _line(sent, figure["item"], name, name, figure["unit"], value, status, figure["note"])


def _zones(sent: Sent) -> Iterable[Line]:
    for zone in sent.submission.content["zones"]:
        facts = [
            zone[name] or "" if name == "investor" else zone[name] and Decimal(zone[name])
            for name in ZoneFacts.FIELDS
        ]
        yield _line(sent, zone["item"], zone["full_name"], zone["full_name"], *facts)


def _parts(sent: Sent) -> Iterable[Line]:
    for part in sent.submission.content["parts"]:
        yield _line(sent, part["item"], part["title"], part["title"], part["text"])


ROWS: dict[SheetPlan, Callable[[Sent], Iterable[Line]]] = {
    TASKS: _tasks,
    INDICATORS: _indicators,
    ZONES: _zones,
    PARTS_SHEET: _parts,
}
