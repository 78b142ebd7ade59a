"""A period that is coming, its rehearsal, and agencies that practise everything in it by the real verbs."""

from datetime import date, datetime
from decimal import Decimal

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import start_of_day
from reports.actions import start_report
from reports.contributing import asked_of, contribution_token, save_contribution, sign_contributions
from reports.enums import PeriodKind
from reports.manuscript import led_assignments
from reports.models import AgencyReport, IndicatorFigure, ReportingPeriod, ZoneFigure
from reports.paper import record_paper
from reports.rehearsal.planning import Plan, end_rehearsal, start_rehearsal
from targets.models import Indicator
from tests.conftest import NOW
from tests.lib.file_corpus import pdf, upload
from tests.reports.cycle import Cast, bring_to, write_done, write_everything, write_task
from zones.models import Zone

MARKER = "Vết tập dượt Quỳnh Xoan"
"""Words that nobody else writes: wherever they stand, a rehearsal has leaked."""
OPENS = date(2027, 5, 1)
OPENING = start_of_day(OPENS)
ENDS = date(2026, 12, 10)


def coming_period() -> ReportingPeriod:
    """The period that opens next, as the plan has it."""
    found, _ = ReportingPeriod.objects.get_or_create(
        code="2027-6-thang",
        defaults={
            "kind": PeriodKind.HALF_YEAR,
            "year": 2027,
            "name": "6 tháng đầu năm 2027",
            "window_start": date(2026, 12, 15),
            "window_end": date(2027, 6, 14),
            "opens_on": OPENS,
            "due_before": start_of_day(date(2027, 6, 15)),
        },
    )
    return found


def plan_of(opens_on: date | None = None, ends: date = ENDS, agencies=None, now: datetime = NOW) -> Plan:
    """Everybody practises, from today on, unless said otherwise."""
    who = Agency.objects.all() if agencies is None else agencies
    return Plan(tuple(who), opens_on or now.date(), start_of_day(ends))


def rehearse(by: User, now: datetime = NOW, **plan) -> ReportingPeriod:
    """The rehearsal of the coming period, open."""
    return start_rehearsal(coming_period(), plan_of(now=now, **plan), by=by, now=now)


def end(rehearsal: ReportingPeriod, by: User, now: datetime = NOW) -> None:
    """End ``rehearsal`` by hand, as somebody does who sees it."""
    end_rehearsal(rehearsal.rehearses, seen=rehearsal.code, by=by, now=now)


def practise(rehearsal: ReportingPeriod, cast: Cast, *, state: str = "accepted") -> AgencyReport:
    """Let the agency of ``cast`` write all there is to write, with wild figures, as far as ``state``."""
    owed = rehearsal.obligations.get(agency=cast.officer.agency)
    report = start_report(owed, by=cast.officer, now=NOW)
    write_everything(report, cast.officer, words=MARKER)
    for assignment in led_assignments(report):
        write_done(report, assignment, cast.officer, NOW.date())
        write_task(
            report,
            assignment,
            cast.officer,
            state="done",
            completed_on=NOW.date(),
            result=f"{MARKER}, xong.",
            difficulties=MARKER,
            proposals=MARKER,
        )
    for indicator in Indicator.objects.asked_of(cast.officer.agency_id):
        value = SHARE if indicator.unit == "%" else WILD
        figure = {"value": value, "status": "official", "note": MARKER}
        IndicatorFigure.objects.create(report=report, indicator=indicator, **figure)
    for zone in Zone.objects.filter(reporting_agency=cast.officer.agency):
        ZoneFigure.objects.create(report=report, zone=zone, area_ha=WILD, cleared_ha=WILD, labour=int(WILD))
    record_paper(
        report,
        number="99/BC-" + cast.officer.agency.symbol,
        paper_on=NOW.date(),
        upload=upload("Công văn.pdf", pdf(MARKER)),
        seen="0",
        by=cast.officer,
        now=NOW,
    )
    return bring_to(report, state, cast)


WILD, SHARE = Decimal("87654"), Decimal("87.65")


def contribute(rehearsal: ReportingPeriod, cast: Cast) -> None:
    """Write and sign every text that the agency of ``cast`` is asked for."""
    for asked in asked_of(cast.officer.agency, rehearsal):
        text = {"text": f"{MARKER}, phối hợp.", "seen": contribution_token(None)}
        row = save_contribution(rehearsal, asked, **text, by=cast.officer, now=NOW)
        sign_contributions({row.pk: contribution_token(row)}, by=cast.head, now=NOW)
