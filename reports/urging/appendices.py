"""Phụ lục I (reports) and II (tasks) of the urging letter; one alone has no number."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from bacgiang_plan.lib.dates import local_date, official_day
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from bacgiang_plan.lib.vietnamese import lower_first, nfc, upper_first
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import clause_lead, first_sentence, instant, listed, shortened
from reports.timeliness import before_words, extension_words

from .rows import AgencyRows, PartRow, ReportRow, Rows, TaskRow, Word
from .telling import due_words
from .voice import Voice

REPORT_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Cơ quan, đơn vị", 60),
    Column("Báo cáo", 58),
    Column("Thời hạn", 42),
    Column("Số ngày quá hạn", 22, "number"),
    Column("Tình trạng", 58),
)
TASK_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Cơ quan, đơn vị", 62),
    Column("Thời hạn", 30, "centre"),
    Column("Số ngày quá hạn", 24, "number"),
    Column("Kết quả báo cáo gần nhất", 124),
)
Keyed = tuple[str, tuple[str, ...]]
"""The key of a row (`draft.Row`) and its cells, all but its number."""
WITHIN_THE_DAY = "dưới 1"
RESULT = 300
"""Letters of an agency's last word on a task; all of it stands in its report."""


def appendices(rows: Rows, voice: Voice) -> tuple[Appendix, ...]:
    """Return the tables that have rows, agencies in official order."""
    return tuple(
        make(rows, number.removeprefix("Phụ lục").strip())
        for make, number in ((_reports, voice.reports_in), (_tasks, voice.tasks_in))
        if number
    )


def _reports(rows: Rows, number: str) -> Appendix:
    return Appendix(
        number,
        _reports_title(rows.agencies),
        REPORT_COLUMNS,
        _counted(row for agency in rows.agencies for row in _report_rows(agency)),
        note=f"Tình trạng tính đến {instant(rows.data_at)}.",
    )


def _reports_title(agencies: tuple[AgencyRows, ...]) -> str:
    kinds = [
        ("báo cáo quá hạn chưa gửi", any(agency.reports for agency in agencies)),
        ("báo cáo bị trả lại, chưa gửi lại", any(agency.returned for agency in agencies)),
    ]
    return upper_first(" và ".join(words for words, is_there in kinds if is_there))


def _counted(rows: Iterator[Keyed]) -> tuple[Row, ...]:
    """Return the rows with their numbers before them."""
    return tuple(Row((str(number), *cells), key=key) for number, (key, cells) in enumerate(rows, start=1))


def _report_rows(agency: AgencyRows) -> Iterator[Keyed]:
    for report in agency.reports:
        days = format_decimal(report.days_late) if report.days_late else WITHIN_THE_DAY
        cells = (agency.name, *_report_of(report), days, _unsent(report))
        yield f"obligation/{report.obligation}", cells
    for report in agency.returned:
        sent = f"Đã gửi lần đầu ngày {official_day(report.sent_on)}; bị trả lại, chưa gửi lại"
        yield f"obligation/{report.obligation}", (agency.name, *_report_of(report), EMPTY, sent)


def _report_of(report: ReportRow) -> tuple[str, str]:
    before = before_words(report.due_before)
    return f"Báo cáo {lower_first(report.period_name)}", upper_first(before)


def _unsent(report: ReportRow) -> str:
    extended = extension_words(report.due_before, report.original, report.extended_by)
    return f"Chưa gửi; đã được {extended}" if extended else "Chưa gửi"


def _tasks(rows: Rows, number: str) -> Appendix:
    is_planned = any(agency.plan for agency in rows.agencies)
    title = "Nhiệm vụ quá hạn chưa hoàn thành" if any(agency.tasks for agency in rows.agencies) else ""
    plans = "kế hoạch cụ thể triển khai thực hiện chưa gửi" if is_planned else ""
    return Appendix(
        number,
        upper_first(" và ".join(filter(None, [title, plans]))),
        TASK_COLUMNS,
        _by_task(rows.agencies),
        note=(
            f"Tình trạng tính tại ngày {official_day(local_date(rows.data_at))}; mã nhiệm vụ theo phần, mục "
            "của Kế hoạch; số ngày quá hạn tính từ thời hạn sớm nhất chưa hoàn thành."
        ),
    )


def _by_task(agencies: tuple[AgencyRows, ...]) -> tuple[Row, ...]:
    """Return each task once, in the plan's order, then every agency that owes it, numbered throughout."""
    groups: dict[str, list[tuple[AgencyRows, TaskRow]]] = defaultdict(list)
    for agency in agencies:
        for task in (*agency.tasks, *filter(None, [agency.plan])):
            groups[_matter(task)].append((agency, task))
    ordered = sorted(groups.items(), key=lambda group: place_of(group[1][0][1].clause))
    rows: list[Row] = []
    numbers = count(1)
    for matter, owing in ordered:
        rows.append(Row((matter,), is_group=True))
        for agency, task in owing:
            cells = (str(next(numbers)), *_cells(agency, task))
            rows.append(Row(cells, key=f"assignment/{task.assignment}"))
    return tuple(rows)


def place_of(clause: str) -> tuple[str, list[int]]:
    """Return the place of a clause in the plan: "III.2.1-10" after "III.2.1-2", part IV last."""
    return clause.partition(".")[0], [int(number) for number in re.findall(r"\d+", clause)]


def _cells(agency: AgencyRows, task: TaskRow) -> tuple[str, ...]:
    said = "Chưa gửi kế hoạch" if task is agency.plan else last_words(task.last)
    return agency.name, due_words(task), format_decimal(task.days_late), said


def _matter(task: TaskRow) -> str:
    """Return the task, which of its parts are overdue, and how many leads are confirmed.

    Whole where all of it is overdue, else its first sentence: the parts are told in their own words.
    """
    text, parts = " ".join(nfc(task.text).split()).rstrip(" ."), []
    if [nfc(part.words) for part in task.parts] != [nfc(task.text)]:
        text = first_sentence(text)
        parts = [f"Quá hạn {official_day(part.due_on)}: “{part_words(part)}”." for part in task.parts]
    confirmed = f"{upper_first(task.confirmed.words)}." if task.confirmed.words else ""
    return listed([f"{clause_lead(task.clause)} {text}.", *parts, confirmed], " ")


def part_words(part: PartRow) -> str:
    return " ".join(nfc(part.words).split()).rstrip(" .;")


def last_words(last: Word | None) -> str:
    """Return "Báo cáo năm 2025: đang thực hiện, dự kiến hoàn thành 30/6/2026. <its words>"."""
    if last is None:
        return "Chưa có kết quả trong báo cáo được tiếp nhận"
    expected = f", dự kiến hoàn thành ngày {official_day(last.expected_on)}" if last.expected_on else ""
    head = f"Báo cáo {lower_first(last.period_name)}: {lower_first(last.state)}{expected}."
    return f"{head} {shortened(nfc(last.result), RESULT)}".strip()
