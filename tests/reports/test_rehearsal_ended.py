"""A page of a rehearsal still open when it is wiped: a clear answer, and what was typed is shown back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from reports import actions
from reports.actions import open_period
from reports.evidence import attach_evidence
from reports.locks import LockedReportError
from reports.models import AgencyReport, Evidence, ReportingPeriod
from reports.rehearsal.wiping import wipe_rehearsal_of
from tests.conftest import NOW
from tests.lib.file_corpus import pdf, upload
from tests.reports.conftest import at_once
from tests.reports.cycle import write_part
from tests.reports.pages import end_session, fields, signed_in, text_of
from tests.reports.rehearsal_world import OPENING, end, practise, rehearse

pytestmark = pytest.mark.django_db
OVER = "Kỳ tập dượt của 6 tháng đầu năm 2027 đã kết thúc và đã xóa lúc 08:00 ngày 23/11/2026"
WORDS = "Ba đoạn văn viết cả buổi sáng, chưa kịp lưu."


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def practised(period, assignment, cast, specialist, clock) -> AgencyReport:
    return practise(rehearse(specialist), cast, state="draft")


def wipe(report: AgencyReport, by) -> None:
    end(report.obligation.period, by)


def urls(report: AgencyReport, assignment) -> dict[str, str]:
    return {
        "task": reverse("reports:task", args=[report.pk, assignment.pk]),
        "part": reverse("reports:part", args=[report.pk, "direction"]),
        "task-autosave": reverse("reports:task-autosave", args=[report.pk, assignment.pk]),
        "part-autosave": reverse("reports:part-autosave", args=[report.pk, "direction"]),
    }


@pytest.mark.parametrize(("page", "field"), [("task", "result"), ("part", "text")])
def test_a_save_after_the_wipe_says_what_happened_and_shows_the_words_back(
    page, field, practised, assignment, specialist, at_desk
):
    url = urls(practised, assignment)[page]
    form = fields(at_desk.get(url))
    wipe(practised, specialist)
    answer = at_desk.post(url, form | {field: WORDS})
    assert answer.status_code == 404
    words = text_of(answer)
    assert OVER in words
    assert "Nội dung vừa nhập, chưa được lưu Cần giữ, đề nghị sao chép ra nơi khác" in words
    assert WORDS in words
    assert form["seen"] not in words


@pytest.mark.parametrize(("page", "field"), [("task-autosave", "result"), ("part-autosave", "text")])
def test_an_automatic_save_after_the_wipe_is_a_mark_that_leaves_the_page_alone(
    page, field, practised, assignment, specialist, at_desk
):
    addresses = urls(practised, assignment)
    form = fields(at_desk.get(addresses[page.removesuffix("-autosave")]))
    wipe(practised, specialist)
    answer = at_desk.post(addresses[page], form | {field: WORDS}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    mark = answer.content.decode()
    assert mark.startswith('<p id="luu"')
    assert OVER in mark
    assert field in mark.partition('data-unsaved="')[2].partition('"')[0].split()


def test_words_held_over_the_end_of_a_session_are_shown_back_after_signing_in(
    practised, assignment, specialist, officer, at_desk
):
    url = urls(practised, assignment)["part"]
    form = fields(at_desk.get(url))
    end_session(at_desk)
    at_desk.post(url, form | {"text": WORDS})
    wipe(practised, specialist)
    at_desk.force_login(officer)
    answer = at_desk.get(url)
    assert OVER in text_of(answer)
    assert WORDS in text_of(answer)
    assert WORDS not in text_of(at_desk.get(url))


def test_opening_the_page_again_says_that_the_rehearsal_is_over(practised, assignment, specialist, at_desk):
    wipe(practised, specialist)
    for url in (
        *list(urls(practised, assignment).values())[:2],
        reverse("reports:detail", args=[practised.pk]),
    ):
        answer = at_desk.get(url)
        assert answer.status_code == 404
        assert OVER in text_of(answer)


def test_a_head_about_to_send_and_a_reviewer_about_to_decide_hear_of_it(
    practised, head, specialist, leader, administrator
):
    step = reverse("reports:step", args=[practised.pk, "accept"])
    wipe(practised, specialist)
    for person in (head, specialist):
        assert OVER in text_of(signed_in(person).post(step, {"version": 1, "note": "Đạt."}))
    for person in (leader, administrator):
        answer = signed_in(person).post(step, {"version": 1})
        assert answer.status_code == 404
        assert "đã kết thúc và đã xóa" not in text_of(answer)


def test_a_number_that_never_was_is_answered_the_same_and_a_month_later_as_ever(
    practised, specialist, at_desk, monkeypatch
):
    unknown = reverse("reports:detail", args=[practised.pk + 1000])
    assert "tập dượt" not in text_of(at_desk.get(unknown)).lower()
    wipe(practised, specialist)
    known = reverse("reports:detail", args=[practised.pk])
    assert text_of(at_desk.get(unknown)) == text_of(at_desk.get(known))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=31))
    at_desk.force_login(practised.drafted_by)
    assert "tập dượt" not in text_of(at_desk.get(unknown)).lower()


def test_a_report_read_before_the_wipe_takes_no_words_after_it(
    practised, officer, specialist, at_desk, monkeypatch
):
    """The request had the report in hand: it is gone when it is about to write."""
    url = reverse("reports:part", args=[practised.pk, "direction"])
    form = fields(at_desk.get(url))
    save, rehearsed = actions.save_part, practised.obligation.period.rehearses

    def late(*args, **options):
        wipe_rehearsal_of(rehearsed, by=specialist, now=NOW)
        return save(*args, **options)

    monkeypatch.setattr(actions, "save_part", late)
    answer = at_desk.post(url, form | {"text": WORDS})
    assert answer.status_code == 404
    assert OVER in text_of(answer)
    assert WORDS in text_of(answer)


def test_writers_and_the_opening_at_once_leave_nothing_half(
    real_database, period, assignment, cast, specialist, officer
):
    report = practise(rehearse(specialist), cast, state="draft")
    real = report.obligation.period.rehearses
    runs = [lambda: open_period(real, now=OPENING) for _ in range(2)]
    runs += [lambda text=text: _write(report, text, officer) for text in ("một", "hai")]
    runs += [lambda: attach_evidence(report, assignment, upload("x.pdf", pdf("x")), by=officer, now=NOW)]
    results = at_once(*runs)
    assert results.count(True) == 1
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()
    assert not AgencyReport.objects.filter(pk=report.pk).exists()
    assert not Evidence.objects.exists()
    connection.check_constraints()
    assert not any(isinstance(each, LockedReportError) for each in results)


def _write(report: AgencyReport, text: str, by) -> str:
    write_part(report, "direction", text, by)
    return text
