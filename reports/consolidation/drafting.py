"""The draft writes itself: from the rows of a period to the text of outline I-VI and the appendices."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.vietnamese import upper_first
from reports.documents.draft import Letterhead, Paragraph, Section
from reports.documents.phrases import counted, instant, listed, out_of, period_words, plan_words
from reports.enums import PARTS
from reports.models import ReportingPeriod

from .agency_lists import Standing
from .appendices import appendices
from .draft import VERSION, Draft
from .draft_agencies import AGENCIES, named_lists, standing_paragraphs
from .draft_charts import target_charts
from .draft_targets import target_section
from .draft_tasks import paragraphs_of, task_sections
from .rows import Rows, Statement, consolidated_rows

PARENT, PLACE, ADDRESSEE = "UBND tỉnh Bắc Giang", "Bắc Giang", "UBND tỉnh Bắc Giang"
DEFAULT_ISSUER, DEFAULT_SYMBOL = "Sở Công Thương", "SCT"
RECIPIENTS = (
    "Như trên",
    "Giám đốc, các Phó Giám đốc Sở",
    "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
    "Lưu: VT",
)
SAMPLE_NOTE = "DỮ LIỆU MẪU: dự thảo có nội dung, số liệu mẫu, không dùng làm số liệu chính thức."


def draft_consolidated(period: ReportingPeriod, *, number: int, now: datetime) -> Draft:
    """Return draft ``number`` of the consolidated report of ``period``, as the data stand at ``now``."""
    return write(consolidated_rows(period, now=now), number=number)


def write(rows: Rows, *, number: int) -> Draft:
    """Return the draft that ``rows`` make; the same rows make the same draft."""
    issuer, symbol = _issuer(rows.consolidator)
    subject = f"thực hiện {plan_words(rows.plan)}"
    period = period_words(rows.period)
    return Draft(
        version=VERSION,
        number=number,
        letterhead=Letterhead(PARENT, issuer, f"BC-{symbol}", PLACE, str(local_date(rows.data_at).year)),
        subject=f"Kết quả {period} {subject}",
        addressees=(ADDRESSEE,),
        notes=(SAMPLE_NOTE,) if rows.is_sample else (),
        opening=_opening(rows, issuer, period),
        sections=tuple(_sections(rows)),
        closing=(
            f"Trên đây là báo cáo kết quả {period} {subject}, {issuer} báo cáo UBND tỉnh xem xét, chỉ đạo./."
        ),
        signer="Giám đốc",
        recipients=RECIPIENTS,
        appendices=appendices(rows),
        lists=named_lists(rows.agencies),
        agency_total=len(rows.agencies.lines),
        data_at=instant(rows.data_at),
        is_sample=rows.is_sample,
    )


def _issuer(agency: Agency | None) -> tuple[str, str]:
    return (agency.name, agency.symbol) if agency else (DEFAULT_ISSUER, DEFAULT_SYMBOL)


def _opening(rows: Rows, issuer: str, period: str) -> tuple[Paragraph, ...]:
    accepted = len(rows.agencies.of(Standing.ACCEPTED))
    plan = plan_words(rows.plan)
    first = f"Thực hiện {plan}, {issuer} tổng hợp, báo cáo kết quả thực hiện {period} như sau:"
    if not accepted:
        return Paragraph(first), Paragraph(
            f"(Đến {instant(rows.data_at)} chưa có báo cáo nào của các cơ quan, đơn vị được tiếp nhận.)"
        )
    source = f"{out_of(accepted, rows.agencies.obliged, 'báo cáo')} của các cơ quan, đơn vị"
    return Paragraph(first), Paragraph(
        f"(Tổng hợp từ {source} đã được tiếp nhận đến {instant(rows.data_at)}.)"
    )


def _sections(rows: Rows) -> Iterable[Section]:
    """Yield chapters I to VI in order."""
    today = local_date(rows.data_at)
    yield Section(1, "I", _title("direction"))
    yield _statements(rows, 2, "1", "Công tác chỉ đạo, triển khai", "direction")
    standing = standing_paragraphs(rows.agencies, instant(rows.data_at))
    yield Section(2, "2", "Tình hình gửi báo cáo của các cơ quan, đơn vị", standing)
    yield target_section(rows.indicators, rows.zones, rows.period, target_charts(rows.indicators))
    yield from task_sections(rows.sections, today)
    yield Section(1, "IV", "Đánh giá chung")
    for number, key in enumerate(["achievements", "shortcomings", "causes", "obstacles"], start=1):
        yield _statements(rows, 2, str(number), _title(key), key)
    yield _statements(rows, 1, "V", _title("next_steps"), "next_steps")
    yield Section(1, "VI", "Kiến nghị, đề xuất")
    for number, key in enumerate(["to_central", "to_province", "to_peers"], start=1):
        yield _statements(rows, 2, str(number), _title(key), key)


def _title(key: str) -> str:
    """Return the heading of a general part as it stands below its chapter."""
    return upper_first(PARTS[key].rpartition(": ")[2])


def _statements(rows: Rows, level: int, number: str, title: str, key: str) -> Section:
    found = rows.statements.get(key, ())
    extra = _extra(rows, key)
    if not found:
        absent = () if extra else (Paragraph(_absent(rows)),)
        return Section(level, number, title, (*absent, *extra))
    written = [paragraph for same in _alike(found) for paragraph in _words(same)]
    opening = Paragraph(f"Có {counted(len(found), AGENCIES)} báo cáo nội dung này, cụ thể:")
    return Section(level, number, title, (opening, *written, *extra))


def _absent(rows: Rows) -> str:
    if rows.agencies.of(Standing.ACCEPTED):
        return "Các báo cáo được tiếp nhận không nêu nội dung này."
    return "Chưa có báo cáo nào được tiếp nhận."


def _alike(statements: Iterable[Statement]) -> list[list[Statement]]:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.text].append(statement)
    return list(groups.values())


def _words(same: list[Statement]) -> list[Paragraph]:
    lead = f"- {listed(each.agency for each in same)}:"
    return paragraphs_of(lead, same[0].text, [each.report_id for each in same])


def _extra(rows: Rows, key: str) -> tuple[Paragraph, ...]:
    """Point from IV.4 and VI.2 to what agencies said task by task (Phụ lục V)."""
    field = {"obstacles": "difficulties", "to_province": "proposals"}.get(key)
    told = [words for entry in rows.tasks for words in entry.words if field and getattr(words, field)]
    if not told:
        return ()
    noun = "khó khăn, vướng mắc" if field == "difficulties" else "đề xuất, kiến nghị"
    agencies = len({words.agency for words in told})
    told_words = f"{counted(len(told), 'nội dung')} {noun} của {counted(agencies, AGENCIES)}"
    return (Paragraph(f"Có {told_words} theo từng nhiệm vụ, tổng hợp tại Phụ lục V."),)
