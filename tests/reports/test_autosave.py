"""Saving while somebody writes: an honest mark, words for every refusal, nothing unseen overwritten."""

import re
import unicodedata
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports import actions, autosaving
from reports.actions import start_report
from reports.models import AgencyReport, IndicatorFigure, TaskProgress, ZoneFigure
from tasks.models import DatedPart
from tests.conftest import at, make_assignment
from tests.reports.cycle import Cast, bring_to, fresh, write_everything, write_task
from tests.reports.pages import fields, signed_in, text_of
from tests.reports.reminder_world import opened_period

SAVED = re.compile(r"Đã lưu \d\d:\d\d\Z")


class Page:
    """One opened page of writing: it types, saves by itself, and keeps the token of each answer."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        shown = fields(client.get(url))
        self.carried = {name: shown[name] for name in ("seen", "shown", "person")}

    def save(self, **typed):
        """Save ``typed`` automatically; dashes of names are written as two underscores."""
        sent = {name.replace("__", "-"): value for name, value in typed.items()}
        answer = self.client.post(f"{self.url}tu-luu/", self.carried | sent)
        self.carried |= {name: value for name, value in fields(answer).items() if name == "seen"}
        return answer


def words(answer) -> str:
    """The mark, without the tick of the outline."""
    return text_of(answer).partition(" ●")[0].partition(" ○")[0].partition(" –")[0].strip()


def unsaved(answer) -> list[str]:
    return re.search(r'data-unsaved="([^"]*)"', answer.content.decode())[1].split()


@pytest.fixture
def page(at_desk, task_url) -> Page:
    return Page(at_desk, task_url)


@pytest.fixture
def part_page(at_desk, report) -> Page:
    return Page(at_desk, reverse("reports:part", args=[report.pk, "direction"]))


def row() -> tuple:
    return TaskProgress.objects.values_list("state", "completed_on", "result", "difficulties").get()


# --- what is saved ---------------------------------------------------------------------------------


def test_one_field_is_saved_and_the_mark_says_when(page):
    answer = page.save(result="Đã triển khai.")
    assert (answer.status_code, unsaved(answer)) == (200, [])
    assert SAVED.match(words(answer))
    assert row() == ("", None, "Đã triển khai.", "")


def test_the_author_and_the_moment_are_kept(page, officer):
    before = timezone.now()
    page.save(result="Chữ.")
    saved = TaskProgress.objects.get()
    assert saved.edited_by == officer
    assert before <= saved.edited_at <= timezone.now()
    assert AgencyReport.objects.get().edited_at == saved.edited_at


def test_a_field_that_was_not_sent_is_left_alone(page):
    page.save(result="Một.", difficulties="Hai.")
    page.save(state="ongoing", completed_on="")
    page.save(result="")
    assert row() == ("ongoing", None, "", "Hai.")


def test_saving_word_by_word_is_never_a_conflict_with_oneself(page):
    statuses = [page.save(result="chữ " * n).status_code for n in range(1, 6)]
    assert (statuses, row()[2]) == ([200] * 5, "chữ " * 4 + "chữ")


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(page):
    lost = page.client.post(f"{page.url}tu-luu/", page.carried | {"result": "Một."})
    assert lost.status_code == 200  # and the page never learns of it
    assert page.save(result="Một. Hai.").status_code == 409
    assert page.save(result="Một. Hai.", sent="result=M%E1%BB%99t.").status_code == 200
    assert row()[2] == "Một. Hai."


def test_saving_what_is_saved_already_changes_nothing(page, report):
    page.save(result="Chữ.")
    before = AgencyReport.objects.values().get(), TaskProgress.objects.values().get()
    assert page.save(result="Chữ.").status_code == 200
    assert (AgencyReport.objects.values().get(), TaskProgress.objects.values().get()) == before


def test_the_tick_of_the_item_and_its_word_come_along(page):
    assert "○ , Còn thiếu" in text_of(page.save(state="ongoing", completed_on=""))
    assert "● , Đã đủ" in text_of(page.save(result="Đã triển khai."))
    assert "○ , Còn thiếu" in text_of(page.save(result=""))


def test_a_limit_that_is_past_asks_for_the_reason_and_the_new_day(page, assignment):
    limit = DatedPart.objects.create(
        task=assignment.task, order=1, words="x", due_words="y", due_on=date(2021, 12, 31)
    )
    assert "Còn thiếu" in text_of(page.save(state="ongoing", completed_on="", result="Đang làm."))
    assert "Đã đủ" in text_of(page.save(difficulties="Vốn.", expected_on="31/12/2099"))
    assert "Còn thiếu" in text_of(page.save(expected_on=""))
    assert "Đã đủ" in text_of(page.save(**{f"part_{limit.pk}": "30/12/2021"}))
    assert list(TaskProgress.objects.get().parts.values_list("completed_on")) == [(date(2021, 12, 30),)]


def test_a_part_is_saved_with_its_tick(part_page, report):
    answer = part_page.save(text="Đã chỉ đạo.")
    assert (answer.status_code, report.parts.get().text) == (200, "Đã chỉ đạo.")
    assert text_of(answer).endswith("● , Đã đủ")
    assert text_of(part_page.save(text="")).endswith("○ , Còn thiếu")


def test_rows_of_figures_are_saved_one_by_one(at_desk, report, indicator, zone):
    page = Page(at_desk, reverse("reports:indicators", args=[report.pk]))
    i = f"i{indicator.pk}__"
    answer = page.save(**{f"{i}value": "47,1", f"{i}status": "estimate", f"{i}note": "Cục Thống kê"})
    assert text_of(answer).endswith("● , Đã đủ 1/1")
    figure = IndicatorFigure.objects.get()
    assert (str(figure.value.normalize()), figure.note) == ("47.1", "Cục Thống kê")
    page.save(**{f"{i}value": "", f"{i}status": "estimate", f"{i}note": ""})
    assert IndicatorFigure.objects.count() == 0
    page, z = Page(at_desk, reverse("reports:zones", args=[report.pk])), f"z{zone.pk}__"
    names = ZoneFigure.FIELDS
    answer = page.save(**{f"{z}{name}": "" for name in names} | {f"{z}labour": "1.250"})
    assert (answer.status_code, ZoneFigure.objects.get().labour) == (200, 1250)


def test_half_decomposed_words_line_ends_and_a_hundred_thousand_characters(page):
    page.save(result=unicodedata.normalize("NFD", "phối hợp\r\nhai"))
    assert row()[2] == "phối hợp\nhai"
    assert page.save(result="ữ" * 100_000).status_code == 200
    assert len(row()[2]) == 100_000


# --- what is not, and why --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told", "kept"),
    [
        (
            {"state": "done", "completed_on": "31/6/2026", "result": "Xong."},
            "Chưa lưu: ngày hoàn thành: Không hiểu ngày “31/6/2026”. Đề nghị viết ngày có thật theo dạng "
            "ngày/tháng/năm, ví dụ 15/06/2026. Phần còn lại đã lưu",
            {"state", "completed_on"},
        ),
        (
            {"state": "ongoing", "completed_on": "20/11/2026", "result": "Xong."},
            "Chưa lưu: tình hình thực hiện: Đã ghi ngày hoàn thành thì tình hình phải là “Đã hoàn thành”.",
            {"state", "completed_on"},
        ),
        (
            {"no_change": "on", "result": "Xong."},
            "Chưa lưu: không thay đổi so với kỳ trước: Nhiệm vụ này chưa có nội dung ở kỳ trước",
            {"no_change"},
        ),
        (
            {"difficulties": "x" * 100_001, "result": "Xong."},
            "Chưa lưu: khó khăn, vướng mắc: Nội dung vừa nhập dài 100.001 ký tự",
            {"difficulties"},
        ),
        (
            {"difficulties": "a\0b", "result": "Xong."},
            "Chưa lưu: khó khăn, vướng mắc: Nội dung có ký tự không hợp lệ (NUL).",
            {"difficulties"},
        ),
        ({"nonsense": "1", "result": "Xong."}, "Chưa lưu. Phần còn lại đã lưu", {"nonsense"}),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_saved(typed, told, kept, page):
    answer = page.save(**typed)
    assert (answer.status_code, set(unsaved(answer))) == (422, kept)
    assert words(answer).startswith(told)
    assert row() == ("", None, "Xong.", "")


def test_only_unreadable_fields_write_nothing_at_all(page, report):
    version = fresh(report).version
    answer = page.save(expected_on="mai")
    assert (answer.status_code, unsaved(answer)) == (422, ["expected_on"])
    assert (TaskProgress.objects.count(), fresh(report).version) == (0, version)


def test_a_figure_that_is_no_number_is_named_with_its_row(at_desk, report, indicator):
    page, i = Page(at_desk, reverse("reports:indicators", args=[report.pk])), f"i{indicator.pk}__"
    answer = page.save(**{f"{i}value": "2.20.000", f"{i}status": "estimate", f"{i}note": ""})
    assert (answer.status_code, IndicatorFigure.objects.count()) == (422, 0)
    assert words(answer).startswith("Chưa lưu: 1a. Chỉ tiêu 1a: ")
    assert "2.20.000" in words(answer)


def test_nothing_has_changed_can_be_chosen_when_there_is_a_period_before(
    at_desk, task_url, report, sxd, officer, head, specialist
):
    before = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1, 8))
    earlier = start_report(before.obligations.get(agency=sxd), by=officer, now=at(2026, 5, 2, 8))
    write_everything(earlier, officer)
    bring_to(earlier, "submitted", Cast(officer, head, specialist), at(2026, 6, 1, 8))
    page = Page(at_desk, task_url)
    answer = page.save(state="ongoing", completed_on="", no_change="on")
    assert (answer.status_code, report.task_progress.get().no_change) == (200, True)
    assert "Đã đủ" in text_of(answer)


# --- two people ------------------------------------------------------------------------------------


def test_two_people_at_two_fields_of_one_task_both_save(at_desk, task_url, colleague):
    a, b = Page(at_desk, task_url), Page(signed_in(colleague), task_url)
    assert a.save(result="Lời của A.").status_code == 200
    assert b.save(difficulties="Lời của B.").status_code == 200
    assert row() == ("", None, "Lời của A.", "Lời của B.")


def test_two_people_at_one_field_the_second_is_told_and_nothing_is_overwritten(at_desk, task_url, colleague):
    a, b = Page(at_desk, task_url), Page(signed_in(colleague), task_url)
    a.save(result="Lời của A.")
    for typed in ("Lời của B.", "Lời của B, viết tiếp."):
        answer = b.save(result=typed, difficulties="Vốn.")
        assert (answer.status_code, unsaved(answer)) == (409, ["result"])
        told = "Chưa lưu. Nơi khác vừa lưu nội dung khác ở mục: Kết quả thực hiện trong kỳ. Xem và chọn"
        assert words(answer).startswith(told)
    assert row() == ("", None, "Lời của A.", "Vốn.")


def test_after_the_choice_an_automatic_save_decides_nothing_by_itself(at_desk, task_url, colleague):
    a, b = Page(at_desk, task_url), Page(signed_in(colleague), task_url)
    a.save(result="Lời của A.")
    shown = fields(b.client.post(task_url, b.carried | {"result": "Lời của B."}))
    assert shown["shown"].startswith("result=")
    b.carried = {name: shown[name] for name in b.carried}
    answer = b.save(result="Lời của B.", proposals="Mới.")
    assert (answer.status_code, unsaved(answer)) == (409, ["result"])
    assert "Đề nghị chọn ở phần đối chiếu." in words(answer)
    assert TaskProgress.objects.values_list("result", "proposals").get() == ("Lời của A.", "Mới.")


def test_somebody_else_s_newer_words_are_kept_and_named(at_desk, task_url, colleague):
    a, b = Page(at_desk, task_url), Page(signed_in(colleague), task_url)
    a.save(result="Lời của A.")
    answer = b.save(result="", difficulties="Vốn.")
    assert answer.status_code == 200
    assert "Vừa được sửa từ nơi khác: Kết quả thực hiện trong kỳ; tải lại trang để xem." in words(answer)
    assert row()[2:] == ("Lời của A.", "Vốn.")
    assert b.save(result="Đè lên.").status_code == 409


def test_whoever_only_opened_the_page_blocks_nobody(at_desk, task_url, colleague, report):
    page, before = Page(at_desk, task_url), fresh(report).version
    signed_in(colleague).get(task_url)
    assert fresh(report).version == before
    assert page.save(result="Chữ.").status_code == 200


# --- who, and in what state ------------------------------------------------------------------------


def test_when_the_session_is_over_the_mark_says_so_and_nothing_redirects(page):
    page.client.logout()
    answer = page.save(result="Chữ.")
    assert answer.status_code == 401
    assert words(answer) == (
        "Chưa lưu: phiên làm việc đã kết thúc. Đăng nhập lại (nội dung vừa nhập được giữ nguyên)"
    )
    assert TaskProgress.objects.count() == 0


def test_signed_in_again_as_the_same_person_saving_goes_on(page, officer):
    page.client.logout()
    page.save(result="Chữ.")
    page.client.force_login(officer)
    assert page.save(result="Chữ.").status_code == 200


def test_another_person_of_the_same_agency_in_the_same_browser_is_refused(page, colleague):
    page.client.force_login(colleague)
    answer = page.save(result="Chữ.")
    assert (answer.status_code, TaskProgress.objects.count()) == (403, 0)
    assert words(answer).startswith("Chưa lưu: trang này được mở bằng tài khoản của người khác.")


def test_the_page_itself_refuses_another_person_too_and_keeps_the_text(page, colleague):
    page.client.force_login(colleague)
    answer = page.client.post(page.url, page.carried | {"result": "Chữ."})
    assert (answer.status_code, fields(answer)["result"], TaskProgress.objects.count()) == (409, "Chữ.", 0)
    assert "trang này được mở bằng tài khoản của người khác" in text_of(answer)


def test_what_was_held_for_one_person_is_not_shown_to_another(page, colleague):
    page.client.logout()
    page.client.post(page.url, page.carried | {"result": "Chữ riêng."})
    page.client.force_login(colleague)
    assert "Chữ riêng." not in text_of(page.client.get(page.url))
    assert "held_form" not in page.client.session


@pytest.mark.parametrize("signed", [True, False])
def test_a_token_of_a_browser_that_signed_in_again_is_answered_by_a_mark(signed, officer, task_url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    page = Page(client, task_url)
    if not signed:
        client.logout()
    own = {"origin": "http://testserver"}
    stale = client.post(f"{task_url}tu-luu/", page.carried | {"result": "Chữ."}, headers=own)
    assert stale.status_code == (403 if signed else 401)
    assert text_of(stale).startswith("Chưa lưu: phiên làm việc")
    token = client.cookies["csrftoken"].value
    client.force_login(officer)
    answer = client.post(
        f"{task_url}tu-luu/", page.carried | {"result": "Chữ."}, headers=own | {"X-CSRFToken": token}
    )
    assert answer.status_code == 200


def test_another_site_s_automatic_save_is_refused_as_everything_of_it(officer, task_url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post(f"{task_url}tu-luu/", {"result": "x"}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, "luu" in answer.content.decode()[:40]) == (403, False)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("in_approval", "Chưa lưu được. Báo cáo đang chờ lãnh đạo duyệt nên chưa sửa được."),
        ("submitted", "Chưa lưu được. Báo cáo đã gửi Sở Công Thương nên không sửa được"),
        ("accepted", "Chưa lưu được. Báo cáo đã được Sở Công Thương tiếp nhận nên không sửa được."),
    ],
)
def test_a_locked_report_says_why(state, why, at_desk, task_url, written, cast):
    page = Page(at_desk, task_url)
    bring_to(written, state, cast)
    before = AgencyReport.objects.values().get(pk=written.pk)
    answer = page.save(result="Viết sau khi gửi.")
    assert (answer.status_code, AgencyReport.objects.values().get(pk=written.pk)) == (409, before)
    assert words(answer).startswith(why)
    assert TaskProgress.objects.get().result == "Đã triển khai."


def test_a_locked_period_says_why(page, period, sct_head):
    period.locked_at, period.locked_by = timezone.now(), sct_head
    period.save()
    answer = page.save(result="Chữ.")
    assert (answer.status_code, TaskProgress.objects.count()) == (409, 0)
    assert words(answer).startswith("Chưa lưu được. Kỳ báo cáo năm 2026 đã được Sở Công Thương khóa lúc")


def test_a_busy_database_says_so(page, monkeypatch):
    def locked(*args, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "save_task_progress", locked)
    answer = page.save(result="Chữ.")
    assert (answer.status_code, words(answer)) == (
        503,
        "Chưa lưu: hệ thống đang bận; sẽ tự lưu lại sau ít giây.",
    )


def test_a_task_of_somebody_else_is_not_found(at_desk, report, section, stranger_agency):
    other = make_assignment(section, stranger_agency, 7)
    url = reverse("reports:task-autosave", args=[report.pk, other.pk])
    assert at_desk.post(url, {"seen": "1:", "result": "x"}).status_code == 404
    assert at_desk.post(url.replace(str(report.pk), "9" * 25, 1), {}).status_code == 404


# --- what it costs ---------------------------------------------------------------------------------


def test_one_field_costs_the_same_few_queries_however_long_the_report(page, report, section, sxd, officer):
    def cost(words: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert page.save(result=words).status_code == 200
        return len(found)

    page.save(result="đầu")
    few = cost("một")
    for number in (2, 3, 4):
        write_task(report, make_assignment(section, sxd, number), officer)
    assert few == cost("hai") <= 8


def test_the_quick_way_and_the_ordinary_one_answer_alike(page, report, assignment, monkeypatch):
    from reports.views import autosave

    assert page.save(result="một").status_code == 200
    monkeypatch.setattr(autosaving, "_limits", pytest.fail)
    assert page.save(result="hai").status_code == 200
    monkeypatch.undo()
    assert autosave.quick_task(report.edited_by, report.pk, assignment.pk).report == report
    report.obligation.period.kind = "ad_hoc"
    report.obligation.period.save()
    assert page.save(result="ba").status_code == 404  # an ad hoc period asks for chosen tasks only
    report.obligation.period.asked_tasks.add(assignment.task)
    assert page.save(result="ba").status_code == 200
