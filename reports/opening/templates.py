"""What the coming period would take over from an older one: heads of documents, its own row.

Workbooks and reference files are no faults here: a workbook of an older version is refused when it is read,
and the files of reference data are loaded with each release (ADR 14).
"""

from collections.abc import Iterator

from django.urls import reverse

from agencies.models import Agency, Role
from bacgiang_plan.lib.dates import local_date, short_date
from reports.consolidation.offices import Office, voice_of
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, ReportingPeriod

from .faults import Fault, Kind, Opening, out_of_force, short_hash

OFFICES = {OutgoingKind.DEPARTMENT: Office.DEPARTMENT, OutgoingKind.PROVINCE: Office.PROVINCE}
HEAD = ["symbol", "place", "addressees", "recipients"]
"""What of a head is the same from one period to the next; who signs is decided each time."""


def template_faults(opening: Opening) -> list[Fault]:
    """Return what is old: three queries."""
    consolidator = Agency.objects.filter(is_consolidator=True).first()
    return [
        *_consolidator_faults(consolidator, opening),
        *_head_faults(consolidator, opening),
        *_period_faults(opening.period),
    ]


# --- who heads the documents ---------------------------------------------------------------------


def _consolidator_faults(consolidator: Agency | None, opening: Opening) -> Iterator[Fault]:
    path, mend = reverse("admin:agencies_agency_changelist"), "Sửa danh mục cơ quan"
    if consolidator is None:
        words = "Chưa có cơ quan nào là đầu mối tổng hợp: văn bản của kỳ sẽ không đúng tên, ký hiệu cơ quan."
        yield Fault(Kind.TEMPLATES, "template/consolidator", words, mend, path)
    elif why := out_of_force(consolidator, opening.day):
        words = f"Đầu mối tổng hợp {consolidator.name} {why}; văn bản của kỳ vẫn mang tên cơ quan này."
        yield Fault(Kind.TEMPLATES, f"template/consolidator/{consolidator.code}", words, mend, path)


# --- what the last documents said otherwise ------------------------------------------------------


def _head_faults(consolidator: Agency | None, opening: Opening) -> Iterator[Fault]:
    """Yield what people corrected in the head of the last issued report: the next one begins without it."""
    issued = OutgoingDocument.objects.issued().filter(kind__in=OFFICES)
    last = {row.kind: row for row in issued.only("kind", "number", *HEAD).order_by("issued_at", "pk")}
    for kind, row in last.items():
        made = _head_of(OFFICES[OutgoingKind(kind)], consolidator, opening.period.year)
        yield from (_head_fault(row, name, made[name]) for name in HEAD if getattr(row, name) != made[name])


def _head_of(office: Office, consolidator: Agency | None, year: int) -> dict[str, str]:
    voice = voice_of(office, consolidator, year)
    return {
        "symbol": voice.letterhead.symbol,
        "place": voice.letterhead.place,
        "addressees": "\n".join(voice.addressees),
        "recipients": "\n".join(voice.recipients),
    }


def _head_fault(row: OutgoingDocument, name: str, made: str) -> Fault:
    said = getattr(row, name)
    label = str(OutgoingDocument._meta.get_field(name).verbose_name)
    return Fault(
        kind=Kind.TEMPLATES,
        key=f"template/{row.kind}/{name}/{short_hash(said + made)}",
        words=f"{row.get_kind_display()}: mục “{label}” của văn bản ban hành gần nhất (số {row.full_number}) "
        f"là “{_on_one_line(said)}”; dự thảo kỳ tới vẫn lập theo mẫu “{_on_one_line(made)}”.",
        mend="Xem văn bản đã ban hành, ghi lại khi lập dự thảo",
        path=reverse("reports:outgoing", args=[row.pk]),
        mender=Role.SPECIALIST,
    )


def _on_one_line(text: str) -> str:
    return "; ".join(text.splitlines())


# --- the period itself, often typed after the one before -------------------------------------------


def _period_faults(period: ReportingPeriod) -> Iterator[Fault]:
    for key, words in _oddities(period):
        path = reverse("admin:reports_reportingperiod_change", args=[period.pk])
        yield Fault(Kind.TEMPLATES, f"template/period/{key}", words, "Sửa thông tin kỳ báo cáo", path)


def _oddities(period: ReportingPeriod) -> Iterator[tuple[str, str]]:
    due = local_date(period.due_before)
    if str(period.year) not in period.name:
        yield f"name/{period.year}", f"Tên kỳ “{period.name}” không có năm {period.year} của kỳ."
    if due.year != period.year:
        yield f"due/{due}", f"Hạn gửi trước ngày {short_date(due)} không thuộc năm {period.year} của kỳ."
    same = ReportingPeriod.objects.filter(kind=period.kind, year=period.year).exclude(pk=period.pk)
    for other in same.order_by("pk"):
        yield f"double/{other.pk}", f"Đã có kỳ khác cùng loại, cùng năm: {other.name} (mã {other.code})."
