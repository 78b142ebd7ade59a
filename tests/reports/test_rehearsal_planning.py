"""A rehearsal is planned for the period that opens next: who, from when, until when, and only once."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bacgiang_plan.lib.dates import clock_words, start_of_day
from reports.actions import open_period
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.models import AgencyReport, Obligation, PeriodEvent, ReportingPeriod
from reports.opening.gate import open_ready_periods
from reports.rehearsal.planning import start_rehearsal
from tests.conftest import NOW, year_2028
from tests.reports.conftest import at_once
from tests.reports.pages import signed_in, text_of
from tests.reports.rehearsal_world import ENDS, OPENING, coming_period, end, plan_of, practise, rehearse

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_rehearsal_has_the_window_of_its_period_and_a_clock_of_its_own(period, specialist):
    made = rehearse(specialist)
    real = made.rehearses
    assert (made.name, made.code) == ("Tập dượt – 6 tháng đầu năm 2027", "2027-6-thang-tap-duot-1")
    assert (made.window_start, made.window_end, made.year) == (real.window_start, real.window_end, 2027)
    assert (made.opened_at, made.due_before) == (NOW, start_of_day(ENDS))
    owed = made.obligations.values_list("agency__code", "due_before", "kind")
    assert list(owed) == [(code, start_of_day(ENDS), "owed") for code in ("sct", "sxd", "hiephoa")]
    assert made.events.get().done_by == specialist


def test_only_the_chosen_agencies_practise(period, specialist, sxd):
    assert [each.agency for each in rehearse(specialist, agencies=[sxd]).obligations.all()] == [sxd]


def test_it_opens_on_its_day_with_the_others_and_obliges_nobody_more(period, specialist, sxd):
    day = NOW.date() + timedelta(days=3)
    made = rehearse(specialist, opens_on=day, agencies=[sxd])
    assert made.opened_at is None
    assert open_ready_periods(now=NOW + timedelta(days=2)) == []
    assert open_ready_periods(now=NOW + timedelta(days=3)) == [made]
    assert [each.agency for each in made.obligations.all()] == [sxd]


def test_a_second_start_says_who_was_first_and_changes_nothing(period, specialist, sct_head):
    rehearse(specialist)
    with pytest.raises(AlreadyDoneError, match="Mai Specialist tổ chức lúc 08:00 ngày 23/11/2026"):
        rehearse(sct_head, ends=ENDS - timedelta(days=1))
    assert ReportingPeriod.objects.filter(kind="rehearsal").count() == 1


def test_two_people_at_once_start_one(real_database, period, specialist, sct_head):
    real = coming_period()
    start = [
        lambda by=by: start_rehearsal(real, plan_of(), by=by, now=NOW) for by in (specialist, sct_head) * 2
    ]
    results = at_once(*start)
    made = [each for each in results if isinstance(each, ReportingPeriod)]
    assert len(made) == 1
    assert {type(each) for each in results} == {ReportingPeriod, AlreadyDoneError}
    assert Obligation.objects.filter(period__kind="rehearsal").count() == 3


def test_several_workers_opening_at_once_wipe_once_and_start_against_opening_leaves_none(
    real_database, period, specialist
):
    practice = rehearse(specialist)
    real = practice.rehearses
    end(practice, specialist)
    runs = [lambda: open_period(real, now=OPENING) for _ in range(3)]
    runs += [lambda: start_rehearsal(real, plan_of(), by=specialist, now=NOW) for _ in range(2)]
    results = at_once(*runs)
    assert [each for each in results if each is True] == [True]
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()
    wipes = PeriodEvent.objects.filter(action="wipe").count()
    assert wipes == 1 + any(isinstance(each, ReportingPeriod) for each in results)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"ends": date(2027, 5, 2)}, "tập dượt cần kết thúc trước khi kỳ thật mở, ngày 01/05/2027"),
        ({"ends": date(2026, 11, 20)}, "trước ngày 20/11/2026"),
        ({"opens_on": date(2026, 12, 20)}, "cần mở trước thời hạn gửi"),
        ({"agencies": []}, "Chưa chọn cơ quan nào tập dượt"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_read(period, specialist, wanted, words):
    with pytest.raises(RefusedError, match=words):
        rehearse(specialist, **wanted)
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()


def test_its_deadline_may_be_the_very_day_the_real_period_opens(period, specialist):
    assert rehearse(specialist, ends=date(2027, 5, 1)).due_before == OPENING


def test_an_open_period_and_one_that_is_not_next_cannot_be_rehearsed(period, specialist):
    coming_period()
    with pytest.raises(RefusedError, match="đã mở nên không còn tập dượt được"):
        start_rehearsal(period, plan_of(), by=specialist, now=NOW)
    later = year_2028()
    with pytest.raises(RefusedError, match="chưa đến lượt"):
        start_rehearsal(later, plan_of(), by=specialist, now=NOW)


# --- the pages ---------------------------------------------------------------------------------------


def test_it_is_planned_watched_and_ended_on_the_pages(period, specialist, administrator, clock):
    real, desk = coming_period(), signed_in(specialist)
    assert "Chưa tổ chức tập dượt" in text_of(desk.get(reverse("reports:rehearsals")))
    url = reverse("reports:rehearsal", args=[real.code])
    answer = desk.post(url, {"due_day": "10/12/2026", "groups": ["others", "districts"]}, follow=True)
    assert "Đã tổ chức tập dượt – 6 tháng đầu năm 2027 cho 3 cơ quan." in text_of(answer)
    assert "TẬP DƯỢT – không tính vào số liệu" in text_of(answer)
    second = signed_in(administrator).post(url, {"due_day": "9/12/2026", "groups": ["others"]}, follow=True)
    assert "không có gì thay đổi" in text_of(second)
    ending = reverse("reports:rehearsal-end", args=[real.code])
    assert "0 báo cáo tập dượt bị xóa" in text_of(desk.get(ending))
    confirmed = {"seen": f"{real.code}-tap-duot-1"}
    assert "Đã kết thúc và xóa kỳ tập dượt" in text_of(desk.post(ending, confirmed, follow=True))
    over = text_of(desk.post(ending, confirmed, follow=True))
    assert "không có kỳ tập dượt nào đang diễn ra; không có gì thay đổi" in over
    assert "Các lần tập dượt đã kết thúc" in over
    assert not mail.outbox


@pytest.mark.parametrize("sent", ["first", "none"])
def test_a_confirmation_left_open_over_an_end_and_a_new_start_deletes_nothing(
    sent, period, specialist, sct_head, cast, clock
):
    first = rehearse(specialist)
    desk, url = signed_in(specialist), reverse("reports:rehearsal-end", args=[first.rehearses.code])
    left_open = hidden(desk.get(url)) if sent == "first" else {}
    end(first, sct_head)
    second = rehearse(sct_head)
    report = practise(second, cast, state="submitted")
    answer = desk.post(url, left_open)
    assert answer.status_code == 409
    assert (
        "Kỳ tập dượt mà trang này nói đến đã kết thúc. "
        f"{second.name} đã được {sct_head.full_name} tổ chức lúc {clock_words(NOW)}, là kỳ khác; "
        "đề nghị xem lại các số dưới đây trước khi kết thúc. Chưa ghi nhận gì."
    ) in text_of(answer)
    assert "1 cơ quan đã gửi" in text_of(answer)
    assert AgencyReport.objects.filter(pk=report.pk).exists()
    again = desk.post(url, hidden(answer), follow=True)
    assert "Đã kết thúc và xóa kỳ tập dượt" in text_of(again)
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()


def hidden(answer) -> dict[str, str]:
    """What the form on the page sends by itself."""
    return dict(re.findall(r'type="hidden" name="(seen)" value="([^"]*)"', answer.content.decode()))


def test_a_wrong_plan_keeps_what_was_typed_and_says_what_is_expected(period, specialist, clock):
    real = coming_period()
    url = reverse("reports:rehearsal", args=[real.code])
    answer = signed_in(specialist).post(url, {"due_day": "02/05/2027", "opens_on": "01/12/2026"})
    words = text_of(answer)
    assert "Thời hạn đã đọc là trước ngày 02/5/2027" in words
    assert 'value="01/12/2026"' in answer.content.decode()
    assert "Chưa chọn cơ quan nào" in words
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()


@pytest.mark.parametrize("name", ["rehearsal", "rehearsal-end"])
def test_a_page_left_open_until_the_real_period_opens_says_so_and_does_nothing(period, specialist, name):
    client, url = signed_in(specialist), reverse(f"reports:{name}", args=[period.code])
    plan = {"due_day": "10/12/2026", "groups": ["others", "districts"]}
    for answer in (client.get(url, follow=True), client.post(url, plan, follow=True)):
        assert answer.redirect_chain == [(reverse("reports:rehearsals"), 302)]
        assert "đã mở nên không còn tập dượt được" in text_of(answer)
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()


def test_the_page_that_ends_a_rehearsal_leads_back_when_there_is_none(period, specialist):
    url = reverse("reports:rehearsal-end", args=[coming_period().code])
    answer = signed_in(specialist).get(url, follow=True)
    assert answer.redirect_chain == [(reverse("reports:rehearsals"), 302)]
    assert "không có kỳ tập dượt nào đang diễn ra" in text_of(answer)


def test_the_page_of_rehearsals_leads_to_the_check_before_the_opening(period, specialist, administrator):
    check = reverse("reports:opening-check", args=[coming_period().code])
    for person in (specialist, administrator):
        answer = signed_in(person).get(reverse("reports:rehearsals"))
        assert f'href="{check}"' in answer.content.decode()


def test_the_page_of_a_period_is_not_the_page_of_its_rehearsal(period, specialist, administrator):
    made = rehearse(specialist)
    for name in ("period", "lock", "correct", "add-agencies"):
        client = signed_in(specialist)
        assert client.get(reverse(f"reports:{name}", args=[made.code])).status_code in (403, 404)
    assert signed_in(administrator).get(reverse("reports:ladder-period", args=[made.code])).status_code == 404
    obligation = made.obligations.first()
    url = reverse("reports:decide", args=[obligation.pk, "gia-han"])
    assert signed_in(specialist).get(url).status_code == 404
