"""Agencies that are overdue in every way, for tests of the urging letter."""

from datetime import date, datetime

from agencies.models import Agency
from reports.enums import PeriodKind
from reports.models import Obligation, ReportingPeriod
from tasks.models import Assignment, DatedPart
from tests.conftest import at
from tests.reports.consolidation_world import agency, half_year, obligation, plan, task

DUE_2025 = at(2025, 12, 15)


def year_2025(**fields) -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        **{
            "code": "2025-nam",
            "kind": PeriodKind.ANNUAL,
            "year": 2025,
            "name": "Năm 2025",
            "window_start": date(2024, 12, 15),
            "window_end": date(2025, 12, 14),
            "opens_on": date(2025, 11, 1),
            "due_before": DUE_2025,
            "opened_at": at(2025, 11, 1, 8),
        }
        | fields
    )


def owes_2025(of: Agency, period: ReportingPeriod) -> Obligation:
    return obligation(period, of, due_before=DUE_2025, original_due_before=DUE_2025)


def consolidator() -> Agency:
    return agency("Sở Công Thương", 4, symbol="SCT", is_consolidator=True)


def dated(assignment: Assignment, day: date, words: str = "", order: int = 1) -> DatedPart:
    """A part of the task of ``assignment`` due on ``day``; without ``words`` it is all of it."""
    return DatedPart.objects.create(
        task=assignment.task,
        order=order,
        words=words or assignment.task.text,
        due_words=f"đến {day.year}",
        due_on=day,
    )


def late_task(text: str, *leads: Agency, day: date = date(2025, 12, 31), section=None) -> list[Assignment]:
    made = task(section or plan()[1], 1, text, *leads)
    dated(made[0], day)
    return made


def overdue_agencies(count: int, period: ReportingPeriod | None = None) -> ReportingPeriod:
    """``count`` agencies that never sent the half-year and lead one task overdue since the end of 2025."""
    period = period or half_year()
    leads = [agency(f"Sở Số {order:02d}", order + 10) for order in range(1, count + 1)]
    for lead in leads:
        obligation(period, lead)
    late_task("Hoàn thành quy hoạch.", *leads)
    return period


def text_of(document) -> list[str]:
    """Every paragraph of the letter itself, as it reads."""
    sections = [paragraph for section in document.sections for paragraph in section.paragraphs]
    return [" ".join(filter(None, [each.lead, each.text])) for each in (*document.opening, *sections)] + [
        document.closing
    ]


def instant_of(day: int, hour: int = 8) -> datetime:
    return at(2026, 6, day, hour)
