"""Section III: the tasks in the plan's order, a computed opening for each section, then agencies' words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import Paragraph, Section, Style
from reports.documents.paragraphs import words_of
from reports.documents.phrases import counted, listed, out_of, shortened, small_count
from tasks.rows import TaskRow
from tasks.state import TaskLabel

from .task_rows import Heading, SectionEntry, TaskEntry, Words

TASKS = "nhiệm vụ"
DONE = (TaskLabel.DONE_ON_TIME, TaskLabel.DONE_LATE)
LONG = 150
FEW = 5
"""Up to so many agencies are named at a task; more are counted, and named in section I.2."""


def task_sections(sections: Sequence[SectionEntry], today: date) -> list[Section]:
    """Return chapter III with its sections, numbered as in the plan; part IV comes last."""
    entries = [entry for section in sections for entry in section.tasks]
    chapter = Section(1, "III", "Kết quả thực hiện các nhiệm vụ", tuple(_opening(entries, today)))
    parts = [
        part
        for position, section in enumerate(sections, start=1)
        for part in _section(section, str(position), today)
    ]
    return [chapter, *parts]


def _opening(entries: list[TaskEntry], today: date) -> list[Paragraph]:
    if not entries:
        return [Paragraph("Chưa có nhiệm vụ nào được cập nhật vào hệ thống.")]
    done = sum(entry.task.label in DONE for entry in entries)
    have = f"Có {out_of(done, len(entries), TASKS)}" if done else "Chưa có nhiệm vụ nào"
    text = f"Kế hoạch giao {counted(len(entries), TASKS)}. {have} hoàn thành."
    return [Paragraph(f"{text} {_coverage(entries)} {_labels(entries, today)} Chi tiết tại Phụ lục II.")]


def _section(section: SectionEntry, number: str, today: date) -> list[Section]:
    title = section.heading.title
    if title.isupper():
        title = f"{title.capitalize()} (phần {section.heading.clause} của Kế hoạch)"
    entries = section.tasks
    opening = f"Mục này có {counted(len(entries), TASKS)}. {_coverage(entries)} {_labels(entries, today)}"
    paragraphs, parts = [Paragraph(opening)], []
    for heading, group in section.groups:
        blocks = [block for entry in group for block in _task(entry)]
        if heading == section.heading:
            paragraphs += blocks
        elif blocks:
            parts.append(Section(3, _part_number(heading, number), heading.title, tuple(blocks)))
    paragraphs += _unanswered(entries)
    return [Section(2, number, title, tuple(paragraphs)), *parts]


def _part_number(heading: Heading, number: str) -> str:
    return f"{number}.{heading.clause.rpartition('.')[2]}"


def _coverage(entries: Sequence[TaskEntry]) -> str:
    """Return how many tasks the accepted reports speak of."""
    told = sum(entry.has_result for entry in entries)
    if not told:
        return "Chưa có kết quả nào trong báo cáo được tiếp nhận."
    return f"Có {out_of(told, len(entries), TASKS)} được báo cáo kết quả trong kỳ."


def _labels(entries: Iterable[TaskEntry], today: date) -> str:
    """Return the counts by label, best first; they sum to the number of tasks."""
    counts = Counter(entry.task.label for entry in entries)
    parts = [
        f"{small_count(counts[label])} {label_words(label)}" for label in reversed(TaskLabel) if counts[label]
    ]
    return f"Tình trạng tại ngày {short_date(today)}: {listed(parts, '; ')}."


def label_words(label: TaskLabel) -> str:
    return lower_first(label.label).replace(" – ", ", ")


def _task(entry: TaskEntry) -> list[Paragraph]:
    """Return the block of one task: what it is, who says what of it; nothing when nobody does."""
    if not entry.has_result:
        return []
    task = entry.task
    leads = f" – {lead_words(task)}" if len(task.leads) > 1 else ""
    title = Paragraph(
        f"{shortened(task.text)}{leads}", Style.TASK, f"{task.clause}.", (f"task/{task.clause}",)
    )
    spoken = [paragraph for same in _alike(entry.words) for paragraph in _spoken(same)]
    return [title, *spoken, *_absent(entry)]


def lead_words(task: TaskRow) -> str:
    """Return who leads; a long list that the plan gives no name of its own is counted."""
    return f"{small_count(len(task.leads))} cơ quan" if len(task.lead_words) > LONG else task.lead_words


def _alike(spoken: Iterable[Words]) -> list[list[Words]]:
    """Group the agencies that say the very same, so that one paragraph names them all."""
    groups: dict[tuple, list[Words]] = defaultdict(list)
    for words in spoken:
        groups[words.state, words.completed_on, words.result, bool(words.difficulties)].append(words)
    return list(groups.values())


def _spoken(same: list[Words]) -> list[Paragraph]:
    words = same[0]
    lead = f"- {listed(each.agency for each in same)}{_state(words)}:"
    return paragraphs_of(lead, words.result or _no_result(words), [each.report_id for each in same])


def _state(words: Words) -> str:
    if not words.state:
        return ""
    day = f" ngày {short_date(words.completed_on)}" if words.completed_on else ""
    return f" ({lower_first(words.state)}{day})"


def _no_result(words: Words) -> str:
    if words.difficulties:
        return "Chưa có kết quả; khó khăn, vướng mắc nêu tại Phụ lục V."
    return "Báo cáo không nêu kết quả."


def paragraphs_of(lead: str, text: str, report_ids: Iterable[int]) -> list[Paragraph]:
    """Return agencies' words as they stand, line by line; the first line carries the agencies' names."""
    return words_of(lead, text, (f"report/{pk}" for pk in report_ids))


def _absent(entry: TaskEntry) -> list[Paragraph]:
    """Name the lead agencies without words beside those that have some."""
    total = len(entry.task.leads)
    if len(entry.silent) > FEW:
        count = f"{small_count(len(entry.silent))}/{small_count(total)} cơ quan"
        parts = [f"Còn {count} chưa có kết quả được tiếp nhận (xem mục I.2)"]
    else:
        parts = [_named("Chưa có kết quả được tiếp nhận", entry.silent)]
    parts += [
        _named("Không phát sinh nội dung báo cáo", entry.nothing),
        _named("Được miễn báo cáo", entry.exempt),
    ]
    return [Paragraph(f"{part}.", Style.REMARK) for part in parts if part]


def _named(words: str, names: Sequence[str]) -> str:
    return f"{words}: {listed(names)}" if names else ""


def _unanswered(entries: Sequence[TaskEntry]) -> list[Paragraph]:
    """Name in one paragraph the tasks no accepted report speaks of."""
    holes = [f"{entry.task.clause} ({hole_words(entry)})" for entry in entries if not entry.has_result]
    if not holes:
        return []
    lead = f"Chưa có kết quả được tiếp nhận ({counted(len(holes), TASKS)}):"
    return [Paragraph(f"{listed(holes, '; ')}.", Style.REMARK, lead)]


def hole_words(entry: TaskEntry) -> str:
    """Return who leads a task nobody speaks of, and why when the agency itself says so."""
    if entry.task.leads and len(entry.nothing) == len(entry.task.leads):
        return f"{lead_words(entry.task)}, không phát sinh"
    return lead_words(entry.task) or "chưa phân công"
