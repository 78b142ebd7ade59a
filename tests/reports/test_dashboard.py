"""The leadership's screen: its counts are those of the rows behind them, and its labels sum to the total."""

from datetime import date

import pytest
from django.urls import reverse

from reports.dashboard import ATTENTION_LINES, dashboard
from reports.matrix import Only, matrix
from reports.models import Obligation
from tasks.models import Assignment, DatedPart
from tests.conftest import NOW, at, make_assignment
from tests.reports.cycle import bring_to, write_task
from tests.reports.pages import signed_in
from tests.reports.reminder_world import opened_period

AFTER = at(2026, 12, 18, 8, 0)


def board(period=None, now=NOW):
    return dashboard(now=now, period=period)


def due(assignment, day: date) -> None:
    DatedPart.objects.create(task=assignment.task, order=1, words="x", due_words="y", due_on=day)


# --- reports -------------------------------------------------------------------------------------


def test_before_the_deadline_nobody_is_overdue_and_there_is_no_rate(period):
    counts = board(period).reports
    assert (counts.owed, counts.sent, counts.overdue, counts.not_yet, counts.rate) == (3, 0, 0, 3, "")


def test_the_rate_counts_late_and_missing_ones_against_it_and_stands_beside_its_counts(
    written, cast, sct_written, sct_cast, period
):
    bring_to(written, "accepted", cast)
    bring_to(sct_written, "submitted", sct_cast, at(2026, 12, 16, 8, 0))
    counts = board(period, AFTER).reports
    assert (counts.owed, counts.sent, counts.on_time, counts.late, counts.overdue, counts.not_yet) == (
        3,
        2,
        1,
        1,
        1,
        0,
    )
    assert (counts.accepted, counts.rate) == (1, "33,3 % đúng hạn")


def test_an_exempt_agency_is_not_counted_as_owing(period, sxd):
    Obligation.objects.filter(agency=sxd).update(kind="exempt")
    counts = board(period, AFTER).reports
    assert (counts.owed, counts.overdue, counts.rate) == (2, 2, "0,0 % đúng hạn")
    line = next(line for line in board(period, AFTER).agencies if line.code == "sxd")
    assert line.mark.label == "Được miễn"


def test_the_parts_of_the_count_sum_to_what_is_owed(written, cast, period):
    bring_to(written, "submitted", cast)
    for now in (NOW, AFTER):
        counts = board(period, now).reports
        assert counts.on_time + counts.late + counts.overdue + counts.not_yet == counts.owed
        assert counts.on_time + counts.late == counts.sent


def test_the_deadline_of_the_period_in_words(period):
    assert board(period).deadline == "trước ngày 15/12/2026, còn 22 ngày"
    assert board(period, at(2026, 12, 14, 8)).deadline == "trước ngày 15/12/2026, còn hôm nay"


# --- tasks ---------------------------------------------------------------------------------------


@pytest.fixture
def tasks(section, sxd, stranger_agency):
    """Four tasks: overdue, soon due, regular, completed on time."""
    overdue, soon = make_assignment(section, sxd, 1), make_assignment(section, sxd, 2)
    make_assignment(section, stranger_agency, 3)
    finished = make_assignment(section, sxd, 4)
    due(overdue, date(2025, 12, 31))
    due(soon, date(2026, 12, 1))
    due(finished, date(2025, 12, 31))
    Assignment.objects.filter(pk=finished.pk).update(
        started_on=date(2022, 1, 1), completed_on=date(2025, 1, 1)
    )


def test_the_bar_counts_every_task_once(tasks):
    bar = board().bar
    assert {segment.tone: segment.count for segment in bar.segments if segment.count} == {
        "overdue": 1,
        "soon": 1,
        "no-date": 1,
        "done": 1,
    }
    assert bar.total == sum(segment.count for segment in bar.segments) == 4
    assert [segment.x for segment in bar.segments] == [
        sum(each.count for each in bar.segments[:place]) for place in range(len(bar.segments))
    ]


def test_every_segment_leads_to_as_many_rows_as_it_counts(tasks, leader):
    client = signed_in(leader)
    for segment in board().bar.segments:
        assert len(client.get(segment.url).context["rows"]) == segment.count


def test_the_line_of_an_agency_counts_what_it_leads_and_leads_there(tasks, period, leader):
    client = signed_in(leader)
    lines = {line.code: line for line in board(period).agencies}
    assert {code: (line.led, line.overdue, line.done) for code, line in lines.items()} == {
        "sct": (0, 0, 0),
        "sxd": (3, 1, 1),
        "hiephoa": (1, 0, 0),
    }
    for line in lines.values():
        assert len(client.get(line.url).context["rows"]) == line.led


def test_regular_tasks_are_counted_with_those_carried_out_this_period(written, cast, period, section, sxd):
    second, third = make_assignment(section, sxd, 2), make_assignment(section, sxd, 3)
    write_task(
        written,
        second,
        cast.officer,
        state="not_started",
        result="",
        difficulties="Vốn.",
        expected_on=date(2027, 3, 1),
    )
    write_task(written, third, cast.officer)
    before = board(period).regular
    bring_to(written, "accepted", cast)
    after = board(period).regular
    assert [tuple(getattr(each, name) for name in each.__slots__) for each in (before, after)] == [
        (3, 0),
        (3, 2),
    ]


# --- attention -----------------------------------------------------------------------------------


def test_attention_names_silent_agencies_first_then_overdue_tasks(tasks, period):
    lines = [(line.words, line.detail) for line in board(period, AFTER).attention]
    assert lines == [
        ("Sở Công Thương", "chưa gửi báo cáo năm 2026, quá hạn 4 ngày"),
        ("Sở Xây dựng", "chưa gửi báo cáo năm 2026, quá hạn 4 ngày"),
        ("UBND huyện Hiệp Hòa", "chưa gửi báo cáo năm 2026, quá hạn 4 ngày"),
        ("Nhiệm vụ III.2.2-1", "“Nhiệm vụ thử nghiệm số 1.” quá hạn, hạn 31/12/2025"),
        ("Nhiệm vụ III.2.2-2", "“Nhiệm vụ thử nghiệm số 2.” quá hạn, hạn 01/12/2026"),
    ]


def test_attention_has_seven_lines_at_most(section, sxd, period):
    for number in range(1, 10):
        due(make_assignment(section, sxd, number), date(2025, 12, 31))
    assert len(board(period, AFTER).attention) == ATTENTION_LINES == 7


@pytest.mark.parametrize("group", ["sent", "on_time", "late", "overdue", "not_yet", "accepted"])
def test_every_count_of_reports_leads_to_as_many_agencies(written, cast, period, leader, group):
    bring_to(written, "accepted", cast)
    for now in (NOW, AFTER):
        shown = matrix(now=now, readable=set(), only=Only(period, group))
        assert len(shown.rows) == getattr(board(period, now).reports, group)


def test_every_line_of_attention_leads_to_a_page(tasks, period, leader):
    client = signed_in(leader)
    assert {client.get(line.url).status_code for line in board(period, AFTER).attention} == {200}


# --- the page ------------------------------------------------------------------------------------


def test_the_page_shows_the_newest_opened_period_or_the_one_asked_for(period, leader):
    opened_period(2026, date(2026, 6, 14), at(2026, 5, 1))
    client = signed_in(leader)
    url = reverse("reports:dashboard")
    assert client.get(url).context["board"].period.code == "2026-nam"
    assert client.get(url, {"ky": "2026-6-thang"}).context["board"].period.code == "2026-6-thang"
    assert client.get(url, {"ky": ""}).context["board"].period.code == "2026-nam"
    assert client.get(url, {"ky": "2026-khong"}).status_code == 404
