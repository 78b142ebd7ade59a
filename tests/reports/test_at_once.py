"""Many people on one report at the same moment, on a database threads share: nothing is lost, one wins."""

from datetime import timedelta
from functools import partial

import pytest

from reports import actions, content, refusals, workflow
from reports.enums import PARTS
from reports.items import last_submission, part_item
from reports.models import AgencyReport, ItemReview, ReportPart, TaskProgress
from reports.refusals import WorkflowError
from reports.reviewing import mark_item
from tests.conftest import NOW, make_assignment, person
from tests.reports import tokens
from tests.reports.conftest import at_once
from tests.reports.cycle import NOTE, PATHS, bring_to, fresh, step
from tests.reports.walker import SAVING

LATER = NOW + timedelta(hours=1)


def won(results: list) -> int:
    """How many got through; nobody meets anything but a refusal in words."""
    refusals = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, WorkflowError) for each in refusals), refusals
    return len(results) - len(refusals)


def save_part(pk: int, key: str, seen: str, text: str, by) -> object:
    report = AgencyReport.objects.select_related("obligation__period", "obligation__agency").get(pk=pk)
    return actions.save_part(report, key, seen=seen, text=text, by=by, now=LATER) or True


def save_task(report: AgencyReport, assignment, text: str, by) -> object:
    stamp = {"fields": SAVING | {"result": text}, "parts": {}, "by": by, "now": LATER}
    seen = tokens.task_token(report, assignment)
    return actions.save_task_progress(fresh(report), assignment, seen=seen, **stamp) or True


def test_twenty_people_save_twenty_items_of_one_report(real_database, report, section, sxd):
    tasks = [make_assignment(section, sxd, number) for number in range(2, 13)]
    people = [person(f"Person {number}", "officer", sxd) for number in range(len(tasks) + len(PARTS))]
    runs = [
        partial(save_task, report, task, f"Lời {task.pk}", by)
        for task, by in zip(tasks, people, strict=False)
    ]
    runs += [
        partial(save_part, report.pk, key, tokens.part_token(report, key), f"Lời {key}", by)
        for key, by in zip(PARTS, people[len(tasks) :], strict=True)
    ]
    assert (len(runs), won(at_once(*runs))) == (20, 20)
    assert dict(TaskProgress.objects.values_list("assignment", "result")) == {
        task.pk: f"Lời {task.pk}" for task in tasks
    }
    assert dict(ReportPart.objects.values_list("key", "text")) == {key: f"Lời {key}" for key in PARTS}
    assert fresh(report).version == report.version + 20


def test_ten_people_save_one_item_and_one_of_them_wins(real_database, report, sxd):
    seen = tokens.part_token(report, "causes")
    people = [person(f"Person {number}", "officer", sxd) for number in range(10)]
    runs = [partial(save_part, report.pk, "causes", seen, f"Lời của {by.pk}", by) for by in people]
    results = at_once(*runs)
    assert won(results) == 1
    assert all(isinstance(each, refusals.StaleReportError) for each in results if isinstance(each, Exception))
    part = ReportPart.objects.get()
    assert (part.text, fresh(report).edited_by) == (f"Lời của {part.edited_by_id}", part.edited_by)


@pytest.mark.parametrize("state", [state for state in PATHS if PATHS[state]])
def test_a_step_clicked_three_times_is_taken_once(state, real_database, written, cast):
    *before, last = PATHS[state]
    report = written
    for minutes, action in enumerate(before):
        step(report, action, cast.who(action), NOW + timedelta(minutes=minutes))
    shown, by = [fresh(report) for _ in range(3)], cast.who(last)
    runs = [partial(workflow.perform, each, last, by=by, now=LATER, note=NOTE) for each in shown]
    assert won(at_once(*runs)) == 1
    assert (fresh(report).state, report.events.count()) == (state, len(PATHS[state]))
    assert report.submissions.count() == PATHS[state].count("submit")


def test_of_a_withdrawal_and_a_first_mark_one_wins(real_database, written, cast):
    report = bring_to(written, "submitted", cast)
    mark = {
        "sending": 1,
        "seen": "",
        "verdict": "redo",
        "reason": "Bổ sung.",
        "by": cast.reviewer,
        "now": LATER,
    }
    one, other = fresh(report), fresh(report)
    results = at_once(
        partial(workflow.perform, one, "withdraw", by=cast.head, now=LATER, note=""),
        partial(mark_item, other, part_item("direction"), **mark),
    )
    assert won(results) == 1
    state, marks = fresh(report).state, ItemReview.objects.count()
    assert (state, marks) in [("in_approval", 0), ("submitted", 1)]
    assert (last_submission(report) is None) == (state == "in_approval")


def test_of_a_return_an_acceptance_and_a_withdrawal_one_wins(real_database, written, cast):
    report = bring_to(written, "submitted", cast)
    takers = {"return": cast.reviewer, "accept": cast.reviewer, "withdraw": cast.head}
    results = at_once(
        *[
            partial(workflow.perform, fresh(report), action, by=by, now=LATER, note=NOTE)
            for action, by in takers.items()
        ]
    )
    assert won(results) == 1
    event = report.events.last()
    assert (fresh(report).state, event.action) in [
        ("returned", "return"),
        ("accepted", "accept"),
        ("in_approval", "withdraw"),
    ]


def test_a_save_and_asking_for_approval_never_both_unseen(real_database, written, cast, colleague):
    seen, shown = tokens.part_token(written, "direction"), fresh(written)
    results = at_once(
        partial(workflow.perform, shown, "request_approval", by=cast.officer, now=LATER),
        partial(save_part, written.pk, "direction", seen, "Lời mới nhất.", colleague),
    )
    assert won(results) == 1
    said = ReportPart.objects.get(key="direction").text
    assert (fresh(written).state, said) in [("draft", "Lời mới nhất."), ("in_approval", "Đã triển khai.")]


def test_what_was_written_while_sending_is_frozen_as_a_whole_or_not_at_all(real_database, written, cast):
    report = bring_to(written, "in_approval", cast)
    seen = tokens.part_token(report, "causes")
    results = at_once(
        partial(workflow.perform, fresh(report), "submit", by=cast.head, now=LATER),
        partial(save_part, report.pk, "causes", seen, "Chen ngang.", cast.officer),
    )
    assert won(results) == 1, "a report that waits for its head is locked"
    sent = report.submissions.get().content
    assert (content.digest(sent), sent) == (
        report.submissions.get().content_hash,
        content.snapshot(fresh(report)),
    )
    assert not ReportPart.objects.filter(key="causes").exists()
