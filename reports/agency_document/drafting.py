"""From the content of one report to its document, outline I-VI (design of official documents)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bacgiang_plan.lib.vietnamese import lower_first, upper_first
from reports.documents.draft import Document, Paragraph, Section, Style
from reports.documents.paragraphs import words_of
from reports.enums import PARTS
from reports.rehearsal.words import NOT_COUNTED

from .figures import Figures, figures
from .offices import Issuer, letterhead
from .tasks import task_sections

SAMPLE_NOTE = "DỮ LIỆU MẪU: báo cáo có nội dung, số liệu mẫu, không dùng làm số liệu chính thức."
ABSENT = "Báo cáo không nêu nội dung này."
ONE_LINE = 40
ASSESSMENT = ("achievements", "shortcomings", "causes", "obstacles")
PROPOSALS = {"to_central": "a)", "to_province": "b)", "to_peers": "c)"}


class Facts(NamedTuple):
    """What a report's content does not say: how it is issued, and the plan's own words.

    ``sending`` is the number of the sending and ``content_hash`` its digest; None and blank for a draft
    not yet sent. ``headings`` are the plan's numbered sections, titles by clause.
    """

    issuer: Issuer
    addressee: str
    plan: str
    headings: dict[str, str]
    year: int
    is_sample: bool
    is_rehearsal: bool
    sending: int | None
    content_hash: str


def write(content: dict, facts: Facts) -> Document:
    """Return the document of ``content`` (`content.snapshot`); the same two make the same document."""
    period, paper = lower_first(content["period"]["name"]), content["paper"]
    told = figures(content)
    nothing = content["nothing_to_report"]
    return Document(
        letterhead=letterhead(
            facts.issuer,
            number=paper["number"],
            day=date.fromisoformat(paper["date"]) if paper["date"] else None,
            year=facts.year,
        ),
        subject=f"Kết quả thực hiện {facts.plan}, {_unbroken(f'kỳ báo cáo {period}')}",
        addressees=(facts.addressee,),
        notes=(SAMPLE_NOTE,) if facts.is_sample else (),
        opening=_opening(content, facts, period),
        sections=() if nothing else tuple(_sections(content, facts, told)),
        closing=_closing(facts, period),
        signer=facts.issuer.signer,
        recipients=facts.issuer.recipients,
        appendices=() if nothing else told.appendices,
        is_sample=facts.is_sample,
        mark=_mark(facts),
        foot=_foot(facts),
    )


def _mark(facts: Facts) -> str:
    """Practice is told on every page, whether sent or not."""
    if facts.is_rehearsal:
        return NOT_COUNTED
    return "" if facts.sending else "Dự thảo"


def _unbroken(words: str) -> str:
    """Return short ``words`` so that they stay on one line: a title shall not end in a lone "2026"."""
    return words.replace(" ", "\u00a0") if len(words) <= ONE_LINE else words


def _opening(content: dict, facts: Facts, period: str) -> tuple[Paragraph, ...]:
    name = facts.issuer.name
    first = Paragraph(f"Thực hiện {facts.plan}, {name} báo cáo kết quả thực hiện {period} như sau:")
    if not content["nothing_to_report"]:
        return (first,)
    words = f"Trong kỳ báo cáo {period}, {name} không phát sinh nội dung phải báo cáo theo Kế hoạch."
    return first, Paragraph(words)


def _closing(facts: Facts, period: str) -> str:
    return (
        f"Trên đây là báo cáo kết quả thực hiện Kế hoạch, kỳ báo cáo {period}; {facts.issuer.name} "
        f"gửi {facts.addressee} để tổng hợp, báo cáo UBND tỉnh./."
    )


def _foot(facts: Facts) -> str:
    if not facts.sending:
        return ""
    return f"Nội dung gửi lần {facts.sending}, mã kiểm tra nội dung: {facts.content_hash}"


def _sections(content: dict, facts: Facts, told: Figures) -> Iterable[Section]:
    """Yield chapters I to VI in order."""
    parts = {part["key"]: part["text"] for part in content["parts"]}
    yield _part(1, "I", "direction", parts)
    yield told.section
    yield from task_sections(content["tasks"], facts.headings)
    yield Section(1, "IV", "Đánh giá chung")
    for number, key in enumerate(ASSESSMENT, start=1):
        yield _part(2, str(number), key, parts)
    yield _part(1, "V", "next_steps", parts)
    proposals = [each for key, letter in PROPOSALS.items() for each in _proposal(letter, key, parts)]
    yield Section(1, "VI", "Kiến nghị, đề xuất", tuple(proposals))


def _part(level: int, number: str, key: str, parts: dict[str, str]) -> Section:
    title = upper_first(PARTS[key].rpartition(": ")[2])
    text = parts.get(key, "").strip()
    written = words_of("", text, (f"part/{key}",), style=Style.TEXT) if text else [_absent()]
    return Section(level, number, title, tuple(written))


def _absent() -> Paragraph:
    return Paragraph(ABSENT, Style.REMARK)


def _proposal(letter: str, key: str, parts: dict[str, str]) -> list[Paragraph]:
    return words_of(f"{letter} {PARTS[key]}:", parts.get(key, "") or ABSENT, (f"part/{key}",))
