"""The reader of the plan's text: from printed lines to parts, sections, agency headings, tasks, targets.

It knows how official text is laid out, and refuses what it does not understand: a line it cannot
place, a number out of order, a sentence cut off. What needs judgement (who co-ordinates, what is due
when) is not here but in ``fixtures/annotations.json`` (docs/adr/0003).
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from .plan_body import KIND_LABELS, PART, Kind, Passage, read_body
from .plan_lines import Line, PlanTextError, decode, printed_lines

__all__ = ["KIND_LABELS", "Kind", "Passage", "PlanText", "PlanTextError", "decode", "read"]

NUMBER = re.compile(r"Số:\s*(?P<number>\S*/\S+)\s+(?P<issued>.+)")
TITLE = "KẾ HOẠCH"
PREAMBLE = re.compile(r"(Thực hiện|Căn cứ) ")
RECIPIENTS = "Nơi nhận:"
RECIPIENT = re.compile(r"(- |\+ )")
SIGNATURE = "TM."


@dataclass(frozen=True)
class PlanText:
    """The plan as issued. ``number`` and ``issued_words`` keep the blanks the source leaves open."""

    header: tuple[str, ...]
    number: str
    issued_words: str
    title: str
    preamble: str
    passages: tuple[Passage, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    page_numbers: tuple[Line, ...]

    def of_kind(self, *kinds: Kind) -> list[Passage]:
        """The passages of these kinds, in the order of the plan."""
        return [passage for passage in self.passages if passage.kind in kinds]


def split_at(lines: Sequence[Line], begins: Callable[[Line], object], what: str) -> tuple[list, list]:
    """Split before the first line that ``begins`` the next piece; the line after the last is the fault's."""
    for i, line in enumerate(lines):
        if begins(line):
            return list(lines[:i]), list(lines[i:])
    raise PlanTextError(lines[-1].number, f"văn bản dừng ở đây mà chưa có {what}.")


def joined(lines: Sequence[Line]) -> str:
    """Return wrapped lines as one text: a blank for each line end."""
    return " ".join(line.text for line in lines)


def number_and_place(header: Sequence[Line], last: Line) -> tuple[str, str]:
    """Return number and issue line as the head of the plan has them. Raises `PlanTextError` without."""
    for line in header:
        if found := NUMBER.fullmatch(line.raw):
            return found["number"], found["issued"]
    raise PlanTextError(last.number, "phần đầu văn bản không có dòng “Số: …/KH-UBND, ngày … tháng … năm …”.")


def read_recipients(lines: Sequence[Line]) -> tuple[str, ...]:
    """One entry a bullet; those below another keep their "+"."""
    entries: list[str] = []
    for line in lines:
        if RECIPIENT.match(line.text) or not entries:
            entries.append(line.text.removeprefix("- "))
        else:
            entries[-1] += f" {line.text}"
    return tuple(entries)


def read_signature(lines: Sequence[Line]) -> tuple[str, ...]:
    """Authority, position and, in mixed case, the name of who signs."""
    if lines[-1].text.isupper():
        raise PlanTextError(lines[-1].number, "văn bản dừng ở đây mà chưa có họ tên người ký.")
    return tuple(line.text for line in lines)


def read(text: str, agencies: Collection[str]) -> PlanText:
    """Return the plan written in ``text``; ``agencies`` are all names a heading of part III may bear.

    Raises `PlanTextError` with the line when the text is empty, in another encoding, cut off, numbered
    out of order, or assigns tasks to an agency that is not in ``agencies``.
    """
    lines, page_numbers = printed_lines(text)
    header, rest = split_at(lines, lambda line: line.text == TITLE, f"dòng “{TITLE}”")
    number, issued_words = number_and_place(header, rest[0])
    title, rest = split_at(rest[1:] or rest, lambda line: PREAMBLE.match(line.text), "lời dẫn “Thực hiện …”")
    preamble, rest = split_at(rest, lambda line: PART.fullmatch(line.text), "phần I")
    end = next((i for i, line in enumerate(rest) if line.text == RECIPIENTS), len(rest))
    passages = read_body(rest[:end], agencies)
    _, rest = split_at(rest, lambda line: line.text == RECIPIENTS, f"“{RECIPIENTS}”")
    recipients, signature = split_at(
        rest[1:] or rest, lambda line: line.text.startswith(SIGNATURE), "phần ký"
    )
    return PlanText(
        header=tuple(line.text for line in header),
        number=number,
        issued_words=issued_words,
        title=joined(title),
        preamble=joined(preamble),
        passages=passages,
        recipients=read_recipients(recipients),
        signature=read_signature(signature),
        page_numbers=tuple(page_numbers),
    )
