"""The draft of the consolidated report as frozen data: what is kept with it and rendered."""

from dataclasses import dataclass

from reports.documents.draft import Appendix, Letterhead, Paragraph, Section

VERSION = 1
"""Version of the frozen form; a renderer refuses what it does not know."""


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
