"""The token of what a form shows when it is opened now, and a save compares."""

from reports.merging import token
from reports.models import AgencyReport
from reports.saved import part_page, saved_indicator_rows, saved_zone_rows, task_page
from tasks.models import Assignment


def task_token(report: AgencyReport, assignment: Assignment) -> str:
    words, _ = task_page(report.pk, assignment.pk)
    return token(words)


def part_token(report: AgencyReport, key: str) -> str:
    words, _ = part_page(report.pk, key)
    return token(words)


def indicators_token(report: AgencyReport) -> str:
    return token(saved_indicator_rows(report.pk))


def zones_token(report: AgencyReport) -> str:
    return token(saved_zone_rows(report.pk))
