"""The draft of the consolidated report as frozen data: what is kept with it and rendered."""

from dataclasses import dataclass

from reports.documents.draft import Appendix, Letterhead, NamedList, Paragraph, Section

VERSION = 2
"""Version of the frozen form; a renderer refuses what it does not know."""


@dataclass(frozen=True)
class Draft:
    """One draft of the consolidated report, complete."""

    version: int
    number: int
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
    lists: tuple[NamedList, ...]
    agency_total: int
    data_at: str
    is_sample: bool
