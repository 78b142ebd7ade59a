"""The list before a period opens as people read and use it: its page, the admin, the command."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from bacgiang_plan.lib.dates import start_of_day
from reports.enums import PeriodKind
from reports.models import OpeningWaiver, Reminder, ReportingPeriod
from reports.opening import gate
from reports.opening.check import check_of
from reports.sample.people import load_people
from tests.conftest import at, make_assignment
from tests.reports.opening_world import REASON, coming_period, let_stand, staff
from tests.reports.pages import doubled_ids, errors, inline_code, queries, signed_in, text_of

APRIL = at(2027, 4, 12, 8, 0)
LATEST = at(2027, 5, 10, 8, 0)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages read the clock once; here it stands."""
    monkeypatch.setattr(timezone, "now", lambda: APRIL)


@pytest.fixture
def coming(sct, sxd, stranger_agency) -> ReportingPeriod:
    return coming_period(2027)


@pytest.fixture
def page(coming) -> str:
    return reverse("reports:opening-check", args=[coming.code])


def seen(period: ReportingPeriod, beginning: str = "") -> list[str]:
    return [fault.seen for fault in check_of(period, now=APRIL).left if fault.key.startswith(beginning)]


# --- the page ----------------------------------------------------------------------------------------


def test_the_page_has_every_kind_with_what_is_left_and_says_what_happens_when(page, administrator):
    answer = signed_in(administrator).get(page)
    words = text_of(answer)
    assert "Kiểm tra trước khi mở kỳ: 6 tháng đầu năm 2027" in words
    assert "Kỳ báo cáo mở thứ bảy, 01/05/2027 khi mọi điểm đã được xử lý hoặc chấp nhận." in words
    assert "Chậm nhất ngày 10/05/2027 kỳ tự mở dù còn điểm chưa xử lý và ghi lại các điểm đó." in words
    for section in (
        "Nhiệm vụ không có cơ quan chủ trì ● Không còn điểm nào Mọi nhiệm vụ đều có cơ quan chủ trì.",
        "báo cáo ▲ Còn 4 điểm Chọn cả nhóm : Cơ quan chưa có người soạn, gửi báo cáo Sở Công Thương: chưa",
        "Mốc nhắc rơi vào ngày nghỉ hoặc trùng nhau ▲ Còn 5 điểm",
    ):
        assert section in words
    assert "9 điểm phải xử lý" in words
    assert (doubled_ids(answer), inline_code(answer)) == (set(), [])


def test_each_point_leads_to_where_it_is_mended_for_whoever_may_go_there(page, administrator, sct_head, sxd):
    users = f"{reverse('admin:agencies_user_changelist')}?agency__id__exact={sxd.pk}"
    assert f'href="{users}"' in signed_in(administrator).get(page).content.decode()
    seen_by_head = signed_in(sct_head).get(page)
    assert users not in seen_by_head.content.decode()
    assert "Tạo hoặc mở lại tài khoản: quản trị viên" in text_of(seen_by_head)


def test_every_way_to_mend_leads_to_a_page(coming, page, section, sxd, indicator, administrator):
    make_assignment(section, sxd, 1, role="coordinating")
    Agency.objects.filter(is_consolidator=True).update(valid_until=date(2027, 1, 31))
    ReportingPeriod.objects.filter(pk=coming.pk).update(name="6 tháng đầu năm")
    client = signed_in(administrator)
    paths = {fault.path for fault in check_of(ReportingPeriod.objects.get(pk=coming.pk), now=APRIL).left}
    assert len(paths) == 7
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_who_only_reads_has_no_box_and_is_told_who_decides(page, specialist):
    answer = signed_in(specialist).get(page)
    assert 'type="checkbox"' not in answer.content.decode()
    assert "Quản trị viên hoặc lãnh đạo Sở Công Thương chấp nhận điểm chưa xử lý được" in text_of(answer)


def test_chosen_points_are_let_stand_and_shown_with_who_and_why(coming, page, sct_head):
    client = signed_in(sct_head)
    answer = client.post(page, {"diem": seen(coming, "rung"), "reason": REASON}, follow=True)
    words = text_of(answer)
    assert "Đã chấp nhận 5 điểm." in words
    assert "Mốc nhắc rơi vào ngày nghỉ hoặc trùng nhau ◕ Đã chấp nhận Đã chấp nhận (5)" in words
    assert f"Lý do: {REASON} – Son Consolidator, 08:00, 12/04/2027" in words
    assert set(OpeningWaiver.objects.values_list("waived_by__full_name", flat=True)) == {"Son Consolidator"}


def test_whole_kinds_are_ticked_by_buttons_beside_what_was_ticked_and_typed(coming, page, administrator):
    client = signed_in(administrator)
    assert 'name="chon" value="rungs"' in client.get(page).content.decode()
    (sender,) = seen(coming, "agency/sxd")
    answer = client.post(page, {"chon": "rungs", "diem": sender, "reason": "Đang"})
    shown = answer.content.decode()
    assert (answer.status_code, shown.count(" checked"), errors(answer)) == (200, 6, [])
    assert ">\nĐang</textarea>" in shown
    assert client.post(page, {"chon": "khong-co"}).content.decode().count(" checked") == 0
    assert OpeningWaiver.objects.count() == 0


def test_without_a_point_or_a_reason_everything_typed_and_ticked_stays(coming, page, administrator):
    client = signed_in(administrator)
    answer = client.post(page, {"reason": REASON})
    assert errors(answer) == ["Chưa chọn điểm nào để chấp nhận. Chưa ghi nhận gì."]
    assert REASON in text_of(answer)
    (chosen,) = seen(coming, "agency/sxd")
    answer = client.post(page, {"diem": [chosen], "reason": "ok"})
    assert [error for error in errors(answer) if "cần ít nhất 3 chữ" in error] != []
    assert f'value="{chosen}"' in answer.content.decode()
    assert answer.content.decode().count(" checked") == 1
    assert OpeningWaiver.objects.count() == 0


def test_an_old_page_of_which_nothing_stands_keeps_the_reason(coming, page, administrator, sxd):
    chosen = seen(coming, "agency/sxd")
    staff(sxd)
    answer = signed_in(administrator).post(page, {"diem": chosen, "reason": REASON})
    assert answer.status_code == 409
    assert "đã được xử lý hoặc đã thay đổi" in str(errors(answer))
    assert REASON in text_of(answer)


def test_an_old_page_of_which_some_stands_says_what_was_left_out(coming, page, administrator, sxd):
    chosen = seen(coming, "agency/")
    staff(sxd)
    answer = signed_in(administrator).post(page, {"diem": chosen, "reason": REASON}, follow=True)
    assert "Đã chấp nhận 3 điểm. 1 điểm đã được xử lý, thay đổi hoặc chấp nhận từ trước" in text_of(answer)


def test_a_double_click_is_told_as_done(coming, page, administrator):
    client, data = signed_in(administrator), {"diem": seen(coming, "agency/sxd"), "reason": REASON}
    client.post(page, data)
    assert "Các điểm này đã được Anh Administrator chấp nhận" in text_of(client.post(page, data, follow=True))
    assert OpeningWaiver.objects.count() == 1


def test_one_click_takes_it_back(coming, page, administrator):
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")
    url = reverse("reports:opening-waiver-withdraw", args=[coming.code, OpeningWaiver.objects.get().pk])
    client = signed_in(administrator)
    assert url in client.get(page).content.decode()
    assert "Đã bỏ chấp nhận; điểm này lại phải xử lý" in text_of(client.post(url, follow=True))
    assert "đã được bỏ từ trước; không có gì thay đổi" in text_of(client.post(url, follow=True))
    assert "Bỏ chấp nhận" in text_of(client.get(page))  # its history stays
    assert url not in client.get(page).content.decode()


def test_a_waiver_of_another_period_is_unknown_here(coming, administrator):
    other = coming_period(2028)
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")
    url = reverse("reports:opening-waiver-withdraw", args=[other.code, OpeningWaiver.objects.get().pk])
    assert signed_in(administrator).post(url).status_code == 404


def test_after_the_opening_the_page_shows_what_stood_then_and_changes_nothing(coming, page, administrator):
    let_stand(coming, by=administrator, now=APRIL, beginning="rung")
    chosen = seen(coming, "agency/sxd")
    gate.open_ready_periods(now=LATEST)
    client = signed_in(administrator)
    answer = client.get(page)
    words = text_of(answer)
    assert "Kỳ báo cáo đã mở lúc 08:00, 10/05/2027" in words
    assert "Hệ thống, 08:00, 10/05/2027 Mở khi còn 4 điểm chưa xử lý: – Cơ quan chưa có người soạn" in words
    assert "Điểm đã chấp nhận (5)" in words
    assert b"<form" not in answer.content.split(b"<main")[1].split(b"</main")[0]
    told = client.post(page, {"diem": chosen, "reason": REASON}, follow=True)
    assert "đã mở nên danh sách kiểm tra trước khi mở không thay đổi nữa." in text_of(told)
    assert OpeningWaiver.objects.count() == 5


def test_ad_hoc_periods_and_unknown_ones_have_no_such_page(page, administrator):
    client = signed_in(administrator)
    assert client.get(reverse("reports:opening-check", args=["2031-nam"])).status_code == 404
    ReportingPeriod.objects.update(kind=PeriodKind.AD_HOC)
    assert client.get(page).status_code == 404


def test_the_page_costs_the_same_for_few_points_and_for_many(
    coming, page, section, sxd, assignment, administrator
):
    client = signed_in(administrator)
    few = queries(client, page)
    for number in range(2, 10):
        make_assignment(section, sxd, number, role="coordinating")
    let_stand(coming, by=administrator, now=APRIL, beginning="task/")
    assert (queries(client, page), OpeningWaiver.objects.count()) == (few, 8)


def test_periods_reminding_and_the_admin_lead_to_it(page, specialist, administrator):
    link = f'href="{page}"'
    code = ReportingPeriod.objects.get().code
    assert link in signed_in(specialist).get(reverse("reports:period", args=[code])).content.decode()
    client = signed_in(administrator)
    assert link in client.get(reverse("reports:reminding-admin")).content.decode()
    assert link in client.get(reverse("admin:reports_reportingperiod_changelist")).content.decode()


# --- opening by hand in the admin --------------------------------------------------------------------


def open_by_hand(client, period: ReportingPeriod):
    data = {"action": "open_now", "_selected_action": [period.pk]}
    return client.post(reverse("admin:reports_reportingperiod_changelist"), data, follow=True)


def test_opening_by_hand_is_refused_with_the_list_and_its_page(coming, page, administrator):
    answer = open_by_hand(signed_in(administrator), coming)
    words = text_of(answer)
    assert "Chưa mở kỳ 6 tháng đầu năm 2027: còn 9 điểm phải xử lý hoặc chấp nhận." in words
    assert "– Sở Công Thương: chưa có chuyên viên, lãnh đạo nào" in words
    assert "(và 4 điểm khác)" in words
    assert f'<a href="{page}">Mở danh sách để xử lý hoặc chấp nhận</a>' in answer.content.decode()
    assert "Đã mở" not in words.partition("Chưa mở kỳ")[0]
    assert (coming.obligations.count(), coming.events.count()) == (0, 0)


def test_opening_by_hand_when_nothing_is_left_names_who_did_it(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL)
    assert "Đã mở: 6 tháng đầu năm 2027." in text_of(open_by_hand(signed_in(administrator), coming))
    assert (coming.events.get().done_by, coming.obligations.count()) == (administrator, 3)


def test_words_of_a_point_are_escaped_in_the_refusal(coming, administrator):
    Agency.objects.filter(is_consolidator=True).update(name="<script>Sở</script>")
    answer = open_by_hand(signed_in(administrator), coming)
    assert "&lt;script&gt;Sở" in answer.content.decode()
    assert "<script>Sở" not in answer.content.decode()


# --- the command -------------------------------------------------------------------------------------


def run(*args: str) -> tuple[str, str, int]:
    """What the command prints, its error and its exit code."""
    out = StringIO()
    try:
        call_command("check_opening", *args, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error), error.returncode
    return out.getvalue(), "", 0


def test_the_command_prints_the_list_and_fails_while_something_is_left(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL, beginning="agency/sxd")
    printed, error, code = run()
    assert (error, code) == ("Còn 8 điểm phải xử lý hoặc chấp nhận trước khi mở kỳ.", 1)
    assert printed.startswith(
        "6 tháng đầu năm 2027 (2027-6-thang). Kỳ báo cáo mở thứ bảy, 01/05/2027 khi mọi"
    )
    assert "Nhiệm vụ không có cơ quan chủ trì: còn 0 điểm, đã chấp nhận 0 điểm\n  Mọi nhiệm vụ" in printed
    assert f"  - (đã chấp nhận: {REASON} – Anh Administrator) Sở Xây dựng: chưa có" in printed
    assert run("2027-6-thang")[0] == printed


def test_the_command_succeeds_when_nothing_is_left_or_the_period_is_open(coming, administrator):
    let_stand(coming, by=administrator, now=APRIL)
    printed, _, code = run()
    assert (code, "Không còn điểm nào phải xử lý: kỳ tự mở đúng ngày." in printed) == (0, True)
    gate.open_checked(coming, now=APRIL, by=administrator)
    assert run("2027-6-thang") == (
        "Kỳ báo cáo 6 tháng đầu năm 2027 đã mở.\nĐã xử lý hết các điểm kiểm tra trước khi mở kỳ.\n"
        "Đã chấp nhận 9 điểm, có lý do.\n",
        "",
        0,
    )
    assert run() == ("Không có kỳ báo cáo nào chờ mở.\n", "", 0)


@pytest.mark.django_db
def test_a_code_that_is_no_regular_period_is_refused():
    assert run("2031-nam")[1:] == ("Không có kỳ 6 tháng hay kỳ năm nào mang mã “2031-nam”.", 2)


# --- the plan and the sample -------------------------------------------------------------------------


@pytest.mark.django_db
def test_with_the_plan_and_people_only_what_the_plan_itself_leaves_open_is_listed(settings):
    settings.PRODUCTION = False  # where sample people are somebody
    call_command("load_plan", stdout=StringIO())
    load_people()
    period = ReportingPeriod.objects.get(code="2027-6-thang")
    left = [fault.key for fault in check_of(period, now=APRIL).left if not fault.key.startswith("rung")]
    assert left == ["indicator/4a", "indicator/4b", "indicator/6l", "indicator/6m"]


@pytest.mark.django_db
def test_on_the_first_day_of_a_portal_the_current_period_opens_with_all_that_is_lacking_named():
    call_command("load_plan", stdout=StringIO())
    opened = gate.open_ready_periods(now=at(2026, 11, 26, 10, 0))
    assert [period.code for period in opened] == ["2026-nam"]
    note = opened[0].events.get().note
    assert note.startswith("Mở khi còn 38 điểm chưa xử lý:\n– Chỉ tiêu thiếu số gốc")
    assert opened[0].obligations.count() == 27
    assert Reminder.objects.count() == 0


def test_a_period_that_was_open_before_there_was_a_list_says_so(page, administrator):
    ReportingPeriod.objects.update(opened_at=APRIL, due_before=start_of_day(date(2027, 6, 15)))
    assert "Kỳ này mở trước khi Cổng có danh sách kiểm tra." in text_of(signed_in(administrator).get(page))
