"""Where one paragraph comes from: each agency's own words as sent, clauses, targets, zones.

A constant number of queries, whatever the number of sources.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first
from bacgiang_plan.lib.word_diff import is_same, markup, word_diff
from reports.enums import TaskState
from reports.items import last_sending
from reports.models import AgencyReport, Obligation, OutgoingDocument, OutgoingParagraph, Submission
from reports.states import Mark, report_mark
from targets.models import Target
from tasks.models import Task
from zones.models import Zone

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

    ``is_printed``: of several agencies that say the same it is this one's words that stand in the document;
    ``difference`` is how its words differ from those printed for several agencies; ``since`` how they have
    changed in a later sending than the one the document was drafted from. ``words`` are blank where the
    paragraph only counts what the report says.
    """

    agency: str
    url: str
    mark: Mark
    sending: int
    sent_at: datetime | None
    words: str
    is_printed: bool
    difference: SafeString | str
    is_same: bool
    since: SafeString | str
    later: int


@dataclass(frozen=True)
class Link:
    """A clause of the plan, a target, a zone or an overdue report; ``text`` is the plan's own sentence."""

    label: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Sources:
    """All sources of one paragraph."""

    agencies: tuple[AgencySource, ...]
    links: tuple[Link, ...]

    @property
    def is_empty(self) -> bool:
        return not self.agencies and not self.links


@dataclass(frozen=True)
class _Said:
    """The words of one sending on the matter of a paragraph."""

    number: int
    sent_at: datetime
    words: str


def sources_of(document: OutgoingDocument, rows: Sequence[OutgoingParagraph]) -> Sources:
    """Return where a paragraph comes from: ``rows`` are it and those merged into it. Six queries at most."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in (source for row in rows for source in row.sources):
        kind, _, key = source.partition("/")
        found[kind][key] = None
    links = [
        *_tasks(list(found["task"])),
        *_targets(list(found["target"])),
        *_zones(list(found["zone"])),
        *_obligations(list(found["obligation"])),
    ]
    return Sources(_agencies(document, rows, [int(pk) for pk in found["report"]]), tuple(links))


# --- agencies --------------------------------------------------------------------------------------


def _agencies(
    document: OutgoingDocument, rows: Sequence[OutgoingParagraph], pks: list[int]
) -> tuple[AgencySource, ...]:
    """Return, paragraph by paragraph, what each agency says of its matter: two queries."""
    if not pks:
        return ()
    reports = AgencyReport.objects.select_related("obligation__agency").in_bulk(pks)
    sendings = _sendings(document, pks)
    return tuple(each for row in rows for each in _of_row(document, row, reports, sendings))


def _of_row(
    document: OutgoingDocument,
    row: OutgoingParagraph,
    reports: Mapping[int, AgencyReport],
    sendings: Mapping[int, list[Submission]],
) -> Iterable[AgencySource]:
    pks = [int(each.removeprefix("report/")) for each in row.sources if each.startswith("report/")]
    known = [reports[pk] for pk in pks if pk in reports]
    said = {
        each.pk: [_Said(s.number, s.submitted_at, _words(s.content, row.key)) for s in sendings[each.pk]]
        for each in known
    }
    read = {pk: _as_drafted(document, pk, found) for pk, found in said.items()}
    printed = next((each for each in known if row.key.endswith(f"/agency/{each.obligation.agency_id}")), None)
    told = read[printed.pk].words if printed and read[printed.pk] else ""
    for each in sorted(known, key=lambda each: each != printed):
        yield _agency(each, said[each.pk], read[each.pk], told, each == printed)


def _agency(
    report: AgencyReport, said: list[_Said], read: _Said | None, told: str, is_told: bool
) -> AgencySource:
    words, last = read.words if read else "", said[-1] if said else None
    is_folded = bool(told and words) and not is_told
    same = is_folded and is_same(told, words)
    newer = last if last and read and last.number > read.number else None
    has_news = newer is not None and not is_same(words, newer.words)
    return AgencySource(
        agency=report.obligation.agency.name,
        url=reverse("reports:detail", args=[report.pk]),
        mark=report_mark(report),
        sending=read.number if read else 0,
        sent_at=read.sent_at if read else report.submitted_at,
        words=words,
        is_printed=is_told,
        difference=markup(word_diff(told, words)) if is_folded and not same else "",
        is_same=same,
        since=markup(word_diff(words, newer.words)) if has_news else "",
        later=newer.number if newer else 0,
    )


def _sendings(document: OutgoingDocument, pks: list[int]) -> Mapping[int, list[Submission]]:
    """Return by report the sending drafted from and the newest that stands, in order: one query."""
    wanted = Q(pk__in=[])
    for pk in pks:
        wanted |= Q(report=pk, number=_number(document, pk)) | Q(pk=last_sending(pk))
    found: dict[int, list[Submission]] = defaultdict(list)
    for each in Submission.objects.filter(wanted).order_by("number"):
        found[each.report_id].append(each)
    return found


def _number(document: OutgoingDocument, report: int) -> int:
    """Return the sending the document was drafted from, 0 when it does not say."""
    number = document.stamps.get(f"report/{report}", "").partition(" ")[2]
    return int(number) if number.isdigit() else 0


def _as_drafted(document: OutgoingDocument, report: int, found: list[_Said]) -> _Said | None:
    number = _number(document, report)
    return next((each for each in found if each.number == number), found[-1] if found else None)


def _words(content: Mapping, key: str) -> str:
    """Return what a sent report says of the matter that ``key`` of a paragraph names."""
    place, _, agency = key.partition("/agency/")
    if not agency:
        return ""
    if place.startswith("task/"):
        clause = place.removeprefix("task/")
        return next((_task_words(each) for each in content["tasks"] if each["clause"] == clause), "")
    part = PARTS_BY_SECTION.get(place)
    return next((each["text"] for each in content["parts"] if each["key"] == part), "")


def _task_words(said: Mapping) -> str:
    state = lower_first(TaskState(said["state"]).label) if said["state"] else ""
    day = f" ngày {short_date(date.fromisoformat(said['completed_on']))}" if said["completed_on"] else ""
    lines = [
        f"Tình hình: {state}{day}." if state else "",
        said["result"] or (UNCHANGED if said["no_change"] else ""),
        f"Khó khăn, vướng mắc: {said['difficulties']}" if said["difficulties"] else "",
        f"Đề xuất, kiến nghị: {said['proposals']}" if said["proposals"] else "",
    ]
    return "\n".join(line for line in lines if line)


# --- what else a paragraph rests on ------------------------------------------------------------------


def _tasks(clauses: list[str]) -> Iterable[Link]:
    if not clauses:
        return
    for task in Task.objects.filter(clause__in=clauses).order_by("order"):
        yield Link(f"Nhiệm vụ {task.clause}", reverse("tasks:detail", args=[task.clause]), task.text)


def _targets(numbers: list[str]) -> Iterable[Link]:
    if not numbers:
        return
    for target in Target.objects.filter(number__in=numbers).order_by("number"):
        yield Link(f"Mục tiêu ({target.number}): {target.short_name}", reverse("targets:list"))


def _zones(pks: list[str]) -> Iterable[Link]:
    if not pks:
        return
    for zone in Zone.objects.filter(pk__in=pks).order_by("pk"):
        yield Link(zone.full_name, reverse("zones:detail", args=[zone.pk]))


def _obligations(pks: list[str]) -> Iterable[Link]:
    if not pks:
        return
    owed = Obligation.objects.filter(pk__in=pks).select_related("agency", "period", "report")
    for each in owed.order_by("agency__order", "period__due_before"):
        report = getattr(each, "report", None)
        label = f"{each.agency.name}: báo cáo {each.period.in_sentence}"
        is_sent = report is not None and report.first_submitted_at is not None
        yield Link(
            label, reverse("reports:detail", args=[report.pk]) if is_sent else reverse("reports:matrix")
        )
