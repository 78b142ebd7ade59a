"""One number a year for each symbol: documents that go out and the consolidator's own reports share them."""

import re

from bacgiang_plan.lib.dates import short_date

from .models import AgencyReport, OutgoingDocument, PaperRecord
from .refusals import WorkflowError

WRITTEN = re.compile(r"0*(\d{1,9})/(.+)")


class NumberTakenError(WorkflowError):
    """Another document has that number in that year."""


def read_number(written: str) -> tuple[int, str] | None:
    """Return number and symbol of "012 / BC-SCT", however it is spaced; None of anything else."""
    found = WRITTEN.fullmatch("".join(written.split()).upper())
    return (int(found[1]), found[2]) if found else None


def document_words(symbol: str, number: int, year: int) -> str:
    """Return which document that went out has ``number`` of ``symbol`` in ``year``; "" when none has."""
    found = OutgoingDocument.objects.filter(symbol=symbol, number=number, issued_year=year)
    taken = found.select_related("period").first()
    if taken is None:
        return ""
    return (
        f"Số {taken.full_number} năm {year} đã cấp cho văn bản “{taken.get_kind_display()} "
        f"{taken.period.in_sentence}”, ban hành ngày {short_date(taken.issued_on)}."
    )


def paper_words(symbol: str, number: int, year: int) -> str:
    """Return which own report of the consolidator has that number; "" when none has."""
    taken = _papers(symbol, year).get(number)
    if taken is None:
        return ""
    owed = taken.report.obligation
    return (
        f"Số {number:02d}/{symbol} năm {year} đã ghi cho báo cáo {owed.period.in_sentence} của "
        f"{owed.agency.name}, ngày {short_date(taken.paper_on)}."
    )


def last_number(symbol: str, year: int) -> int:
    """Return the highest number of ``symbol`` recorded in ``year``, 0 without any: two queries."""
    recorded = OutgoingDocument.objects.filter(symbol=symbol, issued_year=year)
    issued = recorded.order_by("number").values_list("number", flat=True).last() or 0
    return max([issued, *_papers(symbol, year)])


def require_free_paper(record: PaperRecord) -> None:
    """Raise NumberTakenError for an own report of the consolidator numbered as a document that went out."""
    read = read_number(record.number)
    taken = read and document_words(read[1], read[0], record.paper_on.year)
    if taken and record.report.obligation.agency.is_consolidator:
        raise NumberTakenError(f"{taken} Chưa lưu.")


def _papers(symbol: str, year: int) -> dict[int, PaperRecord]:
    """Return by number the consolidator's own papers of ``symbol``: of each sending the last recording."""
    own = AgencyReport.objects.counted().filter(obligation__agency__is_consolidator=True)
    found = PaperRecord.objects.filter(report__in=own).select_related(
        "report__obligation__agency", "report__obligation__period"
    )
    standing = {(each.report_id, each.sending): each for each in found.order_by("pk")}
    numbered = [(read_number(each.number), each) for each in standing.values()]
    return {
        read[0]: each
        for read, each in numbered
        if read and read[1] == symbol.upper() and each.paper_on.year == year
    }
