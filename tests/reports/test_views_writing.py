"""Writing a report in the browser: bad input is told, typed text stays, nothing unseen is overwritten."""

import re
import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from reports.actions import start_report
from reports.models import AgencyReport, TaskProgress
from tasks.models import DatedPart
from tests.conftest import NOW, at, make_assignment
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything
from tests.reports.pages import errors, fields, send, signed_in, text_of
from tests.reports.reminder_world import opened_period

# --- one task --------------------------------------------------------------------------------------

DONE = {"state": "done", "completed_on": "20/11/2026", "result": "Đã ban hành quyết định."}


def test_a_task_is_saved_with_its_words_and_day(at_desk, task_url):
    answer = send(at_desk, task_url, **DONE, difficulties="Thiếu vốn.", proposals="Bố trí vốn.")
    assert (answer.status_code, answer["Location"]) == (302, task_url)
    assert list(
        TaskProgress.objects.values_list("state", "completed_on", "result", "difficulties", "proposals")
    ) == [("done", date(2026, 11, 20), "Đã ban hành quyết định.", "Thiếu vốn.", "Bố trí vốn.")]


def test_what_was_saved_is_what_the_page_shows_again(at_desk, task_url):
    typed = {**DONE, "difficulties": "Thiếu\n\nvốn.", "proposals": "<b>"}
    send(at_desk, task_url, **typed)
    shown = fields(at_desk.get(task_url))
    assert {name: shown[name] for name in typed} == typed


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"state": "ongoing", "completed_on": "20/11/2026"},
            "Đã ghi ngày hoàn thành thì tình hình phải là “Đã hoàn thành”.",
        ),
        (
            {"state": "", "completed_on": "20/11/2026"},
            "Đã ghi ngày hoàn thành thì tình hình phải là “Đã hoàn thành”.",
        ),
        (
            {"state": "done", "completed_on": "01/01/2100"},
            "Ngày 01/01/2100 chưa đến; chỉ ghi việc đã hoàn thành.",
        ),
        (
            {"state": "done", "completed_on": "31/6/2026"},
            "Không hiểu ngày “31/6/2026”. Đề nghị viết ngày có thật theo dạng ngày/tháng/năm, "
            "ví dụ 15/06/2026.",
        ),
        (
            {"state": "done", "completed_on": "tháng sáu"},
            "Không hiểu ngày “tháng sáu”. Đề nghị viết ngày có thật theo dạng ngày/tháng/năm, "
            "ví dụ 15/06/2026.",
        ),
        (
            {"state": "done", "completed_on": "15/6/26"},
            "Không hiểu ngày “15/6/26”. Đề nghị viết ngày có thật theo dạng ngày/tháng/năm, ví dụ "
            "15/06/2026.",
        ),
    ],
)
def test_a_day_that_cannot_be_is_told_and_the_typed_text_stays(typed, told, at_desk, task_url):
    answer = send(at_desk, task_url, **typed, result="Hai nghìn chữ.")
    assert answer.status_code == 200
    assert errors(answer) == [told]
    assert told in text_of(answer)
    shown = fields(answer)
    assert {name: shown[name] for name in typed} == typed
    assert shown["result"] == "Hai nghìn chữ."
    assert TaskProgress.objects.count() == 0


def test_a_state_that_is_none_is_told_in_vietnamese(at_desk, task_url):
    answer = send(at_desk, task_url, state="finished", result="Chữ.")
    assert (errors(answer), TaskProgress.objects.count()) == (
        ["Hãy chọn một lựa chọn hợp lệ. finished không phải là một trong các lựa chọn khả thi."],
        0,
    )


def test_every_dated_part_has_its_own_day_and_may_be_blank(at_desk, task_url, assignment):
    parts = [
        DatedPart.objects.create(task=assignment.task, order=n, words="x", due_words="y", due_on=day)
        for n, day in enumerate([date(2021, 12, 31), date(2025, 12, 31)], 1)
    ]
    send(at_desk, task_url, state="ongoing", result="Chữ.", **{f"part_{parts[0].pk}": "30/12/2021"})
    progress = TaskProgress.objects.get()
    assert list(progress.parts.values_list("dated_part", "completed_on")) == [
        (parts[0].pk, date(2021, 12, 30))
    ]
    answer = send(at_desk, task_url, **{f"part_{parts[1].pk}": "1/1/2100"})
    assert errors(answer) == ["Ngày 01/01/2100 chưa đến; chỉ ghi việc đã hoàn thành."]
    assert progress.parts.count() == 1
    send(at_desk, task_url, **{f"part_{parts[0].pk}": ""})
    assert progress.parts.count() == 0


def test_half_decomposed_vietnamese_is_stored_in_nfc(at_desk, task_url, report):
    words = "Kết quả phối hợp giải phóng mặt bằng"
    send(at_desk, task_url, state="ongoing", result=unicodedata.normalize("NFD", words))
    part_url = reverse("reports:part", args=[report.pk, "direction"])
    send(at_desk, part_url, text=unicodedata.normalize("NFD", words))
    assert TaskProgress.objects.get().result == words
    assert report.parts.get().text == words


def test_text_of_any_length_is_kept_whole(at_desk, task_url):
    words = "Nội dung dài " * 2000 + "hết"
    send(at_desk, task_url, state="ongoing", result=words)
    assert TaskProgress.objects.get().result == words


def test_save_and_next_goes_through_every_page_and_ends_at_the_whole_report(
    at_desk, task_url, report, section, sxd, indicator, zone
):
    make_assignment(section, sxd, 2)
    visited, url = [], task_url
    while url != reverse("reports:detail", args=[report.pk]):
        visited.append(url)
        url = send(at_desk, url, save_and_next="")["Location"]
    pages = ["nhiem-vu", "nhiem-vu", "chi-tieu", "khu-cum", *["phan"] * 9]
    assert [each.split("/")[3] for each in visited] == pages
    assert len(set(visited)) == len(visited)


def test_last_period_s_words_stand_beside_this_one_s(
    at_desk, task_url, report, assignment, sxd, officer, head, specialist
):
    before = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1, 8))
    earlier = start_report(before.obligations.get(agency=sxd), by=officer, now=at(2026, 5, 2, 8))
    write_everything(earlier, officer, words="Lời kỳ trước.")
    assert "Lời kỳ trước." not in text_of(at_desk.get(task_url))
    bring_to(earlier, "submitted", Cast(officer, head, specialist), at(2026, 6, 1, 8))
    assert "Kỳ trước (6 tháng đầu năm 2026): Đang thực hiện Lời kỳ trước." in text_of(at_desk.get(task_url))


def test_last_period_s_words_start_blank_fields_and_overwrite_nothing(
    at_desk, task_url, report, sxd, officer, head, specialist
):
    before = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1, 8))
    earlier = start_report(before.obligations.get(agency=sxd), by=officer, now=at(2026, 5, 2, 8))
    write_everything(earlier, officer, words="Lời kỳ trước.")
    bring_to(earlier, "submitted", Cast(officer, head, specialist), at(2026, 6, 1, 8))
    answer = at_desk.post(task_url, fields(at_desk.get(task_url)) | {"reuse": "1"}, follow=True)
    assert "Đã đưa nội dung kỳ trước vào các ô còn trống" in text_of(answer)
    assert TaskProgress.objects.get(report=report).result == "Lời kỳ trước."
    send(at_desk, task_url, result="Lời kỳ này.")
    at_desk.post(task_url, fields(at_desk.get(task_url)) | {"reuse": "1"})
    assert TaskProgress.objects.get(report=report).result == "Lời kỳ này."


# --- two officers ----------------------------------------------------------------------------------


def test_the_second_of_two_officers_sees_both_texts_and_then_decides(at_desk, task_url, colleague):
    a, b = at_desk, signed_in(colleague)
    page_a, page_b = fields(a.get(task_url)), fields(b.get(task_url))
    assert a.post(task_url, page_a | {"state": "ongoing", "result": "Lời của A."}).status_code == 302
    answer = b.post(task_url, page_b | {"state": "ongoing", "result": "Lời của B."})
    assert answer.status_code == 409
    assert "nội dung này vừa được lưu từ nơi khác" in text_of(answer)
    shown = [(each.label, each.saved, each.mine) for each in answer.context["conflicts"]]
    assert shown == [
        (
            "Kết quả thực hiện trong kỳ",
            "Lời của <del>A</del>.",
            "Lời của <ins>B</ins>.",
        )
    ]
    assert fields(answer)["result"] == "Lời của B."
    assert TaskProgress.objects.get().result == "Lời của A."
    assert b.post(task_url, fields(answer)).status_code == 302
    assert TaskProgress.objects.get().result == "Lời của B."


@pytest.mark.parametrize(("side", "kept"), [("saved", "Lời của A."), ("mine", "Lời của B.")])
def test_one_button_decides_one_field_without_any_script(side, kept, at_desk, task_url, colleague):
    a, b = at_desk, signed_in(colleague)
    page_a, page_b = fields(a.get(task_url)), fields(b.get(task_url))
    a.post(task_url, page_a | {"result": "Lời của A.", "proposals": "A."})
    answer = b.post(task_url, page_b | {"result": "Lời của B.", "proposals": "B.", "difficulties": "Vốn."})
    assert [each.name for each in answer.context["conflicts"]] == ["result", "proposals"]
    answer = b.post(task_url, fields(answer) | {"choose": f"{side}:result"})
    assert (answer.status_code, [each.name for each in answer.context["conflicts"]]) == (409, ["proposals"])
    assert fields(answer)["result"] == kept
    answer = b.post(task_url, fields(answer) | {"choose": "saved:proposals"})
    assert answer.status_code == 302
    row = TaskProgress.objects.get()
    assert (row.result, row.proposals, row.difficulties) == (kept, "A.", "Vốn.")


def test_the_page_says_who_saved_last(at_desk, task_url, colleague):
    send(at_desk, task_url, result="Lời.")
    assert re.search(r"Đã lưu \d\d:\d\d, người lưu: Lan Officer", text_of(signed_in(colleague).get(task_url)))
    assert "người lưu" not in text_of(at_desk.get(task_url))


def test_two_officers_at_different_tasks_never_meet(at_desk, task_url, colleague, section, sxd, report):
    other_url = reverse("reports:task", args=[report.pk, make_assignment(section, sxd, 2).pk])
    part_url = reverse("reports:part", args=[report.pk, "direction"])
    a, b = at_desk, signed_in(colleague)
    page_a, page_b, part_b = fields(a.get(task_url)), fields(b.get(other_url)), fields(b.get(part_url))
    answers = [
        a.post(task_url, page_a | {"result": "Lời của A."}),
        b.post(other_url, page_b | {"result": "Lời của B."}),
        b.post(part_url, part_b | {"text": "Phần của B."}),
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert list(TaskProgress.objects.values_list("result", flat=True)) == ["Lời của A.", "Lời của B."]


def test_saving_twice_what_one_s_own_page_showed_is_no_conflict(at_desk, task_url):
    page = fields(at_desk.get(task_url)) | {"state": "ongoing", "result": "Lời."}
    assert at_desk.post(task_url, page).status_code == 302
    assert send(at_desk, task_url, result="Lời khác.").status_code == 302


def test_a_form_without_what_was_shown_is_not_saved(at_desk, task_url):
    answer = at_desk.post(task_url, {"state": "ongoing", "result": "Lời."})
    assert (answer.status_code, TaskProgress.objects.count()) == (200, 0)


# --- locked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("in_approval", "Báo cáo đang chờ lãnh đạo duyệt nên chưa sửa được."),
        ("submitted", "Báo cáo đã gửi Sở Công Thương nên không sửa được"),
        ("accepted", "Báo cáo đã được Sở Công Thương tiếp nhận nên không sửa được."),
    ],
)
def test_saving_into_a_locked_report_says_why_and_keeps_the_text(
    state, words, at_desk, task_url, written, cast
):
    page = fields(at_desk.get(task_url)) | {"result": "Viết sau khi gửi."}
    bring_to(written, state, cast)
    before = AgencyReport.objects.values().get(pk=written.pk)
    answer = at_desk.post(task_url, page)
    assert answer.status_code == 409
    assert f"Chưa lưu được. {words}" in text_of(answer)
    assert fields(answer)["result"] == "Viết sau khi gửi."
    assert TaskProgress.objects.get().result == "Đã triển khai."
    assert AgencyReport.objects.values().get(pk=written.pk) == before


def test_declaring_nothing_to_report_in_a_locked_report_says_why(at_desk, written, cast):
    bring_to(written, "submitted", cast)
    url = reverse("reports:nothing-to-report", args=[written.pk])
    answer = at_desk.post(url, {"declared": "1"}, follow=True)
    assert "Báo cáo đã gửi Sở Công Thương nên không sửa được" in text_of(answer)
    assert not fresh(written).nothing_to_report


def test_nothing_to_report_is_declared_and_taken_back(at_desk, report):
    url = reverse("reports:nothing-to-report", args=[report.pk])
    assert "Không phát sinh." in text_of(at_desk.post(url, {"declared": "1"}, follow=True))
    assert fresh(report).nothing_to_report
    at_desk.post(url, {"declared": "0"})
    assert not fresh(report).nothing_to_report


# --- after a return by item --------------------------------------------------------------------------


@pytest.fixture
def returned_for_one_part(written, cast):
    """Sở Công Thương asks to redo one general part; the task of the report stays as it is."""
    bring_to(written, "submitted", cast)
    sending = written.submissions.get()
    asked = {"verdict": "redo", "reason": "Bổ sung số liệu.", "decided_at": NOW, "decided_by": cast.reviewer}
    sending.reviews.create(item="part-direction", **asked)
    step(written, "return", cast.reviewer)
    return fresh(written)


def test_an_item_that_stays_closed_is_a_page_to_read_and_says_why(at_desk, task_url, returned_for_one_part):
    answer = at_desk.get(task_url)
    assert "nội dung này không phải sửa nên đang khóa" in text_of(answer)
    assert "Kết quả thực hiện trong kỳ Đã triển khai." in text_of(answer)
    assert "result" not in fields(answer)
    assert "⊘ III.2.2-1" in text_of(answer)
    assert "Đang khóa, Sở Công Thương không yêu cầu sửa" in text_of(answer)


def test_what_is_open_is_written_as_ever(at_desk, returned_for_one_part):
    url = reverse("reports:part", args=[returned_for_one_part.pk, "direction"])
    assert send(at_desk, url, text="Đã bổ sung.").status_code == 302
    assert returned_for_one_part.parts.get(key="direction").text == "Đã bổ sung."


def test_a_closed_item_is_saved_by_no_means(at_desk, task_url, returned_for_one_part):
    typed = {"seen": "1:", "result": "Viết lén."}
    for url in (task_url, f"{task_url}tu-luu/"):
        answer = at_desk.post(url, typed)
        assert (answer.status_code, TaskProgress.objects.get().result) == (409, "Đã triển khai.")
        assert "nội dung này không phải sửa nên đang khóa" in text_of(answer)


def test_rows_of_figures_stay_closed_one_by_one(at_desk, report, returned_for_one_part, indicator):
    url = reverse("reports:indicators", args=[report.pk])
    page = at_desk.get(url)
    assert f"i{indicator.pk}-value" not in fields(page)
    assert "đang khóa" in text_of(page)
    row = {f"i{indicator.pk}-{name}": value for name, value in FIGURE.items()}
    assert at_desk.post(f"{url}tu-luu/", {"seen": "1:"} | row).status_code == 409
    assert not report.indicator_figures.exists()


FIGURE = {"value": "1", "status": "estimate", "note": ""}
