"""Chapters I, IV, V and VI: the agencies' own words in the general parts of the outline."""

from bacgiang_plan.lib.vietnamese import upper_first
from reports.documents.draft import Paragraph, Section
from reports.documents.phrases import counted
from reports.enums import PARTS

from .agency_lists import Standing
from .draft_agencies import AGENCIES
from .draft_tasks import words_paragraph
from .folding import folds
from .rows import Rows, Statement


def part_title(part: str) -> str:
    """Return the heading of a general part as it stands below its chapter."""
    return upper_first(PARTS[part].rpartition(": ")[2])


def part_section(rows: Rows, key: str, part: str, title: str = "") -> Section:
    """Return the section ``key`` ("V", "IV.4") with what agencies say in the general ``part``."""
    chapter, _, number = key.partition(".")
    found, extra = rows.statements.get(part, ()), _extra(rows, key, part)
    written = [words_paragraph(fold, "", fold.told.text, key) for fold in folds(found, text=_text)]
    opening = [] if extra and not found else [Paragraph(_opening(rows, len(found)), key=f"{key}/opening")]
    return Section(
        level=2 if number else 1,
        number=number or chapter,
        title=title or part_title(part),
        paragraphs=(*opening, *written, *extra),
        key=key,
    )


def _text(statement: Statement) -> str:
    return statement.text


def _opening(rows: Rows, found: int) -> str:
    if found:
        return f"Có {counted(found, AGENCIES)} báo cáo nội dung này, cụ thể:"
    if rows.agencies.of(Standing.ACCEPTED):
        return "Các báo cáo được tiếp nhận không nêu nội dung này."
    return "Chưa có báo cáo nào được tiếp nhận."


def _extra(rows: Rows, key: str, part: str) -> tuple[Paragraph, ...]:
    """Point from IV.4 and VI.2 to what agencies said task by task (Phụ lục V)."""
    field = {"obstacles": "difficulties", "to_province": "proposals"}.get(part)
    told = [words for entry in rows.tasks for words in entry.words if field and getattr(words, field)]
    if not told:
        return ()
    noun = "khó khăn, vướng mắc" if field == "difficulties" else "đề xuất, kiến nghị"
    agencies = len({words.agency_id for words in told})
    told_words = f"{counted(len(told), 'nội dung')} {noun} của {counted(agencies, AGENCIES)}"
    sources = tuple(dict.fromkeys(f"report/{words.report_id}" for words in told))
    text = f"Có {told_words} theo từng nhiệm vụ, tổng hợp tại Phụ lục V."
    return (Paragraph(text, sources=sources, key=f"{key}/tasks"),)
