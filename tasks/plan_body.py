"""Parts I-IV of the plan: which line begins a part, section, agency heading, task or target."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bacgiang_plan.lib.vietnamese import nfc

from .plan_lines import Line, PlanTextError

PARTS = ["I", "II", "III", "IV"]
PART = re.compile(r"(?P<label>(?P<n>[IVX]+)\.) (?P<text>.+)")
NUMBERED = re.compile(r"(?P<label>(?P<n>\d{1,2})\.) (?P<text>.+)")
BRACKETED = re.compile(r"(?P<label>\((?P<n>\d{1,2})\)) (?P<text>.+)")
AGENCY = re.compile(r"(?P<label>(?P<section>\d{1,2})\.(?P<n>\d{1,2})\.) (?P<text>.+)")
BULLET = re.compile(r"(?P<label>-) (?P<text>.+)")
SENTENCE_ENDS = (".", "…")
UNFINISHED = {"III.7.2-2"}  # issued without its full stop: "… trên địa bàn tỉnh"


class Kind(StrEnum):
    PART = "part"
    SECTION = "section"
    AGENCY = "agency"
    PARAGRAPH = "paragraph"
    TARGET = "target"
    TASK = "task"


KIND_LABELS = {
    Kind.PART: "phần",
    Kind.SECTION: "mục",
    Kind.AGENCY: "đề mục cơ quan",
    Kind.PARAGRAPH: "khoản mục đích, yêu cầu",
    Kind.TASK: "nhiệm vụ",
    Kind.TARGET: "mục tiêu",
}
HEADINGS = {Kind.PART, Kind.SECTION, Kind.AGENCY}
WITHIN = {
    Kind.PART: {Kind.SECTION, Kind.PARAGRAPH, Kind.TARGET, Kind.TASK},
    Kind.SECTION: {Kind.AGENCY, Kind.TASK},
    Kind.AGENCY: {Kind.TASK},
}


@dataclass(frozen=True)
class Passage:
    """A stretch of the plan: ``label`` "2.4.", ``text`` NFC with single blanks, ``tail`` a heading's colon.

    ``clause`` is the reference (III.2.1-1), ``parent`` that of the heading above it, ``first_line``
    and ``last_line`` its place in the source, 1-based and inclusive.
    """

    kind: Kind
    clause: str
    parent: str
    label: str
    text: str
    tail: str
    first_line: int
    last_line: int

    @property
    def words(self) -> list[str]:
        """Every printed word of the passage, its label and colon included."""
        return f"{self.label} {self.text}{self.tail}".split()


@dataclass
class Draft:
    """A passage still growing: wrapped lines are joined by one blank."""

    kind: Kind
    clause: str
    parent: str
    label: str
    words: list[str]
    first_line: int
    last_line: int
    tail: str = ""

    def finished(self) -> Passage:
        text = " ".join(self.words)
        return Passage(
            self.kind, self.clause, self.parent, self.label, text, self.tail, self.first_line, self.last_line
        )


@dataclass
class Reader:
    """Places one line after the other. Openers return whether the line began a passage of theirs."""

    agencies: Sequence[str]
    drafts: list[Draft] = field(default_factory=list)
    part: int = 0
    section: int = 0
    heading: int = 0
    item: int = 0
    parent: str = ""

    def take(self, line: Line) -> None:
        if not any(opens(line) for opens in [self.opens_part, *self.openers]):
            self.goes_on(line)

    @property
    def openers(self) -> list[Callable[[Line], bool]]:
        return {
            0: [],
            1: [self.opens_paragraph],
            2: [self.opens_target],
            3: [self.opens_agency, self.opens_section, self.opens_bullet],
            4: [self.opens_numbered_task],
        }[self.part]

    def open(self, line: Line, kind: Kind, clause: str, label: str, text: str, tail: str = "") -> bool:
        self.drafts.append(Draft(kind, clause, self.parent, label, [text], line.number, line.number, tail))
        return True

    def opens_part(self, line: Line) -> bool:
        found = PART.fullmatch(line.text)
        if not found or not found["text"].isupper():
            return False
        expected = PARTS[self.part] if self.part < len(PARTS) else None
        if found["n"] != expected:
            raise PlanTextError(line.number, out_of_order("phần", found["n"], expected))
        self.part, self.section, self.heading, self.item = self.part + 1, 0, 0, 0
        self.parent = ""
        self.open(line, Kind.PART, found["n"], found["label"], found["text"])
        self.parent = found["n"]
        return True

    def opens_paragraph(self, line: Line) -> bool:
        return self.opens_item(line, NUMBERED, Kind.PARAGRAPH, "khoản", "{part}.{n}")

    def opens_target(self, line: Line) -> bool:
        return self.opens_item(line, BRACKETED, Kind.TARGET, "mục tiêu", "{part}({n})")

    def opens_numbered_task(self, line: Line) -> bool:
        return self.opens_item(line, NUMBERED, Kind.TASK, "khoản", "{part}.{n}")

    def opens_item(self, line: Line, shape: re.Pattern, kind: Kind, what: str, clause: str) -> bool:
        found = shape.fullmatch(line.text)
        if not found:
            return False
        self.item = next_number(line, what, int(found["n"]), self.item)
        name = clause.format(part=PARTS[self.part - 1], n=self.item)
        return self.open(line, kind, name, found["label"], found["text"])

    def opens_section(self, line: Line) -> bool:
        found = NUMBERED.fullmatch(line.text)
        if not found:
            return False
        self.section = next_number(line, "mục", int(found["n"]), self.section)
        self.heading = self.item = 0
        self.parent = "III"
        self.open(line, Kind.SECTION, f"III.{self.section}", found["label"], found["text"])
        self.parent = f"III.{self.section}"
        return True

    def opens_agency(self, line: Line) -> bool:
        found = AGENCY.fullmatch(line.text)
        if not found:
            return False
        if int(found["section"]) != self.section:
            raise PlanTextError(line.number, f"đề mục {found['label']} nằm trong mục {self.section}.")
        self.heading = next_number(line, f"đề mục {self.section}.", int(found["n"]), self.heading)
        self.item = 0
        name, colon, rest = self.agency_named(line, found["text"])
        self.parent = f"III.{self.section}"
        self.open(line, Kind.AGENCY, f"{self.parent}.{self.heading}", found["label"], name, colon)
        self.parent = f"{self.parent}.{self.heading}"
        return not rest or self.open_task(line, "", rest)

    def agency_named(self, line: Line, text: str) -> tuple[str, str, str]:
        """Split a heading into the agency's name, its colon if any, and the text on the same line."""
        for name in self.agencies:
            rest = text.removeprefix(name)
            if rest != text and (not rest or rest.startswith(":")):
                return name, rest[:1], rest[1:].strip()
        raise PlanTextError(line.number, f"đề mục của cơ quan không có trong danh sách: “{text}”.")

    def opens_bullet(self, line: Line) -> bool:
        """A bullet begins with a capital; "- đô thị - dịch vụ …" is a name broken over two lines."""
        found = BULLET.fullmatch(line.text)
        return bool(found and found["text"][0].isupper()) and self.open_task(line, "-", found["text"])

    def open_task(self, line: Line, label: str, text: str) -> bool:
        self.item += 1
        return self.open(line, Kind.TASK, f"{self.parent}-{self.item}", label, text)

    def goes_on(self, line: Line) -> None:
        last = self.drafts[-1]
        if last.kind is Kind.AGENCY:
            self.open_task(line, "", line.text)
        elif last.kind is Kind.PART and not line.text.isupper():
            raise PlanTextError(line.number, f"không thuộc mục hay khoản nào của phần {last.clause}.")
        else:
            last.words.append(line.text)
            last.last_line = line.number


def out_of_order(what: str, found: object, expected: object) -> str:
    wanted = f"phải là {expected}" if expected else "không còn số nào tiếp theo"
    return f"{what} đánh số không liên tục: gặp {found}, {wanted}."


def next_number(line: Line, what: str, found: int, last: int) -> int:
    if found != last + 1:
        raise PlanTextError(line.number, out_of_order(what, found, last + 1))
    return found


def check_sentences(passages: Sequence[Passage]) -> None:
    """Refuse a heading without content and a passage that stops before its sentence does."""
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        if passage.kind in HEADINGS:
            if not following or following.kind not in WITHIN[passage.kind]:
                raise PlanTextError(passage.last_line, f"{passage.clause} không có nội dung.")
        elif passage.clause not in UNFINISHED and not passage.text.endswith(SENTENCE_ENDS):
            raise PlanTextError(passage.last_line, f"{passage.clause} dừng giữa câu, văn bản bị cắt mất.")


def read_body(lines: Sequence[Line], agencies: Collection[str]) -> tuple[Passage, ...]:
    reader = Reader(sorted((nfc(name) for name in agencies), key=len, reverse=True))
    for line in lines:
        reader.take(line)
    passages = tuple(draft.finished() for draft in reader.drafts)
    check_sentences(passages)
    if reader.part < len(PARTS):
        raise PlanTextError(lines[-1].number, f"văn bản thiếu phần {PARTS[reader.part]}.")
    return passages
