"""Acceptance carries figures into their series and facts into their assignments, each once."""

from datetime import date
from decimal import Decimal

import pytest

from reports.actions import declare_nothing_to_report, start_report
from reports.enums import PeriodKind
from reports.models import AgencyReport, CompletionProposal, IndicatorFigure, ReportingPeriod, ZoneFigure
from reports.proposals import confirm_completion
from targets.models import IndicatorValue
from tasks.models import Assignment, DatedPart, DatedPartCompletion
from tests.conftest import NOW, at
from tests.reports.cycle import bring_to, fresh, prove, step, write_done, write_everything, write_task
from tests.reports.reminder_world import opened_period
from zones.models import ZoneProgress


def facts(assignment) -> tuple:
    return Assignment.objects.values_list("started_on", "completed_on").get(pk=assignment.pk)


# --- figures -------------------------------------------------------------------------------------


def test_a_figure_joins_its_series_with_its_source_and_who_accepted_it(written, cast, indicator_figure):
    IndicatorFigure.objects.update(note="Cục Thống kê")
    bring_to(written, "accepted", cast)
    value = IndicatorValue.objects.get()
    assert (value.indicator.code, value.year, value.span, value.revision) == ("1a", 2026, "year", 1)
    assert (value.value, value.status, value.is_sample) == (Decimal("47.1"), "estimate", False)
    assert value.source == "Báo cáo năm 2026 của Sở Xây dựng. Cục Thống kê"
    assert (value.recorded_by, value.recorded_at) == (cast.reviewer, at(2026, 11, 23, 8, 2))


def test_a_figure_without_a_note_names_the_report_as_its_source(written, cast, indicator_figure):
    bring_to(written, "accepted", cast)
    assert IndicatorValue.objects.get().source == "Báo cáo năm 2026 của Sở Xây dựng"


def test_the_figure_of_a_half_year_is_no_figure_of_the_year(written, cast, indicator_figure):
    ReportingPeriod.objects.update(kind=PeriodKind.HALF_YEAR)
    bring_to(written, "accepted", cast)
    assert IndicatorValue.objects.values_list("year", "span").get() == (2026, "half_year")


def test_a_sample_report_publishes_sample_figures(written, cast, indicator_figure, zone_figure):
    AgencyReport.objects.update(is_sample=True)
    bring_to(written, "accepted", cast)
    assert (IndicatorValue.objects.get().is_sample, ZoneProgress.objects.get().is_sample) == (True, True)


def test_the_longest_note_and_name_do_not_stop_acceptance(written, cast, indicator_figure, zone_figure, sxd):
    IndicatorFigure.objects.update(note="n" * 300)
    sxd.name = "S" * 200
    sxd.save()
    bring_to(written, "accepted", cast)
    assert IndicatorValue.objects.get().source.startswith("Báo cáo năm 2026 của SSS")
    assert ZoneProgress.objects.get().source == f"Báo cáo năm 2026 của {'S' * 200}"


def test_the_facts_of_a_zone_count_from_the_day_they_were_sent(written, cast, zone_figure):
    bring_to(written, "accepted", cast)
    progress = ZoneProgress.objects.get()
    assert (progress.as_of, progress.area_ha, progress.cleared_ha) == (
        date(2026, 11, 23),
        Decimal(377),
        Decimal("120.5"),
    )
    assert progress.source == "Báo cáo năm 2026 của Sở Xây dựng"


def test_the_facts_of_a_zone_sent_late_count_from_the_end_of_the_window(written, cast, zone_figure):
    bring_to(written, "accepted", cast, at(2026, 12, 20, 8, 0))
    assert ZoneProgress.objects.get().as_of == date(2026, 12, 14)


def test_the_zone_of_one_report_is_published_blank_where_it_is_blank(written, cast, zone_figure):
    ZoneFigure.objects.update(area_ha=None, labour=0)
    bring_to(written, "accepted", cast)
    assert ZoneProgress.objects.values_list("area_ha", "labour", "occupancy_percent").get() == (None, 0, None)


# --- tasks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"state": "not_started", "difficulties": "Vốn.", "expected_on": date(2027, 3, 1)},
            (None, None),
        ),
        ({"state": "ongoing"}, (date(2025, 12, 15), None)),
        (
            {"state": "done", "completed_on": date(2026, 5, 1)},
            (date(2025, 12, 15), date(2026, 5, 1)),
        ),
        (
            {"state": "done", "completed_on": date(2024, 5, 1)},
            (date(2024, 5, 1), date(2024, 5, 1)),
        ),
    ],
)
def test_an_accepted_task_states_when_it_was_started_and_once_confirmed_when_it_was_completed(
    fields, expected, written, cast, assignment
):
    write_task(written, assignment, cast.officer, **fields)
    prove(written, assignment, cast.officer)
    bring_to(written, "accepted", cast)
    assert facts(assignment)[1] is None
    confirm_all(cast)
    assert facts(assignment) == expected


def confirm_all(cast) -> None:
    for proposal in CompletionProposal.objects.filter(verdict=""):
        confirm_completion(proposal, by=cast.reviewer, now=NOW)


def test_days_of_dated_parts_are_carried_over_when_they_are_confirmed(written, cast, assignment):
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="x", due_words="y", due_on=date(2021, 12, 31)
    )
    written.task_progress.get().parts.create(dated_part=part, completed_on=date(2021, 12, 1))
    bring_to(written, "accepted", cast)
    assert not DatedPartCompletion.objects.exists()
    confirm_all(cast)
    assert list(DatedPartCompletion.objects.values_list("assignment", "dated_part", "completed_on")) == [
        (assignment.pk, part.pk, date(2021, 12, 1))
    ]


def test_a_row_without_a_state_says_nothing_of_the_task(report, cast, assignment):
    """A page saved blank before "không phát sinh" was declared must not start, nor reopen, the task."""
    Assignment.objects.filter(pk=assignment.pk).update(
        started_on=date(2022, 1, 1), completed_on=date(2023, 1, 1)
    )
    write_task(report, assignment, cast.officer, state="", result="")
    declare_nothing_to_report(fresh(report), declared=True, by=cast.officer, now=NOW)
    bring_to(report, "accepted", cast)
    assert facts(assignment) == (date(2022, 1, 1), date(2023, 1, 1))


def test_a_return_and_a_second_sending_publish_the_second_words_only(written, cast, assignment):
    write_done(written, assignment, cast.officer, date(2026, 5, 1))
    bring_to(written, "returned", cast)
    assert facts(assignment) == (None, None)
    write_task(written, assignment, cast.officer, state="ongoing", completed_on=None)
    for action in ("request_approval", "submit", "accept"):
        step(written, action, cast.who(action), at(2026, 11, 24, 8, 0))
    assert facts(assignment) == (date(2025, 12, 15), None)


def test_an_earlier_period_accepted_later_does_not_overrule_the_newer_one(written, cast, assignment, sxd):
    before = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1, 8))
    earlier = start_report(before.obligations.get(agency=sxd), by=cast.officer, now=NOW)
    write_everything(earlier, cast.officer)
    write_done(written, assignment, cast.officer, date(2026, 10, 1))
    bring_to(written, "accepted", cast)
    confirm_all(cast)
    bring_to(fresh(earlier), "accepted", cast)
    assert facts(assignment) == (date(2025, 12, 15), date(2026, 10, 1))
