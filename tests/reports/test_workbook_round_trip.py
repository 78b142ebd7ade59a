"""A workbook goes out, is filled in, comes back: what is the same, what changes, what both changed."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from reports.locks import LockedReportError
from reports.manuscript import led_assignments
from reports.models import IndicatorFigure, PartProgress, ReportPart, TaskProgress, WorkbookImport, ZoneFigure
from reports.workbooks import actions
from reports.workbooks.export import report_workbook
from tasks.models import DatedPart
from tests.conftest import NOW, make_assignment
from tests.reports.cycle import bring_to, fresh, write_part, write_task
from tests.reports.workbook_world import (
    INDICATORS,
    PARTS,
    TASKS,
    ZONES,
    apply,
    cell,
    check,
    column_of,
    confirm,
    content_of,
    exported,
    preview_of,
    row_of,
)


def make_sendable(report, officer):
    """Write what a task past its limit needs, too."""
    for assignment in led_assignments(report):
        write_task(report, assignment, officer, difficulties="Chờ vốn.", expected_on=date(2027, 1, 1))


def test_an_unchanged_workbook_changes_nothing(full, officer):
    before = content_of(full)
    kept = check(full, exported(full), officer)
    seen = preview_of(kept)
    assert (seen.changes, seen.conflicts, seen.kept) == ([], [], 7 + 1 + 7 + 9 + 3 + 7)
    assert content_of(full) == before


AWKWARD = [
    "=1+1",
    "+84 204",
    "- Đã triển khai\n- Đã nghiệm thu",
    "@ai đó",
    "'=đã có dấu nháy",
    "_x000D_ nguyên văn",
    "dòng 1\r\ndòng 2",
    "Dấu\x0bngắt của Word",
    "<b>&amp;</b> ]]>",
    "  khoảng trắng  ",
    "5",
    "2.200.000",
    "15/06/2026",
    "TRUE",
    "#REF!",
]


@pytest.mark.parametrize("words", AWKWARD)
def test_words_come_back_as_they_were(words, report, assignment, officer):
    write_task(report, assignment, officer, result=words)
    book = exported(report)
    assert cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ").data_type == "s"
    assert preview_of(check(report, book, officer)).changes == []


def test_what_begins_like_a_formula_is_quoted_text(report, assignment, officer):
    for words in ("=1+1", "+1", "-1", "@a"):
        write_task(report, assignment, officer, result=words)
        found = cell(exported(report), TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ")
        assert (found.value, found.data_type, found.quotePrefix) == (words, "s", True)


def fill_in(book, full, assignment):
    key = f"task-{assignment.pk}"
    cell(book, TASKS, key, "Tình hình").value = "Đã hoàn thành"
    cell(book, TASKS, key, "Ngày hoàn thành").value = date(2026, 10, 1)
    cell(book, TASKS, key, "Kết quả thực hiện trong kỳ").value = "Đã xong toàn bộ."
    part = DatedPart.objects.get()
    cell(book, TASKS, f"{key}.part-{part.pk}", "Ngày hoàn thành").value = "30/12/2021"
    cell(book, PARTS, "part-to_peers", "Nội dung").value = "Đề nghị phối hợp."
    cell(book, INDICATORS, book[INDICATORS]["A2"].value, "Số liệu").value = 48.25
    cell(book, INDICATORS, book[INDICATORS]["A2"].value, "Tính chất").value = "chính thức"
    cell(book, ZONES, book[ZONES]["A2"].value, "Lao động (người)").value = "5.400"
    cell(book, ZONES, book[ZONES]["A2"].value, "Đã GPMB (ha)").value = None


def test_everything_filled_in_is_previewed_and_then_written(full, assignment, officer):
    book = exported(full)
    fill_in(book, full, assignment)
    kept = check(full, book, officer)
    seen = preview_of(kept)
    assert [(each.what, each.label, each.old, each.new) for each in seen.changes] == [
        ("III.2.2-1", "Tình hình", "Đang thực hiện", "Đã hoàn thành"),
        ("III.2.2-1", "Ngày hoàn thành", "–", "01/10/2026"),
        ("III.2.2-1", "Kết quả thực hiện trong kỳ", "Đã triển khai.", "Đã xong toàn bộ."),
        ("III.2.2-1, phần có hạn 31/12/2021", "Ngày hoàn thành", "–", "30/12/2021"),
        ("Kiến nghị với các sở, ngành, địa phương", "Nội dung", "–", "Đề nghị phối hợp."),
        ("1a. Chỉ tiêu 1a", "Số liệu", "47,1", "48,25"),
        ("1a. Chỉ tiêu 1a", "Tính chất", "ước", "chính thức"),
        ("KCN Yên Lư", "Đã GPMB (ha)", "120,5", "–"),
        ("KCN Yên Lư", "Lao động (người)", "–", "5.400"),
    ]
    assert len(confirm(kept, officer)) == 9
    progress = TaskProgress.objects.get(report=full, assignment=assignment)
    assert (progress.state, progress.completed_on, progress.result, progress.edited_by) == (
        "done",
        date(2026, 10, 1),
        "Đã xong toàn bộ.",
        officer,
    )
    assert PartProgress.objects.get().completed_on == date(2021, 12, 30)
    assert ReportPart.objects.get(report=full, key="to_peers").text == "Đề nghị phối hợp."
    figure = IndicatorFigure.objects.get(report=full)
    assert (figure.value, figure.status) == (Decimal("48.25"), "official")
    zone = ZoneFigure.objects.get(report=full)
    assert (zone.area_ha, zone.cleared_ha, zone.labour) == (377, None, 5400)
    kept.refresh_from_db()
    assert (kept.applied_at, kept.applied_by, len(kept.written)) == (NOW, officer, 9)


def test_the_written_report_is_what_the_next_workbook_shows(full, assignment, officer):
    book = exported(full)
    fill_in(book, full, assignment)
    confirm(check(full, book, officer), officer)
    again = exported(full)
    assert cell(again, INDICATORS, again[INDICATORS]["A2"].value, "Số liệu").value == 48.25
    assert preview_of(check(full, again, officer)).changes == []


# --- what changed on the portal since the download -------------------------------------------------


def test_what_only_the_portal_changed_stays(full, assignment, officer):
    book = exported(full)
    write_task(full, assignment, officer, result="Mới hơn trên Cổng.")
    kept = check(full, book, officer)
    assert preview_of(kept).changes == []
    assert preview_of(kept).conflicts == []


def test_what_both_changed_is_a_conflict_that_its_person_settles(full, assignment, officer):
    book = exported(full)
    name = f"task-{assignment.pk}:result"
    cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ").value = "Trong tệp."
    write_task(full, assignment, officer, result="Trên Cổng.", difficulties="Thiếu vốn.")
    kept = check(full, book, officer)
    seen = preview_of(kept)
    assert [(each.name, each.old, each.new) for each in seen.conflicts] == [
        (name, "Trên Cổng.", "Trong tệp.")
    ]
    with pytest.raises(actions.UndecidedError):
        confirm(kept, officer)
    assert TaskProgress.objects.get(assignment=assignment).result == "Trên Cổng."
    confirm(kept, officer, **{name: "tep"})
    progress = TaskProgress.objects.get(assignment=assignment)
    assert (progress.result, progress.difficulties) == ("Trong tệp.", "Thiếu vốn.")


def test_in_a_conflict_the_portal_s_words_may_be_kept(full, assignment, officer):
    book = exported(full)
    cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ").value = "Trong tệp."
    cell(book, PARTS, "part-causes", "Nội dung").value = "Nguyên nhân."
    write_task(full, assignment, officer, result="Trên Cổng.")
    kept = check(full, book, officer)
    assert len(confirm(kept, officer, **{f"task-{assignment.pk}:result": "cong"})) == 1
    assert TaskProgress.objects.get(assignment=assignment).result == "Trên Cổng."
    assert ReportPart.objects.get(report=full, key="causes").text == "Nguyên nhân."


def test_a_change_after_the_preview_stops_the_confirmation(full, assignment, officer):
    book = exported(full)
    cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ").value = "Trong tệp."
    cell(book, PARTS, "part-causes", "Nội dung").value = "Nguyên nhân."
    kept = check(full, book, officer)
    stamp = preview_of(kept).stamp
    write_task(full, assignment, officer, result="Vừa sửa trên Cổng.")
    before = content_of(full)
    with pytest.raises(actions.PreviewChangedError):
        apply(kept, officer, stamp=stamp)
    assert content_of(full) == before
    assert WorkbookImport.objects.get().applied_at is None


def test_the_day_moves_on_and_a_rule_no_longer_holds(full, assignment, officer):
    book = exported(full)
    cell(book, TASKS, f"task-{assignment.pk}", "Ngày dự kiến hoàn thành").value = date(2026, 11, 23)
    kept = check(full, book, officer)
    tomorrow = NOW + timedelta(days=1)
    assert [fault.place for fault in preview_of(kept, now=tomorrow).problems] == ["Nhiệm vụ!H2"]


# --- once, by its uploader, while it is fresh and open ---------------------------------------------


def filled(full, assignment, officer):
    book = exported(full)
    cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ").value = "Trong tệp."
    return check(full, book, officer)


def test_a_workbook_is_written_once(full, assignment, officer):
    kept = filled(full, assignment, officer)
    confirm(kept, officer)
    with pytest.raises(actions.ClosedImportError, match="đã được ghi"):
        confirm(kept, officer)


def test_a_preview_ends_after_two_hours(full, assignment, officer):
    kept = filled(full, assignment, officer)
    with pytest.raises(actions.ClosedImportError, match="quá 2 giờ"):
        confirm(kept, officer, now=NOW + timedelta(hours=2))
    assert TaskProgress.objects.get(assignment=assignment).result == "Đã triển khai."


def test_nobody_confirms_the_workbook_of_a_colleague(full, assignment, officer, colleague):
    kept = filled(full, assignment, officer)
    with pytest.raises(actions.ClosedImportError):
        confirm(kept, colleague)


def test_a_report_locked_since_the_preview_is_not_written(full, section, assignment, officer, cast):
    make_sendable(full, officer)
    kept = filled(full, assignment, officer)
    bring_to(full, "in_approval", cast)
    with pytest.raises(LockedReportError, match="chờ lãnh đạo duyệt"):
        confirm(kept, officer)
    assert TaskProgress.objects.get(assignment=assignment).result == "Đã triển khai."
    assert WorkbookImport.objects.get().applied_at is None


def test_a_locked_report_reads_no_workbook_and_hands_out_one_to_look_at(full, assignment, officer, cast):
    make_sendable(full, officer)
    book = exported(full)
    report = bring_to(full, "submitted", cast)
    with pytest.raises(LockedReportError, match="Chưa đọc tệp"):
        check(report, book, officer)
    sheet = exported(report)[TASKS]
    assert all(each.protection.locked for row in sheet.iter_rows(min_row=2) for each in row)


# --- what the sheets look like ---------------------------------------------------------------------


def test_inputs_are_open_everything_else_is_locked(full):
    book = exported(full)
    sheet = book[TASKS]
    first = column_of(sheet, "Tình hình")
    open_cells = {
        each.coordinate for row in sheet.iter_rows(min_row=2) for each in row if not each.protection.locked
    }
    part = row_of(sheet, f"{sheet['A2'].value}.part-{DatedPart.objects.get().pk}")
    inputs = {sheet.cell(row, place).coordinate for row in (2, 4) for place in range(first, first + 7)}
    assert open_cells == inputs | {sheet.cell(part, column_of(sheet, "Ngày hoàn thành")).coordinate}
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    assert sheet.column_dimensions["A"].hidden
    assert book["_nhan_dang"].sheet_state == "veryHidden"


def test_states_are_a_list_and_numbers_and_days_are_typed(full, assignment, officer):
    write_task(full, assignment, officer, state="done", completed_on=date(2026, 5, 4))
    book = exported(full)
    rules = {rule.formula1: str(rule.sqref) for rule in book[TASKS].data_validations.dataValidation}
    assert rules['"Chưa thực hiện,Đang thực hiện,Đã hoàn thành"'] == "F2 F4"
    day = cell(book, TASKS, f"task-{assignment.pk}", "Ngày hoàn thành")
    assert (day.is_date, day.number_format) == (True, "dd/mm/yyyy")
    value = cell(book, INDICATORS, book[INDICATORS]["A2"].value, "Số liệu")
    assert (value.data_type, value.value) == ("n", 47.1)


def test_words_longer_than_a_cell_stay_on_the_portal(report, assignment, officer):
    write_task(report, assignment, officer, result="a" * 32_768)
    book = exported(report)
    long = cell(book, TASKS, f"task-{assignment.pk}", "Kết quả thực hiện trong kỳ")
    assert long.protection.locked
    assert preview_of(check(report, book, officer)).changes == []


def test_last_period_stands_beside_this_one_when_there_is_one(full):
    assert [each.value for each in exported(full)[TASKS][1]][1:6] == [
        "Mục",
        "Nhiệm vụ theo Kế hoạch",
        "Kỳ trước: tình hình",
        "Kỳ trước: nội dung",
        "Tình hình",
    ]


def test_a_longer_report_costs_no_more_queries(full, section, sxd):
    counts = []
    for number in (3, 9):
        make_assignment(section, sxd, number)
        with CaptureQueriesContext(connection) as captured:
            report_workbook(fresh(full), now=NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_file_has_no_formula(full):
    book = load_workbook(BytesIO(report_workbook(full, now=NOW)))
    assert [each.coordinate for sheet in book for row in sheet for each in row if each.data_type == "f"] == []


def test_a_part_left_blank_is_no_change(full, officer):
    write_part(full, "causes", "", officer)
    assert preview_of(check(full, exported(full), officer)).changes == []
