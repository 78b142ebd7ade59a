"""Verbs of the cycle: a period opened once, a report begun once, a save that holds the report."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from agencies.models import Agency
from bacgiang_plan.lib.dates import start_of_day
from reports import actions, content, jobs
from reports.enums import PeriodKind
from reports.locks import LockedReportError
from reports.models import AgencyReport, IndicatorFigure, Obligation, ReportingPeriod, ZoneFigure
from reports.opening import gate
from reports.refusals import NotEmptyError, StaleReportError
from tasks.models import DatedPart
from tests.conftest import NOW, at, make_assignment
from tests.reports import tokens
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, fresh, write_part, write_task
from tests.reports.opening_world import let_stand

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def closed_period(sct, sxd, stranger_agency) -> ReportingPeriod:
    """6 tháng 2027: exists, not opened."""
    return ReportingPeriod.objects.create(
        code="2027-6-thang",
        kind=PeriodKind.HALF_YEAR,
        year=2027,
        name="6 tháng đầu năm 2027",
        window_start=date(2026, 12, 15),
        window_end=date(2027, 6, 14),
        opens_on=date(2027, 5, 1),
        due_before=start_of_day(date(2027, 6, 15)),
    )


def owing(period: ReportingPeriod) -> list[str]:
    return list(period.obligations.order_by("agency__order").values_list("agency__code", flat=True))


# --- opening -------------------------------------------------------------------------------------


def test_opening_a_period_makes_one_obligation_per_agency_with_its_deadline(closed_period):
    assert actions.open_period(closed_period, now=at(2027, 5, 1)) is True
    assert owing(closed_period) == ["sct", "sxd", "hiephoa"]
    assert set(closed_period.obligations.values_list("kind", "due_before")) == {
        ("owed", closed_period.due_before)
    }
    closed_period.refresh_from_db()
    assert closed_period.opened_at == at(2027, 5, 1)


def test_opening_again_changes_nothing_and_says_so(closed_period):
    actions.open_period(closed_period, now=at(2027, 5, 1))
    first = list(Obligation.objects.values())
    assert actions.open_period(closed_period, now=at(2027, 5, 2)) is False
    assert list(Obligation.objects.values()) == first
    closed_period.refresh_from_db()
    assert closed_period.opened_at == at(2027, 5, 1)


def test_opening_again_keeps_an_exemption_and_an_extension(closed_period, sxd):
    actions.open_period(closed_period, now=at(2027, 5, 1))
    extended = start_of_day(date(2027, 7, 1))
    Obligation.objects.filter(agency=sxd).update(kind="exempt", due_before=extended)
    actions.open_period(closed_period, now=at(2027, 5, 2))
    assert Obligation.objects.values_list("kind", "due_before").get(agency=sxd) == ("exempt", extended)


def test_two_workers_opening_at_once_leave_one_obligation_per_agency(real_database, closed_period):
    results = at_once(*[lambda: actions.open_period(closed_period, now=at(2027, 5, 1))] * 2)
    assert sorted(results) == [False, True]
    assert owing(closed_period) == ["sct", "sxd", "hiephoa"]


def test_agencies_that_ended_before_or_begin_later_owe_nothing(closed_period, sxd, stranger_agency):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 4, 30))
    Agency.objects.filter(pk=stranger_agency.pk).update(valid_from=date(2027, 5, 2))
    actions.open_period(closed_period, now=at(2027, 5, 1))
    assert owing(closed_period) == ["sct"]


def test_the_last_and_the_first_day_of_an_agency_count(closed_period, sxd, stranger_agency):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 5, 1))
    Agency.objects.filter(pk=stranger_agency.pk).update(valid_from=date(2027, 5, 1))
    actions.open_period(closed_period, now=at(2027, 5, 1, 23, 59, 59))
    assert owing(closed_period) == ["sct", "sxd", "hiephoa"]


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (at(2027, 4, 30, 23, 59, 59), []),
        (at(2027, 5, 1, 0, 0), ["2027-6-thang"]),
        (at(2027, 6, 14, 23, 59, 59), ["2027-6-thang"]),
        (at(2027, 6, 15, 0, 0), []),
    ],
)
def test_a_period_in_order_opens_by_itself_from_its_day_on_the_clock_of_vietnam_until_its_deadline(
    now, opened, closed_period, administrator
):
    let_stand(closed_period, by=administrator, now=now)
    assert [period.code for period in gate.open_ready_periods(now=now)] == opened


def test_the_clock_opens_a_period_once_whatever_its_number_of_runs(closed_period, administrator):
    now = at(2027, 5, 1, 8, 0)
    let_stand(closed_period, by=administrator, now=now)
    assert [len(gate.open_ready_periods(now=now)) for _ in range(3)] == [1, 0, 0]
    assert owing(closed_period) == ["sct", "sxd", "hiephoa"]


def test_the_celery_entry_opens_what_is_ready_now(closed_period):
    ReportingPeriod.objects.update(opens_on=date(2020, 1, 1), due_before=start_of_day(date(2100, 1, 1)))
    jobs.open_periods()
    assert owing(closed_period) == ["sct", "sxd", "hiephoa"]


# --- beginning -----------------------------------------------------------------------------------


def test_a_report_is_begun_once_and_remembers_by_whom(period, sxd, officer, colleague):
    obligation = period.obligations.get(agency=sxd)
    first = actions.start_report(obligation, by=officer, now=NOW)
    assert actions.start_report(obligation, by=colleague, now=LATER) == first
    assert AgencyReport.objects.values_list("drafted_by", "drafted_at", "version").get() == (
        officer.pk,
        NOW,
        1,
    )


def test_two_officers_beginning_at_once_leave_one_report(real_database, period, sxd, officer, colleague):
    obligation = period.obligations.get(agency=sxd)
    results = at_once(
        lambda: actions.start_report(obligation, by=officer, now=NOW).pk,
        lambda: actions.start_report(obligation, by=colleague, now=NOW).pk,
    )
    assert results == [AgencyReport.objects.get().pk] * 2


def test_what_a_sample_person_begins_is_marked_sample(period, sxd, officer):
    officer.is_sample = True
    assert actions.start_report(period.obligations.get(agency=sxd), by=officer, now=NOW).is_sample


# --- saving --------------------------------------------------------------------------------------


def test_every_save_counts_the_version_up_and_names_who_and_when(report, assignment, colleague):
    actions.declare_nothing_to_report(report, declared=True, by=colleague, now=LATER)
    write_task(report, assignment, colleague, LATER)
    write_part(report, "direction", "Lời.", colleague, LATER)
    found = fresh(report)
    assert (found.version, found.edited_by, found.edited_at) == (4, colleague, LATER)


def test_nothing_to_report_is_not_declared_over_words(report, assignment, officer):
    write_task(report, assignment, officer, LATER)
    with pytest.raises(NotEmptyError):
        actions.declare_nothing_to_report(report, declared=True, by=officer, now=LATER)
    assert (fresh(report).nothing_to_report, fresh(report).version) == (False, 2)


def test_a_save_alters_neither_author_nor_state(report, assignment, officer, colleague):
    write_task(report, assignment, colleague, LATER)
    found = fresh(report)
    assert (found.drafted_by, found.drafted_at, found.state) == (officer, NOW, "draft")


@pytest.mark.parametrize("state", ["in_approval", "submitted", "accepted"])
def test_no_verb_writes_into_a_locked_report(state, written, cast, assignment, officer, indicator, zone):
    report = bring_to(written, state, cast)
    before = content.snapshot(report)
    figures = {indicator: {"value": Decimal(1), "status": "estimate", "note": ""}}
    by = {"by": officer, "now": LATER}
    attempts = [
        lambda: write_task(report, assignment, officer, result="Muộn."),
        lambda: write_part(report, "direction", "Muộn.", officer),
        lambda: actions.save_indicator_figures(report, figures, seen=tokens.indicators_token(report), **by),
        lambda: actions.save_zone_figures(
            report, {zone: {"area_ha": 1}}, seen=tokens.zones_token(report), **by
        ),
        lambda: actions.declare_nothing_to_report(report, declared=True, **by),
    ]
    for attempt in attempts:
        with pytest.raises(LockedReportError):
            attempt()
    assert content.snapshot(fresh(report)) == before
    assert fresh(report).version == report.version


@pytest.mark.parametrize("state", ["draft", "sent_back", "returned"])
def test_an_open_report_is_written_into(state, written, cast, assignment, officer):
    report = bring_to(written, state, cast)
    write_task(report, assignment, officer, result="Bổ sung.")
    assert report.task_progress.get().result == "Bổ sung."


def test_a_stale_save_writes_nothing_not_even_the_version(report, assignment, officer):
    write_task(report, assignment, officer, result="Một.")
    version = fresh(report).version
    with pytest.raises(StaleReportError):
        actions.save_task_progress(
            report,
            assignment,
            seen="what nobody was shown",
            fields={"state": "ongoing", "result": "Hai."},
            parts={},
            by=officer,
            now=LATER,
        )
    assert (report.task_progress.get().result, fresh(report).version) == ("Một.", version)


def test_two_officers_at_the_same_words_at_once_one_is_told(
    real_database, report, assignment, officer, colleague
):
    token = tokens.task_token(report, assignment)

    def save(by, words):
        return actions.save_task_progress(
            fresh(report),
            assignment,
            seen=token,
            fields={"state": "ongoing", "result": words},
            parts={},
            by=by,
            now=NOW,
        )

    results = at_once(lambda: save(officer, "A"), lambda: save(colleague, "B"))
    assert [type(result).__name__ for result in results] == ["ConflictError", "Merged"]
    assert results[0].merged.conflicts == ("result",)
    assert report.task_progress.get().result == results[1].written["result"]


def test_two_windows_at_different_fields_of_one_task_at_once_both_save(
    real_database, report, assignment, officer
):
    token = tokens.task_token(report, assignment)

    def save(**fields):
        return actions.save_task_progress(
            fresh(report), assignment, seen=token, fields=fields, parts={}, by=officer, now=NOW
        )

    results = at_once(
        lambda: save(result="Xong.", difficulties=""), lambda: save(result="", difficulties="Vốn.")
    )
    assert [type(result).__name__ for result in results] == ["Merged", "Merged"]
    row = report.task_progress.get()
    assert (row.result, row.difficulties) == ("Xong.", "Vốn.")


def test_two_officers_at_different_tasks_at_once_both_save(
    real_database, report, assignment, section, sxd, officer, colleague
):
    other = make_assignment(section, sxd, 2)
    results = at_once(
        lambda: write_task(fresh(report), assignment, officer, result="A"),
        lambda: write_task(fresh(report), other, colleague, result="B"),
    )
    assert results == [None, None]
    assert set(report.task_progress.values_list("result", flat=True)) == {"A", "B"}
    assert fresh(report).version == 3


def test_days_of_dated_parts_change_one_by_one_and_what_is_left_out_stays(report, assignment, officer):
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="x", due_words="y", due_on=date(2021, 12, 31)
    )
    day = date(2021, 12, 1)
    for days, kept in (({part: day}, {part.pk: day}), ({}, {part.pk: day}), ({part: None}, {})):
        actions.save_task_progress(
            report,
            assignment,
            seen=tokens.task_token(report, assignment),
            fields={"state": "ongoing", "result": "x"},
            parts=days,
            by=officer,
            now=NOW,
        )
        rows = report.task_progress.get().parts.values_list("dated_part", "completed_on")
        assert dict(rows) == kept


def test_a_blank_figure_removes_the_figure_and_a_zero_stays(report, indicator, officer):
    for value, kept in ((Decimal("47.1"), [Decimal("47.1")]), (Decimal(0), [Decimal(0)]), (None, [])):
        actions.save_indicator_figures(
            report,
            {indicator: {"value": value, "status": "estimate", "note": ""}},
            seen=tokens.indicators_token(report),
            by=officer,
            now=NOW,
        )
        assert list(IndicatorFigure.objects.values_list("value", flat=True)) == kept


def test_a_zone_all_blank_is_removed_and_one_with_a_zero_stays(report, zone, officer):
    blank = dict.fromkeys(ZoneFigure.FIELDS) | {"investor": ""}
    for facts, kept in ((blank | {"labour": 0}, [0]), (blank, [])):
        actions.save_zone_figures(report, {zone: facts}, seen=tokens.zones_token(report), by=officer, now=NOW)
        assert list(ZoneFigure.objects.values_list("labour", flat=True)) == kept


# --- sentences about obligations -----------------------------------------------------------------


def test_overdue_and_late_obligations(period, sxd, stranger_agency, sct, written, cast):
    midnight = period.due_before
    bring_to(written, "submitted", cast, midnight)
    Obligation.objects.filter(agency=sct).update(kind="exempt")
    assert [row.agency for row in Obligation.objects.overdue(midnight)] == [stranger_agency]
    assert list(Obligation.objects.overdue(midnight - timedelta(microseconds=1))) == []
    assert [row.agency for row in Obligation.objects.late()] == [sxd]
    assert [row.agency for row in Obligation.objects.unsubmitted()] == [stranger_agency]


def test_obligations_are_visible_to_their_agency_and_to_who_watches_all(period, people):
    seen = {name: set(Obligation.objects.visible_to(user)) for name, user in people.items()}
    everything = set(Obligation.objects.all())
    assert {name for name, rows in seen.items() if rows == everything} == {
        "specialist",
        "sct_head",
        "leader",
        "administrator",
    }
    for name in ("officer", "head", "stranger", "stranger_head", "sct_officer"):
        assert [row.agency for row in seen[name]] == [people[name].agency]
