"""Chapters I, IV, V and VI: the agencies' own words in the general parts of the outline."""

from bacgiang_plan.lib.vietnamese import upper_first
from reports.documents.draft import Paragraph, Section
from reports.documents.phrases import counted, out_of
from reports.enums import PARTS

from .agency_lists import Standing
from .draft_agencies import AGENCIES
from .draft_tasks import words_paragraph
from .folding import folds, tellers
from .rows import Rows, Statement


def part_title(part: str) -> str:
    """Return the heading of a general part as it stands below its chapter."""
    return upper_first(PARTS[part].rpartition(": ")[2])


def part_section(rows: Rows, key: str, part: str, title: str = "", *, matter: str = "") -> Section:
    """Return the section ``key`` ("V", "IV.4") with what agencies say in the general ``part``.

    ``matter`` says what a report does in it, where that is not the part's own words.
    """
    chapter, _, number = key.partition(".")
    found, extra = rows.statements.get(part, ()), _extra(rows, key, part)
    everyone = [line.name for line in rows.agencies.of(Standing.ACCEPTED)]
    written = [
        words_paragraph(fold, tellers(fold, everyone), fold.told.text, f"{key}/agency")
        for fold in folds(found, text=_text)
    ]
    opening = Paragraph(_opening(rows, matter or MATTERS[part], len(found)), key=f"{key}/opening")
    return Section(
        level=2 if number else 1,
        number=number or chapter,
        title=title or part_title(part),
        paragraphs=(opening, *written, *extra),
        key=key,
    )


def _text(statement: Statement) -> str:
    return statement.text


MATTERS = {
    "direction": "nêu công tác lãnh đạo, chỉ đạo, triển khai",
    "achievements": "nêu kết quả đạt được",
    "shortcomings": "nêu tồn tại, hạn chế",
    "causes": "nêu nguyên nhân",
    "obstacles": "nêu khó khăn, vướng mắc chung",
    "next_steps": "nêu nhiệm vụ trọng tâm thời gian tới",
    "to_central": "có kiến nghị với Trung ương",
    "to_province": "có kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh",
    "to_peers": "có kiến nghị với các sở, ngành, địa phương",
}
"""What a report does in each general part."""


def _opening(rows: Rows, matter: str, found: int) -> str:
    """Return "Có 24/25 báo cáo được tiếp nhận (96%) nêu kết quả đạt được, cụ thể như sau:".

    Of requests "Có 02/25 báo cáo được tiếp nhận (8%) kiến nghị với …": "có" stands once.
    """
    accepted = len(rows.agencies.of(Standing.ACCEPTED))
    if not accepted:
        return "Chưa có báo cáo nào được tiếp nhận."
    if not found:
        return f"Các báo cáo được tiếp nhận không {matter}."
    have = out_of(found, accepted, "báo cáo được tiếp nhận")
    return f"Có {have} {matter.removeprefix('có ')}, cụ thể như sau:"


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
