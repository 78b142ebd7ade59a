"""Between the claim of a mail and its sending: nobody is mailed what is no longer theirs to do."""

from datetime import date, timedelta

import pytest
from django.core import mail

from agencies.models import Agency, User
from reports.duties import decisions
from reports.duties.decisions import Paper
from reports.enums import Ending, ObligationKind
from reports.models import LadderRung, MailPreference, Obligation, Reminder, ReportingPeriod
from reports.reminding import ledger
from reports.reminding.notifications import send_notifications
from reports.reminding.outboxes import Telling
from reports.reminding.runs import send_reminders
from tests.conftest import at
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, opened_period, step, submit

pytestmark = pytest.mark.django_db
PAPER = Paper("12/SCT-KH", date(2026, 12, 7), "Thiên tai.")
LATER = at(2026, 12, 7, 8, 20)


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen right after the first mail was claimed."""

    def happens(change) -> None:
        claim = ledger.claim

        def claiming(*args, **options):
            taken = claim(*args, **options)
            monkeypatch.setattr(ledger, "claim", claim)
            change()
            return taken

        monkeypatch.setattr(ledger, "claim", claiming)

    return happens


def sent() -> list[str]:
    return [to for message in mail.outbox for to in message.to]


def rows(person: User) -> list[tuple[str, int, bool]]:
    found = Reminder.objects.filter(person=person).order_by("pk")
    return [(row.rung.partition("@")[0], row.attempts, row.sent_at is not None) for row in found]


def without_t_7(period: ReportingPeriod) -> None:
    LadderRung.objects.bulk_create(
        LadderRung(scope="report", period=period, days_left=days) for days in (30, 15, 1)
    )


CHANGES = {
    "extended": lambda period, officer, sct: decisions.extend(
        obligation_of(officer.agency, period),
        seen=period.due_before,
        due_before=at(2027, 1, 15),
        paper=PAPER,
        by=sct,
        now=T_7,
    ),
    "exempted": lambda period, officer, sct: decisions.exempt(
        obligation_of(officer.agency, period), paper=PAPER, by=sct, now=T_7
    ),
    "period locked": lambda period, officer, sct: ReportingPeriod.objects.update(
        locked_at=T_7, locked_by=sct
    ),
    "ladder without that rung": lambda period, officer, sct: without_t_7(period),
    "deactivated": lambda period, officer, sct: User.objects.filter(pk=officer.pk).update(is_active=False),
    "without an address": lambda period, officer, sct: User.objects.filter(pk=officer.pk).update(email=""),
    "moved": lambda period, officer, sct: User.objects.filter(pk=officer.pk).update(agency=sct.agency),
    "of another role": lambda period, officer, sct: User.objects.filter(pk=officer.pk).update(role="leader"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_between_claim_and_sending_stops_the_mail_and_costs_no_attempt(
    change, period, officer, specialist, meanwhile
):
    meanwhile(lambda: CHANGES[change](period, officer, specialist))
    send_reminders(now=T_7)
    assert sent() == []
    assert rows(officer) == [("T-7", 0, False)]


def test_who_is_sent_to_is_read_again_too(period, officer, meanwhile):
    meanwhile(lambda: User.objects.filter(pk=officer.pk).update(email="lan.moi@example.vn", full_name="Lan"))
    send_reminders(now=T_7)
    [message] = mail.outbox
    assert (message.to, message.body.startswith("Kính gửi Lan,\n")) == (["lan.moi@example.vn"], True)


def test_an_extension_granted_meanwhile_is_told_with_the_new_date(period, officer, specialist, meanwhile):
    meanwhile(lambda: CHANGES["extended"](period, officer, specialist))
    send_reminders(now=T_7)
    send_reminders(now=LATER)
    assert sent() == [officer.email]
    assert rows(officer) == [("T-7", 0, False), ("opening", 1, True)]
    assert "trước ngày 15/01/2027" in mail.outbox[0].body


def test_an_agency_that_is_exempt_and_owes_again_is_told_what_it_missed(period, officer, specialist):
    owed = obligation_of(officer.agency, period)
    decisions.exempt(owed, paper=PAPER, by=specialist, now=OPENING)
    send_reminders(now=T_7)
    assert Reminder.objects.count() == 0
    decisions.restore(owed, paper=PAPER, by=specialist, now=T_7)
    send_reminders(now=LATER)
    assert sent() == [officer.email]


def test_an_exemption_after_the_notice_settles_it_and_its_end_opens_it_again(period, officer, specialist):
    owed = obligation_of(officer.agency, period)
    send_reminders(now=T_7)
    decisions.exempt(owed, paper=PAPER, by=specialist, now=T_7)
    send_reminders(now=LATER)
    notice = Reminder.objects.get(person=officer)
    assert notice.settled_at == LATER
    decisions.restore(owed, paper=PAPER, by=specialist, now=LATER)
    send_reminders(now=LATER + timedelta(minutes=10))
    notice.refresh_from_db()
    assert (notice.settled_at, notice.covered_at, len(sent())) == (None, None, 1)


def test_a_slower_run_that_read_an_older_state_hides_no_notice_for_long(period, officer, specialist):
    send_reminders(now=T_7)
    Reminder.objects.update(settled_at=T_7, ending=Ending.DONE)
    send_reminders(now=LATER)
    assert list(Reminder.objects.values_list("settled_at", "covered_at")) == [(None, None)]
    Reminder.objects.update(covered_at=T_7)
    send_reminders(now=LATER)
    assert list(Reminder.objects.values_list("settled_at", "covered_at")) == [(None, None)]


def test_a_person_moved_while_the_daily_mail_waits_hears_nothing_of_the_old_agency(
    period, sxd, officer, stranger, stranger_agency
):
    MailPreference.objects.create(person=officer, daily_digest=True)
    send_reminders(now=at(2026, 12, 7, 7))
    User.objects.filter(pk=officer.pk).update(agency=stranger_agency)
    send_reminders(now=T_7)
    [body] = [message.body for message in mail.outbox if message.to == [officer.email]]
    assert ("Sở Xây dựng" in body, "UBND huyện Hiệp Hòa" in body) == (False, True)


def test_an_agency_that_ends_is_reminded_of_its_report_while_it_has_people_and_of_no_task(
    period, sxd, officer
):
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2026, 12, 1))
    send_reminders(now=T_7)
    assert sent() == [officer.email]


# --- news -------------------------------------------------------------------------------------------


def returned(period, officer, head, specialist) -> None:
    report = draft(obligation_of(officer.agency, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    step(report, "return", specialist, OPENING, note="Số liệu nội bộ.")


GONE = {name: CHANGES[name] for name in ("deactivated", "without an address", "moved", "of another role")}


@pytest.mark.parametrize("change", GONE)
def test_news_is_not_mailed_to_somebody_who_left_before_it_was_sent(
    change, period, officer, head, specialist, meanwhile
):
    returned(period, officer, head, specialist)
    meanwhile(lambda: GONE[change](period, officer, specialist))
    send_notifications(now=OPENING)
    assert sent() == [head.email]
    assert rows(officer) == [(Reminder.objects.get(person=officer).rung, 0, False)]


@pytest.mark.parametrize("change", GONE)
def test_news_that_waits_is_over_for_somebody_who_left(change, period, officer, head, specialist):
    MailPreference.objects.create(person=officer, daily_digest=True)
    returned(period, officer, head, specialist)
    send_notifications(now=OPENING + timedelta(hours=1))
    GONE[change](period, officer, specialist)
    next_day = at(2026, 11, 3, 8)
    send_reminders(now=next_day)
    assert [each for each in mail.outbox if each.to == [officer.email] and "trả lại" in each.body] == []
    send_notifications(now=next_day)
    is_over = change != "deactivated"  # nothing is asked of the mails of those who cannot sign in
    assert (Reminder.objects.get(person=officer, rung__startswith="event-").settled_at is not None) == is_over


def test_news_taken_up_again_goes_to_the_address_of_now(period, officer, head, specialist, monkeypatch):
    returned(period, officer, head, specialist)
    User.objects.filter(pk=head.pk).update(is_active=False)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "claim", lambda *args, **options: [])
        send_notifications(now=OPENING)
    User.objects.filter(pk=officer.pk).update(email="lan.moi@example.vn")
    send_notifications(now=OPENING + timedelta(minutes=1))
    assert sent() == ["lan.moi@example.vn"]


def test_a_fault_of_ours_in_one_step_holds_up_no_other(
    period, officer, head, stranger, stranger_head, specialist, monkeypatch, caplog
):
    for one, chief in ((officer, head), (stranger, stranger_head)):
        submit(draft(obligation_of(one.agency, period), one, OPENING), one, chief, OPENING)
    words = Telling.words

    def faulty(telling):
        if telling.report.obligation.agency == officer.agency:
            raise KeyError("no such word")
        return words.fget(telling)

    monkeypatch.setattr(Telling, "words", property(faulty))
    send_notifications(now=OPENING)
    assert [message.subject.partition(" – ")[0] for message in mail.outbox] == [stranger.agency.short_name]
    assert "no such word" in caplog.text
    monkeypatch.setattr(Telling, "words", words)
    send_notifications(now=OPENING + timedelta(minutes=1))
    assert [message.subject.partition(" – ")[0] for message in mail.outbox[1:]] == ["Sở Xây dựng"]


def test_the_deadline_passes_during_an_outage_and_what_is_told_is_true_on_recovery(period, officer, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    for day in (11, 14):
        assert send_reminders(now=at(2026, 12, day, 8)).stopped != ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_reminders(now=at(2026, 12, 15, 8))
    [message] = mail.outbox
    assert message.subject.endswith("(quá hạn 1 ngày)")
    assert [rung for rung, *_ in rows(officer)] == ["T-1", "T-0", "T+1"]


def test_an_exempt_agency_stays_exempt_whatever_the_ledger_says(period, officer):
    send_reminders(now=T_7)
    Obligation.objects.update(kind=ObligationKind.EXEMPT)
    for day in range(8, 32):
        send_reminders(now=at(2026, 12, day, 8))
    assert sent() == [officer.email]


def test_nobody_hears_of_two_periods_twice_when_one_is_done_between_claim_and_sending(
    period, sxd, officer, head, meanwhile
):
    """The mail of two matters shrinks to one; the other is not repeated and costs nothing."""
    opened_period(2027, period.window_end, OPENING)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    meanwhile(lambda: submit(report, officer, head, T_7))
    send_reminders(now=T_7)
    send_reminders(now=LATER)
    assert sent() == [officer.email, head.email]
    assert all("Năm 2026" not in message.body for message in mail.outbox)
