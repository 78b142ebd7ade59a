"""The content of a report as data: everything it states, in a stable order, and its hash."""

import json
from datetime import date
from decimal import Decimal

import pytest

from reports import content
from reports.enums import PARTS
from reports.models import Contribution, IndicatorFigure, ZoneFigure
from tasks.models import Assignment, DatedPart
from tests.conftest import NOW, make_assignment
from tests.reports import tokens
from tests.reports.cycle import fresh, write_part, write_task


def hash_of(report) -> str:
    return content.digest(content.snapshot(fresh(report)))


def test_the_snapshot_states_everything_the_agency_says(
    written, assignment, officer, indicator_figure, zone_figure
):
    write_task(
        written,
        assignment,
        officer,
        state="done",
        completed_on=date(2026, 5, 1),
        result="Xong.",
        difficulties="Vốn.",
        proposals="Bố trí.",
    )
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="x", due_words="y", due_on=date(2021, 12, 31)
    )
    written.task_progress.get().parts.create(dated_part=part, completed_on=date(2021, 12, 1))
    said = content.snapshot(fresh(written))
    assert said == {
        "version": 1,
        "period": {"code": "2026-nam", "name": "Năm 2026"},
        "agency": {"code": "sxd", "name": "Sở Xây dựng"},
        "nothing_to_report": False,
        "paper": {"number": "", "date": None},
        "tasks": [
            {
                "item": f"task-{assignment.pk}",
                "clause": "III.2.2-1",
                "text": "Nhiệm vụ thử nghiệm số 1.",
                "written": True,
                "state": "done",
                "completed_on": "2026-05-01",
                "expected_on": None,
                "no_change": False,
                "result": "Xong.",
                "difficulties": "Vốn.",
                "proposals": "Bố trí.",
                "parts": [{"order": 1, "due_on": "2021-12-31", "words": "x", "completed_on": "2021-12-01"}],
                "evidence": [],
                "contributions": [],
                "missing_contributors": [],
            }
        ],
        "indicators": [
            {
                "item": f"indicator-{indicator_figure.indicator_id}",
                "code": "1a",
                "name": "Chỉ tiêu 1a",
                "unit": "%",
                "value": "47.1",
                "status": "estimate",
                "note": "",
            }
        ],
        "zones": [
            {
                "item": f"zone-{zone_figure.zone_id}",
                "kind": "industrial_park",
                "name": "Yên Lư",
                "full_name": "KCN Yên Lư",
                "is_part": False,
                "area_ha": "377.00",
                "cleared_ha": "120.50",
                "infrastructure_percent": None,
                "occupancy_percent": None,
                "investor": "",
                "registered_capital": None,
                "labour": None,
            }
        ],
        "parts": [
            {"item": f"part-{key}", "key": key, "title": PARTS[key], "text": "Đã triển khai."}
            for key in ("direction", "achievements", "next_steps")
        ],
    }


def test_a_task_nobody_wrote_of_is_in_the_snapshot_and_says_so(written, section, sxd):
    make_assignment(section, sxd, 2)
    tasks = content.snapshot(fresh(written))["tasks"]
    assert [(task["clause"], task["written"]) for task in tasks] == [
        ("III.2.2-1", True),
        ("III.2.2-2", False),
    ]


def test_contributions_that_are_signed_are_given_the_others_named_as_missing(
    written, assignment, section, stranger_agency, sct, stranger_head
):
    given = Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")
    Assignment.objects.create(task=assignment.task, agency=sct, role="coordinating")
    period = written.obligation.period
    text = Contribution.objects.create(
        period=period, assignment=given, text="Đã cung cấp số liệu.", edited_at=NOW, edited_by=stranger_head
    )
    task = content.snapshot(fresh(written))["tasks"][0]
    names = ["Sở Công Thương", "UBND huyện Hiệp Hòa"]
    assert (task["contributions"], task["missing_contributors"]) == ([], names)
    text.signed_at, text.signed_by = NOW, stranger_head
    text.save()
    task = content.snapshot(fresh(written))["tasks"][0]
    assert task["contributions"] == [{"agency": "UBND huyện Hiệp Hòa", "text": "Đã cung cấp số liệu."}]
    assert task["missing_contributors"] == ["Sở Công Thương"]


def test_the_snapshot_is_plain_data(written, indicator_figure, zone_figure):
    sent = content.snapshot(fresh(written))
    assert json.loads(json.dumps(sent)) == sent


def test_equal_content_has_an_equal_hash_however_often_it_was_saved(written, assignment, officer):
    first = hash_of(written)
    write_task(written, assignment, officer)
    assert hash_of(written) == first


def test_the_order_of_writing_changes_no_hash(written, section, sxd, officer):
    one, two = make_assignment(section, sxd, 2), make_assignment(section, sxd, 3)
    write_task(written, two, officer)
    write_task(written, one, officer)
    first = hash_of(written)
    written.task_progress.filter(assignment__in=[one, two]).delete()
    write_task(written, one, officer)
    write_task(written, two, officer)
    assert hash_of(written) == first


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "not_started"},
        {"result": "Đã triển khai. " + "Thêm."},
        {"difficulties": "Thêm."},
        {"proposals": "Thêm."},
        {"state": "done", "completed_on": date(2026, 5, 1)},
    ],
)
def test_any_change_to_a_task_changes_the_hash(fields, written, assignment, officer):
    first = hash_of(written)
    write_task(written, assignment, officer, **fields)
    assert hash_of(written) != first


@pytest.mark.parametrize("key", PARTS)
def test_any_change_to_a_part_changes_the_hash(key, written, officer):
    first = hash_of(written)
    write_part(written, key, "Lời khác.", officer)
    assert hash_of(written) != first


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (IndicatorFigure, {"value": Decimal("47.2")}),
        (IndicatorFigure, {"status": "official"}),
        (IndicatorFigure, {"note": "Cục Thống kê"}),
        *[(ZoneFigure, {name: 1}) for name in ("area_ha", "infrastructure_percent", "occupancy_percent")],
        (ZoneFigure, {"cleared_ha": 0}),
        (ZoneFigure, {"labour": 0}),
        (ZoneFigure, {"investor": "Công ty A"}),
    ],
)
def test_any_change_to_a_figure_changes_the_hash_and_blank_is_not_zero(
    model, change, written, indicator_figure, zone_figure
):
    ZoneFigure.objects.update(cleared_ha=None)
    first = hash_of(written)
    model.objects.update(**change)
    assert hash_of(written) != first


def test_a_figure_written_with_more_zeros_is_the_same_figure(written, indicator_figure):
    first = hash_of(written)
    IndicatorFigure.objects.update(value=Decimal("47.1000"))
    assert hash_of(written) == first


def test_the_counts_of_a_receipt(written, officer, indicator_figure, zone_figure):
    write_part(written, "causes", "", officer)
    write_part(written, "obstacles", "Vướng.", officer)
    assert content.counts(content.snapshot(written)) == {
        "tasks": 1,
        "parts": 4,
        "figures": 2,
        "files": 0,
    }


# --- what a form shows and a save compares -------------------------------------------------------


def test_a_token_changes_with_its_own_words_only(written, assignment, section, sxd, officer):
    other = make_assignment(section, sxd, 2)
    shown = {
        "task": lambda: tokens.task_token(written, assignment),
        "other": lambda: tokens.task_token(written, other),
        "direction": lambda: tokens.part_token(written, "direction"),
        "causes": lambda: tokens.part_token(written, "causes"),
    }

    def changed_by(write) -> set[str]:
        before = {name: token() for name, token in shown.items()}
        write()
        return {name for name, token in shown.items() if token() != before[name]}

    assert changed_by(lambda: write_task(written, assignment, officer, result="Mới.")) == {"task"}
    assert changed_by(lambda: write_task(written, other, officer)) == {"other"}
    assert changed_by(lambda: write_part(written, "causes", "Mới.", officer)) == {"causes"}


def test_nothing_saved_and_blank_saved_are_the_same_page(report, officer):
    before = tokens.part_token(report, "causes")
    write_part(report, "causes", "Vốn.", officer)
    write_part(report, "causes", "", officer)
    assert (tokens.part_token(report, "causes"), report.parts.count()) == (before, 1)
