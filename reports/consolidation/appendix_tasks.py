"""Phụ lục II: every task of the plan."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.numbers import EMPTY
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import listed, small_count
from tasks.labels import due_words
from tasks.rows import TaskRow

from .draft_tasks import in_two_digits, lead_words, reported_words
from .task_rows import SectionEntry, TaskEntry

TASK_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Nội dung nhiệm vụ", 74),
    Column("Chủ trì", 28),
    Column("Phối hợp", 26),
    Column("Thời hạn", 21),
    Column("Kết quả", 29),
    Column("Trạng thái", 24),
    Column("Khó khăn", 14, "centre"),
    Column("Ghi chú", 24),
)


def tasks_appendix(sections: Sequence[SectionEntry], today: date) -> Appendix:
    """Return Phụ lục II; the words themselves stand in chapter III, each once."""
    rows, position = [], 0
    for number, section in enumerate(sections, start=1):
        rows.append(Row((f"{section.heading.clause}. {section.heading.title}",), True))
        for entry in section.tasks:
            position += 1
            cells = _task_cells(position, entry, f"III.{number}")
            rows.append(Row(cells, key=f"task/{entry.task.clause}"))
    return Appendix(
        "II",
        "Kết quả thực hiện các nhiệm vụ",
        TASK_COLUMNS,
        tuple(rows),
        note=(
            f"Trạng thái tính tại ngày {official_day(today)}; "
            "nhiệm vụ giao nhiều cơ quan lấy trạng thái chậm nhất."
        ),
        empty="Chưa có nhiệm vụ nào được cập nhật vào hệ thống.",
    )


def _task_cells(position: int, entry: TaskEntry, place: str) -> tuple[str, ...]:
    task, told = entry.task, sum(bool(words.difficulties) for words in entry.words)
    return (
        str(position),
        f"{task.clause}. {_text(task)}",
        lead_words(task) or EMPTY,
        in_two_digits(task.coordinating_words) or EMPTY,
        due_words(task.limits, official_day) or EMPTY,
        _result(entry, place),
        listed([_label(task), entry.confirmed.words], "; "),
        f"{small_count(told)} (Phụ lục V)" if told else EMPTY,
        _remark(entry),
    )


def _text(task: TaskRow) -> str:
    """Return the plan's sentence; "./." that ends the plan itself is no part of its last one."""
    return f"{task.text.removesuffix('./.')}." if task.text.endswith("./.") else task.text


def _label(task: TaskRow) -> str:
    return listed([task.label.label, in_two_digits(task.label_note)], " ")


def _result(entry: TaskEntry, place: str) -> str:
    """Return the states told and where the words stand: "Đang thực hiện (xem mục III.2)"."""
    states = Counter(words.state for words in entry.words if words.state)
    if not states:
        return EMPTY
    if len(entry.words) == 1:
        words = entry.words[0]
        day = f" ngày {official_day(words.completed_on)}" if words.completed_on else ""
        return f"{words.state}{day} (xem mục {place})"
    return f"{reported_words(entry)} (xem mục {place})"


def _remark(entry: TaskEntry) -> str:
    total = len(entry.task.leads)
    named = [
        ("Chưa có kết quả được tiếp nhận", entry.silent),
        ("Không phát sinh", entry.nothing),
        ("Được miễn", entry.exempt),
    ]
    parts = [
        f"{words}: {small_count(len(names))}/{small_count(total)} cơ quan" for words, names in named if names
    ]
    if total == 1:
        parts = [words for words, names in named if names]
    return listed(parts, "; ")
