"""Phụ lục II (every task) and V (difficulties and proposals, task by task)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY
from bacgiang_plan.lib.vietnamese import nfc
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import listed, small_count

from .draft_tasks import lead_words, reported_words
from .task_rows import SectionEntry, TaskEntry, Words

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
DIFFICULTY_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Nhiệm vụ", 22),
    Column("Cơ quan, đơn vị", 42),
    Column("Khó khăn, vướng mắc", 88),
    Column("Đề xuất, kiến nghị", 88),
)


def tasks_appendix(sections: Sequence[SectionEntry], today: date) -> Appendix:
    """Return Phụ lục II; the words themselves stand in chapter III, each once."""
    rows, position = [], 0
    for number, section in enumerate(sections, start=1):
        rows.append(Row((f"{section.heading.clause}. {section.heading.title}",), True))
        for entry in section.tasks:
            position += 1
            rows.append(Row(_task_cells(position, entry, f"III.{number}")))
    return Appendix(
        "II",
        "Kết quả thực hiện các nhiệm vụ",
        TASK_COLUMNS,
        tuple(rows),
        note=(
            f"Trạng thái tính tại ngày {short_date(today)}; "
            "nhiệm vụ giao nhiều cơ quan lấy trạng thái chậm nhất."
        ),
        empty="Chưa có nhiệm vụ nào được cập nhật vào hệ thống.",
    )


def _task_cells(position: int, entry: TaskEntry, place: str) -> tuple[str, ...]:
    task, told = entry.task, sum(bool(words.difficulties) for words in entry.words)
    return (
        str(position),
        f"{task.clause}. {task.text}",
        lead_words(task) or EMPTY,
        task.coordinating_words or EMPTY,
        task.due_words or EMPTY,
        _result(entry, place),
        listed([listed([task.label.label, task.label_note], " "), entry.confirmed.words], "; "),
        f"{small_count(told)} (Phụ lục V)" if told else EMPTY,
        _remark(entry),
    )


def _result(entry: TaskEntry, place: str) -> str:
    """Return the states told and where the words stand: "Đang thực hiện (xem mục III.2)"."""
    states = Counter(words.state for words in entry.words if words.state)
    if not states:
        return EMPTY
    if len(entry.words) == 1:
        words = entry.words[0]
        day = f" ngày {short_date(words.completed_on)}" if words.completed_on else ""
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


def difficulties_appendix(entries: Iterable[TaskEntry]) -> Appendix:
    """Return Phụ lục V: every difficulty and proposal of an accepted report, in the plan's order."""
    told = [
        (entry, words) for entry in entries for words in entry.words if words.difficulties or words.proposals
    ]
    rows = [Row(_difficulty_cells(n, entry, words)) for n, (entry, words) in enumerate(told, start=1)]
    return Appendix(
        "V",
        "Khó khăn, vướng mắc và đề xuất, kiến nghị theo nhiệm vụ",
        DIFFICULTY_COLUMNS,
        tuple(rows),
        empty="Các báo cáo được tiếp nhận không nêu khó khăn, đề xuất theo từng nhiệm vụ.",
    )


def _difficulty_cells(position: int, entry: TaskEntry, words: Words) -> tuple[str, ...]:
    return (
        str(position),
        entry.task.clause,
        words.agency,
        nfc(words.difficulties) or EMPTY,
        nfc(words.proposals) or EMPTY,
    )
