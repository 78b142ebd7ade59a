"""The truth table of the workflow: state × action × person against a set typed by hand."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from reports import actions, content, refusals, transitions, workflow
from reports.enums import ReportState
from reports.models import AgencyReport, ReportEvent
from targets.models import IndicatorValue
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import NOTE, PATHS, bring_to, fresh, step, write_everything, write_task

ROOT = Path(__file__).resolve().parents[2]
ACTIONS = ["request_approval", "send_back", "submit", "withdraw", "return", "accept", "reopen"]

ALLOWED = {
    # the report of Sở Xây dựng
    ("draft", "request_approval", "officer"),
    ("sent_back", "request_approval", "officer"),
    ("returned", "request_approval", "officer"),
    ("in_approval", "send_back", "head"),
    ("in_approval", "submit", "head"),
    ("submitted", "return", "specialist"),
    ("submitted", "return", "sct_head"),
    ("submitted", "accept", "specialist"),
    ("submitted", "accept", "sct_head"),
    ("submitted", "withdraw", "head"),
    ("reopened", "request_approval", "officer"),
    ("resubmitted", "withdraw", "head"),
    ("resubmitted", "return", "specialist"),
    ("resubmitted", "return", "sct_head"),
    ("resubmitted", "accept", "specialist"),
    ("resubmitted", "accept", "sct_head"),
    ("accepted", "reopen", "sct_head"),
}
ALLOWED_SCT = {
    # Sở Công Thương's own report: its head sends it, so only the specialist may decide
    ("draft", "request_approval", "sct_officer"),
    ("sent_back", "request_approval", "sct_officer"),
    ("returned", "request_approval", "sct_officer"),
    ("in_approval", "send_back", "sct_head"),
    ("in_approval", "submit", "sct_head"),
    ("submitted", "return", "specialist"),
    ("submitted", "accept", "specialist"),
    ("submitted", "withdraw", "sct_head"),
    ("resubmitted", "return", "specialist"),
    ("resubmitted", "accept", "specialist"),
    ("resubmitted", "withdraw", "sct_head"),
}


def cells(report: AgencyReport, people: dict, actions_: list[str] = ACTIONS) -> dict[tuple, type | None]:
    """Try every action as everybody, each undone: (state, action, person) → the refusal, None when done."""
    found = {}
    for action in actions_:
        for name, person in people.items():
            with transaction.atomic():
                try:
                    workflow.perform(fresh(report), action, by=person, now=NOW, note=NOTE)
                    found[report.state, action, name] = None
                except refusals.WorkflowError as error:
                    found[report.state, action, name] = type(error)
                transaction.set_rollback(True)
    return found


def done(outcome: dict[tuple, type | None]) -> set[tuple]:
    return {cell for cell, refusal in outcome.items() if refusal is None}


def in_state(allowed: set[tuple], state: str) -> set[tuple]:
    return {cell for cell in allowed if cell[0] == state}


def test_the_tables_name_every_state_and_every_action():
    assert list(PATHS) == ReportState.values
    assert set(transitions.ACTION_LABELS) == set(ACTIONS)


@pytest.mark.parametrize("state", PATHS)
def test_a_step_is_open_exactly_to_those_in_the_table(state, written, cast, people):
    report = bring_to(written, state, cast)
    assert done(cells(report, people)) == in_state(ALLOWED, state)


@pytest.mark.parametrize("state", [state for state in PATHS if state != "reopened"])
def test_nobody_decides_on_the_report_they_sent_themselves(state, sct_written, sct_cast, people):
    report = bring_to(sct_written, state, sct_cast)
    assert done(cells(report, people)) == in_state(ALLOWED_SCT, state)


@pytest.mark.parametrize("state", PATHS)
def test_the_buttons_are_the_steps_that_can_be_taken(state, written, cast, people):
    report = bring_to(written, state, cast)
    buttons = {
        (state, row.action, name)
        for name, person in people.items()
        for row in workflow.available(report, person)
    }
    assert buttons == in_state(ALLOWED, state)


@pytest.mark.parametrize("state", PATHS)
def test_a_refusal_tells_a_moment_too_late_from_a_person_without_the_right(state, written, cast, people):
    report = bring_to(written, state, cast)
    may_ever = {(action, person) for _, action, person in ALLOWED}
    refused = {cell: why for cell, why in cells(report, people).items() if why}
    assert refused == {
        cell: refusals.StaleReportError if cell[1:] in may_ever else refusals.NotAllowedError
        for cell in refused
    }


# --- what a step writes ----------------------------------------------------------------------------


def row_of(report: AgencyReport) -> dict:
    return AgencyReport.objects.values().get(pk=report.pk)


def changed_by(report: AgencyReport, action: str, by, now, note: str = NOTE) -> dict:
    before = row_of(report)
    step(report, action, by, now, note)
    after = row_of(report)
    return {name: value for name, value in after.items() if value != before[name]}


LATER = NOW + timedelta(hours=3)


@pytest.mark.parametrize("state", ["draft", "sent_back", "returned", "reopened"])
def test_asking_for_approval_writes_state_and_version_only(state, written, cast, officer):
    report = bring_to(written, state, cast)
    assert changed_by(report, "request_approval", officer, LATER) == {
        "state": "in_approval",
        "version": report.version + 1,
    }


def test_sending_back_writes_state_and_version_only(written, cast, head):
    report = bring_to(written, "in_approval", cast)
    assert changed_by(report, "send_back", head, LATER) == {
        "state": "sent_back",
        "version": report.version + 1,
    }


def test_sending_writes_who_approved_and_sent_and_the_name_of_the_agency_that_day(written, cast, head):
    report = bring_to(written, "in_approval", cast)
    assert changed_by(report, "submit", head, LATER) == {
        "state": "submitted",
        "version": report.version + 1,
        "agency_name": "Sở Xây dựng",
        "approved_at": LATER,
        "approved_by_id": head.pk,
        "first_submitted_at": LATER,
        "submitted_at": LATER,
        "submitted_by_id": head.pk,
    }


@pytest.mark.parametrize(("action", "target"), [("return", "returned"), ("accept", "accepted")])
def test_a_decision_writes_who_decided_and_alters_no_author_submitter_or_time(
    action, target, written, cast, specialist
):
    report = bring_to(written, "submitted", cast)
    assert changed_by(report, action, specialist, LATER) == {
        "state": target,
        "version": report.version + 1,
        "decided_at": LATER,
        "decided_by_id": specialist.pk,
    }


def test_every_step_leaves_one_event_with_source_target_person_time_and_note(written, cast):
    bring_to(written, "returned", cast)
    assert list(
        ReportEvent.objects.values_list("action", "source", "target", "note", "done_by__full_name", "done_at")
    ) == [
        ("request_approval", "draft", "in_approval", NOTE, "Lan Officer", NOW),
        ("submit", "in_approval", "submitted", NOTE, "Hung Head", NOW + timedelta(minutes=1)),
        ("return", "submitted", "returned", NOTE, "Mai Specialist", NOW + timedelta(minutes=2)),
    ]
    assert set(ReportEvent.objects.values_list("notified_at", flat=True)) == {None}


def test_a_sending_freezes_its_content_with_hash_counts_sender_and_time(written, cast):
    report = bring_to(written, "accepted", cast)
    sending = report.submissions.get()
    assert sending.content == content.snapshot(report)
    assert sending.content_hash == content.digest(sending.content)
    assert sending.counts == {"tasks": 1, "parts": 3, "figures": 0, "files": 0, "changed": 4}
    assert (sending.number, sending.submitted_at) == (1, NOW + timedelta(minutes=1))
    assert sending.submitted_by == cast.head
    assert list(report.events.values_list("action", "submission__number")) == [
        ("request_approval", None),
        ("submit", 1),
        ("accept", 1),
    ]


def test_three_rounds_keep_three_reasons_in_order(written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    for number in (1, 2, 3):
        step(report, "return", specialist, NOW + timedelta(days=number), note=f"Lý do {number}")
        if number < 3:
            step(report, "request_approval", cast.officer, NOW + timedelta(days=number, hours=1))
            step(report, "submit", cast.head, NOW + timedelta(days=number, hours=2))
    assert list(report.events.filter(action="return").values_list("note", flat=True)) == [
        "Lý do 1",
        "Lý do 2",
        "Lý do 3",
    ]


def test_a_reason_typed_in_decomposed_letters_is_stored_in_nfc(written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    event = step(report, "return", specialist, note="  Đe\u0302\u0300 nghi\u0323 bo\u0302\u0309 sung  ")
    event.refresh_from_db()
    assert event.note == "Đề nghị bổ sung"


# --- what is refused, and leaves nothing behind ----------------------------------------------------


def refused(report: AgencyReport, action: str, by, error: type, note: str = NOTE, seen=None) -> Exception:
    before, events = row_of(report), ReportEvent.objects.count()
    with pytest.raises(error) as caught:
        workflow.perform(seen or fresh(report), action, by=by, now=NOW, note=note)
    assert row_of(report) == before
    assert ReportEvent.objects.count() == events
    return caught.value


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
@pytest.mark.parametrize(
    ("state", "action", "name"),
    [
        ("in_approval", "send_back", "head"),
        ("submitted", "return", "specialist"),
        ("accepted", "reopen", "sct_head"),
    ],
)
def test_sending_back_and_returning_need_a_reason(state, action, name, note, written, cast, people):
    report = bring_to(written, state, cast)
    error = refused(report, action, people[name], refusals.MissingNoteError, note=note)
    assert "ghi rõ lý do" in str(error)


@pytest.mark.parametrize(
    ("state", "action"), [("draft", "request_approval"), ("submitted", "accept"), ("submitted", "withdraw")]
)
def test_the_other_steps_need_no_reason(state, action, written, cast):
    report = bring_to(written, state, cast)
    assert step(report, action, cast.who(action), note="").note == ""


def test_an_empty_draft_is_refused_with_the_list_of_what_is_missing(report, officer):
    error = refused(report, "request_approval", officer, workflow.IncompleteReportError)
    assert [item.label for item in error.missing] == [
        "Nhiệm vụ III.2.2-1: chưa cập nhật",
        "Phần Công tác lãnh đạo, chỉ đạo, triển khai",
        "Phần Đánh giá chung: kết quả đạt được",
        "Phần Nhiệm vụ trọng tâm thời gian tới",
    ]
    assert (
        str(error) == "Chưa trình lãnh đạo được: còn thiếu 4 nội dung. Nội dung đã nhập vẫn được giữ nguyên."
    )


def test_a_task_assigned_while_the_head_reads_keeps_the_report_from_being_sent(
    written, cast, head, section, sxd
):
    report = bring_to(written, "in_approval", cast)
    make_assignment(section, sxd, 2)
    error = refused(report, "submit", head, workflow.IncompleteReportError)
    assert [item.label for item in error.missing] == ["Nhiệm vụ III.2.2-2: chưa cập nhật"]


def test_a_version_that_somebody_else_has_moved_on_is_refused(written, officer, assignment):
    seen = fresh(written)
    write_task(fresh(written), assignment, officer, result="Bản mới hơn.")
    error = refused(written, "request_approval", officer, refusals.StaleReportError, seen=seen)
    assert "vừa được người khác thay đổi" in str(error)


def test_a_step_taken_already_is_refused_with_the_state_in_words(written, cast, head):
    report = bring_to(written, "submitted", cast)
    error = refused(report, "submit", head, refusals.StaleReportError)
    assert "đang ở trạng thái “Đã gửi”" in str(error)


def test_an_unknown_step_is_nobody_s(written, officer):
    refused(written, "delete", officer, refusals.NotAllowedError)


# --- two people at once ----------------------------------------------------------------------------


def test_of_two_people_at_once_one_wins_the_other_is_told_and_one_event_remains(real_database, written, cast):
    report = bring_to(written, "in_approval", cast)
    one, two = fresh(report), fresh(report)
    results = at_once(
        lambda: workflow.perform(one, "submit", by=cast.head, now=NOW),
        lambda: workflow.perform(two, "send_back", by=cast.head, now=NOW, note=NOTE),
    )
    assert [type(result).__name__ for result in results] == ["ReportEvent", "StaleReportError"]
    assert report.events.filter(source="in_approval").count() == 1
    assert fresh(report).version == report.version + 1


def test_of_two_acceptances_at_once_one_publishes(real_database, written, cast, sct_head, indicator_figure):
    report = bring_to(written, "submitted", cast)
    one, two = fresh(report), fresh(report)
    results = at_once(
        lambda: workflow.perform(one, "accept", by=cast.reviewer, now=NOW),
        lambda: workflow.perform(two, "accept", by=sct_head, now=NOW),
    )
    assert [type(result).__name__ for result in results] == ["ReportEvent", "StaleReportError"]
    assert report.events.filter(action="accept").count() == 1
    assert IndicatorValue.objects.count() == 1


def test_a_save_and_a_step_at_once_never_send_words_nobody_read(real_database, written, cast, assignment):
    """Either the step wins and the save is refused, or the save wins and the step is stale."""
    one, two = fresh(written), fresh(written)
    results = at_once(
        lambda: workflow.perform(one, "request_approval", by=cast.officer, now=NOW),
        lambda: write_task(two, assignment, cast.officer, result="Viết vào phút chót."),
    )
    won = [type(result).__name__ for result in results]
    saved = written.task_progress.get().result
    assert (won, saved, fresh(written).state) in [
        (["LockedReportError", "ReportEvent"], "Đã triển khai.", "in_approval"),
        (["NoneType", "StaleReportError"], "Viết vào phút chót.", "draft"),
    ]


# --- return and resubmit ---------------------------------------------------------------------------


def test_a_report_resubmitted_after_the_deadline_keeps_its_first_sending(written, cast):
    first, second = at(2026, 12, 14, 23, 59, 59), at(2026, 12, 20, 9, 0)
    step(written, "request_approval", cast.officer, first)
    step(written, "submit", cast.head, first)
    step(written, "return", cast.reviewer, at(2026, 12, 18, 8, 0))
    step(written, "request_approval", cast.officer, second)
    step(written, "submit", cast.head, second)
    report = fresh(written)
    assert (report.first_submitted_at, report.submitted_at) == (first, second)


def test_an_agency_renamed_after_sending_reads_as_on_the_day_it_sent(written, cast, sxd):
    report = bring_to(written, "submitted", cast)
    sxd.name = "Sở Xây dựng và Giao thông"
    sxd.save()
    step(report, "accept", cast.reviewer)
    assert fresh(report).agency_name == "Sở Xây dựng"


# --- acceptance publishes once ---------------------------------------------------------------------


def test_nothing_is_published_before_acceptance(written, cast, indicator_figure):
    bring_to(written, "submitted", cast)
    assert IndicatorValue.objects.count() == 0


def test_acceptance_publishes_the_figures_once(written, cast, indicator_figure):
    report = bring_to(written, "accepted", cast)
    refused(report, "accept", cast.reviewer, refusals.StaleReportError)
    assert list(IndicatorValue.objects.values_list("indicator__code", "year", "span", "revision")) == [
        ("1a", 2026, "year", 1)
    ]


def test_a_return_publishes_nothing(written, cast, indicator_figure):
    bring_to(written, "returned", cast)
    assert IndicatorValue.objects.count() == 0


def test_only_the_reopening_leads_out_of_acceptance():
    steps = {
        (row.action, row.target) for row in transitions.TRANSITIONS if row.source == ReportState.ACCEPTED
    }
    assert steps == {("reopen", ReportState.REOPENED)}


# --- the only writer -------------------------------------------------------------------------------


def writers_of_state() -> set[str]:
    """Every place that knows of reports and assigns ``.state`` or passes ``state=`` to a query that writes.

    What stands left of reports in the line of imports cannot reach one (tests/test_import_line.py).
    """
    found = set()
    for folder in ["reports", "bacgiang_plan"]:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                nodes = ast.walk(ast.parse(path.read_text()))
                found |= {f"{path.relative_to(ROOT)}:{node.lineno}" for node in nodes if writes_state(node)}
    return found


def writes_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(each, ast.Attribute) and each.attr == "state" for each in targets)
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    keywords = {keyword.arg for keyword in node.keywords}
    if name in ("setattr", "save", "bulk_update"):
        inside = [each for part in (*node.args, *node.keywords) for each in ast.walk(part)]
        return any(isinstance(each, ast.Constant) and each.value == "state" for each in inside)
    writing = name in ("update", "create", "get_or_create", "update_or_create", "AgencyReport")
    return writing and "state" in keywords


OF_DOCUMENTS = "reports/outgoing/workflow.py"  # the same table for documents that go out, tested as strictly
NEVER_SAVED = "reports/management/commands/workflow_docs.py"  # builds reports only to ask what they allow


def test_nothing_but_the_workflow_writes_the_state_of_a_report():
    others = (NEVER_SAVED, OF_DOCUMENTS)
    assert {place for place in writers_of_state() if not place.startswith(others)} == set()
    assert "save(" not in (ROOT / NEVER_SAVED).read_text()


@pytest.mark.parametrize(
    "line",
    [
        "report.state = 'accepted'",
        "report.state: str = 'accepted'",
        "AgencyReport.objects.filter(pk=1).update(state='accepted')",
        "setattr(report, 'state', 'accepted')",
        "AgencyReport(state='accepted')",
        "report.save(update_fields=['state'])",
        "AgencyReport.objects.bulk_update(rows, ['state'])",
    ],
)
def test_the_search_for_writers_finds_what_it_looks_for(line):
    assert any(writes_state(node) for node in ast.walk(ast.parse(line)))


def test_the_workflow_writes_the_state_in_one_conditional_update():
    tree = ast.parse((ROOT / "reports/workflow.py").read_text())
    keys = [
        ast.unparse(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if key
    ]
    assert keys.count("'state'") == 1


def test_an_open_period_starts_its_reports_as_drafts(period, stranger_agency, stranger):
    report = actions.start_report(period.obligations.get(agency=stranger_agency), by=stranger, now=NOW)
    write_everything(report, stranger)
    assert fresh(report).state == "draft"
