"""What an official document consists of, as frozen data: what is kept, and what every format is made from.

``asdict`` of it is JSON-ready. A paragraph knows its source, so that a later edition can be edited and
traced paragraph by paragraph.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """How a paragraph looks."""

    TEXT = "text"
    ITEM = "item"
    LETTERED = "lettered"
    """An item that is counted where it is printed, "a)", "b)": no letter is part of its words."""
    TASK = "task"
    WORDS = "words"
    MORE = "more"
    REMARK = "remark"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: ``lead`` is its bold beginning, ``sources`` whose words it holds (none: computed).

    ``text`` may have several lines, printed one below the other. ``key`` names its matter, unique in the
    document and the same in every later draft of it: what is edited by hand is found again by it.
    """

    text: str
    style: Style = Style.TEXT
    lead: str = ""
    sources: tuple[str, ...] = ()
    key: str = ""


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
    """A heading and what stands under it; level 1 is "I.", level 2 "1.", level 3 "2.1.".

    ``key`` is its whole number: "III.2.1".
    """

    level: int
    number: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    charts: tuple[Chart, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Column:
    """A column of an appendix; ``width`` in mm of the landscape page, ``kind`` text, number or centre."""

    title: str
    width: int
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """A row of an appendix; a group row has one cell over the whole width.

    ``key`` names its matter, unique in the document and the same in every later one: "task/III.1-1".
    """

    cells: tuple[str, ...]
    is_group: bool = False
    key: str = ""


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

    ``issuer`` has a line break where its name may break, ``name`` is the same inside a sentence. ``symbol``
    is what follows the number and its "/": "BC-SXD", of a letter "SCT-KHTH". ``number`` ("05/BC-SXD") and
    ``day`` ("ngày 05 tháng 01 năm 2022") are blank until given; a blank day has ``year``.
    """

    parent: str
    issuer: str
    symbol: str
    place: str
    year: str
    name: str = ""
    number: str = ""
    day: str = ""


class Form(StrEnum):
    """What is printed: a report has the name of its type and a title, a letter (công văn) a "V/v"."""

    REPORT = "report"
    LETTER = "letter"


@dataclass(frozen=True)
class Document:
    """One official document, complete: what `html.to_html`, `word.to_docx` and `sheets.to_xlsx` take as a
    dictionary.

    ``mark`` is the word of a draft ("Dự thảo", "Dự thảo 3"), ``foot`` a small line at the foot of every
    page; both may be empty. ``subject`` is the title below "BÁO CÁO", of a letter what follows "V/v". Lines
    of ``signer`` stand one below the other ("KT. Giám đốc", "Phó Giám đốc"); ``signer_name`` stands below
    the room for the signature; a signature or a seal is never drawn.
    """

    letterhead: Letterhead
    subject: str
    addressees: tuple[str, ...]
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
    form: Form = Form.REPORT
    signer_name: str = ""


@dataclass(frozen=True)
class NamedList:
    """A list of agencies by name, for the text and for the pages."""

    key: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """What the portal computes for a document that goes out: the document and what is kept beside it.

    ``lists`` are shown beside it; ``facts`` (JSON) is what a later document is compared with; ``stamps`` say
    in which state each source was read ("report/12": "accepted 2"), so that a changed one is told from it.
    """

    document: Document
    lists: tuple[NamedList, ...] = ()
    facts: dict = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
