"""What an official document consists of, as frozen data: what is kept, and what every format is made from.

``asdict`` of it is JSON-ready. A paragraph knows its source, so that a later edition can be edited and
traced paragraph by paragraph.
"""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a paragraph looks."""

    TEXT = "text"
    ITEM = "item"
    TASK = "task"
    WORDS = "words"
    MORE = "more"
    REMARK = "remark"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: ``lead`` is its bold beginning, ``sources`` whose words it holds (none: computed)."""

    text: str
    style: Style = Style.TEXT
    lead: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; level 1 is "I.", level 2 "1.", level 3 "2.1."."""

    level: int
    number: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of an appendix; ``width`` in mm of the landscape page, ``kind`` text, number or centre."""

    title: str
    width: int
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """A row of an appendix; a group row has one cell over the whole width."""

    cells: tuple[str, ...]
    is_group: bool = False


@dataclass(frozen=True)
class Appendix:
    """A table on pages of its own; ``empty`` is said when it has no rows."""

    number: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Letterhead:
    """The top of the document (Nghị định 30/2020/NĐ-CP, Phụ lục I).

    ``issuer`` has a line break where its name may break, ``name`` is the same inside a sentence. Number ("05/BC-SXD") and day ("ngày 05 tháng 01
    năm 2022") stay blank until given; ``year`` is printed with a blank day.
    """

    parent: str
    issuer: str
    symbol: str
    place: str
    year: str
    name: str = ""
    number: str = ""
    day: str = ""
