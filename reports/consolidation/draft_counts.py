"""The computed openings of chapter III: counts of tasks by label, of what was reported, of what is late."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import lower_first, upper_first
from reports.documents.phrases import clause_words, counted, listed, out_of, small_count
from tasks.state import TaskLabel

from .task_rows import TaskEntry

TASKS = "nhiệm vụ"
DONE = {TaskLabel.DONE_ON_TIME: "đúng hạn", TaskLabel.DONE_LATE: "quá hạn"}
FULL_WORDS = "Mỗi nhiệm vụ dưới đây được dẫn bằng câu đầu; toàn văn và kết quả từng nhiệm vụ tại Phụ lục II."
UNTOLD = "Chưa có kết quả nào trong báo cáo được tiếp nhận."
FEW = 5
"""Up to so many overdue tasks are named in an opening."""


def chapter_opening(entries: Sequence[TaskEntry], today: date) -> str:
    """Return the opening of chapter III; the counts sum to the number of tasks."""
    if not entries:
        return "Chưa có nhiệm vụ nào được cập nhật vào hệ thống."
    head = f"Kế hoạch giao {counted(len(entries), TASKS)}. {upper_first(state_words(entries, today))}."
    return listed([head, *_told(entries), FULL_WORDS], " ")


def section_opening(entries: Sequence[TaskEntry], today: date) -> str:
    """Return the opening of a section: "Mục này có 16 nhiệm vụ. Đến ngày 20/6/2026, có 05/16 …".

    Of regular tasks alone it does not say that none is completed: they never are.
    """
    if all(entry.task.label == TaskLabel.REGULAR for entry in entries):
        return _regular_opening(entries)
    head = f"Mục này có {counted(len(entries), TASKS)}. {upper_first(state_words(entries, today))}."
    return listed([head, *_told(entries)], " ")


def _regular_opening(entries: Sequence[TaskEntry]) -> str:
    head = f"Mục này có {counted(len(entries), TASKS)} thường xuyên."
    told, carried = (
        sum(getattr(each, fact) for each in entries) for fact in ("has_result", "is_carried_out")
    )
    if not told:
        return f"{head} {UNTOLD}"
    done = f"{out_of(carried, len(entries), TASKS)} đã" if carried else f"chưa có {TASKS} nào"
    have = out_of(told, len(entries), TASKS)
    return f"{head} Có {have} được báo cáo kết quả, {done} được thực hiện trong kỳ."


def state_words(entries: Sequence[TaskEntry], today: date) -> str:
    """Return the tasks by label as on the dashboard of ``today``: those done first, then best to worst."""
    counts = Counter(entry.task.label for entry in entries)
    others = [
        f"{small_count(counts[label])} {TASKS} {label_words(label)}{_named(entries, label)}"
        for label in reversed(TaskLabel)
        if counts[label] and label not in DONE
    ]
    return f"đến ngày {official_day(today)}, {listed([_done(counts, len(entries)), *others], '; ')}"


def _done(counts: Counter, total: int) -> str:
    """Return "có 05/16 nhiệm vụ (31,3%) hoàn thành, gồm 04 đúng hạn, 01 quá hạn"."""
    done = {words: counts[label] for label, words in DONE.items() if counts[label]}
    if not done:
        return f"chưa có {TASKS} nào hoàn thành"
    have = f"có {out_of(sum(done.values()), total, TASKS)} hoàn thành"
    if len(done) == 1:
        return f"{have} {next(iter(done))}"
    return f"{have}, gồm {listed(f'{small_count(count)} {words}' for words, count in done.items())}"


def _named(entries: Sequence[TaskEntry], label: TaskLabel) -> str:
    """Name the overdue tasks by their clauses while they are few."""
    clauses = [entry.task.clause for entry in entries if entry.task.label == label == TaskLabel.OVERDUE]
    return f" ({clause_words(clauses)})" if 0 < len(clauses) <= FEW else ""


def label_words(label: TaskLabel) -> str:
    return lower_first(label.label).replace(" – ", ", ")


def _told(entries: Sequence[TaskEntry]) -> list[str]:
    """Return how many tasks the accepted reports speak of, and how many regular ones were carried out."""
    told = sum(entry.has_result for entry in entries)
    if not told:
        return [UNTOLD]
    return [f"Có {out_of(told, len(entries), TASKS)} được báo cáo kết quả trong kỳ.", *_regular(entries)]


def _regular(entries: Sequence[TaskEntry]) -> list[str]:
    """A task without a date is judged by the period: carried out, or not (domain.md 6)."""
    regular = [entry for entry in entries if entry.task.label == TaskLabel.REGULAR]
    carried = sum(entry.is_carried_out for entry in regular)
    if not regular:
        return []
    have = f"có {out_of(carried, len(regular), TASKS)} đã" if carried else "chưa có nhiệm vụ nào"
    return [f"Trong số {TASKS} thường xuyên, {have} được thực hiện trong kỳ."]
