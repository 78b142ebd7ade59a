"""Forms of the report, apart from their pages: what is read, what is refused, what is handed on."""

from datetime import date
from decimal import Decimal

import pytest

from bacgiang_plan.lib.forms import VietnameseDateField, VietnameseDecimalField
from reports.enums import PARTS
from reports.forms import IndicatorFigureForm, PartForm, StepForm, TaskProgressForm, ZoneFigureForm
from reports.models import TaskProgress
from reports.saved import task_page
from reports.transitions import TRANSITIONS
from targets.models import Indicator
from tasks.models import DatedPart
from zones.models import Zone

TODAY = date(2026, 11, 23)


def task_form(parts=(), **typed) -> TaskProgressForm:
    return TaskProgressForm({"seen": "x"} | typed, dated_parts=parts, today=TODAY)


# --- one task ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", ["23/11/2026", "1/8/2021", "01.08.2021", "2026-11-23", " 23/11/2026 ", "23-11-2026", "23112026"]
)
def test_a_day_up_to_today_is_taken(day):
    assert task_form(state="done", completed_on=day).is_valid()


def test_tomorrow_is_not_yet_done():
    form = task_form(state="done", completed_on="24/11/2026")
    assert form.errors == {"completed_on": ["Ngày 24/11/2026 chưa đến; chỉ ghi việc đã hoàn thành."]}


def test_nothing_was_completed_under_the_plan_before_there_was_a_plan():
    form = task_form(state="done", completed_on="31/7/2021")
    assert form.errors == {"completed_on": ["Ngày 31/07/2021 trước khi có Kế hoạch (tháng 8 năm 2021)."]}


def test_a_draft_may_be_blank():
    form = task_form()
    assert form.is_valid()
    assert form.values() == {
        "seen": "x",
        "fields": {
            "state": "",
            "completed_on": None,
            "expected_on": None,
            "no_change": False,
            "result": "",
            "difficulties": "",
            "proposals": "",
        },
        "parts": {},
    }


def test_done_without_its_day_is_a_draft_too():
    assert task_form(state="done").is_valid()


@pytest.mark.parametrize(
    ("state", "day", "told"),
    [
        ("ongoing", "23/11/2026", {}),
        (
            "ongoing",
            "22/11/2026",
            {"expected_on": ["Ngày dự kiến 22/11/2026 đã qua; đề nghị ghi ngày sắp tới."]},
        ),
        ("done", "22/11/2026", {}),
    ],
)
def test_the_expected_day_is_still_to_come_unless_the_task_is_done(state, day, told):
    assert task_form(state=state, expected_on=day).errors == told


def test_nothing_has_changed_only_since_a_period_before():
    typed = {"seen": "1:", "state": "ongoing", "no_change": "on"}
    assert TaskProgressForm(typed, dated_parts=(), today=TODAY, has_before=True).is_valid()
    assert TaskProgressForm(typed, dated_parts=(), today=TODAY, has_before=False).errors == {
        "no_change": [
            "Nhiệm vụ này chưa có nội dung ở kỳ trước nên không chọn được “Không thay đổi so với kỳ trước”; "
            "đề nghị ghi kết quả của kỳ này."
        ]
    }


def test_a_bad_day_is_one_error_not_two():
    assert {
        name: len(errors) for name, errors in task_form(state="done", completed_on="x").errors.items()
    } == {"completed_on": 1}


def test_dated_parts_without_a_day_of_their_own_are_not_asked_for(assignment):
    rows = [
        DatedPart.objects.create(task=assignment.task, order=1, words="một", due_words="x", due_on=TODAY),
        DatedPart.objects.create(
            task=assignment.task, order=2, words="hai", due_words="x", recurrence="yearly"
        ),
    ]
    form = task_form(rows, **{f"part_{rows[0].pk}": "1/2/2026", f"part_{rows[1].pk}": "1/2/2026"})
    assert form.is_valid()
    assert form.values()["parts"] == {rows[0]: date(2026, 2, 1)}
    blank = task_form(rows)
    assert blank.is_valid()
    assert blank.values()["parts"] == {rows[0]: None}


def test_the_form_shows_what_is_saved(report, assignment):
    part = DatedPart.objects.create(task=assignment.task, order=1, words="x", due_words="x", due_on=TODAY)
    progress = TaskProgress.objects.create(
        report=report, assignment=assignment, state="done", completed_on=TODAY, result="Xong."
    )
    progress.parts.create(dated_part=part, completed_on=date(2026, 2, 1))
    assert task_page(report.pk, assignment.pk)[0] == {
        "state": "done",
        "completed_on": TODAY,
        "expected_on": None,
        "no_change": False,
        "result": "Xong.",
        "difficulties": "",
        "proposals": "",
        f"part_{part.pk}": date(2026, 2, 1),
    }


@pytest.mark.parametrize("key", PARTS)
def test_a_general_part_is_headed_by_its_title(key):
    assert PartForm(key=key).fields["text"].label == PARTS[key]


# --- figures -------------------------------------------------------------------------------------


def figure_form(unit: str, kind: str, value: str) -> IndicatorFigureForm:
    indicator = Indicator(pk=7, name="Chỉ tiêu", unit=unit, kind=kind)
    return IndicatorFigureForm({"i7-value": value, "i7-status": "official"}, indicator=indicator)


@pytest.mark.parametrize(
    ("unit", "kind", "value", "taken"),
    [
        ("%", "level", "100", True),
        ("%", "level", "100,01", False),
        ("%", "level", "-0,1", False),
        ("%", "average_growth", "-9,5", True),
        ("%", "average_growth", "120", True),
        ("tỷ đồng", "cumulative", "2.200.000", True),
    ],
)
def test_a_level_in_percent_is_a_share_a_growth_may_be_negative_or_above_100(unit, kind, value, taken):
    assert figure_form(unit, kind, value).is_valid() is taken


def test_a_figure_names_its_indicator_to_a_screen_reader():
    form = figure_form("%", "level", "1")
    assert form.fields["value"].widget.attrs["aria-label"] == "Số liệu kỳ này: Chỉ tiêu"


def zone_form(**typed) -> ZoneFigureForm:
    zone = Zone(pk=3, kind="industrial_park", name="Yên Lư")
    return ZoneFigureForm({f"z3-{name}": value for name, value in typed.items()}, zone=zone)


@pytest.mark.parametrize(
    ("area", "cleared", "taken"),
    [("377", "377", True), ("377", "377,01", False), ("", "10", True), ("0", "0", True), ("10", "", True)],
)
def test_no_more_land_is_cleared_than_there_is(area, cleared, taken):
    assert zone_form(area_ha=area, cleared_ha=cleared).is_valid() is taken


def test_facts_left_out_are_none_and_labour_is_a_whole_number():
    form = zone_form(labour="12.500", occupancy_percent="60,5")
    assert form.is_valid()
    assert form.facts() == {
        "area_ha": None,
        "cleared_ha": None,
        "infrastructure_percent": None,
        "occupancy_percent": Decimal("60.5"),
        "investor": "",
        "registered_capital": None,
        "labour": 12500,
    }


# --- one step ------------------------------------------------------------------------------------


def test_a_step_needs_the_version_its_taker_saw():
    assert [StepForm({"version": typed}).is_valid() for typed in ("3", "", "x")] == [True, False, False]


@pytest.mark.parametrize(
    ("action", "note", "taken"), [("return", "", False), ("return", "Vì", True), ("accept", "", True)]
)
def test_a_reason_is_asked_for_where_the_step_needs_one(action, note, taken):
    step = next(row for row in TRANSITIONS if row.action == action)
    assert StepForm({"version": "3", "note": note}, step=step).is_valid() is taken


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", None),
        ("  ", None),
        ("0", Decimal(0)),
        ("2.200.000", Decimal(2200000)),
        ("47,1", Decimal("47.1")),
        ("1.853", Decimal(1853)),
        ("1,853", Decimal("1.853")),
        (" 2 200 000 ", Decimal(2200000)),
        ("-9,50", Decimal("-9.50")),
        ("+5", Decimal(5)),
        ("12345678901,1234", Decimal("12345678901.1234")),
    ],
)
def test_a_number_is_read_as_officials_write_it(typed, read):
    assert VietnameseDecimalField().clean(typed) == read


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("2200000"), "2.200.000"), (Decimal("47.1000"), "47,1"), (None, None), ("2.20.000", "2.20.000")],
)
def test_a_number_is_shown_as_it_is_read_and_what_was_typed_stays(value, shown):
    assert VietnameseDecimalField().prepare_value(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(date(2026, 6, 5), "05/06/2026"), (None, None), ("31/6/2026", "31/6/2026")]
)
def test_a_day_is_shown_as_it_is_read_and_what_was_typed_stays(value, shown):
    assert VietnameseDateField().prepare_value(value) == shown
