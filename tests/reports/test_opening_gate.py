"""When a period opens, who lets a point stand, and what is remembered of it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.models import Agency, Role
from bacgiang_plan.lib.dates import start_of_day
from reports import actions
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.enums import PeriodAction, PeriodKind
from reports.models import Obligation, OpeningWaiver, PeriodEvent, Reminder, ReportingPeriod
from reports.opening import gate
from reports.opening.check import check_of
from reports.opening.waiving import reason_fault, waive, withdraw
from reports.reminding.due import due_matters
from reports.reminding.runs import send_reminders
from tests.conftest import at, make_assignment, person
from tests.reports.conftest import at_once
from tests.reports.opening_world import REASON, coming_period, keys, let_stand, staff

APRIL = at(2027, 4, 12, 8, 0)
OPENS = at(2027, 5, 1, 0, 0)  # a Saturday; 3/5 is off in lieu
BEFORE_LATEST, LATEST = at(2027, 5, 9, 23, 59, 59), at(2027, 5, 10, 0, 0)


@pytest.fixture
def coming(sct, sxd, stranger_agency) -> ReportingPeriod:
    return coming_period(2027)


def opened(now) -> list[str]:
    return [period.code for period in gate.open_ready_periods(now=now)]


def openings(period: ReportingPeriod) -> list[tuple]:
    events = period.events.filter(action=PeriodAction.OPEN)
    return list(events.values_list("done_at", "done_by__full_name"))


# --- by itself ---------------------------------------------------------------------------------------


def test_a_period_with_nothing_left_opens_on_its_day_and_the_clock_did_it(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL)
    assert (opened(OPENS - timedelta(seconds=1)), opened(OPENS)) == ([], ["2027-6-thang"])
    assert openings(coming) == [(OPENS, None)]
    note = coming.events.get().note
    assert note == "Đã xử lý hết các điểm kiểm tra trước khi mở kỳ.\nĐã chấp nhận 9 điểm, có lý do."


def test_what_is_mended_needs_no_waiver(coming, sct, sxd, stranger_agency, administrator):
    for agency in (sct, sxd, stranger_agency):
        staff(agency)
    let_stand(coming, by=administrator, now=APRIL, beginning="rung")
    assert opened(OPENS) == ["2027-6-thang"]


def test_one_point_left_holds_it_until_five_working_days_are_over_and_is_written_down(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL, beginning="rung")
    assert (opened(OPENS), opened(BEFORE_LATEST)) == ([], [])
    assert (coming.obligations.count(), coming.events.count()) == (0, 0)
    assert opened(LATEST) == ["2027-6-thang"]
    assert openings(coming) == [(LATEST, None)]
    lines = coming.events.get().note.splitlines()
    assert lines[0] == "Mở khi còn 4 điểm chưa xử lý:"
    assert lines[-2:] == [
        "– Cơ quan chưa có người soạn, gửi báo cáo: UBND huyện Hiệp Hòa: chưa có chuyên viên, lãnh đạo nào "
        "có tài khoản đang hoạt động.",
        "Đã chấp nhận 5 điểm, có lý do.",
    ]
    assert coming.obligations.count() == 3


def test_it_opens_as_soon_as_the_last_point_is_let_stand(coming, administrator):
    now = at(2027, 5, 5, 9, 0)
    assert opened(now) == []
    let_stand(coming, by=administrator, now=now)
    assert opened(now) == ["2027-6-thang"]


@pytest.mark.parametrize(
    ("opens_on", "due", "latest"),
    [
        (date(2027, 5, 1), date(2027, 6, 15), date(2027, 5, 10)),
        (date(2026, 11, 1), date(2026, 12, 15), date(2026, 11, 6)),
        (date(2027, 1, 29), date(2027, 6, 15), date(2027, 2, 12)),  # over Tết
        (date(2027, 5, 31), date(2027, 6, 15), date(2027, 5, 31)),  # ten working days to write are left
        (date(2027, 5, 27), date(2027, 6, 15), date(2027, 5, 31)),
        (date(2027, 6, 10), date(2027, 6, 15), date(2027, 6, 10)),  # never before its own day
    ],
)
def test_the_wait_ends_before_agencies_lose_their_time_to_write(opens_on, due, latest):
    period = ReportingPeriod(opens_on=opens_on, due_before=start_of_day(due))
    assert gate.opens_at_latest(period) == latest


def test_a_period_whose_opening_day_is_long_past_opens_at_once_as_on_the_first_day_of_a_portal(coming):
    assert opened(at(2027, 5, 26, 7, 0)) == ["2027-6-thang"]


def test_what_ended_before_the_portal_stays_closed(coming):
    assert opened(at(2027, 6, 15, 0, 0)) == []


def test_ad_hoc_periods_are_not_held_back(coming):
    asked = {"code": "2027-dot-xuat-1", "kind": PeriodKind.AD_HOC, "name": "Đột xuất", "request": "Hỏi."}
    period = coming_period(2027, **asked)
    assert opened(OPENS) == ["2027-dot-xuat-1"]
    assert openings(period) == []


def test_a_rehearsal_is_not_held_back(coming):
    rehearsal = {"code": "tap-duot", "kind": PeriodKind.REHEARSAL, "rehearses": coming, "name": "Tập dượt"}
    period = coming_period(2027, opens_on=date(2027, 4, 1), **rehearsal)
    assert opened(APRIL) == ["tap-duot"]
    assert openings(period) == []


def test_every_opening_of_a_regular_period_is_in_its_history_once(coming, administrator):
    assert actions.open_period(coming, now=OPENS, by=administrator) is True
    assert actions.open_period(coming, now=LATEST) is False
    assert openings(coming) == [(OPENS, "Anh Administrator")]


def test_ten_workers_at_once_leave_one_opening_and_one_obligation_per_agency(real_database, coming):
    results = at_once(*[lambda: opened(LATEST)] * 10)
    assert sorted(map(len, results)) == [0] * 9 + [1]
    assert openings(coming) == [(LATEST, None)]
    assert Obligation.objects.filter(period=coming).count() == 3


# --- by hand -----------------------------------------------------------------------------------------


def test_by_hand_it_is_refused_with_the_list_and_nothing_is_written(coming, administrator):
    with pytest.raises(gate.NotClearError, match="còn 9 điểm phải xử lý hoặc chấp nhận") as refused:
        gate.open_checked(coming, now=APRIL, by=administrator)
    assert "Ngày 10/05/2027 kỳ tự mở dù còn điểm chưa xử lý." in str(refused.value)
    assert [fault.key for fault in refused.value.check.left] == keys(coming, APRIL)
    coming.refresh_from_db()
    assert (coming.opened_at, coming.events.count()) == (None, 0)


def test_by_hand_a_clear_period_opens_early_and_the_history_says_who(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL)
    assert gate.open_checked(coming, now=APRIL, by=administrator) is True
    assert openings(coming) == [(APRIL, "Anh Administrator")]
    assert gate.open_checked(coming, now=APRIL, by=administrator) is False


@pytest.mark.parametrize("opened", [APRIL, at(2027, 5, 1), at(2027, 5, 10)])
def test_opened_before_on_or_after_its_day_it_obliges_the_agencies_that_were_checked(
    opened, coming, sct, sxd, stranger_agency, administrator
):
    """Sở Xây dựng goes into its successor on the opening day: whoever opens early asks the successor."""
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2027, 4, 30))
    names = {"name": "Sở Xây dựng và Giao thông", "short_name": "Sở XDGT", "symbol": "SXDGT"}
    successor = Agency.objects.create(
        code="sxdgt", kind=sxd.kind, order=90, valid_from=date(2027, 5, 1), **names
    )
    checked = {key.split("/")[1] for key in keys(coming, opened) if key.startswith("agency/")}
    assert checked == {"sct", "hiephoa", successor.code}
    let_stand(coming, by=administrator, now=opened)
    assert gate.open_checked(coming, now=opened, by=administrator) is True
    assert set(coming.obligations.values_list("agency__code", flat=True)) == checked


# --- letting points stand ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "is_refused"),
    [
        ("", True),
        ("   ", True),
        ("ok", True),
        ("... --- 123 456 789", True),
        ("a b c d", True),
        ("Đã biết", True),
        ("Đã có phương án", False),
        ("Chờ sáp nhập", False),
    ],
)
def test_a_reason_says_something(reason, is_refused):
    assert bool(reason_fault(reason)) is is_refused


def seen(period: ReportingPeriod, beginning: str = "") -> list[str]:
    return [fault.seen for fault in check_of(period, now=APRIL).left if fault.key.startswith(beginning)]


def test_several_points_are_let_stand_for_one_reason_with_the_words_as_read(coming, sct_head):
    chosen = seen(coming, "agency/s")
    waive(coming, chosen, reason=f"  {REASON} ", by=sct_head, now=APRIL)
    rows = OpeningWaiver.objects.values_list("fault", "words", "reason", "waived_at", "waived_by__full_name")
    nobody = "chưa có chuyên viên nào có tài khoản đang hoạt động để soạn báo cáo"
    assert list(rows) == [
        ("agency/sct/writer", f"Sở Công Thương: {nobody}.", REASON, APRIL, "Son Consolidator"),
        (
            "agency/sxd/nobody",
            "Sở Xây dựng: chưa có chuyên viên, lãnh đạo nào có tài khoản đang hoạt động.",
            REASON,
            APRIL,
            "Son Consolidator",
        ),
    ]
    assert set(keys(coming, APRIL)).isdisjoint({"agency/sct/writer", "agency/sxd/nobody"})


def test_a_reason_that_says_nothing_is_refused_and_nothing_is_written(coming, administrator):
    with pytest.raises(RefusedError, match=r"cần ít nhất 3 chữ .* Chưa ghi nhận gì\."):
        waive(coming, seen(coming), reason="ok", by=administrator, now=APRIL)
    assert OpeningWaiver.objects.count() == 0


def test_a_point_cleared_since_the_page_was_read_is_left_out(coming, sxd, administrator):
    chosen = seen(coming, "agency/")
    staff(sxd)
    waive(coming, chosen, reason=REASON, by=administrator, now=APRIL)
    assert "agency/sxd/nobody" not in OpeningWaiver.objects.values_list("fault", flat=True)


def test_a_page_of_which_nothing_stands_any_more_is_refused(coming, sxd, administrator):
    chosen = seen(coming, "agency/sxd")
    staff(sxd)
    with pytest.raises(RefusedError, match="đã được xử lý hoặc đã thay đổi"):
        waive(coming, chosen, reason=REASON, by=administrator, now=APRIL)


def test_nobody_waives_words_they_have_not_read(coming, sxd, administrator):
    chosen = seen(coming, "agency/sxd")
    type(sxd).objects.filter(pk=sxd.pk).update(name="Sở Xây dựng và Giao thông")
    with pytest.raises(RefusedError):
        waive(coming, chosen, reason=REASON, by=administrator, now=APRIL)


def test_the_second_of_two_clicks_is_told_who_was_first(coming, administrator, sct_head):
    chosen = seen(coming, "agency/sxd")
    waive(coming, chosen, reason=REASON, by=sct_head, now=APRIL)
    with pytest.raises(
        AlreadyDoneError, match="đã được Son Consolidator chấp nhận lúc 08:00 ngày 12/04/2027"
    ):
        waive(coming, chosen, reason="Một lý do khác.", by=administrator, now=APRIL)


def test_two_administrators_at_once_leave_one_waiver_of_each_point(real_database, coming, administrator):
    other = person("Binh Administrator", Role.ADMINISTRATOR)
    chosen = seen(coming, "agency/")
    runs = [
        lambda by=by: len(waive(coming, chosen, reason=REASON, by=by, now=APRIL))
        for by in (administrator, other)
    ]
    results = at_once(*runs)
    assert [type(result) for result in results] == [AlreadyDoneError, int]
    assert OpeningWaiver.objects.filter(withdrawn_at=None).count() == len(chosen) == 4


def test_a_waiver_is_taken_back_once_by_anybody_who_may_and_the_point_is_back(
    coming, administrator, sct_head
):
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")
    waiver = OpeningWaiver.objects.get()
    withdraw(waiver, by=sct_head, now=APRIL + timedelta(days=1))
    assert "agency/sxd/nobody" in keys(coming, APRIL)
    with pytest.raises(AlreadyDoneError):
        withdraw(waiver, by=administrator, now=APRIL + timedelta(days=2))
    waiver.refresh_from_db()
    assert (waiver.withdrawn_at, waiver.withdrawn_by) == (APRIL + timedelta(days=1), sct_head)
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")  # and it may be let stand again
    assert OpeningWaiver.objects.count() == 2


def test_once_the_period_is_open_nothing_of_it_changes(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")
    chosen = seen(coming, "agency/")
    assert opened(LATEST) == ["2027-6-thang"]
    with pytest.raises(RefusedError, match="đã mở nên danh sách"):
        waive(coming, chosen, reason=REASON, by=administrator, now=LATEST)
    with pytest.raises(RefusedError, match="đã mở nên danh sách"):
        withdraw(OpeningWaiver.objects.get(), by=administrator, now=LATEST)
    assert OpeningWaiver.objects.get().withdrawn_at is None


def test_whoever_waives_while_the_clock_opens_comes_before_it_or_after(real_database, coming, administrator):
    chosen = seen(coming, "agency/sxd")
    at_once(
        lambda: opened(LATEST),
        lambda: len(waive(coming, chosen, reason=REASON, by=administrator, now=LATEST)),
    )
    counted = "Đã chấp nhận 1 điểm" in PeriodEvent.objects.get().note
    assert counted is OpeningWaiver.objects.exists()


# --- who is told -------------------------------------------------------------------------------------


def told() -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(matter__startswith="opening-check/").select_related("person")
    return [(row.rung, row.person.full_name) for row in rows.order_by("made_at", "pk")]


def matters(now) -> list:
    return [matter for matter in due_matters(now=now) if matter.key.startswith("opening-check/")]


def test_those_who_can_let_a_point_stand_hear_of_the_list(
    coming, administrator, sct_head, specialist, officer
):
    (matter,) = matters(APRIL)
    assert [each.full_name for each in matter.people] == ["Anh Administrator", "Son Consolidator"]
    assert matter.title == "Sở Công Thương – 6 tháng đầu năm 2027"
    assert matter.path == "/ky-bao-cao/2027-6-thang/kiem-tra-mo-ky/"
    assert matter.time == (
        "Kỳ báo cáo mở ngày 01/05/2027 khi không còn điểm nào; chậm nhất ngày 10/05/2027 kỳ tự mở dù còn "
        "điểm chưa xử lý."
    )
    assert [line.partition(":")[0] for line in matter.missing] == [
        "Cơ quan chưa có người soạn, gửi báo cáo (3)",
        "Mốc nhắc rơi vào ngày nghỉ hoặc trùng nhau (5)",
    ]
    assert "… và 2 điểm khác" in matter.missing[1]


def test_the_list_is_no_matter_earlier_than_fifteen_working_days_before(coming, administrator):
    assert (matters(at(2027, 4, 7, 23, 59)), len(matters(at(2027, 4, 8, 0, 0)))) == ([], 1)


def test_the_list_is_told_four_times_before_the_opening_and_each_working_day_after(coming, administrator):
    day = date(2027, 4, 1)
    while day < date(2027, 5, 12):
        now = at(day.year, day.month, day.day, 8)
        gate.open_ready_periods(now=now)
        send_reminders(now=now)
        send_reminders(now=now)
        day += timedelta(days=1)
    assert told() == [
        (rung, "Anh Administrator")
        for rung in [
            *["check-15-2027-05-01", "check-10-2027-05-01", "check-5-2027-05-01", "check-1-2027-05-01"],
            *["hold-2027-05-04", "hold-2027-05-05", "hold-2027-05-06", "hold-2027-05-07"],
        ]
    ]
    assert not Reminder.objects.filter(matter__startswith="opening-check/", settled_at=None).exists()


def test_what_is_dealt_with_settles_the_notice(coming, administrator):
    send_reminders(now=APRIL)
    let_stand(coming, by=administrator, now=APRIL)
    send_reminders(now=APRIL + timedelta(minutes=10))
    assert [row.settled_at for row in Reminder.objects.all()] == [APRIL + timedelta(minutes=10)]


def test_the_dry_run_says_who_would_be_told_of_the_list(coming, administrator):
    out = StringIO()
    call_command("send_reminders", "--dry-run", "--now", "2027-04-12T08:00", stdout=out)
    assert "- Anh Administrator <anh.administrator@example.vn>, Quản trị viên" in out.getvalue()
    assert "6 tháng đầu năm 2027: kỳ báo cáo sắp mở, danh sách kiểm tra chưa xử lý hết" in out.getvalue()


def test_without_anybody_to_tell_there_is_no_matter(coming, specialist):
    assert matters(APRIL) == []


def test_ad_hoc_periods_and_those_far_away_have_no_list(coming, administrator):
    ReportingPeriod.objects.update(kind=PeriodKind.AD_HOC)
    assert matters(APRIL) == []


def test_looking_for_lists_costs_one_query_while_none_is_due(
    coming, administrator, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert gate.watched(at(2027, 2, 1)) == []


def test_the_list_of_one_period_is_read_alone_at_the_moment_of_sending(coming, administrator, section, sct):
    make_assignment(section, sct, 1)
    key = f"opening-check/{coming.pk}"
    assert [matter.key for matter in due_matters(now=APRIL, keys=[key])] == [key]
    assert due_matters(now=APRIL, keys=["opening-check/99999"]) == []
