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
class Chart:
    """A small chart with the words around it; ``desc`` says all that it shows.

    ``course`` is a `charts.Course` as data (`documents.charts`), ``years`` the axis it shares with others.
    """

    title: str
    subtitle: str
    value: str
    verdict: str
    desc: str
    course: dict
    years: tuple[int, int]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; level 1 is "I.", level 2 "1.", level 3 "2.1."."""

    level: int
    number: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    charts: tuple[Chart, ...] = ()


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

    ``issuer`` has a line break where its name may break, ``name`` is the same inside a sentence. ``number``
    ("05/BC-SXD") and ``day`` ("ngày 05 tháng 01 năm 2022") are blank until given; a blank day has ``year``.
    """

    parent: str
    issuer: str
    symbol: str
    place: str
    year: str
    name: str = ""
    number: str = ""
    day: str = ""


@dataclass(frozen=True)
class Document:
    """One official document, complete: what `html.to_html` and `word.to_docx` take as a dictionary.

    ``mark`` is the word of a draft ("Dự thảo", "Dự thảo 3"), ``foot`` a small line at the foot of every
    page; both may be empty. Lines of ``signer`` stand one below the other, no name and no seal below them.
    """

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
    is_sample: bool
    mark: str = ""
    foot: str = ""
