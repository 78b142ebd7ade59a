"""Chapter III: the tasks the agency leads, in the plan's order, each with what is said of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import Paragraph, Section, Style
from reports.documents.paragraphs import words_of
from reports.documents.phrases import counted, listed, shortened, small_count
from reports.enums import TaskState

TITLE = "Kết quả thực hiện các nhiệm vụ"
SENTENCE = 200
"""Letters of the plan's sentence that name a task; its clause leads to the rest."""
BEST_FIRST = (TaskState.DONE, TaskState.ONGOING, TaskState.NOT_STARTED)


def task_sections(tasks: list[dict], headings: Mapping[str, str]) -> list[Section]:
    """Return the chapter and its sections; ``headings`` are the plan's titles by clause."""
    chapter = Section(1, "III", TITLE, (Paragraph(_opening(tasks)),))
    grouped = groupby(tasks, key=lambda task: heading_of(task["clause"], headings))
    sections = [
        _section(str(number), clause, headings.get(clause, ""), found)
        for number, (clause, found) in enumerate(grouped, start=1)
    ]
    return [chapter, *sections]


def heading_of(clause: str, headings: Mapping[str, str]) -> str:
    """Return the numbered section of the plan that holds ``clause``: "III.2" of "III.2.2-1".

    A clause of the plan without such a section ("IV.3") belongs to its part.
    """
    above = clause.partition("-")[0]
    while above not in headings and "." in above:
        above = above.rpartition(".")[0]
    return above


def _opening(tasks: list[dict]) -> str:
    """Return how many tasks there are and where they stand; the counts sum to the total."""
    if not tasks:
        return "Trong kỳ, cơ quan không chủ trì nhiệm vụ nào của Kế hoạch."
    counts = Counter(task["state"] for task in tasks if task["written"] and task["state"])
    parts = [
        f"{small_count(counts[state])} nhiệm vụ {lower_first(state.label)}"
        for state in BEST_FIRST
        if counts[state]
    ]
    if rest := len(tasks) - counts.total():
        parts.append(f"{small_count(rest)} nhiệm vụ chưa cập nhật")
    return f"Cơ quan chủ trì {counted(len(tasks), 'nhiệm vụ')} của Kế hoạch, gồm: {listed(parts, '; ')}."


def _section(number: str, clause: str, title: str, tasks: Iterable[dict]) -> Section:
    place = f"mục {clause}" if "." in clause else f"phần {clause}"
    if title.isupper():
        title = title.capitalize()
    paragraphs = [paragraph for task in tasks for paragraph in _task(task)]
    return Section(2, number, f"{title} ({place} của Kế hoạch)".strip(), tuple(paragraphs))


def _task(task: dict) -> list[Paragraph]:
    source = (f"task/{task['clause']}",)
    title = Paragraph(shortened(task["text"], SENTENCE), Style.TASK, f"{task['clause']}.", source)
    if not task["written"]:
        return [title, Paragraph("Chưa cập nhật kết quả trong kỳ.", Style.REMARK), *_others(task)]
    said = [Paragraph(_state(task), Style.WORDS, "- Tình hình:", source), *_parts(task)]
    for lead, key in (
        ("- Kết quả:", "result"),
        ("- Khó khăn, vướng mắc:", "difficulties"),
        ("- Đề xuất, kiến nghị:", "proposals"),
    ):
        said += words_of(lead, task[key], source) if task[key].strip() else []
    return [title, *said, *_others(task), *_evidence(task)]


def _state(task: dict) -> str:
    """Return "Đang thực hiện; dự kiến hoàn thành ngày 30/6/2027. Không thay đổi so với kỳ trước."."""
    state = TaskState(task["state"]).label if task["state"] else "Chưa nêu tình hình thực hiện"
    if task["completed_on"]:
        state += f" ngày {_day(task['completed_on'])}"
    if task["expected_on"]:
        state += f"; dự kiến hoàn thành ngày {_day(task['expected_on'])}"
    return f"{state}. Không thay đổi so với kỳ trước." if task["no_change"] else f"{state}."


def _day(iso: str) -> str:
    return official_day(date.fromisoformat(iso))


def _parts(task: dict) -> list[Paragraph]:
    return [
        Paragraph(
            f"{shortened(part['words'], SENTENCE)}: hoàn thành ngày {_day(part['completed_on'])}.",
            Style.WORDS,
            f"- Phần có hạn {_day(part['due_on'])}:" if part["due_on"] else "- Phần việc:",
        )
        for part in task["parts"]
    ]


def _others(task: dict) -> list[Paragraph]:
    """Return what co-ordinating agencies wrote, and the names of those that did not (scenario 42)."""
    found = [
        paragraph
        for given in task["contributions"]
        for paragraph in words_of(f"- {given['agency']} (phối hợp):", given["text"])
    ]
    if names := task["missing_contributors"]:
        found.append(Paragraph(f"Chưa có nội dung phối hợp của: {listed(names, '; ')}.", Style.REMARK))
    return found


def _evidence(task: dict) -> list[Paragraph]:
    names = listed((each["name"] for each in task["evidence"]), "; ")
    return [Paragraph(f"{names}.", Style.WORDS, "- Minh chứng kèm theo:")] if names else []
