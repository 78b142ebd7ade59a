"""A period opens ten times at one moment while its rehearsal is written into from all sides."""

import time
from collections.abc import Callable

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from bacgiang_plan.lib.background.models import Job
from reports.actions import save_part, start_report
from reports.agency_document.actions import request_document
from reports.agency_document.source import source_for
from reports.contributing import asked_of, contribution_token, save_contribution
from reports.evidence import attach_evidence
from reports.models import AgencyReport, Contribution, Reminder, ReportingPeriod, WorkbookImport
from reports.opening.gate import open_ready_periods
from reports.refusals import WorkflowError
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tests.conftest import NOW
from tests.lib.file_corpus import pdf, upload
from tests.reports import tokens
from tests.reports.conftest import at_once
from tests.reports.cycle import Cast, fresh, step
from tests.reports.opening_world import let_stand
from tests.reports.rehearsal_world import OPENING, end, practise, rehearse
from tests.reports.test_rehearsal_wiping import files_on_disk, rows_of

GONE = (ObjectDoesNotExist, IntegrityError, WorkflowError)
"""What a writer meets whose report goes while it writes; `rehearsal.ended` has the words for people."""
HEAD_START = 0.6  # seconds in which everybody writes before anybody opens
PATIENCE = 60  # seconds a writer waits for the end of the rehearsal

Write = Callable[[int], object]


@pytest.fixture
def rehearsal(
    real_database, report, assignment, indicator, zone, shared, cast, specialist, stranger
) -> ReportingPeriod:
    """A real report with a file, and somebody's practice beside it that has been sent."""
    attach_evidence(report, assignment, upload("Thật.pdf", pdf("thật")), by=report.drafted_by, now=NOW)
    made = rehearse(specialist)
    practise(made, cast, state="submitted")
    let_stand(made.rehearses, by=specialist, now=OPENING)
    return made


def until_it_is_gone(rehearsal: ReportingPeriod, write: Write) -> Callable[[], str]:
    """Write again and again, with the number of the turn, while the rehearsal is there."""

    def run() -> str:
        turn, end = 0, time.monotonic() + PATIENCE
        while ReportingPeriod.objects.filter(pk=rehearsal.pk).exists() and time.monotonic() < end:
            turn += 1
            try:
                write(turn)
            except GONE:
                continue
        return f"wrote {turn} times"

    return run


def writers(rehearsal: ReportingPeriod, cast: Cast, other: Cast) -> list[Write]:
    """Everything that is written into a rehearsal, one writer each."""
    report = fresh(AgencyReport.objects.get(obligation__period=rehearsal))
    owed = rehearsal.obligations.select_related("period", "agency").get(agency=other.officer.agency)
    assignment = report.task_progress.first().assignment

    def draft(turn: int) -> None:
        begun = start_report(owed, by=other.officer, now=NOW)
        seen = tokens.part_token(begun, "direction")
        save_part(begun, "direction", seen=seen, text=f"Chữ {turn}", by=other.officer, now=NOW)
        attach_evidence(begun, assignment, upload("x.pdf", pdf(f"{turn}")), by=other.officer, now=NOW)

    def return_and_send_again(turn: int) -> None:
        if turn % 2:
            step(report, "return", cast.reviewer)
        else:
            step(report, "request_approval", cast.officer)
            step(report, "submit", cast.head)

    def contribute(turn: int) -> None:
        asked = asked_of(other.officer.agency, rehearsal).get()
        saved = Contribution.objects.filter(period=rehearsal, assignment=asked).first()
        text = {"text": f"Lời {turn}", "seen": contribution_token(saved)}
        save_contribution(rehearsal, asked, **text, by=other.officer, now=NOW)

    def bring_a_workbook(turn: int) -> None:
        stamp = {"uploaded_at": NOW, "uploaded_by": cast.officer}
        WorkbookImport.objects.create(
            period=rehearsal, report=report, file_name="so.xlsx", changes={}, **stamp
        )

    def print_it(turn: int) -> None:
        now_read = fresh(report)
        request_document(now_read, source_for(cast.officer, now_read), by=cast.officer, now=NOW)

    def remind(turn: int) -> None:
        send_notifications(now=NOW)
        send_reminders(now=NOW)

    return [draft, return_and_send_again, contribute, bring_a_workbook, print_it, remind]


def test_ten_openings_at_once_beside_writers_leave_one_opening_and_nothing_of_the_rehearsal(
    rehearsal, cast, report, stranger, stranger_head, specialist, settings
):
    real, given = rehearsal.rehearses, set(Contribution.objects.exclude(period=rehearsal))
    other = Cast(stranger, stranger_head, specialist)

    def opens() -> int:
        time.sleep(HEAD_START)
        return len(open_ready_periods(now=OPENING))

    def ends_by_hand() -> str:
        time.sleep(HEAD_START)
        try:
            end(rehearsal, specialist, OPENING)
        except WorkflowError:
            return "it was over"
        return "ended"

    writing = [until_it_is_gone(rehearsal, write) for write in writers(rehearsal, cast, other)]
    results = at_once(*[opens] * 10, ends_by_hand, *writing)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert sorted(each for each in results if isinstance(each, int)) == [0] * 9 + [1]
    assert sorted(real.obligations.values_list("agency__code", flat=True)) == ["hiephoa", "sct", "sxd"]
    assert sorted(real.events.values_list("action", flat=True)) == ["open", "wipe"]
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()
    assert set(rows_of(rehearsal).values()) == {0}
    assert not Reminder.objects.filter(title__startswith="[Tập dượt]").exists()
    assert not Job.objects.exists()
    assert list(AgencyReport.objects.all()) == [report]
    assert set(Contribution.objects.all()) == given
    assert len(files_on_disk(settings.MEDIA_ROOT)) == 1
