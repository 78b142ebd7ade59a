"""Between upload and writing: once, all or nothing, and never on top of what somebody else has changed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from bacgiang_plan.lib.background import queue, runner
from bacgiang_plan.lib.background.models import Job
from tests.conftest import NOW
from tests.zones.inventory_world import (
    NO_SOURCE,
    SOURCE,
    bring,
    confirm,
    file_of,
    recorded,
    row,
    run_jobs,
    table,
    told,
)
from zones.events import record_event
from zones.models import InventoryImport, Zone, ZoneEvent
from zones.workbooks import actions, keeping, writing


def waiting(by, source=NO_SOURCE, file=None) -> InventoryImport:
    file = file or file_of(table(row()))
    return actions.bring_workbook(file, name="danh mục\\a:b.xlsx", source=source, by=by, now=NOW)


@pytest.fixture
def ready(specialist, sct) -> InventoryImport:
    return bring(table(row(), row("KCN Quang Châu", 426)), specialist)


class Killed(BaseException):
    """What no handler catches: the worker is gone."""


def killed(*args, **kwargs):
    raise Killed


def die_then_sweep(job: Job) -> None:
    """The worker dies in the middle of ``job``; minutes later the sweep finds out."""
    with pytest.raises(Killed), transaction.atomic():
        runner.run(job.pk, clock=lambda: NOW)
    queue.claim(job.pk, now=NOW)
    queue.sweep(now=NOW + timedelta(minutes=3))


# --- reading -----------------------------------------------------------------------------------------


def test_the_file_is_gone_once_it_is_read_and_only_its_rows_are_kept(
    specialist, sct, django_capture_on_commit_callbacks
):
    kept = waiting(specialist)
    stored = kept.stored_as
    assert (default_storage.exists(stored), kept.file_name) == (True, "a-b.xlsx")
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    kept.refresh_from_db()
    assert (default_storage.exists(stored), kept.stored_as, kept.state) == (False, "", "ready")
    assert [len(data) for data in kept.lines.values_list("data", flat=True)] == [11, 13]


def test_the_same_file_brought_twice_at_once_is_read_once(specialist, administrator, sct):
    content = file_of(table(row())).getvalue()  # once: a workbook knows the second it was written in

    def brought(by, source=NO_SOURCE) -> InventoryImport:
        return waiting(by, source, BytesIO(content))

    assert brought(specialist) == brought(specialist)
    assert Job.objects.count() == 1
    assert brought(administrator) != brought(specialist)
    assert brought(specialist, SOURCE) != brought(specialist)


def test_a_worker_killed_while_reading_is_replaced(specialist, sct, monkeypatch):
    kept = waiting(specialist)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "make_plan", killed)
        die_then_sweep(Job.objects.get())
    kept.refresh_from_db()
    assert (kept.state, kept.lines.count()) == ("reading", 0)
    run_jobs()
    kept.refresh_from_db()
    assert (kept.state, Job.objects.get().attempts) == ("ready", 2)


def test_a_file_lost_before_it_was_read_is_told(specialist, sct):
    kept = waiting(specialist)
    default_storage.delete(kept.stored_as)
    run_jobs()
    assert Job.objects.get().error == "Tệp chờ đọc không còn trên máy chủ. Đề nghị nạp lại tệp."


def test_a_reading_that_fails_keeps_no_file_and_the_same_file_may_come_again(specialist, sct, monkeypatch):
    kept = waiting(specialist)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "make_plan", lambda *args, **kwargs: 1 / 0)
        run_jobs()
    assert "ZeroDivisionError" in Job.objects.get().error
    assert not default_storage.exists(kept.stored_as)
    assert bring(table(row()), specialist).state == "ready"


def test_reading_shows_how_far_it_is(specialist, sct):
    kept = waiting(specialist)
    steps = []
    actions.read_import(Job.objects.get(), lambda done, total, words: steps.append((done, total, words)))
    assert steps[0] == (0, 1, "Đang đọc trang “Danh mục”: dòng 2")
    kept.refresh_from_db()
    assert kept.state == "ready"


# --- writing -----------------------------------------------------------------------------------------


def test_two_clicks_write_once(ready, specialist):
    first = actions.confirm_import(ready, by=specialist, now=NOW)
    assert actions.confirm_import(ready, by=specialist, now=NOW) == first
    run_jobs()
    assert (Zone.objects.count(), ZoneEvent.objects.count()) == (2, 2)
    with pytest.raises(actions.ImportRefusedError, match="đã được ghi lúc"):
        actions.confirm_import(ready, by=specialist, now=NOW)


def test_the_same_job_run_again_writes_nothing_more(ready, specialist):
    job = actions.confirm_import(ready, by=specialist, now=NOW)
    run_jobs()
    assert actions.write_import(job, lambda *args: None) == {}
    assert ZoneEvent.objects.count() == 2


def test_a_worker_killed_while_writing_leaves_nothing_half_written_and_is_replaced(
    ready, specialist, monkeypatch
):
    job = actions.confirm_import(ready, by=specialist, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(writing, "record_events", killed)
        die_then_sweep(job)
    ready.refresh_from_db()
    assert (recorded(), ready.state) == ([], "writing")
    run_jobs()
    ready.refresh_from_db()
    assert (ready.state, len(recorded())) == ("applied", 4)


def test_a_worker_that_dies_every_time_is_given_up_and_can_be_asked_again(ready, specialist):
    job = actions.confirm_import(ready, by=specialist, now=NOW)
    Job.objects.filter(pk=job.pk).update(
        status="failed", attempts=3, started_at=NOW, heartbeat_at=NOW, finished_at=NOW, error=queue.GIVEN_UP
    )
    assert confirm(ready, specialist).state == "applied"


def test_what_somebody_changed_since_the_preview_is_shown_anew_and_nothing_is_written(
    ready, specialist, make_zone
):
    zone = make_zone("Hòa Phú")
    confirm(ready, specialist)
    assert (ready.state, ready.note) == ("ready", actions.CHANGED)
    assert [subject for _, subject, *_ in told(ready, "new_zone")] == ["KCN Quang Châu"]
    assert ZoneEvent.objects.count() == 0
    confirm(ready, specialist)
    assert (ready.state, zone.events.count(), Zone.objects.count()) == ("applied", 1, 2)


def test_a_change_while_it_is_being_written_is_noticed_under_the_lock(
    ready, specialist, make_zone, monkeypatch
):
    zone, hold = make_zone("Yên Lư"), actions.hold

    def somebody_is_faster(plan) -> None:
        stamp = {"by": specialist, "now": NOW}
        record_event(zone, kind="planned", happened_on=NOW.date(), document="QĐ 9", **stamp)
        hold(plan)

    monkeypatch.setattr(actions, "hold", somebody_is_faster)
    confirm(ready, specialist)
    assert (ready.state, Zone.objects.count()) == ("ready", 1)


def test_what_has_become_impossible_is_told_by_its_cell(ready, specialist, make_zone):
    stamp = {"by": specialist, "now": NOW}
    zone = make_zone("Hòa Phú")
    day, paper = NOW.date().replace(year=2022, month=1, day=5), row()[6]
    record_event(zone, kind="area_stated", happened_on=day, document=paper, area_ha=5, **stamp)
    confirm(ready, specialist)
    assert (ready.state, [place for place, *_ in told(ready, "fault")]) == ("refused", ["Danh mục!F2"])


@pytest.mark.parametrize(
    ("error", "words"),
    [(IntegrityError("x"), "nội dung của sổ, dù"), (ValidationError("Sai."), "nội dung của sổ (Sai.), dù")],
)
def test_what_would_be_refused_again_is_no_change_of_the_inventory(
    ready, specialist, monkeypatch, error, words
):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr(actions, "write_plan", refuse)
    confirm(ready, specialist)
    failed = Job.objects.get(kind=actions.WRITE)
    assert (failed.status, words in failed.error, ready.note, recorded()) == ("failed", True, "", [])


def test_an_import_taken_meanwhile_is_not_said_to_be_written(ready, specialist, monkeypatch):
    steps, job = [], actions.confirm_import(ready, by=specialist, now=NOW)

    def taken_meanwhile(*args, **kwargs):
        InventoryImport.objects.update(state="applied", applied_at=NOW, applied_by=specialist)
        return True

    monkeypatch.setattr(actions, "is_as_shown", taken_meanwhile)
    assert actions.write_import(job, lambda *step: steps.append(step[2])) == {}
    assert (recorded(), [words for words in steps if words.startswith("Đã ghi")]) == ([], [])


def test_the_history_of_each_zone_says_who_wrote_what(ready, specialist, make_zone):
    confirm(ready, specialist)
    kept = bring(table(row("KCN Quang Châu", 426, location="Quang Châu")), specialist)
    confirm(kept, specialist)
    history = LogEntry.objects.order_by("pk").values_list(
        "user", "action_flag", "object_repr", "change_message"
    )
    [cell] = [place for place, *_ in told(kept, "changed")]
    assert list(history) == [
        (specialist.pk, 1, "KCN Hòa Phú", "Thêm từ sổ Excel (Danh mục!B2)."),
        (specialist.pk, 1, "KCN Quang Châu", "Thêm từ sổ Excel (Danh mục!B3)."),
        (
            specialist.pk,
            2,
            "KCN Quang Châu",
            f"Sửa từ sổ Excel ({cell}). Trước: Địa điểm: –. Sau: Địa điểm: Quang Châu.",
        ),
    ]
    zones = Zone.objects.order_by("pk").values_list("pk", flat=True)
    assert set(LogEntry.objects.values_list("object_id", flat=True)) == set(map(str, zones))


def test_an_import_that_changes_nothing_cannot_be_confirmed(specialist, sct):
    confirm(bring(table(row()), specialist), specialist)
    with pytest.raises(actions.ImportRefusedError, match="không có gì để ghi"):
        actions.confirm_import(bring(table(row()), specialist), by=specialist, now=NOW)


def test_statements_come_back_as_they_were_kept(ready):
    reading = keeping.reading_of(ready)
    again = [keeping.kept_data(each) for each in (*reading.zones, *reading.events)]
    assert again == list(ready.lines.order_by("order").values_list("data", flat=True))


def test_the_database_refuses_half_an_import(ready, specialist):
    rows = InventoryImport.objects.filter(pk=ready.pk)
    for fields in ({"applied_at": NOW}, {"state": "applied"}, {"document": "QĐ 1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)


@pytest.mark.parametrize("count", [1, 300])
def test_queries_do_not_grow_with_the_rows(count, specialist, sct, django_assert_max_num_queries):
    rows = [row(f"KCN Số {number}", number) for number in range(1, count + 1)]
    with django_assert_max_num_queries(84):
        confirm(bring(table(*rows), specialist), specialist)
    assert Zone.objects.count() == count
