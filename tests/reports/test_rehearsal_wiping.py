"""The end of a rehearsal: nothing of it is left, in no table and not on disk, and nothing real is gone."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from agencies.models import StoredFile
from bacgiang_plan.lib.background import runner
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.queue import enqueue
from reports import jobs  # noqa: F401  # they say who prints
from reports.actions import open_period
from reports.agency_document.actions import request_document
from reports.agency_document.source import source_for
from reports.evidence import attach_evidence
from reports.models import (
    CompletionProposal,
    Evidence,
    LadderChange,
    LadderRung,
    ObligationDecision,
    OpeningWaiver,
    OutgoingDocument,
    PartProgress,
    PeriodEvent,
    Reminder,
    ReportDocument,
    ReportingPeriod,
    WorkbookImport,
)
from reports.opening.gate import open_ready_periods
from reports.rehearsal import wiping
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tasks.models import DatedPart
from tests.conftest import NOW, make_assignment
from tests.lib.file_corpus import pdf, upload
from tests.reports.cycle import Cast, bring_to
from tests.reports.opening_world import let_stand
from tests.reports.rehearsal_world import OPENING, coming_period, contribute, end, practise, rehearse

pytestmark = pytest.mark.django_db
NEVER_OF_A_REHEARSAL = {OutgoingDocument}
"""Documents that go out are of regular periods; their pages answer 404 for any other."""


def hanging(model: type[models.Model], path: str = "", seen: frozenset = frozenset()):
    """Yield every model that points at ``model``, straight or through others, with the way back to it."""
    for relation in model._meta.get_fields(include_hidden=True):
        found = relation.related_model if relation.is_relation and relation.auto_created else None
        if found is None or relation.many_to_many or found._meta.auto_created or found in seen:
            continue
        if found in NEVER_OF_A_REHEARSAL:
            continue
        back = f"{relation.field.name}{path and '__'}{path}"
        yield found, back
        yield from hanging(found, back, seen | {model, found})


def rows_of(rehearsal: ReportingPeriod) -> dict[type[models.Model], int]:
    counts: Counter = Counter()
    for model, back in hanging(ReportingPeriod, "", frozenset({ReportingPeriod})):
        counts[model] += model._base_manager.filter(**{back: rehearsal.pk}).count()
    return counts


def tables() -> dict[str, int]:
    """How many rows each table of the portal has."""
    models_ = [model for model in apps.get_models() if model._meta.app_label != "sessions"]
    return {model._meta.label: model._base_manager.count() for model in models_}


def files_on_disk(media) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


@pytest.fixture
def world(period, report, assignment, indicator, zone, shared, stranger_head, sct_head, section, stranger):
    """A real period with a report, evidence and a contribution beside which somebody practises."""
    attach_evidence(report, assignment, upload("Thật.pdf", pdf("thật")), by=report.drafted_by, now=NOW)
    limit = {"due_words": "đến năm 2030", "due_on": date(2030, 12, 31)}
    DatedPart.objects.create(task=assignment.task, order=1, words="Hoàn thành đến năm 2030", **limit)
    make_assignment(section, stranger.agency, 5)


def fill(rehearsal: ReportingPeriod, cast: Cast, others: Cast) -> None:
    """Put at least one row of everything that can hang on a rehearsal."""
    contribute(rehearsal, others)
    report = practise(rehearsal, cast, state="resubmitted")
    practise(rehearsal, others)
    bring_notices(rehearsal)
    sending = report.submissions.last()
    stamp = {"decided_at": NOW, "decided_by": cast.reviewer}
    sending.reviews.create(item="part-direction", verdict="accepted", **stamp)
    progress = report.task_progress.first()
    part = DatedPart.objects.first()
    PartProgress.objects.create(progress=progress, dated_part=part, completed_on=NOW.date())
    CompletionProposal.objects.create(
        assignment=progress.assignment,
        report=report,
        completed_on=NOW.date(),
        proposed_at=NOW,
        proposed_by=cast.officer,
    )
    upload_stamp = {"uploaded_at": NOW, "uploaded_by": cast.officer}
    WorkbookImport.objects.create(
        period=rehearsal, report=report, file_name="so.xlsx", changes={}, **upload_stamp
    )
    ObligationDecision.objects.create(
        obligation=report.obligation,
        kind="exemption",
        document_number="1/CV",
        document_on=NOW.date(),
        reason="x",
        file=Evidence.objects.filter(report=report).first().file,
        **stamp,
    )
    LadderRung.objects.create(scope="report", period=rehearsal, days_left=7)
    change = {"scope": "report", "period": rehearsal, "serial": 1, "words": "x"}
    LadderChange.objects.create(**change, done_at=NOW, done_by=cast.reviewer)
    waived = {"waived_at": NOW, "waived_by": cast.reviewer}
    OpeningWaiver.objects.create(period=rehearsal, fault="task/1", words="x", reason="x", **waived)
    document = request_document(report, source_for(cast.officer, report), by=cast.officer, now=NOW)
    document.pdf.save("tap-duot.pdf", ContentFile(b"%PDF"), save=True)


def bring_notices(rehearsal: ReportingPeriod) -> None:
    """Reminders and news of practice, and the notice of a contribution, which names no obligation."""
    send_reminders(now=NOW)
    send_notifications(now=NOW)
    person = rehearsal.obligations.first().agency.users.first()
    told = {"person": person, "title": "x", "path": "/", "made_at": NOW}
    Reminder.objects.create(matter=f"contribution/{rehearsal.pk}/1", rung="T-7@2026-12-09", **told)


def test_every_model_that_can_hang_on_a_rehearsal_is_filled_and_wiped_and_nothing_real_is_gone(
    world, cast, stranger, stranger_head, specialist, settings, django_capture_on_commit_callbacks
):
    coming_period()
    send_reminders(now=NOW)  # the ledger of the real period, settled as far as it is
    before, on_disk = tables(), files_on_disk(settings.MEDIA_ROOT)
    rehearsal = rehearse(specialist)
    fill(rehearsal, cast, Cast(stranger, stranger_head, specialist))
    filled = rows_of(rehearsal)
    assert {model.__name__ for model, count in filled.items() if not count} == set(), (
        "fill() has to make a row of each model that hangs on a period, and wiping has to delete it"
    )
    assert files_on_disk(settings.MEDIA_ROOT) > on_disk
    runs = {"reports.ReminderRun": tables()["reports.ReminderRun"]}  # of the whole portal
    with django_capture_on_commit_callbacks(execute=True):
        end(rehearsal, specialist)
    assert set(rows_of(rehearsal).values()) == {0}
    assert tables() == before | runs | {"reports.PeriodEvent": before["reports.PeriodEvent"] + 1}
    assert files_on_disk(settings.MEDIA_ROOT) == on_disk


def test_the_walk_finds_what_hangs_on_a_period_through_reports_and_sendings():
    found = {model.__name__ for model, _ in hanging(ReportingPeriod)}
    assert {"Obligation", "AgencyReport", "ItemReview", "PartProgress", "ReportDocument", "Reminder"} <= found
    assert "OutgoingParagraph" not in found


def test_opening_the_real_period_wipes_its_rehearsal_and_keeps_the_numbers(
    world, cast, stranger, stranger_head, specialist
):
    rehearsal = rehearse(specialist)
    practise(rehearsal, cast, state="submitted")
    practise(rehearsal, Cast(stranger, stranger_head, specialist))
    real = rehearsal.rehearses
    let_stand(real, by=specialist, now=OPENING)
    assert open_ready_periods(now=OPENING) == [real]
    event = real.events.get(action="wipe")
    assert (event.done_by, event.done_at) == (None, OPENING)
    assert event.note == (
        "Tập dượt từ ngày 23/11/2026: 3 cơ quan, trong đó 2 cơ quan đã soạn, 2 cơ quan đã gửi, "
        "1 báo cáo được tiếp nhận. Đã xóa toàn bộ nội dung tập dượt."
    )
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()
    assert real.obligations.count() == 3
    assert not real.obligations.filter(report__isnull=False).exists()


def test_opening_a_second_time_wipes_nothing_and_tells_nothing(world, specialist):
    real = rehearse(specialist).rehearses
    assert open_period(real, now=OPENING)
    assert not open_period(real, now=OPENING + timedelta(minutes=5))
    assert real.events.filter(action="wipe").count() == 1


def test_a_period_without_rehearsal_opens_without_a_word_of_one(period):
    assert not PeriodEvent.objects.filter(action="wipe").exists()


def test_a_rehearsal_that_has_not_opened_yet_goes_too(world, specialist):
    rehearsal = rehearse(specialist, opens_on=NOW.date() + timedelta(days=5))
    assert rehearsal.opened_at is None
    assert open_period(rehearsal.rehearses, now=OPENING)
    assert not ReportingPeriod.objects.filter(pk=rehearsal.pk).exists()


def test_another_period_that_opens_leaves_the_rehearsal_alone(world, specialist):
    rehearsal = rehearse(specialist)
    later = ReportingPeriod.objects.create(
        code="2027-nam",
        kind="annual",
        year=2027,
        name="Năm 2027",
        window_start=NOW.date(),
        window_end=NOW.date(),
        opens_on=NOW.date(),
        due_before=OPENING + timedelta(days=200),
    )
    assert open_period(later, now=NOW)
    assert ReportingPeriod.objects.filter(pk=rehearsal.pk).exists()


def test_a_wipe_that_is_broken_off_leaves_everything_and_the_period_closed(
    world, cast, specialist, settings, monkeypatch, django_capture_on_commit_callbacks
):
    rehearsal = rehearse(specialist)
    practise(rehearsal, cast)
    before, on_disk = tables(), files_on_disk(settings.MEDIA_ROOT)

    def breaks(files):
        raise RuntimeError("power cut")

    monkeypatch.setattr(wiping, "_unused", breaks)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        open_period(rehearsal.rehearses, now=OPENING)
    assert tables() == before
    assert files_on_disk(settings.MEDIA_ROOT) == on_disk
    rehearsal.rehearses.refresh_from_db()
    assert rehearsal.rehearses.opened_at is None


def test_a_file_that_something_real_uses_stays(
    world, cast, report, assignment, specialist, settings, django_capture_on_commit_callbacks
):
    rehearsal = rehearse(specialist)
    practised = practise(rehearsal, cast)
    borrowed = practised.evidence.first().file
    Evidence.objects.create(report=report, assignment=assignment, file=borrowed)
    with django_capture_on_commit_callbacks(execute=True):
        end(rehearsal, specialist)
    assert StoredFile.objects.filter(pk=borrowed.pk).exists()
    assert default_storage.exists(borrowed.file.name)


def test_a_job_that_runs_meanwhile_leaves_no_file_and_no_row(
    world, cast, specialist, settings, monkeypatch, django_capture_on_commit_callbacks
):
    rehearsal = rehearse(specialist)
    report = practise(rehearsal, cast, state="submitted")
    document = request_document(report, source_for(cast.officer, report), by=cast.officer, now=NOW)
    on_disk = files_on_disk(settings.MEDIA_ROOT)

    def slow(inputs, progress, every):
        with django_capture_on_commit_callbacks(execute=True):
            end(rehearsal, specialist)
        return b"%PDF-1.7"

    monkeypatch.setattr("reports.agency_document.rendering.render_pdf", slow)
    assert runner.run(document.job_id, clock=timezone.now) is None
    assert not Job.objects.exists()
    assert not ReportDocument.objects.exists()
    assert files_on_disk(settings.MEDIA_ROOT) < on_disk


def test_a_document_asked_for_while_its_rehearsal_goes_is_gone_and_queues_nothing(
    world, cast, specialist, monkeypatch
):
    report = practise(rehearse(specialist), cast, state="submitted")

    def goes_first(*args, **options):
        end(report.obligation.period, specialist)
        return enqueue(*args, **options)

    monkeypatch.setattr("reports.agency_document.actions.enqueue", goes_first)
    with pytest.raises(ReportDocument.DoesNotExist):
        request_document(report, source_for(cast.officer, report), by=cast.officer, now=NOW)
    assert not Job.objects.exists()


def test_reports_of_a_rehearsal_can_be_practised_again_after_a_wipe(world, cast, specialist):
    first = rehearse(specialist)
    practise(first, cast)
    end(first, specialist)
    again = rehearse(specialist, now=NOW + timedelta(hours=1))
    assert (first.code, again.code) == ("2027-6-thang-tap-duot-1", "2027-6-thang-tap-duot-2")
    report = practise(again, cast, state="draft")
    assert bring_to(report, "accepted", cast).state == "accepted"
