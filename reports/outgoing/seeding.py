"""The draft report of UBND tỉnh begins with what people made of Sở Công Thương's report of that period."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.documents.phrases import counted
from reports.enums import OutgoingKind, OutgoingState
from reports.models import OutgoingDocument, OutgoingParagraph, ReportingPeriod

from .copying import copies
from .placing import CLOSING, OPENING, is_touched


class Seed(NamedTuple):
    """Rows to begin with, beside which the new draft is placed; none when there is no ``origin``."""

    origin: OutgoingDocument | None = None
    rows: Sequence[OutgoingParagraph] = ()

    @property
    def sections(self) -> list[dict]:
        """The sections of the document it comes from."""
        return self.origin.content["document"]["sections"] if self.origin else []

    def kept(self, placed: Sequence[OutgoingParagraph]) -> list[OutgoingParagraph]:
        """Return ``placed`` without what was only computed there and is not computed here."""
        return [row for row in placed if not row.is_gone or is_touched(row)]

    def words(self, placed: Sequence[OutgoingParagraph]) -> str:
        """Return what the history tells of it; "" when nobody had touched anything."""
        count = sum(map(is_touched, placed))
        if self.origin is None or not count:
            return ""
        stage = f"số {self.origin.full_number}" if self.origin.number else f"dự thảo {self.origin.serial}"
        return (
            f"Mang sang {counted(count, 'đoạn')} đã sửa, bỏ, chuyển chỗ hoặc thêm ở Báo cáo tổng hợp của Sở "
            f"Công Thương ({stage}); phần mở đầu và phần kết lập riêng"
        )


def seed_for(period: ReportingPeriod, kind: OutgoingKind) -> Seed:
    """Return what a document of ``kind`` and ``period`` begins with: for UBND tỉnh what people wrote.

    Opening and closing stay out, for they speak in the voice of one office.
    """
    if kind != OutgoingKind.PROVINCE:
        return Seed()
    reports = OutgoingDocument.objects.filter(period=period, kind=OutgoingKind.DEPARTMENT)
    origin = reports.exclude(state=OutgoingState.DISCARDED).order_by("serial").last()
    if origin is None:
        return Seed()
    rows = origin.paragraphs.in_order().exclude(section__in=[OPENING, CLOSING])
    return Seed(origin, copies(rows))
