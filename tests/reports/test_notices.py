"""Notices in the portal: the list, one click to the matter, what is read, the bell of every page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import User
from reports.enums import Ending
from reports.models import Obligation, Reminder
from reports.reminding import inbox, notices
from reports.reminding.due import due_matters
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tests.conftest import NOW
from tests.reports.pages import inline_code, queries, signed_in, text_of
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, opened_period, step, submit

pytestmark = pytest.mark.django_db
LIST = "/thong-bao/"


def told(person: User, title: str, **columns) -> Reminder:
    given = {"matter": "report/1", "rung": f"event-{title}", "path": "/bao-cao/", "made_at": NOW}
    return Reminder.objects.create(person=person, title=title, **{"words": "Đề nghị xem."} | given | columns)


def titles(answer) -> list[tuple[str, str]]:
    return [(row.title, row.state) for row in answer.context["page"].object_list]


# --- the list ------------------------------------------------------------------------------------


def test_open_notices_stand_first_and_the_newest_of_them_on_top(officer):
    told(officer, "cũ", made_at=NOW - timedelta(days=9))
    told(officer, "xong", settled_at=NOW, ending=Ending.DONE)
    told(officer, "không đến lượt", settled_at=NOW, ending=Ending.STOPPED, made_at=NOW - timedelta(days=2))
    told(officer, "được thay", covered_at=NOW)
    told(officer, "đã đọc", read_at=NOW, made_at=NOW - timedelta(days=1))
    told(officer, "mới")
    client = signed_in(officer)
    still_open = [("mới", "chưa xem"), ("đã đọc", ""), ("cũ", "chưa xem")]
    assert titles(client.get(LIST)) == still_open
    assert titles(client.get(LIST + "?xem=tat-ca")) == [
        *still_open,
        ("được thay", "đã có thông báo mới hơn"),
        ("xong", "đã xong"),
        ("không đến lượt", "đã dừng nhắc"),
    ]


def test_the_page_says_how_many_are_unread_and_what_to_expect_when_there_is_none(officer):
    client = signed_in(officer)
    assert "Không có thông báo chưa xem" in text_of(client.get(LIST))
    assert "Không có việc nào đang chờ." in text_of(client.get(LIST))
    told(officer, "Sở Xây dựng – Kỳ báo cáo: Năm 2026")
    page = client.get(LIST)
    assert "1 thông báo chưa xem" in text_of(page)
    assert inline_code(page) == []


def test_long_lists_have_pages(officer):
    for number in range(30):
        told(officer, f"{number}")
    client = signed_in(officer)
    assert [len(titles(client.get(f"{LIST}?page={page}"))) for page in (1, 2)] == [25, 5]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_news_takes_five_queries_however_long(count, officer):
    for number in range(count):
        told(officer, f"{number}")
    assert (
        queries(signed_in(officer), LIST) == 7
    )  # session, person; what may be done; count, rows, newest, unread


def test_a_notice_says_first_what_is_asked_then_each_thing_on_a_line_of_its_own(officer):
    told(officer, "ngắn", words="Đề nghị xem.")
    told(officer, "dài", words="\n".join(["Đề nghị đôn đốc.", *(f"Cơ quan {number}" for number in range(9))]))
    page = signed_in(officer).get(LIST)
    rows = {row.title: (row.ask, row.lines, row.more) for row in page.context["page"].object_list}
    assert rows == {
        "ngắn": ("Đề nghị xem.", [], 0),
        "dài": ("Đề nghị đôn đốc.", [f"Cơ quan {number}" for number in range(7)], 2),
    }
    assert "và 2 dòng khác, xem khi mở việc" in text_of(page)


# --- one click to the matter ----------------------------------------------------------------------


def test_opening_a_notice_leads_to_its_matter_and_marks_it_read_once(officer):
    row, client = told(officer, "x", path="/bao-cao/"), signed_in(officer)
    answer = client.get(f"{LIST}{row.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/")
    row.refresh_from_db()
    first = row.read_at
    client.get(f"{LIST}{row.pk}/")
    row.refresh_from_db()
    assert (first is not None, row.read_at) == (True, first)


def test_somebody_else_s_notice_is_not_found_and_stays_unread(officer, head):
    row = told(officer, "x")
    assert signed_in(head).get(f"{LIST}{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_marking_all_read_spares_others_and_what_came_after_the_page_was_made(officer, head):
    seen, other = told(officer, "a"), told(head, "b")
    client = signed_in(officer)
    until = client.get(LIST).context["inbox"].newest
    late = told(officer, "c")
    answer = client.post(LIST + "da-xem/", {"until": until}, follow=True)
    assert "Đã đánh dấu 1 thông báo là đã xem." in text_of(answer)
    unread = Reminder.objects.filter(read_at=None).order_by("pk")
    assert (seen.pk, list(unread)) == (until, [other, late])


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 40])
def test_a_wrong_mark_of_where_to_stop_is_no_fault(until, officer):
    told(officer, "a")
    assert signed_in(officer).post(LIST + "da-xem/", {"until": until}).status_code == 302


# --- the bell --------------------------------------------------------------------------------------


def test_every_page_has_the_bell_and_asks_for_its_count_by_itself(officer, period):
    page = signed_in(officer).get("/bao-cao/").content.decode()
    assert '<a class="site-bell" href="/thong-bao/">Thông báo<span hx-get="/thong-bao/so/"' in page


@pytest.mark.parametrize(
    ("count", "words"), [(0, ""), (1, "1 chưa xem"), (99, "99 chưa xem"), (120, "99+ chưa xem")]
)
def test_the_bell_counts_unread_open_notices(count, words, officer, head):
    told(head, "of another")
    told(officer, "read", read_at=NOW)
    told(officer, "settled", settled_at=NOW, ending=Ending.DONE)
    told(officer, "covered", covered_at=NOW)
    for number in range(count):
        told(officer, f"{number}")
    assert text_of(signed_in(officer).get(reverse("reports:bell"))) == words


def test_the_count_is_one_query_while_nothing_is_unread(officer, django_assert_num_queries):
    told(officer, "read", read_at=NOW)
    inbox.bell_count(officer, now=NOW)
    with django_assert_num_queries(1):
        inbox.bell_count(officer, now=NOW)


# --- the truth at the moment of looking ------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("reports.views.notices.timezone.now", lambda: T_7 + timedelta(minutes=2))


def bell(person: User) -> str:
    return text_of(signed_in(person).get(reverse("reports:bell")))


@pytest.fixture
def reminded(period, sxd, officer, head, stranger, clock) -> Obligation:
    """What Sở Xây dựng owes, of which its people heard at T−7."""
    send_reminders(now=T_7)
    return obligation_of(sxd, period)


def test_what_is_done_leaves_list_and_bell_at_once_without_a_run(reminded, officer, head, stranger):
    assert (bell(officer), bell(head)) == ("1 chưa xem", "1 chưa xem")
    report = draft(reminded, officer, T_7)
    step(report, "request_approval", officer, T_7 + timedelta(minutes=1))
    assert (bell(officer), bell(head), bell(stranger)) == ("", "1 chưa xem", "1 chưa xem")
    step(report, "submit", head, T_7 + timedelta(minutes=2))
    assert (titles(signed_in(head).get(LIST)), bell(head)) == ([], "")
    for person in (officer, head):
        everything = signed_in(person).get(LIST + "?xem=tat-ca")
        assert titles(everything) == [("Sở Xây dựng – Kỳ báo cáo: Năm 2026", "đã xong")]


def test_looking_covers_nothing_and_tells_nothing_new(reminded, officer, clock, monkeypatch):
    """At T−1 no run has come yet: what was told at T−7 goes on standing until the run speaks."""
    monkeypatch.setattr("reports.views.notices.timezone.now", lambda: T_7 + timedelta(days=4))
    assert titles(signed_in(officer).get(LIST)) == [("Sở Xây dựng – Kỳ báo cáo: Năm 2026", "chưa xem")]
    assert Reminder.objects.filter(person=officer).get().covered_at is None


def test_what_was_settled_by_looking_and_is_owed_again_comes_back_with_the_next_run(reminded, officer, head):
    report = draft(reminded, officer, T_7)
    step(report, "request_approval", officer, T_7 + timedelta(minutes=1))
    assert bell(officer) == ""
    step(report, "send_back", head, T_7 + timedelta(minutes=3), note="Sửa.")
    send_reminders(now=T_7 + timedelta(minutes=10))
    row = Reminder.objects.get(person=officer, rung__startswith="T-7")
    assert (row.settled_at, row.ending, row.attempts) == (None, "", 1)


def test_looking_costs_the_same_with_one_open_notice_and_with_three(reminded, period, officer):
    one = queries(signed_in(officer), LIST), queries(signed_in(officer), reverse("reports:bell"))
    for year in (2027, 2028):
        opened_period(year, period.window_end, OPENING)
    send_reminders(now=T_7 + timedelta(minutes=1))
    assert Reminder.objects.filter(person=officer).unread().count() == 3
    assert (queries(signed_in(officer), LIST), queries(signed_in(officer), reverse("reports:bell"))) == one


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"kind": "exempt"}, "đã dừng nhắc"),
        ({"due_before": T_7 + timedelta(days=300)}, None),
    ],
)
def test_what_ends_otherwise_is_not_called_done(change, state, reminded, officer):
    """An exemption ends the asking; a moved deadline does not: the report is still to be sent."""
    Obligation.objects.filter(pk=reminded.pk).update(**change)
    everything = titles(signed_in(officer).get(LIST + "?xem=tat-ca"))
    assert everything == [("Sở Xây dựng – Kỳ báo cáo: Năm 2026", state or "chưa xem")]


# --- what stands and what is over ----------------------------------------------------------------------


def test_a_later_rung_covers_the_notice_of_the_earlier_one(period, officer):
    send_reminders(now=T_7)
    send_reminders(now=T_7 + timedelta(days=4))
    rows = Reminder.objects.order_by("pk").values_list("rung", "covered_at", "settled_at")
    assert list(rows) == [
        ("T-7@2026-12-14", T_7 + timedelta(days=4), None),
        ("T-1@2026-12-14", None, None),
    ]


def test_what_is_done_is_settled_the_covered_notice_too(period, officer):
    send_reminders(now=T_7)
    send_reminders(now=T_7 + timedelta(days=4))
    Obligation.objects.update(kind="exempt")
    send_reminders(now=T_7 + timedelta(days=4, minutes=10))
    assert Reminder.objects.filter(settled_at=None).count() == 0


def test_writing_twice_changes_nothing(period, officer, head):
    assert notices.write(due_matters(now=T_7), now=T_7) == 2
    before = list(Reminder.objects.order_by("pk").values())
    assert notices.write(due_matters(now=T_7), now=T_7 + timedelta(minutes=10)) == 0
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_news_is_a_notice_and_covers_the_news_before_it(period, sxd, officer, head, specialist):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, NOW)
    send_notifications(now=NOW)
    step(report, "return", specialist, NOW + timedelta(hours=1), note="Bổ sung số liệu.")
    send_notifications(now=NOW + timedelta(hours=1))
    rows = Reminder.objects.order_by("pk").select_related("person")
    assert [(row.person, bool(row.covered_at)) for row in rows] == [
        (specialist, True),
        (officer, False),
        (head, False),
    ]
    page = signed_in(officer).get(LIST)
    assert titles(page) == [("Sở Xây dựng – Kỳ báo cáo: Năm 2026", "chưa xem")]
