"""Escalation: heads of agencies, lists for Sở Công Thương and Văn phòng UBND tỉnh, what is long past."""

from datetime import date

import pytest
from django.core import mail

from agencies.models import Agency, Role
from reports.models import ImplementingPlan, Obligation, Reminder
from reports.reminding.due import due_matters
from reports.reminding.ladder import REPORTS, TASKS
from reports.reminding.preferences import next_summary
from reports.reminding.runs import send_reminders
from tasks.models import Assignment, DatedPart, Task
from tests.conftest import at, make_assignment, person
from tests.reports.reminder_world import OPENING, daily, draft, due, names, obligation_of, submit, told, whole

pytestmark = pytest.mark.django_db


# --- reports ---


def test_from_the_third_day_the_mail_asks_the_head_to_see_to_it(period, sxd, officer, head):
    sentence = " Báo cáo đã quá hạn nhiều ngày: đề nghị lãnh đạo cơ quan chỉ đạo thực hiện."
    times = [
        {matter.agency: matter.time for matter in due(at(2026, 12, day, 8), "report")}[sxd]
        for day in (16, 17)
    ]
    assert times == [
        "Hạn gửi: trước ngày 15/12/2026 (quá hạn 2 ngày).",
        f"Hạn gửi: trước ngày 15/12/2026 (quá hạn 3 ngày).{sentence}",
    ]


def test_sct_and_then_the_office_get_one_list_each_of_what_is_overdue(
    period, office, officer, stranger, specialist
):
    clerk = person("Van Clerk", Role.OFFICER, office)
    for now in daily(date(2026, 12, 14), date(2027, 1, 5)):
        send_reminders(now=now)
    assert told("overdue") == [
        ("T+7", "Mai Specialist", date(2026, 12, 21)),
        ("T+14", "Mai Specialist", date(2026, 12, 28)),
        ("T+21", "Mai Specialist", date(2027, 1, 4)),
    ]
    assert told("overdue-office") == [
        ("T+14", "Van Clerk", date(2026, 12, 28)),
        ("T+21", "Van Clerk", date(2027, 1, 4)),
    ]
    assert len([message for message in mail.outbox if message.to == [clerk.email]]) == 2


def test_the_list_names_every_agency_with_its_days_and_state(period, office, officer, stranger, specialist):
    sct = Agency.objects.get(is_consolidator=True)
    Obligation.objects.filter(agency=sct).update(kind="exempt")
    [matter] = due(at(2026, 12, 21, 8), "overdue")
    assert whole(matter) == [
        "Sở Công Thương – Năm 2026",
        "Sở Công Thương – Danh sách quá hạn, kỳ báo cáo: Năm 2026",
        "Đề nghị đôn đốc các cơ quan quá hạn gửi báo cáo.",
        "2 cơ quan",
        "2 cơ quan quá hạn gửi báo cáo.",
        "Quá hạn chưa gửi báo cáo",
        "Sở Xây dựng: quá hạn 7 ngày, chưa soạn",
        "UBND huyện Hiệp Hòa: quá hạn 7 ngày, chưa soạn",
        "/qua-han/2026-nam/",
    ]


def test_the_notice_in_the_portal_names_them_too(period, sct, sxd, officer, specialist):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    send_reminders(now=at(2026, 12, 21, 8))
    assert Reminder.objects.get(person=specialist).words == (
        "Đề nghị đôn đốc các cơ quan quá hạn gửi báo cáo.\n"
        "1 cơ quan quá hạn gửi báo cáo.\n"
        "Sở Xây dựng: quá hạn 7 ngày, chưa soạn"
    )


def test_an_agency_with_an_extension_is_listed_once_overdue_and_brings_the_next_list_by_its_own_clock(
    period, sct, sxd, officer, stranger, specialist
):
    Obligation.objects.filter(agency=sct).update(kind="exempt")
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 18))
    for now in daily(date(2026, 12, 21), date(2026, 12, 25)):
        send_reminders(now=now)
    lists = [
        [line.partition(":")[0] for line in due(now, "overdue")[0].missing]
        for now in (at(2026, 12, 21, 8), at(2026, 12, 24, 8))
    ]
    assert lists == [["UBND huyện Hiệp Hòa", "Sở Xây dựng"]] * 2
    assert [day for _, _, day in told("overdue")] == [date(2026, 12, 21), date(2026, 12, 24)]


def test_the_list_ends_when_all_have_sent(period, sct, sxd, stranger_agency, officer, head, specialist):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    assert len(due(at(2026, 12, 21, 8), "overdue")) == 1
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, at(2026, 12, 21, 9))
    assert due(at(2026, 12, 21, 10), "overdue") == []


def test_an_ad_hoc_report_comes_onto_a_list_of_its_own(period, sct, sxd, officer, specialist):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    type(period).objects.update(kind="ad_hoc", name="Báo cáo đột xuất về hạ tầng", request="Báo cáo hạ tầng.")
    [matter] = due(at(2026, 12, 21, 8), "overdue")
    assert (matter.title, matter.missing) == (
        "Sở Công Thương – Báo cáo đột xuất về hạ tầng",
        ("Sở Xây dựng: quá hạn 7 ngày, chưa soạn",),
    )


def test_an_extension_an_exemption_and_a_lock_take_an_agency_off_the_list(
    period, sct, sxd, stranger_agency, officer, specialist, sct_head
):
    def listed() -> list[str]:
        return [
            line.partition(":")[0] for each in due(at(2026, 12, 21, 8), "overdue") for line in each.missing
        ]

    Obligation.objects.filter(agency=sct).update(kind="exempt")
    assert listed() == ["Sở Xây dựng", "UBND huyện Hiệp Hòa"]
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 25))
    assert listed() == ["UBND huyện Hiệp Hòa"]
    Obligation.objects.filter(agency=stranger_agency).update(kind="exempt")
    assert listed() == []
    Obligation.objects.update(kind="owed", due_before=at(2026, 12, 15))
    assert len(listed()) == 3
    type(period).objects.update(locked_at=OPENING, locked_by=sct_head)
    assert listed() == []


def test_without_a_specialist_the_head_of_sct_gets_the_list(period, sct_head, officer):
    assert names(due(at(2026, 12, 21, 8), "overdue")[0]) == ["Son Consolidator"]


# --- tasks and the agencies' own plans ---

LIMIT = date(2025, 12, 31)


def limited(assignment: Assignment, due_on: date = LIMIT) -> DatedPart:
    return DatedPart.objects.create(
        task=assignment.task, order=1, words="hoàn thành quy hoạch", due_words="đến năm 2025", due_on=due_on
    )


def test_an_overdue_task_goes_from_its_head_to_sct_and_to_the_office(assignment, office, officer, specialist):
    limited(assignment)
    person("Van Clerk", Role.OFFICER, office)
    for now in daily(date(2026, 1, 5), date(2026, 4, 5)):
        send_reminders(now=now)
    assert told("overdue") == [
        ("T+30", "Mai Specialist", date(2026, 1, 30)),
        ("T+60", "Mai Specialist", date(2026, 3, 2)),
        ("T+90", "Mai Specialist", date(2026, 3, 31)),
    ]
    assert told("overdue-office") == [
        ("T+60", "Van Clerk", date(2026, 3, 2)),
        ("T+90", "Van Clerk", date(2026, 3, 31)),
    ]


def test_the_list_of_tasks_names_each_agency_with_its_tasks_and_days(
    section, sxd, stranger_agency, officer, stranger, specialist
):
    for number, agency in enumerate([sxd, sxd, stranger_agency], 1):
        limited(make_assignment(section, agency, number))
    [matter] = due(at(2026, 1, 30, 8), "overdue")
    assert whole(matter) == [
        "Sở Công Thương – Nhiệm vụ có thời hạn",
        "Sở Công Thương – Danh sách quá hạn, nhiệm vụ có thời hạn",
        "Đề nghị đôn đốc các cơ quan có nhiệm vụ quá hạn hoàn thành.",
        "2 cơ quan",
        "2 cơ quan có nhiệm vụ quá hạn hoàn thành.",
        "Quá hạn chưa hoàn thành nhiệm vụ",
        "Sở Xây dựng: nhiệm vụ III.2.2-1 (hạn 31/12/2025) quá hạn 30 ngày; "
        "nhiệm vụ III.2.2-2 (hạn 31/12/2025) quá hạn 30 ngày",
        "UBND huyện Hiệp Hòa: nhiệm vụ III.2.2-3 (hạn 31/12/2025) quá hạn 30 ngày",
        "/nhiem-vu/?label=overdue",
    ]
    Assignment.objects.update(completed_on=date(2026, 1, 30))
    assert due(at(2026, 1, 30, 9), "overdue") == []


def plan_asked(section, *agencies: Agency) -> None:
    for agency in agencies:
        asked = make_assignment(section, agency, 90)
    Task.objects.filter(pk=asked.task_id).update(clause="IV.1")
    limited(asked, date(2021, 9, 30))


def test_a_plan_not_recorded_comes_onto_the_list_until_it_is(
    section, sxd, stranger_agency, officer, specialist
):
    plan_asked(section, sxd, stranger_agency)
    now = at(2021, 11, 1, 8)
    [matter] = due(now, "overdue")
    assert whole(matter) == [
        "Sở Công Thương – Kế hoạch triển khai (mục IV.1)",
        "Sở Công Thương – Danh sách quá hạn, kế hoạch triển khai của cơ quan (mục IV.1 của Kế hoạch)",
        "Đề nghị đôn đốc các cơ quan chưa ghi nhận kế hoạch triển khai.",
        "2 cơ quan",
        "2 cơ quan chưa ghi nhận kế hoạch triển khai.",
        "Quá hạn chưa ghi nhận kế hoạch triển khai",
        "Sở Xây dựng: quá hạn 32 ngày",
        "UBND huyện Hiệp Hòa: quá hạn 32 ngày",
        "/ke-hoach-trien-khai/",
    ]
    ImplementingPlan.objects.create(
        agency=sxd, number="45/KH-SXD", issued_on=date(2021, 9, 1), recorded_at=now, recorded_by=officer
    )
    assert due(now, "overdue")[0].missing == ("UBND huyện Hiệp Hòa: quá hạn 32 ngày",)


def test_one_mail_brings_a_reader_the_lists_of_every_kind(
    period, section, sct, sxd, officer, head, stranger, specialist
):
    limited(make_assignment(section, sxd, 2), date(2026, 11, 21))
    plan_asked(section, sxd)
    send_reminders(now=at(2026, 12, 21, 8))
    [message] = [message for message in mail.outbox if message.to == [specialist.email]]
    assert [line[3:] for line in message.body.splitlines() if line[:1].isdigit()] == [
        "Sở Công Thương – Danh sách quá hạn, kỳ báo cáo: Năm 2026",
        "Sở Công Thương – Danh sách quá hạn, nhiệm vụ có thời hạn",
    ]
    mail.outbox.clear()
    send_reminders(now=at(2026, 12, 28, 8))  # the plans of 2021 are long past: they wait for the week after
    [message] = [message for message in mail.outbox if message.to == [specialist.email]]
    assert [line[3:] for line in message.body.splitlines() if line[:1].isdigit()] == [
        "Sở Công Thương – Danh sách quá hạn, kỳ báo cáo: Năm 2026",
        "Sở Công Thương – Danh sách quá hạn, kế hoạch triển khai của cơ quan (mục IV.1 của Kế hoạch)",
    ]


# --- what was long past when the portal began ---


def test_a_ladder_is_long_past_a_month_after_its_last_rung():
    last_day = date(2026, 12, 14)
    days = [(REPORTS, date(2027, 3, 18)), (REPORTS, date(2027, 3, 19)), (TASKS, date(2028, 1, 9))]
    assert [ladder.at(last_day, day).is_long_past for ladder, day in days] == [False, True, False]
    assert TASKS.at(last_day, date(2028, 1, 10)).is_long_past


@pytest.mark.parametrize(
    ("now", "summary"),
    [
        (at(2026, 11, 23, 7), at(2026, 11, 30, 8)),  # a Monday before eight
        (at(2026, 11, 27, 17), at(2026, 11, 30, 8)),
        (at(2026, 11, 29, 23), at(2026, 11, 30, 8)),
        (at(2027, 2, 3, 8), at(2027, 2, 11, 8)),  # Tết
    ],
)
def test_what_is_long_past_is_mailed_with_the_next_week(now, summary):
    assert next_summary(now) == summary


def test_a_first_run_mails_nothing_long_past_and_the_week_after_tells_it_once(
    section, sxd, stranger_agency, officer, head, stranger, specialist
):
    plan_asked(section, sxd, stranger_agency)
    limited(make_assignment(section, sxd, 2), date(2021, 12, 31))
    for now in daily(date(2026, 11, 3), date(2026, 11, 8)):  # from Tuesday to Sunday
        send_reminders(now=now)
    assert mail.outbox == []
    assert [row.person.full_name for row in Reminder.objects.open().order_by("pk")] == [
        "Lan Officer",
        "Hung Head",
        "Lan Officer",
        "Hung Head",
        "Tam Stranger",
        "Mai Specialist",
        "Mai Specialist",
    ]
    for now in daily(date(2026, 11, 9), date(2027, 2, 28)):
        send_reminders(now=now)
    assert sorted((message.to[0], message.subject) for message in mail.outbox) == [
        (head.email, f"Sở Xây dựng – Nhiệm vụ III.2.2-2: {TASK_ASK} (quá hạn 1.774 ngày) và 1 việc khác"),
        (officer.email, f"Sở Xây dựng – Nhiệm vụ III.2.2-2: {TASK_ASK} (quá hạn 1.774 ngày) và 1 việc khác"),
        (
            specialist.email,
            "Sở Công Thương – Nhiệm vụ có thời hạn: đề nghị đôn đốc các cơ quan có nhiệm vụ quá hạn "
            "hoàn thành (1 cơ quan) và 1 việc khác",
        ),
        (
            stranger.email,
            "UBND huyện Hiệp Hòa – Kế hoạch triển khai (mục IV.1): đề nghị ban hành, ghi nhận số, ngày của "
            "kế hoạch triển khai (quá hạn 1.866 ngày)",
        ),
    ]
    assert Reminder.objects.open().count() == 7


TASK_ASK = "đề nghị hoàn thành, báo cáo kết quả kèm minh chứng để Sở Công Thương xác nhận"


def test_what_is_put_in_order_before_the_summary_is_never_mailed(section, sxd, officer):
    plan_asked(section, sxd)
    now = at(2026, 11, 3, 8)
    send_reminders(now=now)
    ImplementingPlan.objects.create(
        agency=sxd, number="45/KH-SXD", issued_on=date(2021, 9, 1), recorded_at=now, recorded_by=officer
    )
    send_reminders(now=at(2026, 11, 9, 8))
    assert (mail.outbox, Reminder.objects.open().count()) == ([], 0)


def test_a_last_rung_that_comes_late_is_still_mailed_at_once(assignment, officer):
    limited(assignment)
    send_reminders(now=at(2027, 1, 20, 8))  # T+360 was 26/12
    assert len(mail.outbox) == 1


def test_a_limit_still_on_its_ladder_is_told_to_a_new_portal_at_once(assignment, officer):
    limited(assignment)
    send_reminders(now=at(2026, 11, 3, 8))
    assert [message.to for message in mail.outbox] == [[officer.email]]


# --- cost ---


def test_a_list_read_again_before_it_goes_costs_its_own_kind_only(
    period, section, sxd, stranger, specialist, django_assert_max_num_queries
):
    """Each reader's mail is checked again: a list is no dearer than any other matter of the mail."""
    now = at(2026, 12, 21, 8)
    limited(make_assignment(section, sxd, 1))
    for key, most in ((f"overdue/{period.pk}", 12), ("overdue/tasks", 15), ("overdue/plans", 12)):
        [whole] = [matter for matter in due_matters(now=now) if matter.key == key] or [None]
        with django_assert_max_num_queries(most):
            again = due_matters(now=now, keys={key})
        assert again == ([whole] if whole else [])


def test_the_lists_cost_two_queries_whatever_is_on_them(
    period, section, sxd, officer, stranger, sct_officer, specialist, django_assert_max_num_queries
):
    now = at(2026, 12, 21, 8)
    limited(make_assignment(section, sxd, 1))
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    with django_assert_max_num_queries(30) as few:
        due_matters(now=now)
    for number in range(2, 6):
        limited(make_assignment(section, sxd, number))
    Obligation.objects.update(kind="owed")
    with django_assert_max_num_queries(30) as many:
        due_matters(now=now)
    assert len(few.captured_queries) == len(many.captured_queries)
