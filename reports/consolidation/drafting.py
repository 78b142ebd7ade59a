"""The draft writes itself: from the rows of a period to the text of outline I-VI and the appendices."""

from collections.abc import Iterable
from datetime import datetime

from bacgiang_plan.lib.dates import local_date, official_day
from reports.documents.draft import Document, Draft, Paragraph, Section
from reports.documents.phrases import instant, listed, out_of, period_words, plan_words
from reports.models import ReportingPeriod

from .agency_lists import Standing
from .appendices import appendices
from .draft_agencies import named_lists, standing_paragraphs
from .draft_charts import target_charts
from .draft_parts import part_section, part_title
from .draft_requests import requests_above
from .draft_targets import target_section
from .draft_tasks import task_sections
from .facts import facts_of
from .offices import PROVINCE, Office, Voice, voice_of
from .rows import Rows, consolidated_rows
from .stamps import current_stamps

SAMPLE_NOTE = "DỮ LIỆU MẪU: văn bản có nội dung, số liệu mẫu, không dùng làm số liệu chính thức."


def draft_consolidated(period: ReportingPeriod, *, office: Office, now: datetime) -> Draft:
    """Return the consolidated report of ``period`` in the voice of ``office``, as the data stand at ``now``.

    The stamps are read before the rows: what changes in between shows as changed, never as read.
    """
    stamps = current_stamps(period, now)
    rows = consolidated_rows(period, now=now)
    return Draft(
        document=write(rows, office),
        lists=named_lists(rows.agencies, rows.tasks),
        facts=facts_of(rows),
        stamps=stamps,
    )


def write(rows: Rows, office: Office) -> Document:
    """Return the document that ``rows`` make; the same rows make the same document."""
    voice = voice_of(office, rows.consolidator, local_date(rows.data_at).year)
    subject = f"thực hiện {plan_words(rows.plan)}"
    period = period_words(rows.period)
    return Document(
        letterhead=voice.letterhead,
        subject=f"Kết quả {period} {subject}",
        addressees=voice.addressees,
        notes=(SAMPLE_NOTE,) if rows.is_sample else (),
        opening=_opening(rows, voice),
        sections=tuple(_sections(rows, voice)),
        closing=f"Trên đây là báo cáo kết quả {period} {subject}, {voice.say(voice.closes)}",
        signer=voice.signer,
        recipients=voice.recipients,
        appendices=appendices(rows),
        is_sample=rows.is_sample,
        mark="Dự thảo",
    )


def _opening(rows: Rows, voice: Voice) -> tuple[Paragraph, ...]:
    accepted = len(rows.agencies.of(Standing.ACCEPTED))
    first = voice.say(voice.opens, plan=plan_words(rows.plan), period=period_words(rows.period))
    if accepted:
        source = f"{out_of(accepted, rows.agencies.obliged, 'báo cáo')} của các cơ quan, đơn vị"
        second = voice.say(voice.source, source=source, instant=instant(rows.data_at))
    else:
        second = f"Đến {instant(rows.data_at)} chưa có báo cáo nào của các cơ quan, đơn vị được tiếp nhận."
    second = listed([second, _two_days(rows)], " ")
    return Paragraph(first, key="opening/1"), Paragraph(second, key="opening/2")


def _two_days(rows: Rows) -> str:
    """Say once as of when figures and tasks stand, where the period ended before the day of drafting."""
    today, end = local_date(rows.data_at), rows.period.window_end
    if today <= end:
        return ""
    return (
        f"Số liệu mục tiêu, khu, cụm công nghiệp tính đến ngày {official_day(end)}; tình trạng nhiệm vụ tính "
        f"đến ngày {official_day(today)}."
    )


def _sections(rows: Rows, voice: Voice) -> Iterable[Section]:
    """Yield chapters I to VI in order."""
    yield Section(1, "I", part_title("direction"), key="I")
    yield part_section(rows, "I.1", "direction", "Công tác chỉ đạo, triển khai")
    owed, data_at = voice.say(voice.owed), instant(rows.data_at)
    standing = standing_paragraphs(rows.agencies, data_at, owed=owed, tasks=rows.tasks)
    yield Section(2, "2", "Tình hình gửi báo cáo của các cơ quan, đơn vị", standing, key="I.2")
    yield target_section(rows, target_charts(rows.indicators))
    yield from task_sections(rows.sections, local_date(rows.data_at))
    yield Section(1, "IV", "Đánh giá chung", key="IV")
    yield part_section(rows, "IV.1", "achievements")
    yield part_section(rows, "IV.2", "shortcomings")
    yield part_section(rows, "IV.3", "causes")
    yield part_section(rows, "IV.4", "obstacles")
    yield part_section(rows, "V", "next_steps")
    yield Section(1, "VI", "Kiến nghị, đề xuất", key="VI")
    yield part_section(rows, "VI.1", "to_central")
    if voice.name == PROVINCE:
        yield requests_above(rows, "VI.2", voice.own_title)
    else:
        yield part_section(rows, "VI.2", "to_province", voice.own_title)
    yield part_section(rows, "VI.3", "to_peers")
