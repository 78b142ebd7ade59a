"""The urging letter writes itself: what is overdue, whose it is and what is asked, in an official's words."""

from dataclasses import replace
from datetime import datetime

from agencies.models import Agency, AgencyKind
from bacgiang_plan.lib.dates import local_date
from reports.agency_document.offices import PLACE, PROVINCE, Issuer, broken
from reports.documents.draft import Document, Draft, Form, Letterhead
from reports.documents.phrases import instant, period_words
from reports.models import ReportingPeriod
from reports.refusals import WorkflowError

from .appendices import appendices
from .asking import asking
from .lists import aside_words, named_lists
from .rows import AgencyRows, Rows, urging_rows
from .telling import opening, plan_section, report_section, task_section
from .voice import Voice

DEFAULT_ISSUER = Issuer("Sở Công Thương", AgencyKind.DEPARTMENT, "SCT")
SAMPLE_NOTE = "DỮ LIỆU MẪU: văn bản có nội dung, số liệu mẫu, không dùng làm văn bản chính thức."


class NothingOverdueError(WorkflowError):
    """Nobody can be urged: there is no empty letter."""


def draft_urging(period: ReportingPeriod, *, now: datetime) -> Draft:
    """Return the letter about ``period`` as things stand at ``now``: nine queries however many agencies.

    It names what is overdue in every opened period, of ``period`` first, and the overdue tasks (plan,
    clauses IV.1-3). Raises `NothingOverdueError` when no agency has anything overdue.
    """
    return write(urging_rows(period, now=now))


def write(rows: Rows) -> Draft:
    """Return the draft that ``rows`` make; the same rows make the same draft."""
    if not rows.agencies:
        raise NothingOverdueError(_nothing(rows))
    return Draft(
        document=_document(rows),
        lists=named_lists(rows),
        facts={"period": rows.period.code, "agencies": [_fact(agency) for agency in rows.agencies]},
        stamps=rows.stamps,
    )


def _nothing(rows: Rows) -> str:
    words = (
        f"Đến {instant(rows.data_at)} không có cơ quan, đơn vị nào cần đôn đốc do quá hạn gửi báo cáo "
        "hoặc quá hạn thực hiện nhiệm vụ; không lập công văn đôn đốc."
    )
    return " ".join([words, *aside_words(rows)])


def _document(rows: Rows) -> Document:
    issuer = _issuer(rows.issuer)
    voice = Voice.of(rows, issuer.name)
    made = [make(rows, voice) for make in (report_section, task_section, plan_section, asking)]
    sections = [section for section in made if section is not None]
    return Document(
        letterhead=_letterhead(issuer, local_date(rows.data_at).year),
        subject=_subject(rows),
        addressees=_addressees(rows, voice),
        notes=(SAMPLE_NOTE,) if rows.is_sample else (),
        opening=opening(rows, voice),
        sections=tuple(replace(each, number=str(number)) for number, each in enumerate(sections, start=1)),
        closing=f"{issuer.name} đề nghị {voice.whom} quan tâm, khẩn trương thực hiện./.",
        signer=issuer.signer,
        recipients=("Như trên", "UBND tỉnh (để báo cáo)", issuer.recipients[1], "Lưu: VT"),
        appendices=appendices(rows, voice),
        is_sample=rows.is_sample,
        mark="Dự thảo",
        form=Form.LETTER,
    )


def _issuer(agency: Agency | None) -> Issuer:
    return Issuer(agency.name, agency.kind, agency.symbol) if agency else DEFAULT_ISSUER


def _letterhead(issuer: Issuer, year: int) -> Letterhead:
    return Letterhead(
        parent=PROVINCE,
        issuer=broken(issuer.name),
        symbol=issuer.symbol,  # the unit that drafts ("SCT-…") is not known here: whoever edits adds it
        place=PLACE,
        year=str(year),
        name=issuer.name,
    )


def _subject(rows: Rows) -> str:
    """Return what follows "V/v": the period's own reports, older ones, tasks, whatever there is."""
    owed = [report for agency in rows.agencies for report in agency.reports]
    parts = []
    if any(report.period == rows.period.pk for report in owed):
        parts.append(f"gửi báo cáo {period_words(rows.period)}")
    elif owed:
        parts.append("gửi báo cáo quá hạn")
    if any(agency.tasks or agency.plan for agency in rows.agencies):
        parts.append("thực hiện nhiệm vụ quá hạn")
    return f"đôn đốc {' và '.join(parts)}"


def _addressees(rows: Rows, voice: Voice) -> tuple[str, ...]:
    """Return the agencies by name, or where their names stand when they are many."""
    if voice.is_many:
        return (f"Các cơ quan, đơn vị có tên tại {voice.appendices} kèm theo",)
    return tuple(agency.name for agency in rows.agencies)


def _fact(agency: AgencyRows) -> dict:
    return {
        "code": agency.code,
        "name": agency.name,
        "reports": [report.obligation for report in agency.reports],
        "tasks": [task.clause for task in agency.tasks],
        "plan": agency.plan is not None,
    }
