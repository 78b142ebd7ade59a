"""The draft as frozen data: what is kept with the report, and what every format is rendered from.

``asdict`` of a `Draft` is JSON-ready. A paragraph knows its source, so that a later edition can be edited
and traced paragraph by paragraph.
"""

from dataclasses import dataclass
from enum import StrEnum

VERSION = 1
"""Version of the frozen form; a renderer refuses what it does not know."""


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
    """The top of the document (Nghị định 30/2020/NĐ-CP, Phụ lục I): number and day stay blank on a draft."""

    parent: str
    issuer: str
    symbol: str
    place: str
    year: str


@dataclass(frozen=True)
class NamedList:
    """A list of agencies by name, for the text and for the pages."""

    key: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """One draft of the consolidated report, complete."""

    version: int
    number: int
    letterhead: Letterhead
    subject: str
    addressee: str
    notes: tuple[str, ...]
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    closing: str
    signer: str
    recipients: tuple[str, ...]
    appendices: tuple[Appendix, ...]
    lists: tuple[NamedList, ...]
    agency_total: int
    data_at: str
    is_sample: bool
