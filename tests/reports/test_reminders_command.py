"""``manage.py send_reminders`` and the Celery entries."""

from datetime import date

import pytest
from celery import current_app
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from kombu.utils.imports import symbol_by_name

from agencies.models import Agency
from bacgiang_plan.celery import app
from reports import jobs
from reports.models import MailPreference, Obligation, Reminder
from reports.reminding.notifications import send_notifications
from reports.timeliness import deadline_words
from tasks.models import Assignment, DatedPart, Task
from tests.conftest import at
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, step, submit

pytestmark = pytest.mark.django_db
LEFT = deadline_words(at(2026, 12, 15), T_7)


def run(capsys, *args: str) -> list[str]:
    call_command("send_reminders", *args)
    return capsys.readouterr().out.splitlines()


@pytest.fixture
def only_sxd(period, sxd, officer, head):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")


def test_a_dry_run_prints_who_would_get_what_and_why_and_sends_nothing(only_sxd, capsys):
    assert run(capsys, "--dry-run", "--now", "2026-12-07T08:00") == [
        "Thời điểm: 08:00 ngày 07/12/2026.",
        "Sẽ gửi 2 thư:",
        "- Lan Officer <lan.officer@example.vn>, Sở Xây dựng",
        f"    Sở Xây dựng – Năm 2026: 7 ngày trước ngày cuối cùng trong hạn; {LEFT}; Chưa soạn",
        "- Hung Head <hung.head@example.vn>, Sở Xây dựng",
        f"    Sở Xây dựng – Năm 2026: 7 ngày trước ngày cuối cùng trong hạn; {LEFT}; Chưa soạn",
    ]
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_of_a_report_once_sent_no_deadline_is_told(only_sxd, sxd, period, officer, head, specialist, capsys):
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, OPENING)
    assert run(capsys, "--dry-run", "--now", "2026-12-07T08:00")[2:] == [
        "- Mai Specialist <mai.specialist@example.vn>, Sở Công Thương",
        "    Sở Xây dựng – Năm 2026: báo cáo chưa được xem xét sau 20 ngày làm việc; Đã gửi",
    ]


def test_a_dry_run_tells_of_every_kind_of_matter_in_one_mail(only_sxd, assignment, sxd, capsys):
    part = {"words": "Hoàn thành.", "due_words": "đến năm 2025", "due_on": date(2025, 12, 31)}
    DatedPart.objects.create(task=assignment.task, order=1, **part)
    other = Task.objects.create(
        section=assignment.task.section, clause="IV.1", order=9, text="Kế hoạch.", first_line=9, last_line=9
    )
    Assignment.objects.create(task=other, agency=sxd, role="lead")
    limit = {"words": "Ban hành.", "due_words": "tháng 9 năm 2026", "due_on": date(2026, 9, 30)}
    DatedPart.objects.create(task=other, order=1, **limit)
    assert run(capsys, "--dry-run", "--now", "2026-12-07T08:00")[2:6] == [
        "- Lan Officer <lan.officer@example.vn>, Sở Xây dựng",
        f"    Sở Xây dựng – Năm 2026: 7 ngày trước ngày cuối cùng trong hạn; {LEFT}; Chưa soạn",
        "    Sở Xây dựng – Nhiệm vụ III.2.2-1: nhiệm vụ có thời hạn, mốc quá hạn 330 ngày; quá hạn 341 ngày; "
        "Quá hạn",
        "    Sở Xây dựng – Kế hoạch triển khai (mục IV.1): kế hoạch triển khai chưa được ghi nhận, "
        "mốc quá hạn 60 ngày; quá hạn 68 ngày; Chưa ghi nhận",
    ]


def test_a_dry_run_names_apart_what_waits_for_the_next_week_or_for_the_daily_mail(
    only_sxd, assignment, officer, head, sxd, period, specialist, capsys
):
    """A task long past has its summary, news and a rung that may wait the daily mail of whoever wants one."""
    part = {"words": "Hoàn thành.", "due_words": "trong năm 2021", "due_on": date(2021, 12, 31)}
    DatedPart.objects.create(task=assignment.task, order=1, **part)
    MailPreference.objects.create(person=head, daily_digest=True)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, at(2026, 12, 7, 8, 30))
    send_notifications(now=at(2026, 12, 7, 8, 40))
    told = run(capsys, "--dry-run", "--now", "2026-12-07T09:00")
    assert [line.partition(" – Nhiệm vụ")[0].partition(";")[0] for line in told[1:]] == [
        "Không có thư nào cần gửi.",
        "Chưa gửi ở lượt này, để đến giờ hẹn: 4 thư:",
        "- Hung Head <hung.head@example.vn>, Sở Xây dựng, từ 08:00 ngày 08/12/2026",
        "    Sở Xây dựng – Năm 2026: 7 ngày trước ngày cuối cùng trong hạn",
        "    Sở Xây dựng – Năm 2026: báo cáo trình lãnh đạo duyệt",
        "- Lan Officer <lan.officer@example.vn>, Sở Xây dựng, từ 08:00 ngày 14/12/2026",
        "    Sở Xây dựng",
        "- Hung Head <hung.head@example.vn>, Sở Xây dựng, từ 08:00 ngày 14/12/2026",
        "    Sở Xây dựng",
        "- Mai Specialist <mai.specialist@example.vn>, Sở Công Thương, từ 08:00 ngày 14/12/2026",
        "    Sở Công Thương",
    ]
    assert Reminder.objects.exclude(rung__startswith="event-").count() == 0
    run(capsys, "--now", "2026-12-07T09:00")
    assert run(capsys, "--dry-run", "--now", "2026-12-07T09:10")[1:] == told[1:]
    assert run(capsys, "--dry-run", "--now", "2026-12-14T08:00")[1] == "Sẽ gửi 3 thư:"


def test_without_dry_run_it_sends_once_and_says_so(only_sxd, capsys):
    first = run(capsys, "--now", "2026-12-07T08:00")
    second = run(capsys, "--now", "2026-12-07T08:10")
    assert (first[1], second[1:]) == ("Đã gửi 2 thư nhắc.", ["Đã gửi 0 thư nhắc."])
    assert len(mail.outbox) == 2


def test_now_without_an_offset_is_the_clock_of_vietnam(only_sxd, capsys):
    assert run(capsys, "--now", "2026-12-07T00:00")[0] == "Thời điểm: 00:00 ngày 07/12/2026."
    assert run(capsys, "--now", "2026-12-06T17:00+00:00")[0] == "Thời điểm: 00:00 ngày 07/12/2026."


def test_a_day_off_says_when_the_next_run_is(only_sxd, capsys):
    assert run(capsys, "--now", "2026-12-12T08:00") == [
        "Thời điểm: 08:00 ngày 12/12/2026.",
        "Hôm đó không phải ngày làm việc, không gửi thư nhắc; lượt gửi tiếp theo: ngày 14/12/2026.",
    ]
    assert mail.outbox == []


@pytest.mark.parametrize("text", ["hôm nay", "8/12/2026", "2026-13-01T08:00", "2026-12-08T25:00", ""])
def test_a_moment_nobody_understands_is_refused_in_words(only_sxd, text):
    with pytest.raises(CommandError) as refusal:
        call_command("send_reminders", "--now", text)
    assert str(refusal.value) == (
        f"Không hiểu thời điểm “{text}”. Đề nghị ghi dạng 2026-12-08T08:00 (giờ Việt Nam)."
    )


def test_an_agency_nobody_of_which_can_be_reached_is_named(period, sxd, officer, capsys):
    Obligation.objects.exclude(agency__in=Agency.objects.filter(code__in=["sxd", "sct"])).update(
        kind="exempt"
    )
    assert run(capsys, "--dry-run", "--now", "2026-12-07T08:00")[-1] == (
        "Không có người nhận: Sở Công Thương – Năm 2026 (7 ngày trước ngày cuối cùng trong hạn)."
    )


def test_a_mail_to_somebody_without_an_agency_names_their_role(period, sxd, administrator, capsys):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    assert run(capsys, "--dry-run", "--now", "2026-12-07T08:00")[1:4] == [
        "Sẽ gửi 1 thư:",
        "- Anh Administrator <anh.administrator@example.vn>, Quản trị viên",
        "    Sở Xây dựng – không có người nhận nhắc việc: cơ quan không có người nhận nhắc việc; "
        "Không có người nhận",
    ]


def test_a_mail_server_that_is_down_is_said_in_words_and_loses_nothing(only_sxd, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match=r"Không kết nối được máy chủ thư.*ở lần chạy sau\.$"):
        call_command("send_reminders", "--now", "2026-12-07T08:00")


def test_the_celery_entries_read_the_clock_once_and_call_the_plain_functions(monkeypatch):
    called = []
    monkeypatch.setattr(timezone, "now", lambda: T_7)
    monkeypatch.setattr(jobs.runs, "send_reminders", lambda *, now: called.append(("reminders", now)))
    monkeypatch.setattr(jobs.notifications, "send_notifications", lambda *, now: called.append(("news", now)))
    jobs.send_reminders()
    jobs.send_notifications()
    assert called == [("reminders", T_7), ("news", T_7)]


def test_every_task_beat_names_exists():
    app.loader.import_default_modules()
    assert [
        row["task"] for row in app.conf.beat_schedule.values() if row["task"] not in current_app.tasks
    ] == []


def test_the_clock_keeps_no_file_that_could_be_damaged(tmp_path, monkeypatch):
    """A file of beat cut short by a power cut killed it at its next start, and nothing was sent any more."""
    monkeypatch.chdir(tmp_path)
    for name in ("celerybeat-schedule.dat", "celerybeat-schedule.dir", "celerybeat-schedule.bak"):
        (tmp_path / name).write_bytes(b"")
    clock = symbol_by_name(app.conf.beat_scheduler)(app=app)
    clock.sync()
    clock.close()
    assert set(app.conf.beat_schedule) <= set(clock.schedule)
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0, 0, 0]
