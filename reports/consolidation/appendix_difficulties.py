"""Phụ lục V: difficulties and proposals of the accepted reports, task by task; the same words stand once."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bacgiang_plan.lib.numbers import EMPTY
from bacgiang_plan.lib.vietnamese import nfc
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import counted, listed

from .folding import FEW, Fold, folds
from .task_rows import TaskEntry, Words

COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Nhiệm vụ", 23),
    Column("Cơ quan, đơn vị", 63),
    Column("Khó khăn, vướng mắc", 77),
    Column("Đề xuất, kiến nghị", 77),
)


@dataclass(frozen=True)
class Told:
    """What one report says of one task."""

    clause: str
    words: Words

    @property
    def agency(self) -> str:
        return self.words.agency

    @property
    def agency_id(self) -> int:
        return self.words.agency_id

    @property
    def source(self) -> str:
        return self.words.source

    @property
    def accepted_at(self) -> datetime:
        return self.words.accepted_at


def difficulties_appendix(entries: Iterable[TaskEntry]) -> Appendix:
    """Return Phụ lục V in the plan's order; each row names all agencies and clauses that share its words."""
    told = [
        Told(entry.task.clause, words)
        for entry in entries
        for words in entry.words
        if words.difficulties or words.proposals
    ]
    found = folds(told, text=_text, matter=_matter) if told else []
    return Appendix(
        "V",
        "Khó khăn, vướng mắc và đề xuất, kiến nghị theo nhiệm vụ",
        COLUMNS,
        tuple(_row(position, fold) for position, fold in enumerate(found, start=1)),
        note=(
            "Mã nhiệm vụ theo phần, mục của Kế hoạch và xếp theo thứ tự của Kế hoạch; nội dung giống nhau "
            "hoặc gần giống nhau gộp một dòng. Kiến nghị chung nêu tại phần VI theo nơi nhận kiến nghị."
        ),
        empty="Không có khó khăn, đề xuất theo từng nhiệm vụ trong các báo cáo được tiếp nhận.",
    )


def _text(told: Told) -> str:
    return f"{told.words.difficulties}\n{told.words.proposals}"


def _matter(told: Told) -> Hashable:
    """Say which of the two an agency tells: a difficulty is never folded with a proposal."""
    return bool(told.words.difficulties), bool(told.words.proposals)


def _row(position: int, fold: Fold[Told]) -> Row:
    words = fold.told.words
    is_mixed = len({tuple(each) for each in _clauses_of(fold.members).values()}) > 1
    same, similar = (_who(members, is_mixed=is_mixed) for members in (fold.same, fold.similar))
    cells = (
        str(position),
        _clauses(fold.members, is_mixed=is_mixed),
        listed([same, f"nội dung tương tự: {similar}" if similar else ""], "; "),
        nfc(words.difficulties) or EMPTY,
        nfc(words.proposals) or EMPTY,
    )
    return Row(cells, key=f"difficulty/{fold.told.clause}/{fold.told.agency_id}")


def _clauses_of(members: Sequence[Told]) -> dict[str, list[str]]:
    """Return the clauses by agency."""
    clauses: dict[str, list[str]] = {}
    for each in members:
        clauses.setdefault(each.agency, []).append(each.clause)
    return clauses


def _clauses(members: Sequence[Told], *, is_mixed: bool) -> str:
    """Return the clauses; many are counted, where each agency has its own beside it."""
    clauses = list(dict.fromkeys(each.clause for each in members))
    return counted(len(clauses), "nhiệm vụ") if is_mixed and len(clauses) > FEW else listed(clauses)


def _who(members: Sequence[Told], *, is_mixed: bool) -> str:
    """Return the agencies; with their clauses where not all of them speak of all."""
    clauses = _clauses_of(members)
    if not is_mixed:
        return listed(clauses, "; ")
    return listed((f"{agency} ({listed(found)})" for agency, found in clauses.items()), "; ")
