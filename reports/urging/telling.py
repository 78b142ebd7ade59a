"""The opening of the letter and what it tells: overdue reports, tasks, plans, each agency's own."""

from collections import Counter
from collections.abc import Iterable

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import lower_first, nfc
from reports.documents.draft import Paragraph, Section, Style
from reports.documents.phrases import (
    clause_words,
    counted,
    first_sentence,
    instant,
    listed,
    plan_words,
)
from reports.timeliness import before_words

from .rows import AgencyRows, ReportRow, Rows, TaskRow
from .stamps import URGED_REPORTS, URGED_TASKS
from .voice import AGENCIES, Voice

ORDER_TO_URGE = (
    "giao Sở Công Thương chủ trì, phối hợp Văn phòng UBND tỉnh đôn đốc, kiểm tra việc tổ chức thực hiện Kế "
    "hoạch; tổng hợp báo cáo UBND tỉnh theo định kỳ và đột xuất (mục 2 phần IV)"
)
ORDER_TO_REPORT = (
    "quy định các sở, ngành, UBND các huyện, thành phố định kỳ 6 tháng và hàng năm gửi báo cáo kết quả thực "
    "hiện về Sở Công Thương, báo cáo 6 tháng gửi trước ngày 15/6, báo cáo năm gửi trước ngày 15/12 (mục 3 "
    "phần IV)"
)
"""Plan, part IV, clauses 2 and 3, in its own words."""


def opening(rows: Rows, voice: Voice) -> tuple[Paragraph, ...]:
    """Return why the letter is written, and as of when."""
    orders = [ORDER_TO_URGE]
    if any(agency.reports for agency in rows.agencies):
        orders.append(ORDER_TO_REPORT)
    plan = f"{plan_words(rows.plan)} (sau đây gọi là Kế hoạch)"
    found = f"Qua theo dõi, đến {instant(rows.data_at)}, {_standing(rows, voice)}, cụ thể như sau:"
    return (
        Paragraph(f"{plan} {listed(orders, '; đồng thời ')}.", key="opening/1"),
        Paragraph(found, sources=(URGED_REPORTS, URGED_TASKS), key="opening/2"),
    )


def _standing(rows: Rows, voice: Voice) -> str:
    """Return "còn 05 cơ quan, đơn vị chưa gửi báo cáo, 02 cơ quan, đơn vị có nhiệm vụ quá hạn"."""
    kinds = [
        ("chưa gửi báo cáo đã quá hạn", [each for each in rows.agencies if each.reports]),
        ("có nhiệm vụ quá hạn chưa hoàn thành", [each for each in rows.agencies if each.tasks]),
        ("chưa gửi kế hoạch cụ thể triển khai thực hiện Kế hoạch", [e for e in rows.agencies if e.plan]),
    ]
    told = [(words, agencies) for words, agencies in kinds if agencies]
    if len(rows.agencies) == 1:
        return f"{rows.agencies[0].name} {listed(words for words, _ in told)}"
    return f"còn {listed(f'{counted(len(agencies), AGENCIES)} {words}' for words, agencies in told)}"


# --- reports -------------------------------------------------------------------------------------


def report_section(rows: Rows, voice: Voice) -> Section | None:
    """Return the overdue reports, and the returned ones of those who are addressed anyway."""
    owing = [agency for agency in rows.agencies if agency.reports]
    returned = [agency for agency in rows.agencies if agency.returned]
    if not owing and not returned:
        return None
    paragraphs = []
    if owing:
        paragraphs.append(_report_summary(rows, owing, voice))
        paragraphs += [] if voice.is_many else map(_report_item, owing)
    if returned:
        paragraphs += _returned(returned, voice, "Ngoài ra, có" if owing else "Có")
    title = "Báo cáo quá hạn chưa gửi" if owing else "Báo cáo bị trả lại, chưa gửi lại"
    return Section(2, "", title, tuple(paragraphs), key="reports")


def _report_summary(rows: Rows, owing: list[AgencyRows], voice: Voice) -> Paragraph:
    """Return how many reports of which periods, the letter's own first."""
    reports = [report for agency in owing for report in agency.reports]
    reports.sort(key=lambda report: (report.period == rows.period.pk, report.original), reverse=True)
    counts = Counter(report.period_name for report in reports)
    kinds = [f"{counted(count, 'báo cáo')} {lower_first(name)}" for name, count in counts.items()]
    text = f"Tổng số {counted(len(reports), 'báo cáo')} đã quá hạn nhưng chưa gửi, gồm: {listed(kinds, '; ')}"
    sources = (URGED_REPORTS, *(f"obligation/{report.obligation}" for report in reports))
    return Paragraph(f"{text} (chi tiết tại {voice.reports_in}).", sources=sources, key="reports/summary")


def _report_item(agency: AgencyRows) -> Paragraph:
    return Paragraph(
        f"{listed(map(report_words, agency.reports), '; ')}.",
        Style.ITEM,
        f"- {agency.name}:",
        tuple(f"obligation/{report.obligation}" for report in agency.reports),
        f"reports/agency/{agency.pk}",
    )


def report_words(report: ReportRow) -> str:
    """Return "báo cáo năm 2026 (thời hạn trước ngày 15/12/2026)"; a deadline moved says so."""
    moved = " theo gia hạn" if report.is_extended else ""
    before = before_words(report.due_before)
    return f"báo cáo {lower_first(report.period_name)} (thời hạn{moved} {before})"


def _returned(agencies: list[AgencyRows], voice: Voice, begin: str) -> list[Paragraph]:
    """Return the returned reports apart from the overdue ones: they were sent once."""
    reports = [report for agency in agencies for report in agency.returned]
    sources = (URGED_REPORTS, *(f"obligation/{report.obligation}" for report in reports))
    text = (
        f"{begin} {counted(len(reports), 'báo cáo')} đã gửi, bị trả lại để bổ sung, hoàn thiện nhưng chưa "
        f"gửi lại (chi tiết tại {voice.reports_in})."
    )
    summary = Paragraph(text, sources=sources, key="returned/summary")
    return [summary] if voice.is_many else [summary, *map(_returned_item, agencies)]


def _returned_item(agency: AgencyRows) -> Paragraph:
    words = [
        f"báo cáo {lower_first(report.period_name)} (gửi lần đầu ngày {official_day(report.sent_on)})"
        for report in agency.returned
    ]
    return Paragraph(
        f"{listed(words, '; ')}.",
        Style.ITEM,
        f"- {agency.name}:",
        tuple(f"obligation/{report.obligation}" for report in agency.returned),
        f"returned/agency/{agency.pk}",
    )


# --- tasks ---------------------------------------------------------------------------------------


def task_section(rows: Rows, voice: Voice) -> Section | None:
    """Return the overdue tasks, each at its lead agency."""
    late = [agency for agency in rows.agencies if agency.tasks]
    if not late:
        return None
    items = () if voice.is_many else map(_task_item, late)
    paragraphs = (_task_summary(late, voice), *items)
    return Section(2, "", "Nhiệm vụ quá hạn chưa hoàn thành", paragraphs, key="tasks")


def _task_summary(late: list[AgencyRows], voice: Voice) -> Paragraph:
    clauses = {task.clause for agency in late for task in agency.tasks}
    held = counted(len(clauses), "nhiệm vụ")
    text = f"Có {held} đã quá thời hạn giao tại Kế hoạch nhưng chưa được xác nhận hoàn thành"
    sources = (URGED_TASKS, *task_sources(task for agency in late for task in agency.tasks))
    return Paragraph(f"{text} (chi tiết tại {voice.tasks_in}).", sources=sources, key="tasks/summary")


def task_sources(tasks: Iterable[TaskRow]) -> tuple[str, ...]:
    """Return the clauses, to look them up, and the assignments, whose stamps tell what has changed."""
    tasks = list(tasks)
    clauses = dict.fromkeys(f"task/{task.clause}" for task in tasks)
    return (*clauses, *(f"assignment/{task.assignment}" for task in tasks))


def _task_item(agency: AgencyRows) -> Paragraph:
    words = [
        f"{_named(task)} ({clause_words([task.clause])}, thời hạn {due_words(task)})" for task in agency.tasks
    ]
    return Paragraph(
        f"{listed(words, '; ')}.",
        Style.ITEM,
        f"- {agency.name}:",
        task_sources(agency.tasks),
        f"tasks/agency/{agency.pk}",
    )


def _named(task: TaskRow) -> str:
    """Return the whole task in quotation marks; of several sentences the first, which is no quotation."""
    text, first = " ".join(nfc(task.text).split()).rstrip(" .;:,"), first_sentence(nfc(task.text))
    return f"“{text}”" if text == first else first


def due_words(task: TaskRow) -> str:
    """Return the days the task has missed, the earliest first."""
    return listed(dict.fromkeys(official_day(part.due_on) for part in task.parts))


def plan_section(rows: Rows, voice: Voice) -> Section | None:
    """Return who has not sent the plan of its own that clause IV.1 asks for."""
    missing = [agency for agency in rows.agencies if agency.plan]
    if not missing:
        return None
    order = (
        "Mục 1 phần IV của Kế hoạch giao Giám đốc các Sở, thủ trưởng các cơ quan thuộc UBND tỉnh, Chủ tịch "
        "UBND huyện, thành phố xây dựng kế hoạch cụ thể để triển khai thực hiện, hoàn thành trong tháng 9 "
        "năm 2021."
    )
    if voice.is_many:
        who = f"{counted(len(missing), AGENCIES)} (chi tiết tại {voice.tasks_in})"
    else:
        who = listed(agency.name for agency in missing)
    found = f"Đến nay, {voice.issuer} chưa nhận được kế hoạch của {who}."
    sources = (URGED_TASKS, *task_sources(agency.plan for agency in missing))
    summary = Paragraph(f"{order} {found}", sources=sources, key="plans/summary")
    return Section(2, "", "Kế hoạch cụ thể triển khai thực hiện chưa gửi", (summary,), key="plans")
