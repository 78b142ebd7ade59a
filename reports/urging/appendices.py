"""Phụ lục I (reports) and II (tasks) of the urging letter; one alone has no number."""

from collections.abc import Iterator

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from bacgiang_plan.lib.vietnamese import lower_first, nfc, upper_first
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import instant, shortened
from reports.timeliness import before_words, extension_words

from .rows import AgencyRows, ReportRow, Rows, TaskRow, Word
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
    Column("Cơ quan, đơn vị", 42),
    Column("Mã nhiệm vụ", 22, "centre"),
    Column("Nhiệm vụ", 82),
    Column("Thời hạn", 22, "centre"),
    Column("Số ngày quá hạn", 20, "number"),
    Column("Kết quả báo cáo gần nhất", 52),
)
Keyed = tuple[str, tuple[str, ...]]
"""The key of a row (`draft.Row`) and its cells, all but its number."""
WITHIN_THE_DAY = "dưới 1"
RESULT = 160
"""Letters of an agency's last word on a task; all of it stands in its report."""
PART = 160
"""Letters of an overdue part: ten districts lead the same long task, and each has a row of its own."""


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
        sent = f"Đã gửi lần đầu ngày {short_date(report.sent_on)}; bị trả lại, chưa gửi lại"
        yield f"obligation/{report.obligation}", (agency.name, *_report_of(report), EMPTY, sent)


def _report_of(report: ReportRow) -> tuple[str, str]:
    return f"Báo cáo {lower_first(report.period_name)}", upper_first(before_words(report.due_before))


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
        _counted(row for agency in rows.agencies for row in _task_rows(agency)),
        note=(
            f"Tình trạng tính tại ngày {short_date(local_date(rows.data_at))}; mã nhiệm vụ theo phần, mục "
            "của Kế hoạch; số ngày quá hạn tính từ thời hạn sớm nhất chưa hoàn thành."
        ),
    )


def _task_rows(agency: AgencyRows) -> Iterator[Keyed]:
    for task in agency.tasks:
        yield f"assignment/{task.assignment}", _cells(agency, task, last_words(task.last))
    if agency.plan:
        yield f"assignment/{agency.plan.assignment}", _cells(agency, agency.plan, "Chưa gửi kế hoạch")


def _cells(agency: AgencyRows, task: TaskRow, said: str) -> tuple[str, ...]:
    return agency.name, task.clause, _matter(task), due_words(task), format_decimal(task.days_late), said


def _matter(task: TaskRow) -> str:
    """Return the plan's sentence; of one with several parts its beginning and the parts that are overdue."""
    text = nfc(task.text)
    if [nfc(part.words) for part in task.parts] == [text]:
        return text
    parts = [
        f"Quá hạn {short_date(part.due_on)}: “{shortened(nfc(part.words), PART)}”" for part in task.parts
    ]
    return "\n".join([shortened(text), *parts])


def last_words(last: Word | None) -> str:
    """Return "Báo cáo năm 2025: đang thực hiện, dự kiến hoàn thành 30/6/2026. <its words>"."""
    if last is None:
        return "Chưa có kết quả trong báo cáo được tiếp nhận"
    expected = f", dự kiến hoàn thành ngày {short_date(last.expected_on)}" if last.expected_on else ""
    head = f"Báo cáo {lower_first(last.period_name)}: {lower_first(last.state)}{expected}."
    return f"{head} {shortened(nfc(last.result), RESULT)}".strip()
