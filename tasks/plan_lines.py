"""The lines of an issued text: NFC, page residue set apart, a wrong encoding refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bacgiang_plan.lib.vietnamese import nfc

PAGE_NUMBER = re.compile(r"\d{1,2}")
# What UTF-8 Vietnamese becomes when read as Latin-1, Windows-1252 or "replaced" by ASCII.
MOJIBAKE = re.compile(r"[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]|áº|á»|Ã[\xa1-\xbf]|Ä‘|Æ[°¡]|[^\W\d]\?[^\W\d]")


class PlanTextError(ValueError):
    """The text is not the plan, or not all of it; ``line`` is 1-based, the message Vietnamese."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Dòng {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Line:
    """One printed line: its 1-based number in the source and its words in NFC."""

    number: int
    raw: str

    @property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(self.raw.split())

    @property
    def is_page_number(self) -> bool:
        return bool(PAGE_NUMBER.fullmatch(self.raw))


def printed_lines(text: str) -> tuple[list[Line], list[Line]]:
    """Split ``text`` into its printed lines and its page residue (lone page numbers), both in order.

    Lines are counted by line feeds only: form feeds are blanks. Raises `PlanTextError` when nothing
    is printed or when the characters are those of another encoding.
    """
    rows = enumerate(nfc(text).removeprefix("\ufeff").split("\n"), start=1)
    lines = [Line(number, row.strip()) for number, row in rows if row.strip()]
    if not lines:
        raise PlanTextError(1, "tệp rỗng, không có văn bản Kế hoạch.")
    refuse_mojibake(lines)
    residue = [line for line in lines if line.is_page_number]
    return [line for line in lines if not line.is_page_number], residue


def refuse_mojibake(lines: Sequence[Line]) -> None:
    for line in lines:
        if found := MOJIBAKE.search(line.raw.replace("\f", " ")):
            raise PlanTextError(
                line.number,
                f"ký tự sai bảng mã ({found.group()!r}); đề nghị lưu tệp bằng bảng mã UTF-8 rồi đọc lại.",
            )


def decode(data: bytes) -> str:
    """Return the text of the file ``data``. Raises `PlanTextError` naming the line that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PlanTextError(
            line, "tệp không phải bảng mã UTF-8; đề nghị lưu lại bằng UTF-8 rồi đọc lại."
        ) from error
