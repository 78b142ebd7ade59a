"""News of each step: to those whose turn it is, once, out of the history itself."""

from datetime import date, timedelta

import pytest
from django.core import mail

from agencies.models import Role
from bacgiang_plan.lib import mail as post
from reports.models import CompletionProposal, MailPreference, Reminder, ReportEvent
from reports.proposals import confirm_completion, decline_completion
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tasks.models import DatedPart
from tests.conftest import NOW, at, make_assignment, person
from tests.lib import loopback_smtp
from tests.reports.conftest import at_once
from tests.reports.reminder_world import draft, obligation_of, step, submit

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def drafted(period, sxd, officer, head, stranger, specialist, sct_head, leader, administrator):
    return draft(obligation_of(sxd, period), officer, NOW)


@pytest.fixture
def server(settings):
    with loopback_smtp.running(settings) as server:
        yield server


def told() -> dict[str, str]:
    """Who was mailed, and the subject after agency and period."""
    return {message.to[0]: message.subject.partition(": ")[2] for message in mail.outbox}


def tell(now=SOON) -> dict[str, str]:
    mail.outbox.clear()
    send_notifications(now=now)
    return told()


def test_a_request_for_approval_tells_the_heads_of_the_agency(drafted, officer, head):
    step(drafted, "request_approval", officer, NOW)
    assert tell() == {head.email: "báo cáo trình lãnh đạo duyệt"}
    assert mail.outbox[0].subject == "Sở Xây dựng – Năm 2026: báo cáo trình lãnh đạo duyệt"


def test_sent_back_tells_the_officers_with_the_reason(drafted, officer, head):
    step(drafted, "request_approval", officer, NOW)
    step(drafted, "send_back", head, NOW, note="Bổ sung số liệu <KCN Yên Lư>.")
    assert tell() == {officer.email: "lãnh đạo yêu cầu sửa báo cáo"}
    assert mail.outbox[0].body.partition("\n\n--")[0] == (
        "Kính gửi Lan Officer,\n"
        "\n"
        "Sở Xây dựng – Kỳ báo cáo: Năm 2026\n"
        "Hung Head đã yêu cầu sửa báo cáo lúc 08:00 ngày 23/11/2026.\n"
        "\n"
        "Ý kiến:\n"
        "Bổ sung số liệu <KCN Yên Lư>.\n"
        "\n"
        "Đề nghị chỉnh sửa và trình lại.\n"
        "\n"
        f"Địa chỉ: http://127.0.0.1:8000/bao-cao/{drafted.pk}/"
    )
    assert "Bổ sung số liệu &lt;KCN Yên Lư&gt;." in mail.outbox[0].alternatives[0].content


def test_a_submission_tells_the_specialists_and_not_the_sender(drafted, officer, head, specialist):
    submit(drafted, officer, head, NOW)
    assert tell() == {specialist.email: "báo cáo đã gửi, đề nghị xem xét"}


def test_a_return_tells_officers_and_heads_why(drafted, officer, head, specialist):
    submit(drafted, officer, head, NOW)
    step(drafted, "return", specialist, NOW, note="Thiếu phụ lục.")
    assert tell() == {officer.email: "báo cáo được trả lại", head.email: "báo cáo được trả lại"}
    assert all("Lý do trả lại:\nThiếu phụ lục." in message.body for message in mail.outbox)


def test_an_acceptance_tells_officers_and_heads_and_asks_for_nothing(drafted, officer, head, specialist):
    submit(drafted, officer, head, NOW)
    step(drafted, "accept", specialist, NOW)
    assert tell() == {
        officer.email: "báo cáo đã được tiếp nhận",
        head.email: "báo cáo đã được tiếp nhận",
    }
    assert all("Đề nghị xem" not in message.body for message in mail.outbox)


def test_a_round_told_step_by_step(drafted, officer, head, specialist):
    step(drafted, "request_approval", officer, NOW)
    first = tell()
    step(drafted, "submit", head, NOW)
    second = tell()
    step(drafted, "return", specialist, NOW, note="Thiếu phụ lục.")
    third = tell()
    assert [list(mailed) for mailed in (first, second, third)] == [
        [head.email],
        [specialist.email],
        [officer.email, head.email],
    ]


def test_nobody_is_told_of_the_step_he_took_himself(period, sct, specialist, sct_head):
    colleague, deputy = (
        person("Ly Officer", Role.OFFICER, sct),
        person("An Deputy", Role.CONSOLIDATOR_HEAD, sct),
    )
    report = draft(obligation_of(sct, period), colleague, NOW)
    submit(report, colleague, sct_head, NOW)
    assert list(tell()) == [specialist.email]
    step(report, "accept", deputy, NOW)
    assert list(tell()) == [colleague.email, sct_head.email]


# --- decisions on what a report called complete ----------------------------------------------------

DECLINED = "đề nghị công nhận hoàn thành không được xác nhận"


@pytest.fixture
def waiting(proposed) -> CompletionProposal:
    """What UBND huyện Hiệp Hòa calls complete; of its report all is told."""
    send_notifications(now=SOON)
    return proposed


def decline(proposal: CompletionProposal, by, now=SOON, reason="Thiếu biên bản nghiệm thu.") -> None:
    decline_completion(proposal, reason=reason, by=by, now=now)


def test_a_declined_completion_tells_officers_and_heads_of_its_agency_why(
    waiting, stranger, stranger_head, specialist, settings
):
    decline(waiting, specialist)
    assert tell() == {stranger.email: DECLINED, stranger_head.email: DECLINED}
    clause = waiting.assignment.task.clause
    assert mail.outbox[0].subject == f"UBND huyện Hiệp Hòa – Năm 2026: {DECLINED}"
    assert mail.outbox[0].body.partition("\n\n--")[0] == (
        "Kính gửi Tam Stranger,\n"
        "\n"
        "UBND huyện Hiệp Hòa – Kỳ báo cáo: Năm 2026\n"
        f"Sở Công Thương không xác nhận hoàn thành nhiệm vụ {clause} lúc 08:01 ngày 23/11/2026.\n"
        "\n"
        "Lý do không xác nhận:\n"
        "Thiếu biên bản nghiệm thu.\n"
        "\n"
        "Nhiệm vụ tiếp tục được theo dõi; đề nghị bổ sung kết quả, minh chứng và nêu lại trong báo cáo tới.\n"
        "\n"
        f"Địa chỉ: {settings.SITE_URL}/bao-cao/{waiting.report_id}/"
    )
    notice = Reminder.objects.get(person=stranger, rung=f"event-verdict-{waiting.pk}")
    assert notice.words.startswith(f"Sở Công Thương không xác nhận hoàn thành nhiệm vụ {clause}")
    assert tell() == {}


def test_a_confirmed_completion_is_told_to_nobody_and_ends_the_news_of_an_earlier_decline(
    waiting, stranger, specialist
):
    decline(waiting, specialist)
    tell()
    columns = {"assignment": waiting.assignment, "report": waiting.report, "completed_on": date(2026, 6, 1)}
    again = CompletionProposal.objects.create(**columns, proposed_at=SOON, proposed_by=stranger)
    confirm_completion(again, by=specialist, now=SOON)
    assert tell() == {}
    assert Reminder.objects.get(person=stranger, rung=f"event-verdict-{waiting.pk}").covered_at == SOON
    assert not CompletionProposal.objects.filter(notified_at=None).exists()


def test_a_decline_not_yet_told_is_no_news_once_the_agency_proposes_again(waiting, stranger, specialist):
    decline(waiting, specialist)
    columns = {"assignment": waiting.assignment, "report": waiting.report, "completed_on": date(2026, 6, 1)}
    CompletionProposal.objects.create(**columns, proposed_at=SOON, proposed_by=stranger)
    assert tell() == {}


def test_two_declines_of_one_report_are_both_told(waiting, section, stranger, specialist):
    other = make_assignment(section, stranger.agency, 97)
    columns = {"assignment": other, "report": waiting.report, "completed_on": date(2026, 6, 1)}
    second = CompletionProposal.objects.create(**columns, proposed_at=SOON, proposed_by=stranger)
    decline(waiting, specialist)
    decline(second, specialist)
    tell()
    told = [each.body.partition("nhiệm vụ ")[2].partition(" ")[0] for each in mail.outbox]
    assert sorted(told) == sorted([waiting.assignment.task.clause, other.task.clause] * 2)


def test_a_declined_part_is_named_and_a_daily_reader_hears_of_it_with_the_daily_mail(
    waiting, stranger, specialist
):
    part = {"words": "Hoàn thành", "due_words": "đến năm 2025", "due_on": date(2025, 12, 31)}
    dated = DatedPart.objects.create(task=waiting.assignment.task, order=1, **part)
    CompletionProposal.objects.filter(pk=waiting.pk).update(dated_part=dated)
    MailPreference.objects.create(person=stranger, daily_digest=True)
    decline(waiting, specialist)
    assert stranger.email not in tell()
    mail.outbox.clear()
    send_reminders(now=at(2026, 11, 25, 8))  # 24 November is a holiday
    [daily] = [each for each in mail.outbox if each.to == [stranger.email]]
    assert f"nhiệm vụ {waiting.assignment.task.clause}, phần “đến năm 2025” lúc 08:01" in daily.body


def test_ten_runs_at_once_tell_a_decline_once(real_database, waiting, stranger, stranger_head, specialist):
    decline(waiting, specialist)
    mail.outbox.clear()
    at_once(*[lambda: send_notifications(now=SOON)] * 10)
    assert sorted(each.to[0] for each in mail.outbox) == sorted([stranger.email, stranger_head.email])


def test_a_decline_of_more_than_a_week_ago_is_marked_and_never_mailed(waiting, specialist):
    decline(waiting, specialist, now=SOON)
    assert tell(SOON + timedelta(days=8)) == {}
    assert not CompletionProposal.objects.filter(notified_at=None).exists()


# --- once, and only while it is news ---------------------------------------------------------------


def test_a_second_run_tells_nothing_again(drafted, officer, head):
    step(drafted, "request_approval", officer, NOW)
    assert (len(tell()), len(tell()), len(tell(SOON + timedelta(days=1)))) == (1, 0, 0)
    assert ReportEvent.objects.get().notified_at == SOON


def test_only_the_latest_step_of_a_report_is_news(drafted, officer, head, specialist):
    submit(drafted, officer, head, NOW)
    assert list(tell()) == [specialist.email]
    assert ReportEvent.objects.filter(notified_at=None).count() == 0


def test_news_that_waited_for_the_mail_server_is_dropped_once_it_is_old(
    drafted, officer, head, specialist, settings
):
    step(drafted, "request_approval", officer, NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_notifications(now=SOON).stopped.startswith("Không kết nối được máy chủ thư. ")
    step(drafted, "submit", head, SOON)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert list(tell(SOON + timedelta(hours=3))) == [specialist.email]
    assert tell(SOON + timedelta(hours=4)) == {}


@pytest.mark.parametrize(("days", "mails"), [(7, 1), (8, 0)])
def test_steps_older_than_a_week_are_marked_and_never_mailed(drafted, officer, head, days, mails):
    step(drafted, "request_approval", officer, NOW)
    assert len(tell(NOW + timedelta(days=days))) == mails
    assert tell(NOW + timedelta(days=days, minutes=1)) == {}
    assert ReportEvent.objects.filter(notified_at=None).count() == 0


def test_an_action_nobody_waits_for_is_marked_without_a_mail(drafted, officer):
    ReportEvent.objects.create(
        report=drafted, action="archive", source="accepted", target="accepted", done_at=NOW, done_by=officer
    )
    assert tell() == {}
    assert ReportEvent.objects.get().notified_at == SOON


def test_a_disabled_head_hears_nothing(drafted, officer, head):
    step(drafted, "request_approval", officer, NOW)
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    assert tell() == {}


def test_a_head_disabled_before_the_retry_hears_nothing(drafted, officer, head, server):
    server.refused.add(head.email)
    step(drafted, "request_approval", officer, NOW)
    assert send_notifications(now=SOON).failed == 1
    server.refused.clear()
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    assert send_notifications(now=SOON + timedelta(hours=1)).sent == 0


def test_a_refused_address_is_recorded_and_retried_while_the_other_is_told(
    drafted, officer, head, specialist, server
):
    submit(drafted, officer, head, NOW)
    step(drafted, "return", specialist, NOW, note="Thiếu phụ lục.")
    server.refused.add(head.email)
    outcome = send_notifications(now=SOON)
    row = Reminder.objects.get(person=head)
    assert (outcome.sent, outcome.failed, row.attempts) == (1, 1, 1)
    assert row.error.endswith("hung.head@example.vn: 550 5.1.1 no such person")
    server.refused.clear()
    for minute in range(1, 10):
        send_notifications(now=SOON + timedelta(minutes=minute))
    assert [len(server.to(user.email)) for user in (officer, head)] == [1, 1]


def test_killed_between_the_mark_and_the_mail_it_is_told_by_the_next_run(drafted, officer, head, monkeypatch):
    class Killed(BaseException):
        pass

    def dying(message):
        raise Killed

    step(drafted, "request_approval", officer, NOW)
    with monkeypatch.context() as patch:
        patch.setattr(post, "send", dying)
        with pytest.raises(Killed):
            send_notifications(now=SOON)
    assert tell(SOON + timedelta(minutes=14)) == {}
    assert list(tell(SOON + timedelta(minutes=15))) == [head.email]


def test_mail_goes_out_at_night_and_on_sundays_too_for_somebody_waits(drafted, officer, head):
    sunday = at(2026, 11, 29, 23, 0)
    step(drafted, "request_approval", officer, sunday)
    assert list(tell(sunday)) == [head.email]
