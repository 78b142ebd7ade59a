"""Every figure, list and document that the portal tells of its real periods, as plain values to compare."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from io import BytesIO

import openpyxl
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import local_date
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.consolidation.stamps import current_stamps
from reports.contribution_rows import share_lines
from reports.dashboard import dashboard
from reports.duties.rows import period_board, period_rows
from reports.matrix import matrix
from reports.models import (
    AgencyReport,
    CompletionProposal,
    Obligation,
    OutgoingDocument,
    ReportingPeriod,
    TaskProgress,
)
from reports.numbering import last_number
from reports.previous import previous, previous_of
from reports.recent import recent_periods
from reports.reminding.alarms import unreachable_names
from reports.reminding.calendars import as_ics, deadlines_of
from reports.reminding.due import due_matters
from reports.reminding.nightly import findings
from reports.review.queue import review_queue
from reports.rows import own_obligations
from reports.standings import report_standings
from reports.urging.drafting import draft_urging
from reports.urging.found import late_tasks, owed_reports
from reports.workbooks.period.export import period_workbook
from targets.models import Indicator, IndicatorValue
from targets.rows import indicator_rows
from tasks.labels import task_standings
from tasks.models import Assignment, DatedPartCompletion, Task
from tasks.rows import task_rows
from tests.reports.pages import text_of
from zones.models import ReplacedProgress, ZoneProgress
from zones.rows import zone_rows


def facts(readers: dict[str, User], *, now: datetime) -> dict[str, object]:
    """What is computed, by name: two equal dictionaries tell of the same world."""
    return dict(_facts(readers, now)) | dict(_by_period(readers, now)) | dict(_by_agency(now))


def _facts(readers: dict[str, User], now: datetime) -> Iterator[tuple[str, object]]:
    today = local_date(now)
    real = AgencyReport.objects.counted().order_by("pk")
    yield "targets", indicator_rows(today=today)
    yield "zones", zone_rows(today=today)
    yield "task rows", task_rows(today=today)
    yield "task labels", task_standings(today=today)
    yield "task facts", list(Assignment.objects.order_by("pk").values())
    yield "completions", list(DatedPartCompletion.objects.order_by("pk").values())
    yield "proposals", list(CompletionProposal.objects.order_by("pk").values())
    yield "published", list(IndicatorValue.objects.order_by("pk").values())
    for model in (ZoneProgress, ReplacedProgress):
        yield model.__name__, list(model.objects.order_by("pk").values())
    yield "periods offered", recent_periods()
    yield "list of periods", period_rows(now=now)
    yield "owed", owed_reports(now)
    yield "late tasks", late_tasks(now)
    yield "overdue", report_standings(Obligation.objects.overdue(now).counted())
    yield "numbers", [last_number("BC-SCT", year) for year in (2025, 2026, 2027)]
    yield "period before, one by one", {report.pk: previous(report) for report in real}
    yield "period before, together", previous_of([report.pk for report in real])
    yield "unreachable", unreachable_names(now)
    yield "nightly check", findings(now=now)
    due = [matter for matter in due_matters(now=now) if not matter.is_rehearsal]
    yield "due", [(each.key, each.rung, each.people, each.missing, each.time) for each in due]
    for name, reader in readers.items():
        words = TaskProgress.objects.readable_by(reader).order_by("pk")
        yield f"words on tasks for {name}", list(words.values("pk", "result", "assignment"))
        seen = AgencyReport.objects.visible_to(reader).counted().order_by("pk")
        yield f"reports for {name}", list(seen.values_list("pk", "state"))
    queue = review_queue(readers["specialist"], now=now, with_papers=True)
    yield "queue", [row for row in queue if not row.is_rehearsal]


def _by_period(readers: dict[str, User], now: datetime) -> Iterator[tuple[str, object]]:
    for period in ReportingPeriod.objects.opened().regular():
        code = period.code
        yield f"dashboard {code}", dashboard(now=now, period=period)
        yield f"dashboard {code}, common clock", dashboard(now=now, period=period, common_clock=True)
        yield f"page of {code}", period_board(period, readers["specialist"], now=now)
        yield f"stamps of {code}", current_stamps(period, now)
        for office in Office:
            yield f"{office} {code}", asdict(draft_consolidated(period, office=office, now=now))
        yield f"letter {code}", asdict(draft_urging(period, now=now))
        yield f"workbook {code}", _cells(period_workbook(period, now=now))
    everybody = set(AgencyReport.objects.counted().values_list("pk", flat=True))
    yield "matrix", matrix(now=now, readable=everybody)


def _cells(content: bytes) -> dict[str, list]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def _by_agency(now: datetime) -> Iterator[tuple[str, object]]:
    for agency in Agency.objects.all():
        own = [row for row in own_obligations(agency, now=now) if not row.is_rehearsal]
        yield f"periods of {agency.code}", own
        yield f"shares of {agency.code}", share_lines(agency, practises=False)
        reader = User(role=Role.OFFICER, agency=agency)
        yield f"calendar of {agency.code}", as_ics(deadlines_of(reader, now=now))


def pages(addresses: list[str], person: User) -> dict[str, str]:
    """The words of every page that ``person`` gets at ``addresses``."""
    client = Client()
    client.force_login(person)
    return {url: _words(client.get(url)) for url in addresses}


def _words(answer) -> str:
    if answer.streaming or "text" not in answer.get("Content-Type", "text"):
        return str(answer.status_code)
    return f"{answer.status_code} {re.sub(r'(?s)<input type=.hidden.[^>]*>', '', text_of(answer))}"


def addresses_of_the_portal(codes: list[str], reports: list[int]) -> list[str]:
    """Every page of lists and figures, the pages of real periods, and real ``reports``."""
    plain = [
        *["tasks:list", "targets:list", "targets:references", "targets:reconciliation", "zones:list"],
        *["reports:mine", "reports:queue", "reports:proposals", "reports:matrix", "reports:dashboard"],
        *["reports:dashboard-targets", "reports:reference-data", "reports:outgoing-list", "reports:periods"],
        *["reports:ask", "reports:ladder", "reports:ladder-tasks", "reports:implementing-plans"],
        *["reports:notices", "reports:bell", "reports:reminding-admin", "reports:reminding-findings"],
        *["reports:bulk-accept", "reports:check", "reports:reminding-preferences", "admin:index"],
        *["admin:reports_reportingperiod_changelist", "admin:reports_obligation_changelist"],
    ]
    found = [reverse(name) for name in plain]
    clauses = Task.objects.order_by("order").values_list("clause", flat=True)
    for clause in clauses[::9]:
        found += [reverse("tasks:detail", args=[clause]), reverse("reports:task-words", args=[clause])]
    series = Indicator.objects.order_by("order").values_list("code", flat=True)
    found += [reverse("targets:indicator", args=[code]) for code in series[::6]]
    for document in OutgoingDocument.objects.order_by("pk"):
        names = ["outgoing", "outgoing-comparison"]
        found += [reverse(f"reports:{name}", args=[document.pk]) for name in names]
    for code in codes:
        names = ["period", "overdue", "consolidated", "contributions", "period-workbook", "ladder-period"]
        names += ["opening-check"]
        found += [reverse(f"reports:{name}", args=[code]) for name in names]
        narrowed = {"reports:dashboard": f"ky={code}", "reports:matrix": f"ky={code}&nhom=sent"}
        found += [f"{reverse(name)}?{asked}" for name, asked in narrowed.items()]
    return found + [reverse("reports:detail", args=[pk]) for pk in reports]
