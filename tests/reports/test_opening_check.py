"""What the check before a period opens finds, and what makes each point go again."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import start_of_day
from bacgiang_plan.lib.working_days import working_day_from
from reports.enums import LadderScope, OutgoingKind
from reports.models import LadderRung, OutgoingDocument, ReportingPeriod
from reports.opening.check import Check, check_of
from reports.opening.faults import Kind
from reports.outgoing.drafting import start as start_document
from targets.models import Indicator
from tasks.models import Assignment, Task
from tests.conftest import NOW, at, make_assignment, person
from tests.reports.conftest import make_indicator
from tests.reports.opening_world import coming_period, keys, let_stand, staff

APRIL = at(2027, 4, 12, 8, 0)


@pytest.fixture
def coming(sct, sxd, stranger_agency) -> ReportingPeriod:
    return coming_period(2027)


def found(period: ReportingPeriod, kind: Kind, now=APRIL) -> dict[str, str]:
    """Words by key of one kind."""
    return {fault.key: fault.words for fault in check_of(period, now=now).left_of(kind)}


# --- tasks without a lead --------------------------------------------------------------------------


def test_a_task_that_a_living_agency_leads_is_no_fault(coming, assignment):
    assert found(coming, Kind.TASKS) == {}


def test_a_task_nobody_ever_led_is_named_until_somebody_leads_it(coming, section, sxd):
    assignment = make_assignment(section, sxd, 1, role="coordinating")
    task = assignment.task
    words = f"Nhiệm vụ {task.clause} “Nhiệm vụ thử nghiệm số 1”: chưa giao cơ quan nào chủ trì."
    assert found(coming, Kind.TASKS) == {f"task/{task.pk}": words}
    Assignment.objects.create(task=task, agency=Agency.objects.get(code="hiephoa"), role="lead")
    assert found(coming, Kind.TASKS) == {}


@pytest.mark.parametrize(
    ("until", "is_found"), [(date(2027, 4, 30), True), (date(2027, 5, 1), False), (date(2027, 6, 14), False)]
)
def test_an_agency_that_ended_before_the_opening_day_leads_nothing(until, is_found, coming, assignment, sxd):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=until)
    words = list(found(coming, Kind.TASKS).values())
    said = "Sở Xây dựng hết hiệu lực sau ngày 30/04/2027, chưa giao cơ quan khác"
    assert [said in each for each in words] == ([True] if is_found else [])


def test_the_successor_of_an_ended_agency_takes_the_task_over(coming, assignment, sxd, stranger_agency):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 2, 28))
    Assignment.objects.filter(pk=assignment.pk).update(valid_until=date(2027, 2, 28))
    key = f"task/{assignment.task_id}/{assignment.pk}"
    assert list(found(coming, Kind.TASKS)) == [key]
    since = {"valid_from": date(2027, 3, 1), "role": "lead"}
    Assignment.objects.create(task=assignment.task, agency=stranger_agency, **since)
    assert found(coming, Kind.TASKS) == {}


@pytest.mark.parametrize(
    ("until", "is_found"), [(date(2027, 6, 13), True), (date(2027, 6, 14), False), (None, False)]
)
def test_an_assignment_must_last_to_the_end_of_the_window_as_the_report_asks(
    until, is_found, coming, assignment
):
    Assignment.objects.filter(pk=assignment.pk).update(valid_until=until)
    assert bool(found(coming, Kind.TASKS)) is is_found


def test_an_assignment_that_begins_later_is_said_to(coming, assignment):
    Assignment.objects.filter(pk=assignment.pk).update(valid_from=date(2027, 7, 1))
    (words,) = found(coming, Kind.TASKS).values()
    assert "phân công cho Sở Xây dựng chỉ có hiệu lực từ ngày 01/07/2027." in words


def test_what_its_ended_lead_has_completed_needs_nobody_any_more(coming, assignment):
    ended = {"valid_until": date(2026, 12, 31)}
    Assignment.objects.filter(pk=assignment.pk).update(**ended)
    assert len(found(coming, Kind.TASKS)) == 1
    Assignment.objects.filter(pk=assignment.pk).update(completed_on=date(2026, 11, 1))
    assert found(coming, Kind.TASKS) == {}


# --- indicators -------------------------------------------------------------------------------------


def test_a_level_without_base_is_named_until_it_has_one(coming, indicator):
    (key, words) = found(coming, Kind.INDICATORS).popitem()
    assert key == "indicator/1a"
    assert words.startswith("Chỉ tiêu 1a “Chỉ tiêu 1a”: Kế hoạch không nêu và không suy ra được số gốc")
    Indicator.objects.update(baseline_value=Decimal(5), baseline_year=2020)
    assert found(coming, Kind.INDICATORS) == {}


def test_growths_and_sums_have_their_base_by_their_meaning(coming, indicator, sxd):
    Indicator.objects.update(baseline_value=Decimal(5), baseline_year=2020)
    make_indicator(indicator.target, sxd, "1b", 2, kind="average_growth", start_year=2021)
    make_indicator(indicator.target, sxd, "1c", 3, kind="cumulative", start_year=2021)
    assert found(coming, Kind.INDICATORS) == {}


def test_a_base_that_no_path_can_leave_is_none(coming, indicator):
    Indicator.objects.update(baseline_value=Decimal(5), baseline_year=2030)
    assert list(found(coming, Kind.INDICATORS)) == ["indicator/1a"]


def test_an_indicator_nobody_supplies_is_named_until_somebody_does(coming, indicator, sxd):
    Indicator.objects.update(baseline_value=Decimal(5), baseline_year=2020, owner=None)
    (key, words) = found(coming, Kind.INDICATORS).popitem()
    assert key == "indicator/1a/owner/none"
    assert "chưa có cơ quan cung cấp số liệu, nên không cơ quan nào được hỏi số liệu." in words
    Indicator.objects.update(owner=sxd)
    assert found(coming, Kind.INDICATORS) == {}
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 1, 31))
    assert list(found(coming, Kind.INDICATORS)) == ["indicator/1a/owner/sxd"]


def test_what_is_counted_from_zones_is_asked_of_nobody_and_series_beside_the_plan_of_nobody(
    coming, indicator
):
    Indicator.objects.update(baseline_value=Decimal(5), baseline_year=2020, formula="inventory", owner=None)
    assert found(coming, Kind.INDICATORS) == {}
    goalless = {"target": None, "comparator": "", "target_value": None, "target_year": None}
    Indicator.objects.update(formula="", baseline_value=None, baseline_year=None, **goalless)
    assert found(coming, Kind.INDICATORS) == {}


# --- agencies without a sender ----------------------------------------------------------------------


def lacking(period: ReportingPeriod) -> list[str]:
    return list(found(period, Kind.SENDERS))


def test_an_agency_in_which_nobody_works_is_one_point_and_sct_lacks_a_reviewer_too(coming):
    assert lacking(coming) == [
        "agency/sct/nobody",
        "agency/sct/reviewer",
        "agency/sxd/nobody",
        "agency/hiephoa/nobody",
    ]


def test_with_an_officer_and_a_head_everywhere_and_a_reviewer_nothing_is_lacking(
    coming, sct, sxd, stranger_agency
):
    for agency in (sct, sxd, stranger_agency):
        staff(agency)
    assert lacking(coming) == []


@pytest.mark.parametrize(
    ("role", "lack", "words"),
    [
        (Role.OFFICER, "sender", "chưa có lãnh đạo nào có tài khoản đang hoạt động để duyệt, gửi báo cáo"),
        (Role.AGENCY_HEAD, "writer", "chưa có chuyên viên nào có tài khoản đang hoạt động để soạn báo cáo"),
    ],
)
def test_who_is_lacking_is_said(role, lack, words, coming, sct, sxd, stranger_agency):
    staff(sct)
    staff(stranger_agency)
    person("Only One", role, sxd)
    assert found(coming, Kind.SENDERS) == {f"agency/sxd/{lack}": f"Sở Xây dựng: {words}."}


def test_somebody_disabled_neither_writes_nor_sends(coming, sct, sxd, stranger_agency):
    for agency in (sct, sxd, stranger_agency):
        staff(agency)
    User.objects.filter(agency=sxd, role=Role.AGENCY_HEAD).update(is_active=False)
    assert lacking(coming) == ["agency/sxd/sender"]
    User.objects.filter(agency=sxd).update(is_active=False)
    assert lacking(coming) == ["agency/sxd/nobody"]


def test_in_a_one_person_office_the_head_is_enough_and_an_officer_is_not(coming, sct, sxd, stranger_agency):
    Agency.objects.filter(pk=sxd.pk).update(allows_self_approval=True)
    staff(sct)
    staff(stranger_agency)
    head = person("Only Head", Role.AGENCY_HEAD, sxd)
    assert lacking(coming) == []
    User.objects.filter(pk=head.pk).update(role=Role.OFFICER)
    assert lacking(coming) == ["agency/sxd/sender"]


def test_people_without_an_address_are_not_reached(coming, sct, sxd, stranger_agency):
    staff(sct)
    staff(stranger_agency)
    Agency.objects.filter(pk=sxd.pk).update(allows_self_approval=True)
    head = person("Only Head", Role.AGENCY_HEAD, sxd)
    User.objects.filter(pk=head.pk).update(email="")
    assert lacking(coming) == ["agency/sxd/mail"]


def test_sct_needs_somebody_who_reviews(coming, sct, sxd, stranger_agency):
    staff(sxd)
    staff(stranger_agency)
    person("Thu Officer", Role.OFFICER, sct)
    own_head = person("Head Here", Role.AGENCY_HEAD, sct)
    assert lacking(coming) == ["agency/sct/reviewer"]
    User.objects.filter(pk=own_head.pk).update(role=Role.CONSOLIDATOR_HEAD)
    assert lacking(coming) == []


def test_an_agency_that_will_not_be_obliged_lacks_nothing(coming, sct, sxd, stranger_agency):
    staff(sct)
    staff(sxd)
    Agency.objects.filter(pk=stranger_agency.pk).update(valid_until=date(2027, 4, 30))
    assert lacking(coming) == []


def test_sample_people_are_nobody_in_production(coming, sct, sxd, stranger_agency, settings):
    for agency in (sct, sxd, stranger_agency):
        staff(agency)
    User.objects.filter(agency=sxd).update(is_sample=True)
    settings.PRODUCTION = True
    assert lacking(coming) == ["agency/sxd/nobody"]


# --- rungs ------------------------------------------------------------------------------------------


def ladder(*days: int | None, period: ReportingPeriod | None = None, **last) -> None:
    rungs = [LadderRung(scope=LadderScope.REPORT, period=period, days_left=each) for each in days]
    for name, value in last.items():
        setattr(rungs[-1], name, value)
    LadderRung.objects.bulk_create(rungs)


def test_the_common_ladder_in_the_first_half_of_2027(coming):
    assert found(coming, Kind.RUNGS) == {
        "rung/opening@2027-05-01": "Mốc mở kỳ báo cáo rơi vào thứ bảy, 01/05/2027 (Ngày Quốc tế Lao động); "
        "sẽ nhắc thứ ba, 04/05/2027.",
        "rung/T-30@2027-05-15": "Mốc 30 ngày trước ngày cuối cùng trong hạn rơi vào thứ bảy, 15/05/2027; "
        "sẽ nhắc thứ sáu, 14/05/2027.",
        "rung/T-15@2027-05-30": "Mốc 15 ngày trước ngày cuối cùng trong hạn rơi vào chủ nhật, 30/05/2027; "
        "sẽ nhắc thứ sáu, 28/05/2027.",
        "rung/T-1@2027-06-13": "Mốc 1 ngày trước ngày cuối cùng trong hạn rơi vào chủ nhật, 13/06/2027; "
        "sẽ nhắc thứ sáu, 11/06/2027.",
        "rungs/T-3+T-1@2027-06-11": "Mốc 3 ngày trước ngày cuối cùng trong hạn và mốc 1 ngày trước ngày cuối "
        "cùng trong hạn cùng nhắc thứ sáu, 11/06/2027: chỉ còn một lần nhắc.",
    }


def test_a_ladder_of_its_own_on_working_days_clears_the_list(coming):
    ladder(7, 4, 0, period=coming)
    assert found(coming, Kind.RUNGS) == {}


def test_a_rung_that_is_off_is_no_fault(coming):
    ladder(7, 1, period=coming, is_on=False)
    assert found(coming, Kind.RUNGS) == {}


@pytest.mark.django_db
def test_a_last_day_on_a_sunday_is_told_once_and_does_not_move():
    period = coming_period(2026, due_before=start_of_day(date(2026, 6, 15)))
    ladder(0, period=period)
    assert found(period, Kind.RUNGS, at(2026, 4, 10)) == {
        "deadline/2026-06-14": "Ngày cuối cùng trong hạn là chủ nhật, 14/06/2026; thời hạn không đổi, "
        "ngày làm việc cuối cùng trong hạn là thứ sáu, 12/06/2026."
    }


def test_a_rung_not_after_the_opening_is_never_told_by_itself(coming):
    ladder(60, 43, 42, period=coming)  # 42 days before 14/6 is Monday 3/5, in lieu of 1/5: told on 29/4
    assert {key: "không nhắc riêng" in words for key, words in found(coming, Kind.RUNGS).items()} == {
        "rung/T-60@2027-04-15/early": True,
        "rung/T-43@2027-05-02/early": True,
        "rung/T-42@2027-05-03/early": True,
    }


def test_an_overdue_rung_on_a_day_off_waits_and_may_meet_the_next(coming):
    ladder(-5, -7, period=coming)  # Saturday 19/6 and Monday 21/6
    assert found(coming, Kind.RUNGS) == {
        "rung/T+5@2027-06-19": "Mốc quá hạn 5 ngày rơi vào thứ bảy, 19/06/2027; sẽ nhắc thứ hai, 21/06/2027.",
        "rungs/T+5+T+7@2027-06-21": "Mốc quá hạn 5 ngày và mốc quá hạn 7 ngày cùng nhắc thứ hai, 21/06/2027: "
        "chỉ còn một lần nhắc.",
    }


def test_repeats_on_days_off_are_one_point_with_their_count(coming):
    ladder(-6, period=coming, repeats_every=7, until_days=27)
    assert found(coming, Kind.RUNGS) == {
        "rung/T+6@2027-06-20/4": "Mốc nhắc lại mỗi 7 ngày rơi vào ngày nghỉ 4 lần. Lần đầu: mốc quá hạn "
        "6 ngày rơi vào chủ nhật, 20/06/2027; sẽ nhắc thứ hai, 21/06/2027."
    }


# --- templates --------------------------------------------------------------------------------------


def test_nothing_is_old_in_a_new_portal(coming):
    assert found(coming, Kind.TEMPLATES) == {}


def test_documents_headed_by_an_ended_agency_or_by_none_are_named(coming, sct):
    Agency.objects.filter(pk=sct.pk).update(valid_until=date(2027, 2, 28))
    (key, words) = found(coming, Kind.TEMPLATES).popitem()
    assert (key, "hết hiệu lực sau ngày 28/02/2027" in words) == ("template/consolidator/sct", True)
    Agency.objects.filter(pk=sct.pk).update(is_consolidator=False)
    assert list(found(coming, Kind.TEMPLATES)) == ["template/consolidator"]


@pytest.fixture
def issued(period, specialist) -> OutgoingDocument:
    document = start_document(period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW)
    number = {"number": 12, "issued_on": date(2026, 12, 20), "issued_year": 2026}
    steps = ["submitted", "approved", "issued"]
    stamps = {f"{step}_at": NOW for step in steps} | {f"{step}_by": specialist for step in steps}
    frozen = {"frozen": {}, "digest": "0" * 64}
    rows = OutgoingDocument.objects.filter(pk=document.pk)
    rows.update(state="issued", symbol="BC-SCT", **number, **stamps, **frozen)
    return document


def test_a_head_corrected_in_the_last_document_is_told_until_template_and_document_agree(coming, issued, sct):
    assert found(coming, Kind.TEMPLATES) == {}
    OutgoingDocument.objects.update(symbol="BC-SCTBG")
    (key, words) = found(coming, Kind.TEMPLATES).popitem()
    assert key.startswith("template/department/symbol/")
    assert "(số 12/BC-SCTBG) là “BC-SCTBG”; dự thảo kỳ tới vẫn lập theo mẫu “BC-SCT”." in words
    Agency.objects.filter(pk=sct.pk).update(symbol="SCTBG")
    assert found(coming, Kind.TEMPLATES) == {}


def test_other_recipients_are_told_on_one_line_and_another_correction_is_another_point(coming, issued):
    OutgoingDocument.objects.update(recipients="Như trên\nLưu: VT, QLCN")
    first = found(coming, Kind.TEMPLATES)
    assert "mục “Nơi nhận”" in str(first)
    assert "“Như trên; Lưu: VT, QLCN”" in str(first)
    OutgoingDocument.objects.update(recipients="Như trên\nLưu: VT")
    assert set(first).isdisjoint(found(coming, Kind.TEMPLATES))


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"name": "6 tháng đầu năm 2026"}, "template/period/name/2027"),
        ({"due_before": start_of_day(date(2028, 6, 15))}, "template/period/due/2028-06-15"),
    ],
)
def test_a_period_copied_from_an_older_one_is_told(columns, key, coming):
    ReportingPeriod.objects.update(**columns)
    coming.refresh_from_db()
    assert list(found(coming, Kind.TEMPLATES)) == [key]


def test_two_periods_of_one_half_year_are_told(coming):
    other = coming_period(2026, year=2027, code="2027-sau-thang")
    words = "Đã có kỳ khác cùng loại, cùng năm: 6 tháng đầu năm 2026 (mã 2027-sau-thang)."
    assert found(coming, Kind.TEMPLATES) == {f"template/period/double/{other.pk}": words}


# --- the whole list ---------------------------------------------------------------------------------


def test_a_waived_point_that_changes_in_substance_is_a_new_one(coming, assignment, administrator):
    Assignment.objects.filter(pk=assignment.pk).update(valid_until=date(2026, 12, 31))
    let_stand(coming, by=administrator, now=APRIL, beginning="task/")
    assert not [key for key in keys(coming, APRIL) if key.startswith("task/")]
    again = {"valid_from": date(2027, 1, 1), "valid_until": date(2027, 3, 31), "role": "lead"}
    later = Assignment.objects.create(task=assignment.task, agency=assignment.agency, **again)
    assert f"task/{later.task_id}/{later.pk}" in keys(coming, APRIL)


def test_queries_do_not_grow_with_what_is_found(
    coming, section, assignment, sxd, sct, stranger_agency, indicator, issued, django_assert_num_queries
):
    def look() -> Check:
        with django_assert_num_queries(QUERIES):
            return check_of(coming, now=APRIL)

    few = look()
    for number in range(2, 12):
        make_assignment(section, sxd, number, role="coordinating")
        make_indicator(indicator.target, None, f"2{number}", number)
        Agency.objects.create(
            code=f"a{number}",
            name=f"Sở {number}",
            short_name=f"S{number}",
            symbol="S",
            kind="office",
            order=number + 9,
        )
    many = look()
    assert (len(many.left) - len(few.left), Task.objects.count()) == (40, 11)


QUERIES = 10


def test_the_first_day_on_which_it_can_open_counts_once_the_planned_one_is_past(coming, assignment, sxd):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 5, 4))
    assert found(coming, Kind.TASKS, at(2027, 5, 4)) == {}
    assert len(found(coming, Kind.TASKS, at(2027, 5, 5))) == 1


# --- working days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "becomes"),
    [
        (date(2026, 12, 11), 1, date(2026, 12, 14)),
        (date(2026, 12, 14), -1, date(2026, 12, 11)),
        (date(2026, 12, 12), 0, date(2026, 12, 12)),
        (date(2026, 12, 12), 1, date(2026, 12, 14)),
        (date(2027, 2, 4), 1, date(2027, 2, 11)),  # over Tết Đinh Mùi
        (date(2027, 2, 11), -1, date(2027, 2, 3)),
        (date(2027, 5, 1), 5, date(2027, 5, 10)),  # 3/5 is off in lieu of 1/5
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_working_days_are_counted_from_a_day_on_or_back(day, count, becomes):
    assert working_day_from(day, count) == becomes
