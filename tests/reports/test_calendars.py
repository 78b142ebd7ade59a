"""Deadlines in one's own calendar, read back: a secret address, stable events, titles only."""

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from agencies.models import User
from reports.duties.decisions import Paper, extend
from reports.models import CalendarFeed, ImplementingPlan, Obligation
from reports.proposals import decline_completion
from reports.reminding import calendars
from reports.reminding.clearing import Clearing
from tasks.models import DatedPart, DatedPartCompletion, Recurrence, Task
from tests.agencies.test_sign_in import PASSWORD, attempt
from tests.conftest import NOW, at
from tests.reports.cycle import bring_to
from tests.reports.cycle import step as cycle_step
from tests.reports.pages import fields, inline_code, signed_in, text_of
from tests.reports.reminder_world import obligation_of

pytestmark = pytest.mark.django_db
LONG = (
    "Hoàn thành quy hoạch; “khu, cụm” công nghiệp ở huyện Hiệp Hòa, Tân Yên, Việt Yên, Yên Dũng và Lạng Giang"
)


def path_of(address: str) -> str:
    return address.partition("//")[2].partition("/")[2].join(["/", ""])


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def facts(content: bytes) -> list[tuple]:
    return [
        (str(e["UID"]), str(e["SUMMARY"]), e.decoded("DTSTART"), e.decoded("DTEND"), e["SEQUENCE"])
        for e in events(content)
    ]


@pytest.fixture
def part(assignment) -> DatedPart:
    day = date(2026, 12, 31)
    return DatedPart.objects.create(
        task=assignment.task, order=1, words=LONG, due_words="trong năm 2026", due_on=day
    )


@pytest.fixture
def address(officer) -> str:
    return path_of(calendars.new_address(officer, now=NOW))


# --- the address -----------------------------------------------------------------------------------


def test_the_feed_needs_no_sign_in_and_holds_what_the_agency_owes(period, sxd, assignment, part, address):
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    owed = obligation_of(sxd, period)
    assert facts(answer.content) == [
        (
            f"bao-cao-{owed.pk}@127.0.0.1",
            "Hạn gửi báo cáo năm 2026 – Sở Xây dựng",
            date(2026, 12, 14),
            date(2026, 12, 15),
            0,
        ),
        (
            f"nhiem-vu-{assignment.pk}-{part.pk}@127.0.0.1",
            f"Hạn nhiệm vụ III.2.2-1: {LONG[:99].rstrip()}…",
            date(2026, 12, 31),
            date(2027, 1, 1),
            0,
        ),
    ]


def test_only_the_hash_is_kept_and_the_address_is_shown_once(officer):
    client = signed_in(officer)
    page = client.post("/tai-khoan/lich/", {"action": "new"})
    token = page.context["new_address"].rpartition("/")[2].removesuffix(".ics")
    kept = CalendarFeed.objects.get().token_hash
    assert f'readonly autofocus value="{page.context["new_address"]}"' in page.content.decode()
    assert (token == kept, len(kept)) == (False, 64)
    assert (inline_code(page), page["Cache-Control"].split(", ")[-1]) == ([], "private")
    again = client.get("/tai-khoan/nhac-viec/")
    assert (token in again.content.decode(), "Đang có một địa chỉ lịch" in text_of(again)) == (False, True)


def test_a_new_address_replaces_the_old_one_and_revoking_ends_both(officer, address):
    newer = path_of(calendars.new_address(officer, now=NOW))
    assert [Client().get(path).status_code for path in (address, newer)] == [404, 200]
    revoked = {"action": "revoke", "confirmed": "1"}
    assert signed_in(officer).post("/tai-khoan/lich/", revoked).status_code == 302
    assert [Client().get(path).status_code for path in (address, newer, "/lich/.ics", "/lich/x.ics")] == [
        404
    ] * 4


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("revoke", "Thu hồi địa chỉ lịch"),
        ("new", "Cần đăng ký lại theo địa chỉ mới trong từng chương trình lịch."),
        ("", "Tạo địa chỉ lịch mới"),
    ],
)
def test_an_address_in_use_ends_only_once_that_was_confirmed(action, words, officer, address):
    client = signed_in(officer)
    asked = client.post("/tai-khoan/lich/", {"action": action})
    assert (asked.status_code, words in text_of(asked), inline_code(asked)) == (200, True, [])
    assert Client().get(address).status_code == 200
    answer = client.post("/tai-khoan/lich/", fields(asked))
    assert answer.status_code == (302 if action == "revoke" else 200)
    assert Client().get(address).status_code == 404


def test_the_address_of_somebody_disabled_opens_nothing(officer, address):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_each_person_has_their_own_agency_s_calendar(period, stranger, sxd):
    mine = Client().get(path_of(calendars.new_address(stranger, now=NOW)))
    assert [title for _, title, *_ in facts(mine.content)] == [
        "Hạn gửi báo cáo năm 2026 – UBND huyện Hiệp Hòa"
    ]


# --- wrong addresses -------------------------------------------------------------------------------


@pytest.fixture
def locks(settings):
    settings.AXES_ENABLED = True


def tried(client: Client, times: int, beginning: str = "guess") -> list[int]:
    return [client.get(f"/lich/{beginning}-{number}.ics").status_code for number in range(times)]


def test_whoever_tries_many_addresses_waits_and_a_right_one_is_never_kept_waiting(locks, period, address):
    guesser, elsewhere = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.7")
    assert tried(guesser, 7) == [404] * 5 + [429] * 2
    answer = guesser.get("/lich/guess-8.ics")
    assert (answer["Retry-After"], answer["Content-Type"]) == ("1800", "text/plain; charset=utf-8")
    assert "không đúng nhiều lần liên tiếp" in answer.content.decode()
    assert tried(elsewhere, 1) == [404]
    assert guesser.get(address).status_code == 200  # a colleague behind the same address of the office


def test_wrong_addresses_lock_nobody_s_sign_in_and_are_written_nowhere(locks, period, officer):
    client = Client(REMOTE_ADDR="203.0.113.9")
    tried(client, 6, "almost-right")
    [kept] = AccessAttempt.objects.values()
    assert (kept["username"], kept["path_info"]) == ("lich", "lich")
    assert not any("almost" in str(value) for value in kept.values())
    assert attempt(client, officer.email, PASSWORD).status_code == 302


def test_the_wait_is_over_after_its_time(locks, period):
    client = Client()
    assert tried(client, 6)[-1] == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert tried(client, 1) == [404]


# --- whose deadlines -------------------------------------------------------------------------------


def titles(person: User, now=NOW) -> list[str]:
    return [each.title.partition(":")[0] for each in calendars.deadlines_of(person, now=now)]


def test_the_head_has_what_the_officer_has(period, part, officer, head):
    expected = ["Hạn gửi báo cáo năm 2026 – Sở Xây dựng", "Hạn nhiệm vụ III.2.2-1"]
    assert titles(officer) == titles(head) == expected


def test_whoever_chases_or_oversees_has_the_days_of_all_agencies_and_no_report_of_their_own(
    period, specialist, sct_head, leader, sct
):
    everybody, own = "Hạn các cơ quan gửi báo cáo năm 2026", "Hạn gửi báo cáo năm 2026 – Sở Công Thương"
    assert titles(specialist) == titles(leader) == [everybody]
    assert titles(sct_head) == [own, everybody]
    Obligation.objects.update(kind="exempt")
    assert titles(specialist) == titles(sct_head) == []


def test_an_administrator_has_no_calendar(period, administrator):
    assert titles(administrator) == []


def test_what_waits_for_sct_to_confirm_is_no_deadline_of_the_agency(proposed, stranger, specialist):
    task = proposed.assignment.task
    part = {"words": "Xong.", "due_words": "trong năm 2026", "due_on": date(2026, 12, 31)}
    DatedPart.objects.create(task=task, order=1, **part)
    assert titles(stranger) == []
    decline_completion(proposed, reason="Thiếu hồ sơ.", by=specialist, now=NOW)
    assert titles(stranger) == [f"Hạn nhiệm vụ {task.clause}"]


def test_a_limit_of_zones_is_only_of_the_agency_that_has_one_of_them(part, assignment, officer, monkeypatch):
    monkeypatch.setattr(Clearing, "concerns", lambda *given: False)
    assert titles(officer) == []


def test_the_duty_to_report_is_met_by_reports_and_stands_in_no_calendar_twice(assignment, part, officer):
    Task.objects.filter(pk=assignment.task_id).update(clause="IV.3")
    assert titles(officer) == []


def test_a_yearly_limit_is_an_event_of_its_own_each_year(period, assignment, officer):
    """Nothing is owed here for 2026, so its limit is no duty; that of 2027 is, once its report is owed."""
    yearly = {"words": "Hằng năm rà soát.", "due_words": "hằng năm", "recurrence": Recurrence.YEARLY}
    part = DatedPart.objects.create(task=assignment.task, order=1, **yearly)
    [event] = [e for e in calendars.deadlines_of(officer, now=NOW) if "nhiệm vụ" in e.title]
    assert (event.uid, event.day) == (f"nhiem-vu-{assignment.pk}-{part.pk}-2026", date(2026, 12, 31))


# --- what is in it ------------------------------------------------------------------------------------


def test_an_extension_moves_the_same_event_under_a_higher_number(period, sxd, specialist, address):
    owed = obligation_of(sxd, period)
    paper = Paper("12/UBND", NOW.date(), "Mưa lũ.", None)
    extend(owed, due_before=at(2026, 12, 25), seen=owed.due_before, paper=paper, by=specialist, now=NOW)
    [event] = events(Client().get(address).content)
    assert (str(event["UID"]), event.decoded("DTSTART"), event["SEQUENCE"]) == (
        f"bao-cao-{owed.pk}@127.0.0.1",
        date(2026, 12, 24),
        1,
    )
    assert event.decoded("DTSTAMP") == NOW


def test_what_is_sent_or_completed_is_gone(written, cast, assignment, part, address):
    bring_to(written, "submitted", cast)
    DatedPartCompletion.objects.create(assignment=assignment, dated_part=part, completed_on=NOW.date())
    assert facts(Client().get(address).content) == []


def test_an_exempt_agency_has_no_deadline_and_its_calendar_is_still_one(period, address):
    Obligation.objects.update(kind="exempt")
    content = Client().get(address).content
    assert facts(content) == []
    [zone] = Calendar.from_ical(content).walk("VTIMEZONE")  # RFC 5545, 3.6: at least one component
    assert str(zone["TZID"]) == "Asia/Ho_Chi_Minh"


def test_an_own_plan_is_a_deadline_until_it_is_recorded(sxd, assignment, part, officer, address):
    Task.objects.filter(pk=assignment.task_id).update(clause="IV.1")
    assert len(facts(Client().get(address).content)) == 1
    stamp = {"recorded_at": NOW, "recorded_by": officer}
    ImplementingPlan.objects.create(agency=sxd, number="12/KH-SXD", issued_on=NOW.date(), **stamp)
    assert facts(Client().get(address).content) == []


def test_programs_that_show_no_address_of_an_event_find_it_in_its_words(period, address):
    [event] = events(Client().get(address).content)
    assert str(event["DESCRIPTION"]) == (
        "Gửi báo cáo trên Cổng trước ngày 15/12/2026.\n" + settings.SITE_URL + "/bao-cao/"
    )


def test_lines_are_folded_at_75_octets_and_text_is_escaped(part, officer, address):
    content = Client().get(address).content
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "quy hoạch\\; “khu\\, cụm”" in unfolded
    assert "Lan" not in unfolded


def test_nothing_changes_between_two_fetches_of_a_day(period, part, officer):
    first = calendars.as_ics(calendars.deadlines_of(officer, now=NOW))
    assert calendars.as_ics(calendars.deadlines_of(officer, now=NOW + timedelta(hours=2))) == first


def test_stamps_are_in_utc_and_a_moved_limit_is_newer_the_next_day(part, officer):
    """RFC 5545, 3.8.7.2: DTSTAMP is in UTC; midnight of Vietnam is the evening before."""
    first = events(calendars.as_ics(calendars.deadlines_of(officer, now=NOW)))[0]
    assert first["DTSTAMP"].to_ical() == b"20261122T170000Z"
    DatedPart.objects.filter(pk=part.pk).update(due_on=date(2027, 3, 31))
    tomorrow = NOW + timedelta(days=1)
    moved = events(calendars.as_ics(calendars.deadlines_of(officer, now=tomorrow)))[0]
    assert (moved["UID"], moved.decoded("DTSTART")) == (first["UID"], date(2027, 3, 31))
    assert moved.decoded("DTSTAMP") > first.decoded("DTSTAMP")


def test_a_program_is_told_to_ask_again_after_six_hours(period, address):
    lines = Client().get(address).content.decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert "X-PUBLISHED-TTL:PT6H" in lines


def test_a_report_withdrawn_before_the_deadline_is_a_deadline_again_under_its_own_name(
    written, cast, address, head
):
    before = [uid for uid, *_ in facts(Client().get(address).content)]
    report = bring_to(written, "submitted", cast)
    assert facts(Client().get(address).content) == []
    cycle_step(report, "withdraw", head)
    assert [uid for uid, *_ in facts(Client().get(address).content)] == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_takes_eleven_queries(count, assignment, part, officer, django_assert_num_queries):
    for number in range(1, count):
        DatedPart.objects.create(
            task=assignment.task, order=number + 1, words="x", due_words="y", due_on=part.due_on
        )
    with django_assert_num_queries(11):
        assert len(calendars.deadlines_of(officer, now=NOW)) == count


# --- one deadline ---------------------------------------------------------------------------------------


def test_one_deadline_is_added_from_the_list_and_from_the_report(period, report, sxd, officer):
    owed, client = obligation_of(sxd, period), signed_in(officer)
    path = f"/lich/bao-cao/{owed.pk}.ics"
    assert f'href="{path}"' in client.get("/bao-cao/").content.decode()
    assert f'href="{path}"' in client.get(f"/bao-cao/{report.pk}/").content.decode()
    answer = client.get(path)
    assert answer["Content-Disposition"] == f'attachment; filename="han-bao-cao-{owed.pk}.ics"'
    assert [uid for uid, *_ in facts(answer.content)] == [f"bao-cao-{owed.pk}@127.0.0.1"]


def test_another_agency_s_deadline_is_not_found(period, sxd, stranger):
    assert signed_in(stranger).get(f"/lich/bao-cao/{obligation_of(sxd, period).pk}.ics").status_code == 404


@pytest.mark.parametrize(
    ("who", "own", "all_of_them"),
    [
        ("officer", True, False),
        ("specialist", False, True),
        ("sct_head", True, True),
        ("leader", False, True),
        ("administrator", False, False),
    ],
)
def test_the_page_says_whose_deadlines_the_calendar_holds(who, own, all_of_them, request):
    words = text_of(signed_in(request.getfixturevalue(who)).get("/tai-khoan/nhac-viec/"))
    assert ("nhiệm vụ của cơ quan tự hiện trong lịch" in words) is own
    assert ("hạn các cơ quan gửi báo cáo của từng kỳ tự hiện" in words) is all_of_them
