"""The database refuses half-truths: who and when go together, an end is not before its start."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from reports.models import TaskProgress

DAY = date(2026, 5, 1)
APPS = ["background", "agencies", "zones", "tasks", "targets", "reports"]
NOBODY_DID_IT = {
    # set by the portal itself, or by whoever owns the row: there is no person to name
    "background.Job.queued_at",
    "background.Job.heartbeat_at",
    "background.Job.finished_at",
    "background.Job.started_at",
    "agencies.User.created_at",
    "reports.ReportingPeriod.opened_at",
    "reports.OutgoingDocument.data_at",
    "reports.AgencyReport.first_submitted_at",
    "reports.ReportEvent.notified_at",
    "reports.CompletionProposal.notified_at",
    "reports.Reminder.claimed_at",
    "reports.Reminder.made_at",
    "reports.Reminder.read_at",
    "reports.Reminder.settled_at",
    "reports.Reminder.mail_due_at",
    "reports.Reminder.sent_at",
    "reports.Reminder.covered_at",
    "reports.CalendarFeed.made_at",
    "reports.ReminderRun.started_at",
    "reports.ReminderRun.finished_at",
}
BY_THE_CLOCK_TOO = {"reports.PeriodEvent.done_at"}  # a check of its own says which acts
NO_TIME_OF_ITS_OWN: set[str] = set()
OUTGOING_VERBS = ["drafted", "edited", "submitted", "approved", "issued", "signed"]
STARTS = {"_from": "_until", "_start": "_end", "started_on": "completed_on", "first_line": "last_line"}


def portal_models() -> list[type[models.Model]]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def names(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.name: field for field in model._meta.concrete_fields}


def address(model: type[models.Model], name: str) -> str:
    return f"{model._meta.label}.{name}"


def checks(model: type[models.Model]) -> list[set[str]]:
    """The columns each check constraint of the model speaks of."""
    found = [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    words = [set(re.findall(r"[a-z_]+", str(each.condition).replace("__", " "))) for each in found]
    return [each & set(names(model)) for each in words]


PAIRS = [
    (model, name, name[:-3] + "_by")
    for model in portal_models()
    for name in names(model)
    if name.endswith("_at") and name[:-3] + "_by" in names(model)
]
SPANS = [
    (model, start, end)
    for model in portal_models()
    for start in names(model)
    for suffix, closing in STARTS.items()
    if start.endswith(suffix) and (end := start.removesuffix(suffix) + closing) in names(model)
]


def test_every_instant_has_a_person_or_a_reason_to_have_none():
    alone = {
        address(model, name)
        for model in portal_models()
        for name in names(model)
        if name.endswith("_at") and name[:-3] + "_by" not in names(model)
    }
    assert alone == NOBODY_DID_IT, "give it a person (…_by) or a line in NOBODY_DID_IT"


def test_every_person_has_an_instant_or_a_reason_to_have_none():
    alone = {
        address(model, name)
        for model in portal_models()
        for name in names(model)
        if name.endswith("_by") and name[:-3] + "_at" not in names(model)
    }
    assert alone == NO_TIME_OF_ITS_OWN


def test_the_pairs_and_spans_are_found():
    assert {address(model, at) for model, at, _ in PAIRS} == {
        "reports.AgencyReport.drafted_at",
        "reports.AgencyReport.edited_at",
        "reports.AgencyReport.approved_at",
        "reports.AgencyReport.submitted_at",
        "reports.AgencyReport.decided_at",
        "reports.AgencyReport.nothing_declared_at",
        "reports.AgencyReport.review_started_at",
        "reports.CompletionProposal.decided_at",
        "reports.CompletionProposal.proposed_at",
        "reports.Contribution.edited_at",
        "reports.Contribution.signed_at",
        "reports.Evidence.removed_at",
        "reports.ImplementingPlan.recorded_at",
        "reports.ImplementingPlanRecord.recorded_at",
        "reports.ItemReview.decided_at",
        "reports.LadderChange.done_at",
        "reports.ObligationDecision.decided_at",
        *(f"reports.OutgoingDocument.{verb}_at" for verb in OUTGOING_VERBS),
        "reports.OutgoingComment.made_at",
        "reports.OutgoingComment.settled_at",
        "reports.OutgoingEvent.done_at",
        "reports.OutgoingParagraph.dropped_at",
        "reports.OutgoingParagraph.edited_at",
        "reports.OutgoingRendition.requested_at",
        "reports.OutgoingSignedCopy.kept_at",
        "reports.OpeningWaiver.waived_at",
        "reports.OpeningWaiver.withdrawn_at",
        "reports.PaperRecord.recorded_at",
        "reports.PeriodEvent.done_at",
        "reports.ReportEvent.done_at",
        "reports.ReportPart.edited_at",
        "reports.ReportingPeriod.locked_at",
        "reports.Submission.submitted_at",
        "reports.ReportDocument.requested_at",
        "reports.Submission.withdrawn_at",
        "reports.TaskProgress.edited_at",
        "reports.WorkbookImport.applied_at",
        "reports.WorkbookImport.uploaded_at",
        "agencies.StoredFile.uploaded_at",
        "targets.IndicatorValue.recorded_at",
        "zones.InventoryConfirmation.recorded_at",
        "zones.InventoryConfirmation.withdrawn_at",
        "zones.ReplacedProgress.replaced_at",
        "zones.InventoryImport.applied_at",
        "zones.InventoryImport.uploaded_at",
        "zones.ZoneEvent.recorded_at",
        "zones.ZoneEvent.withdrawn_at",
    }
    assert {address(model, start) for model, start, _ in SPANS} == {
        "agencies.Agency.valid_from",
        "tasks.Assignment.valid_from",
        "tasks.Assignment.started_on",
        "tasks.Task.first_line",
        "targets.Target.first_line",
        "reports.ReportingPeriod.window_start",
        "reports.MailPreference.away_from",
    }


@pytest.mark.parametrize(("model", "at", "by"), PAIRS, ids=lambda value: str(value))
def test_a_person_and_an_instant_are_both_compulsory_or_held_together_by_a_check(model, at, by):
    fields = names(model)
    compulsory = not fields[at].null and (not fields[by].null or address(model, at) in BY_THE_CLOCK_TOO)
    assert compulsory or {at, by} in checks(model)


@pytest.mark.parametrize(("model", "start", "end"), SPANS, ids=lambda value: str(value))
def test_an_end_is_not_before_its_start_by_a_check(model, start, end):
    assert {start, end} in checks(model)


# --- the database itself, on the rows that matter most -------------------------------------------


def refused(rows, **change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("stamp", ["approved", "submitted", "decided"])
def test_the_database_refuses_half_a_stamp(stamp, report, officer):
    rows = type(report).objects.filter(pk=report.pk)
    refused(rows, **{f"{stamp}_by": officer})
    refused(rows, **{f"{stamp}_at": report.drafted_at})


@pytest.mark.parametrize("state", ["submitted", "returned", "accepted"])
def test_the_database_refuses_a_sent_report_that_was_never_sent(state, report):
    refused(type(report).objects.filter(pk=report.pk), state=state)


def test_the_database_refuses_spans_that_run_backwards(period, assignment):
    refused(type(period).objects.filter(pk=period.pk), window_end=period.window_start.replace(year=2020))
    days = {"started_on": period.window_end, "completed_on": period.window_start}
    refused(type(assignment).objects.filter(pk=assignment.pk), **days)
    span = {"valid_from": period.window_end, "valid_until": period.window_start}
    refused(type(assignment).objects.filter(pk=assignment.pk), **span)
    refused(type(assignment.agency).objects.filter(pk=assignment.agency_id), **span)


@pytest.mark.parametrize(("state", "day"), [("ongoing", DAY), ("not_started", DAY), ("", DAY)])
def test_the_database_keeps_a_day_of_completion_for_what_is_done(state, day, report, assignment):
    row = TaskProgress(report=report, assignment=assignment, state=state, completed_on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_database_refuses_an_officer_without_an_agency(officer):
    refused(type(officer).objects.filter(pk=officer.pk), agency=None)
