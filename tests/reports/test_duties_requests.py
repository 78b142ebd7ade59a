"""Ad hoc reports: exactly the chosen agencies, asked once, corrected only before anybody has answered."""

from dataclasses import replace
from datetime import date

import pytest

from bacgiang_plan.lib.dates import start_of_day
from reports import actions, completeness
from reports.duties.decisions import Paper, extend
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.duties.requests import (
    Request,
    add_agencies,
    ask,
    can_be_corrected,
    correct,
    last_event,
    next_code,
)
from reports.manuscript import manuscript
from reports.models import Obligation, PeriodEvent, ReportingPeriod
from reports.opening import gate
from reports.outline import outline
from reports.previous import previous
from reports.reminding.due import due_matters
from reports.reminding.letters import compose
from targets.models import IndicatorValue
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, fresh, write_part, write_task
from tests.reports.reminder_world import plan
from zones.models import ZoneProgress

DUE = at(2026, 12, 1, 17, 0)
LATER = at(2026, 12, 5)
pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(sxd, sct, stranger_agency) -> Request:
    """Sở Xây dựng alone is asked; the others exist."""
    return Request(
        name="Đột xuất về nhà ở công nhân, tháng 11/2026",
        request="Đề nghị báo cáo số căn nhà ở công nhân đã hoàn thành.",
        window_start=date(2026, 1, 1),
        window_end=date(2026, 11, 20),
        opens_on=NOW.date(),
        due_before=DUE,
        agencies=(sxd,),
    )


@pytest.fixture
def asked(wanted, specialist) -> ReportingPeriod:
    return ask(wanted, code="2026-dot-xuat-1", by=specialist, now=NOW)


@pytest.fixture
def answer(asked, sxd, officer):
    """The answer of Sở Xây dựng, complete."""
    report = actions.start_report(asked.obligations.get(agency=sxd), by=officer, now=NOW)
    write_part(report, "achievements", "Đã hoàn thành 120 căn.", officer)
    return report


def owing(period) -> list[str]:
    return list(period.obligations.order_by("agency__order").values_list("agency__code", flat=True))


# --- asking --------------------------------------------------------------------------------------


def test_exactly_the_chosen_agencies_owe_it_from_now_on(asked, specialist):
    assert (asked.kind, asked.code, asked.year) == ("ad_hoc", "2026-dot-xuat-1", 2026)
    assert (owing(asked), asked.opened_at) == (["sxd"], NOW)
    assert set(asked.obligations.values_list("due_before", "original_due_before")) == {(DUE, DUE)}
    assert list(asked.events.values_list("action", "note", "done_by")) == [
        ("ask", "Đề nghị báo cáo số căn nhà ở công nhân đã hoàn thành.", specialist.pk)
    ]


def test_opening_it_again_by_hand_or_by_the_clock_asks_nobody_else(asked):
    assert actions.open_period(asked, now=NOW) is False
    assert gate.open_ready_periods(now=NOW) == []
    assert owing(asked) == ["sxd"]


def test_one_that_opens_later_waits_for_its_day_and_is_opened_by_the_clock(wanted, specialist):
    later = replace(wanted, opens_on=date(2026, 11, 26))
    period = ask(later, code="2026-dot-xuat-1", by=specialist, now=NOW)
    assert (period.opened_at, owing(period)) == (None, ["sxd"])
    assert due_matters(now=at(2026, 11, 25, 23, 59)) == []
    assert gate.open_ready_periods(now=at(2026, 11, 26)) == [period]
    assert owing(period) == ["sxd"]


def test_a_double_click_makes_one_period(wanted, asked, specialist):
    assert ask(wanted, code="2026-dot-xuat-1", by=specialist, now=NOW) == asked
    assert (ReportingPeriod.objects.count(), PeriodEvent.objects.count()) == (1, 1)


def test_the_same_click_at_once_makes_one_period(real_database, wanted, specialist):
    results = at_once(*[lambda: ask(wanted, code="2026-dot-xuat-1", by=specialist, now=NOW)] * 3)
    assert {type(result) for result in results} == {ReportingPeriod}
    assert (ReportingPeriod.objects.count(), Obligation.objects.count()) == (1, 1)


def test_two_people_who_ask_for_different_things_get_two_periods(wanted, asked, sct_head):
    other = replace(wanted, name="Đột xuất về giải phóng mặt bằng")
    assert ask(other, code="2026-dot-xuat-1", by=sct_head, now=NOW).code == "2026-dot-xuat-2"
    assert next_code(2026) == "2026-dot-xuat-3"
    assert next_code(2027) == "2027-dot-xuat-1"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agencies": ()}, "Chưa chọn cơ quan nào"),
        ({"name": " "}, "tên kỳ và nội dung"),
        ({"request": "\n"}, "tên kỳ và nội dung"),
        ({"window_end": date(2025, 12, 31)}, "Ngày cuối của kỳ số liệu"),
        ({"due_before": NOW}, "đã đọc là trước 08:00 ngày 23/11/2026, là thời điểm đã qua"),
        ({"opens_on": date(2026, 12, 2)}, "Ngày mở kỳ đã đọc là 02/12/2026; cần mở trước thời hạn gửi"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(change, words, wanted, specialist):
    with pytest.raises(RefusedError, match=words):
        ask(replace(wanted, **change), code="2026-dot-xuat-1", by=specialist, now=NOW)
    assert ReportingPeriod.objects.count() == 0


# --- answering -----------------------------------------------------------------------------------


def test_only_the_chosen_agency_hears_of_it(asked, officer, head, stranger, specialist, sct_officer):
    letters = plan(now=NOW)
    assert {letter.person for letter in letters} == {officer, head}
    assert {row.obligation.period for letter in letters for row in letter.rows} == {asked}


def test_the_mail_says_what_is_asked_and_until_which_hour(asked, officer):
    (letter,) = plan(now=NOW)
    words = " ".join(compose(officer, letter.matters, "<x>").body.split())
    assert "Nội dung yêu cầu: Đề nghị báo cáo số căn nhà ở công nhân đã hoàn thành." in words
    assert "Hạn gửi: trước 17:00 ngày 01/12/2026 (còn 9 ngày)." in words


def test_an_answer_without_asked_tasks_needs_the_answer_alone(asked, sxd, officer, assignment):
    report = actions.start_report(asked.obligations.get(agency=sxd), by=officer, now=NOW)
    lacking = completeness.missing(manuscript(report), today=NOW.date())
    assert [item.label for item in lacking] == ["Phần Đánh giá chung: kết quả đạt được"]
    write_part(report, "achievements", "Đã hoàn thành 120 căn.", officer)
    assert completeness.missing(manuscript(report), today=NOW.date()) == []


def test_only_the_asked_tasks_are_in_the_report(wanted, specialist, sxd, officer, assignment, section):
    other = make_assignment(section, sxd, 2)
    period = ask(replace(wanted, tasks=(assignment.task,)), code="2026-dot-xuat-1", by=specialist, now=NOW)
    report = actions.start_report(period.obligations.get(agency=sxd), by=officer, now=NOW)
    assert [task.pk for task in manuscript(report).led] == [assignment.pk]
    assert other.pk not in manuscript(report).task_urls


def test_figures_are_neither_asked_for_nor_published(
    answer, indicator, zone, cast, indicator_figure, zone_figure
):
    assert outline(manuscript(answer), today=NOW.date()).figures == []
    answer.indicator_figures.create(indicator=indicator, value=5, status="estimate")
    answer.zone_figures.create(zone=zone, area_ha=5)
    bring_to(answer, "accepted", cast)
    assert (IndicatorValue.objects.count(), ZoneProgress.objects.count()) == (0, 0)


@pytest.fixture
def answered(answer, cast):
    return bring_to(answer, "accepted", cast)


def test_it_is_nobody_s_last_period(answered, written):
    assert previous(fresh(written)) is None


# --- later ---------------------------------------------------------------------------------------


def test_a_further_agency_may_be_asked_later_and_hears_of_it(asked, stranger_agency, stranger, specialist):
    added = add_agencies(asked, (stranger_agency,), by=specialist, now=at(2026, 11, 25, 9))
    assert ([agency.code for agency in added], owing(asked)) == (["hiephoa"], ["sxd", "hiephoa"])
    assert asked.events.last().note == "UBND huyện Hiệp Hòa"
    assert stranger in {letter.person for letter in plan(now=at(2026, 11, 25, 9))}


def test_an_agency_asked_already_is_not_asked_again(asked, sxd, specialist):
    with pytest.raises(AlreadyDoneError, match="đều đã được yêu cầu từ trước"):
        add_agencies(asked, (sxd,), by=specialist, now=NOW)
    assert (owing(asked), asked.events.count()) == (["sxd"], 1)


def test_adding_at_once_asks_each_agency_once(real_database, asked, sct, stranger_agency, specialist):
    both = (sct, stranger_agency)
    at_once(*[lambda: add_agencies(asked, both, by=specialist, now=NOW)] * 2)
    assert (owing(asked), asked.events.filter(action="add_agencies").count()) == (
        ["sct", "sxd", "hiephoa"],
        1,
    )


@pytest.mark.parametrize("now", [DUE, at(2027, 1, 1)])
def test_after_the_deadline_nobody_is_added(now, asked, sct, specialist):
    with pytest.raises(RefusedError, match="đã khóa hoặc đã hết hạn"):
        add_agencies(asked, (sct,), by=specialist, now=now)
    assert owing(asked) == ["sxd"]


def test_a_regular_period_is_not_added_to(period, sct, specialist):
    with pytest.raises(RefusedError):
        add_agencies(period, (sct,), by=specialist, now=NOW)


def corrected(period, wanted, by, **options) -> PeriodEvent:
    values = {"seen": last_event(period), "reason": "Nhầm hạn.", "now": NOW} | options
    return correct(period, wanted, by=by, **values)


def test_a_correction_moves_the_clock_and_leaves_old_and_new(asked, wanted, sct, specialist):
    changed = replace(wanted, request="Đề nghị báo cáo số căn và số người.", due_before=LATER)
    event = corrected(asked, replace(changed, agencies=(*wanted.agencies, sct)), specialist)
    asked.refresh_from_db()
    assert (asked.request, asked.due_before) == ("Đề nghị báo cáo số căn và số người.", LATER)
    assert set(asked.obligations.values_list("due_before", "original_due_before")) == {(LATER, LATER)}
    assert owing(asked) == ["sct", "sxd"]
    assert event.note.splitlines() == [
        "Nhầm hạn.",
        "Nội dung yêu cầu: “Đề nghị báo cáo số căn nhà ở công nhân đã hoàn thành.” → "
        "“Đề nghị báo cáo số căn và số người.”",
        "Thời hạn: “trước 17:00 ngày 01/12/2026” → “trước ngày 05/12/2026”",
        "Thêm cơ quan: Sở Công Thương",
    ]


def test_a_corrected_deadline_keeps_a_longer_extension(asked, wanted, sxd, specialist):
    longest, paper = start_of_day(date(2026, 12, 10)), Paper("9/SCT", NOW.date(), "Lũ.")
    extend(
        asked.obligations.get(agency=sxd), seen=DUE, due_before=longest, paper=paper, by=specialist, now=NOW
    )
    corrected(asked, replace(wanted, due_before=LATER), specialist)
    (row,) = asked.obligations.all()
    assert (row.due_before, row.original_due_before) == (longest, LATER)


def test_after_somebody_has_sent_nothing_is_corrected(asked, wanted, answer, cast, specialist):
    assert can_be_corrected(asked)
    bring_to(answer, "submitted", cast)
    assert not can_be_corrected(asked)
    with pytest.raises(RefusedError, match="Đã có cơ quan gửi báo cáo"):
        corrected(asked, replace(wanted, name="Khác"), specialist)
    asked.refresh_from_db()
    assert (asked.name, asked.events.count()) == (wanted.name, 1)


def test_of_two_corrections_made_from_the_same_page_the_second_is_told(asked, wanted, specialist, sct_head):
    seen = last_event(asked)
    corrected(asked, replace(wanted, name="Lần một"), specialist, seen=seen)
    with pytest.raises(RefusedError, match="vừa được người khác thay đổi"):
        corrected(asked, replace(wanted, name="Lần hai"), sct_head, seen=seen)
    asked.refresh_from_db()
    assert asked.name == "Lần một"


def test_of_two_corrections_at_once_one_is_recorded(real_database, asked, wanted, specialist, sct_head):
    seen = last_event(asked)
    results = at_once(
        *[
            lambda by=by, name=name: corrected(asked, replace(wanted, name=name), by, seen=seen)
            for by, name in ((specialist, "Một"), (sct_head, "Hai"))
        ]
    )
    assert [type(result) for result in results] == [PeriodEvent, RefusedError]
    assert asked.events.filter(action="correct").count() == 1


def test_an_agency_is_taken_out_before_the_opening_and_only_exempted_after(wanted, sct, sxd, specialist):
    later = replace(wanted, opens_on=date(2026, 11, 26), agencies=(sct, sxd))
    period = ask(later, code="2026-dot-xuat-1", by=specialist, now=NOW)
    corrected(period, replace(later, agencies=(sxd,)), specialist)
    assert owing(period) == ["sxd"]
    gate.open_ready_periods(now=at(2026, 11, 26))
    period.refresh_from_db()
    with pytest.raises(RefusedError, match="không bỏ được: Sở Xây dựng"):
        corrected(period, replace(later, agencies=(sct,)), specialist)
    assert (owing(period), period.events.count()) == (["sxd"], 2)


@pytest.mark.parametrize(("reason", "words"), [("", "cần có lý do"), ("Vì.", "Không có gì khác")])
def test_a_correction_has_a_reason_and_changes_something(reason, words, asked, wanted, specialist):
    with pytest.raises(RefusedError, match=words):
        corrected(asked, wanted, specialist, reason=reason)
    assert asked.events.count() == 1


def test_a_locked_period_is_neither_corrected_nor_added_to(asked, wanted, sct, specialist, sct_head):
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=sct_head)
    with pytest.raises(RefusedError, match="đã khóa"):
        corrected(asked, replace(wanted, name="Khác"), specialist)
    with pytest.raises(RefusedError, match="đã khóa"):
        add_agencies(asked, (sct,), by=specialist, now=NOW)


def test_words_on_a_task_no_longer_asked_are_kept_out_of_sight(wanted, specialist, sxd, officer, assignment):
    period = ask(replace(wanted, tasks=(assignment.task,)), code="2026-dot-xuat-1", by=specialist, now=NOW)
    report = actions.start_report(period.obligations.get(agency=sxd), by=officer, now=NOW)
    write_task(report, assignment, officer)
    corrected(period, wanted, specialist)
    assert manuscript(fresh(report)).led == []
    assert report.task_progress.count() == 1
