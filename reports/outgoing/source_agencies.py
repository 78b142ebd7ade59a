"""What agencies say of the matter of a paragraph, as they sent or signed it: four queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import lower_first
from bacgiang_plan.lib.word_diff import is_same, markup, word_diff
from reports.enums import ReportState, TaskState
from reports.models import (
    AgencyReport,
    Contribution,
    OutgoingDocument,
    OutgoingParagraph,
    Submission,
)
from reports.states import Mark, state_mark

from .placing import OF_AGENCY

PARTS_BY_SECTION = {
    "I.1": "direction",
    "IV.1": "achievements",
    "IV.2": "shortcomings",
    "IV.3": "causes",
    "IV.4": "obstacles",
    "V": "next_steps",
    "VI.1": "to_central",
    "VI.2": "to_province",
    "VI.3": "to_peers",
}
"""The general part of agencies' reports that a section of the consolidated report holds."""
UNCHANGED = "Cơ quan chọn “Không thay đổi so với kỳ trước”."


@dataclass(frozen=True)
class AgencySource:
    """What one agency says, as it was sent; ``mark`` is the state of its report now.

    ``is_printed``: of several agencies that say the same it is this one's ``words`` that stand in the
    document; ``difference`` is how those of another differ from them. ``more`` is said beside them and not
    printed here. ``since`` is how all of it has changed in a ``later`` sending than the one the document was
    drafted from. ``words`` are blank where the paragraph only counts what the report says.
    """

    agency: str
    url: str
    mark: Mark
    sending: int
    sent_at: datetime | None
    words: str
    more: str
    is_printed: bool
    difference: SafeString | str
    is_same: bool
    since: SafeString | str
    later: int
    read_from: str
    """Which sending the document was drafted from, when a later one has come since; else blank."""


class _Report(NamedTuple):
    """What the page says of the report that holds an agency's words."""

    pk: int
    state: str
    submitted_at: datetime | None
    decided_at: datetime | None
    agency_id: int
    agency: str


REPORTS = FixedQuery(
    lambda period: (
        AgencyReport.objects.filter(obligation__period=period)
        .order_by()
        .values_list(
            "pk", "state", "submitted_at", "decided_at", "obligation__agency", "obligation__agency__name"
        )
    ),
    int,
)
SENT = FixedQuery(
    lambda period: (
        Submission.objects.filter(report__obligation__period=period)
        .order_by("number")
        .values_list("pk", "report", "number", "withdrawn_at")
    ),
    int,
)
"""All of a period, some thirty rows: their SQL is written once (``lib/fixed_query.py``)."""


@dataclass(frozen=True)
class _Said:
    """The words of one sending on the matter of a paragraph."""

    number: int
    sent_at: datetime
    words: str
    more: str

    @property
    def whole(self) -> str:
        return f"{self.words}\n{self.more}".strip()


def agencies_of(
    document: OutgoingDocument, rows: Sequence[OutgoingParagraph], pks: list[int]
) -> Iterable[AgencySource]:
    """Return, paragraph by paragraph, what each agency's report says of its matter: three queries."""
    if not pks:
        return
    reports = {row[0]: _Report._make(row) for row in REPORTS(document.period_id)}
    sendings = _sendings(document, pks)
    for row in rows:
        yield from _of_row(document, row, reports, sendings)


def _of_row(
    document: OutgoingDocument,
    row: OutgoingParagraph,
    reports: Mapping[int, _Report],
    sendings: Mapping[int, list[Submission]],
) -> Iterable[AgencySource]:
    known = {pk: reports[pk] for pk in _keys(row, "report") if pk in reports}
    said = {
        each.pk: [_Said(s.number, s.submitted_at, *_words(s.content, row.key)) for s in sendings[each.pk]]
        for each in known.values()
    }
    read = {pk: _as_drafted(document, pk, found) for pk, found in said.items()}
    printed = known.get(_told_in(row, "report"))
    told = read[printed.pk].words if printed and read[printed.pk] else ""
    for each in known.values():
        yield _agency(each, said[each.pk], read[each.pk], told, each == printed)


def _keys(row: OutgoingParagraph, kind: str) -> list[int]:
    return [int(each.partition("/")[2]) for each in row.sources if each.startswith(f"{kind}/")]


def _told_in(row: OutgoingParagraph, kind: str) -> int | None:
    """Return the key of the source whose words the paragraph prints, for those who say the same too.

    It is the first one (`Fold.sources`); a paragraph that is no agency's words prints nobody's.
    """
    return next(iter(_keys(row, kind)), None) if OF_AGENCY.fullmatch(row.key) else None


def _agency(report: _Report, said: list[_Said], read: _Said | None, told: str, is_told: bool) -> AgencySource:
    last = said[-1] if said else None
    newer = last if last and read and last.number > read.number else None
    has_news = newer is not None and not is_same(read.whole, newer.whole)
    return AgencySource(
        agency=report.agency,
        url=reverse("reports:detail", args=[report.pk]),
        mark=state_mark(report.state),
        sending=read.number if read else 0,
        sent_at=read.sent_at if read else report.submitted_at,
        words=read.words if read else "",
        more=read.more if read else "",
        since=markup(word_diff(read.whole, newer.whole)) if has_news else "",
        later=newer.number if newer else 0,
        read_from=_read_from(report, read, newer) if newer else "",
        **_beside(told, read.words if read else "", is_told),
    )


def _read_from(report: _Report, read: _Said, newer: _Said) -> str:
    """Return "Lập từ lần gửi 1; lần gửi 2 đã được tiếp nhận ngày 21/06/2026"."""
    later = f"lần gửi {newer.number}"
    if report.state == ReportState.ACCEPTED and report.decided_at:
        told = f"{later} đã được tiếp nhận ngày {short_date(local_date(report.decided_at))}"
    else:
        day = short_date(local_date(newer.sent_at))
        told = f"{later} ngày {day}, báo cáo nay ở trạng thái “{ReportState(report.state).label}”"
    return f"Lập từ lần gửi {read.number}; {told}."


def _beside(told: str, words: str, is_told: bool) -> dict:
    """Return how ``words`` stand beside those ``told``, which are printed for several agencies."""
    is_folded = bool(told and words) and not is_told
    same = is_folded and is_same(told, words)
    difference = markup(word_diff(told, words)) if is_folded and not same else ""
    return {"is_printed": is_told, "is_same": same, "difference": difference}


def contributions_of(rows: Sequence[OutgoingParagraph], pks: list[int]) -> Iterable[AgencySource]:
    """Return what co-ordinating agencies signed: one query. Words no longer signed are not shown."""
    if not pks:
        return
    found = Contribution.objects.select_related("assignment__agency", "assignment__task").in_bulk(pks)
    for row in rows:
        known = [found[pk] for pk in _keys(row, "contribution") if pk in found]
        printed = found.get(_told_in(row, "contribution"))
        told = printed.text if printed and printed.signed_at else ""
        for each in known:
            yield _contribution(each, told, each == printed)


SIGNED, UNSIGNED = Mark("●", "Nội dung phối hợp, đã ký", "done"), Mark("↩", "Đã rút chữ ký", "soon")


def _contribution(each: Contribution, told: str, is_told: bool) -> AgencySource:
    words = each.text if each.signed_at else ""
    return AgencySource(
        agency=each.assignment.agency.name,
        url=reverse("reports:task-words", args=[each.assignment.task.clause]),
        mark=SIGNED if each.signed_at else UNSIGNED,
        sending=0,
        sent_at=each.signed_at,
        words=words,
        more="",
        since="",
        later=0,
        read_from="",
        **_beside(told, words, is_told),
    )


def _sendings(document: OutgoingDocument, pks: list[int]) -> Mapping[int, list[Submission]]:
    """Return by report the sending drafted from and the newest that stands, in order: two queries."""
    rows = [row for row in SENT(document.period_id) if row[1] in pks]
    newest = {report: pk for pk, report, _, withdrawn in rows if withdrawn is None}
    read = [pk for pk, report, number, _ in rows if number == _number(document, report)]
    found: dict[int, list[Submission]] = defaultdict(list)
    for each in Submission.objects.filter(pk__in={*read, *newest.values()}).order_by("number"):
        found[each.report_id].append(each)
    return found


def _number(document: OutgoingDocument, report: int) -> int:
    """Return the sending the document was drafted from, 0 when it does not say."""
    number = document.stamps.get(f"report/{report}", "").partition(" ")[2]
    return int(number) if number.isdigit() else 0


def _as_drafted(document: OutgoingDocument, report: int, found: list[_Said]) -> _Said | None:
    number = _number(document, report)
    return next((each for each in found if each.number == number), found[-1] if found else None)


def _words(content: Mapping, key: str) -> tuple[str, str]:
    """Return what a sent report says of the matter that ``key`` of a paragraph names, and what beside it."""
    place, _, agency = key.partition("/agency/")
    if not agency:
        return "", ""
    if place.startswith("task/"):
        clause = place.removeprefix("task/")
        return next((_task_words(each) for each in content["tasks"] if each["clause"] == clause), ("", ""))
    part = PARTS_BY_SECTION.get(place)
    return next((each["text"] for each in content["parts"] if each["key"] == part), ""), ""


def _task_words(said: Mapping) -> tuple[str, str]:
    state = lower_first(TaskState(said["state"]).label) if said["state"] else ""
    day = f" ngày {short_date(date.fromisoformat(said['completed_on']))}" if said["completed_on"] else ""
    more = [
        f"Tình hình: {state}{day}." if state else "",
        f"Khó khăn, vướng mắc: {said['difficulties']}" if said["difficulties"] else "",
        f"Đề xuất, kiến nghị: {said['proposals']}" if said["proposals"] else "",
    ]
    words = said["result"] or (UNCHANGED if said["no_change"] else "")
    return words, "\n".join(line for line in more if line)
