"""Section III: the tasks in the plan's order, a computed opening for each section, then agencies' words."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import Paragraph, Section, Style
from reports.documents.paragraphs import words_of
from reports.documents.phrases import clause_lead, clause_name, counted, first_sentence, listed, small_count
from tasks.rows import TaskRow

from .draft_counts import TASKS, chapter_opening, section_opening
from .folding import Fold, Said, folds, tellers
from .task_rows import Heading, SectionEntry, Share, TaskEntry, Words

TITLE = "Kết quả thực hiện các nhiệm vụ"
LONG = 150
COUNTED = re.compile(r"\(\d+(?:/\d+)? cơ quan\)")
GROUP_COUNT = re.compile(r" \((\d+ cơ quan)\)")
FEW = 5
"""Up to so many agencies are named at a task; more are counted, and named in section I.2."""


def task_sections(sections: Sequence[SectionEntry], today: date) -> list[Section]:
    """Return chapter III with its sections, numbered as in the plan; part IV comes last."""
    entries = [entry for section in sections for entry in section.tasks]
    opening = Paragraph(chapter_opening(entries, today), key="III/opening")
    chapter = Section(1, "III", TITLE, (opening,), key="III")
    parts = [
        part
        for position, section in enumerate(sections, start=1)
        for part in _section(section, str(position), today)
    ]
    return [chapter, *parts]


def _section(section: SectionEntry, number: str, today: date) -> list[Section]:
    title = section.heading.title
    if title.isupper():
        title = f"{title.capitalize()} (phần {section.heading.clause} của Kế hoạch)"
    entries = section.tasks
    key = f"III.{number}"
    paragraphs, parts = [Paragraph(section_opening(entries, today), key=f"{key}/opening")], []
    for heading, group in section.groups:
        blocks = [block for entry in group for block in _task(entry)]
        if heading == section.heading:
            paragraphs += blocks
        elif blocks:
            part = _part_number(heading, number)
            parts.append(Section(3, part, heading.title, tuple(blocks), key=f"III.{part}"))
        else:
            part = _part_number(heading, number)
            parts.append(Section(3, part, heading.title, _silence(group, f"III.{part}"), key=f"III.{part}"))
    paragraphs += _unanswered(entries, key)
    return [Section(2, number, title, tuple(paragraphs), key=key), *parts]


def _part_number(heading: Heading, number: str) -> str:
    return f"{number}.{heading.clause.rpartition('.')[2]}"


def _task(entry: TaskEntry) -> list[Paragraph]:
    """Return the block of one task: what it is, who says what of it; nothing when nobody does."""
    if not entry.has_result:
        return []
    task, key = entry.task, f"task/{entry.task.clause}"
    leads = f" – {lead_words(task)}" if len(task.leads) > 1 else ""
    title = Paragraph(
        f"{first_sentence(task.text)}{leads}", Style.TASK, clause_lead(task.clause), (key,), key
    )
    everyone = [words.agency for words in entry.words]
    spoken = [_spoken(fold, key, everyone) for fold in folds(entry.words, text=_told, matter=_matter)]
    shared = [_shared(fold, key) for fold in folds(entry.contributed, text=_text)]
    return [title, *_confirmed(entry, key), *spoken, *shared, *_absent(entry, key)]


def reported_words(entry: TaskEntry) -> str:
    """Return "Trong kỳ 24 cơ quan báo cáo: 15 đã hoàn thành; 09 đang thực hiện"."""
    states = Counter(words.state for words in entry.words if words.state)
    counts = listed((f"{small_count(count)} {lower_first(state)}" for state, count in states.items()), "; ")
    return f"Trong kỳ {counted(sum(states.values()), 'cơ quan')} báo cáo: {counts}"


def _confirmed(entry: TaskEntry, key: str) -> list[Paragraph]:
    """Tell what is confirmed apart from what is reported, where several agencies lead."""
    words = entry.confirmed.words
    if not words:
        return []
    text = f"{reported_words(entry)}. Đến nay, {words}."
    return [Paragraph(text, Style.REMARK, sources=(key,), key=f"{key}/confirmed")]


def lead_words(task: TaskRow) -> str:
    """Return who leads; a long list that the plan gives no name of its own is counted."""
    if len(task.lead_words) > LONG:
        return f"{small_count(len(task.leads))} cơ quan"
    return in_two_digits(task.lead_words)


def in_two_digits(words: str) -> str:
    """Return "UBND huyện (04 cơ quan)", "(03/27 cơ quan)" of the words of a page, as official texts count."""
    return COUNTED.sub(lambda found: re.sub(r"\b\d\b", r"0\g<0>", found[0]), words)


def _matter(words: Words) -> tuple:
    return words.state, words.completed_on


def _spoken(fold: Fold[Words], task: str, everyone: Sequence[str]) -> Paragraph:
    words = fold.told
    lead = tellers(fold, everyone, _state(words))
    return words_paragraph(fold, lead, _told(words), f"{task}/agency")


def _shared(fold: Fold[Share], task: str) -> Paragraph:
    return words_paragraph(fold, tellers(fold, (), "phối hợp"), fold.told.text, f"{task}/contribution")


def _text(share: Share) -> str:
    return share.text


def _told(words: Words) -> str:
    return words.result or _no_result(words)


def _state(words: Words) -> str:
    if not words.state:
        return ""
    day = f" ngày {official_day(words.completed_on)}" if words.completed_on else ""
    return f"{lower_first(words.state)}{day}"


def _no_result(words: Words) -> str:
    if words.difficulties:
        return "Chưa có kết quả; khó khăn, vướng mắc nêu tại Phụ lục V."
    return "Báo cáo không nêu kết quả."


def words_paragraph(fold: Fold[Said], who: str, text: str, place: str) -> Paragraph:
    """Return agencies' words as they stand, line by line, after ``who`` says so."""
    key = f"{place}/{fold.told.agency_id}"
    [said] = words_of(f"- {who}:", text, fold.sources, key=key)
    return said


def _absent(entry: TaskEntry, key: str) -> list[Paragraph]:
    """Name the lead agencies without words beside those that have some, and who did not co-ordinate."""
    total = len(entry.task.leads)
    if len(entry.silent) > FEW:
        count = f"{small_count(len(entry.silent))}/{small_count(total)} cơ quan"
        silent = f"Còn {count} chưa có kết quả được tiếp nhận (xem mục I.2)"
    else:
        silent = _named("Chưa có kết quả được tiếp nhận", entry.silent)
    parts = {
        "absent": silent,
        "nothing": _named("Không phát sinh nội dung báo cáo", entry.nothing),
        "exempt": _named("Được miễn báo cáo", entry.exempt),
        "uncontributed": _uncontributed(entry),
    }
    return [
        Paragraph(f"{part}.", Style.REMARK, sources=(key,), key=f"{key}/{reason}")
        for reason, part in parts.items()
        if part
    ]


def _uncontributed(entry: TaskEntry) -> str:
    missing = entry.uncontributed
    if len(missing) > FEW:
        return f"Còn {counted(len(missing), 'cơ quan')} chưa có nội dung phối hợp (xem mục I.2)"
    return _named("Chưa có nội dung phối hợp", missing)


def _named(words: str, names: Sequence[str]) -> str:
    return f"{words}: {listed(names)}" if names else ""


def _silence(entries: Sequence[TaskEntry], part: str) -> tuple[Paragraph, ...]:
    """Say in a sentence why nothing stands under a heading: its agencies declare nothing, or are silent."""
    kinds = [
        ("báo cáo không phát sinh nội dung trong kỳ", [entry.nothing for entry in entries]),
        ("được miễn báo cáo trong kỳ", [entry.exempt for entry in entries]),
        ("chưa có kết quả được tiếp nhận trong kỳ", [entry.silent for entry in entries]),
    ]
    told = [
        f"{listed(dict.fromkeys(name for each in names for name in each))} {words}"
        for words, names in kinds
        if any(names)
    ]
    held = f"về {counted(len(entries), TASKS)} tại mục này"
    text = f"{listed(told, '; ')} {held}." if told else f"Chưa phân công cơ quan chủ trì {held[3:]}."
    sources = tuple(f"task/{entry.task.clause}" for entry in entries)
    return (Paragraph(text, Style.REMARK, sources=sources, key=f"{part}/silent"),)


def _unanswered(entries: Sequence[TaskEntry], section: str) -> list[Paragraph]:
    """Name in one paragraph the tasks no accepted report speaks of."""
    holes = [entry for entry in entries if not entry.has_result]
    if not holes:
        return []
    lead = f"Chưa có kết quả được tiếp nhận ({counted(len(holes), TASKS)}):"
    text = listed((f"{clause_name(entry.task.clause)} ({hole_words(entry)})" for entry in holes), "; ")
    sources = tuple(f"task/{entry.task.clause}" for entry in holes)
    return [Paragraph(f"{text}.", Style.REMARK, lead, sources, f"{section}/unanswered")]


def hole_words(entry: TaskEntry) -> str:
    """Return who leads a task nobody speaks of, and how many of them say why: nothing to report.

    It stands in brackets, so the count of a group stands behind a comma: "các sở, ngành, 17 cơ quan".
    """
    who = GROUP_COUNT.sub(r", \1", lead_words(entry.task))
    if not entry.nothing:
        return who or "chưa phân công"
    if len(entry.nothing) == len(entry.task.leads):
        return f"{who}, không phát sinh"
    return f"{who}, trong đó {small_count(len(entry.nothing))} báo cáo không phát sinh"
