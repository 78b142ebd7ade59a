"""The pages of ladders: rungs on and off, whom they reach, the days they go out, who changed what."""

from datetime import date

import pytest
from django.urls import reverse

from reports.enums import LadderScope
from reports.models import LadderChange, LadderRung
from reports.reminding.ladder import REPORTS, TASKS, Ladders, Step
from reports.reminding.ladder_edits import LadderOf, differences
from reports.reminding.ladder_rows import day_rows
from tests.conftest import NOW
from tests.reports.conftest import at_once
from tests.reports.pages import fields, signed_in, text_of

pytestmark = pytest.mark.django_db
COMMON = "/thang-nhac/"
TASK = "/thang-nhac/nhiem-vu/"
OF_PERIOD = "/thang-nhac/ky/2026-nam/"


@pytest.fixture
def admin(administrator):
    return signed_in(administrator)


def form(client, address: str = COMMON) -> dict:
    """What a browser would send: a box that is not ticked is not sent at all."""
    answer = client.get(address)
    boxes = {line.is_on.html_name: line.is_on.value() for line in answer.context["form"].lines()}
    sent = {name: value for name, value in fields(answer).items() if name not in boxes}
    return sent | {name: "on" for name, is_on in boxes.items() if is_on}


def errors(answer) -> list[str]:
    return [error for each in answer.context["form"].errors.values() for error in each]


def lines(answer) -> list[tuple[str, int | None]]:
    return [(line.side, line.days.value() if line.days else None) for line in answer.context["form"].lines()]


# --- the table ---


def test_the_page_shows_the_ladder_in_order_with_a_blank_line_on_each_side(admin, period):
    before = [("before", days) for days in (30, 15, 7, 3, 1, None)]
    after = [("after", days) for days in (1, 3, 7, 14, None)]
    assert lines(admin.get(COMMON)) == [("opening", None), *before, ("last", None), *after]


def test_saved_as_shown_nothing_changes(admin, period):
    for address in (COMMON, TASK, OF_PERIOD):
        answer = admin.post(address, form(admin, address), follow=True)
        assert "Lịch nhắc đã đúng như vậy; không có gì thay đổi." in text_of(answer)
    assert (LadderRung.objects.count(), LadderChange.objects.count()) == (0, 0)


def test_a_rung_is_switched_off_one_taken_away_one_added_and_the_history_says_so(
    admin, period, administrator
):
    written = form(admin)
    del written["r2-on"]  # T-15
    written |= {"r3-days": "", "r6-days": "5", "r6-on": "on", "r9-reach": "office", "until_days": "35"}
    answer = admin.post(COMMON, written, follow=True)
    assert "Đã lưu lịch nhắc; có hiệu lực từ lượt nhắc kế tiếp." in text_of(answer)
    assert Ladders().common("report").steps == (
        Step(None),
        Step(30),
        Step(15, is_on=False),
        Step(5),
        Step(3),
        Step(1),
        Step(0),
        Step(-1),
        Step(-3, reach="office"),
        Step(-7, reach="consolidator"),
        Step(-14, repeats_every=7, until_days=35, reach="office"),
    )
    [change] = LadderChange.objects.all()
    assert (change.serial, change.done_by) == (1, administrator)
    assert change.words.splitlines() == [
        "15 ngày trước ngày cuối cùng trong hạn: bật → tắt",
        "Bỏ mốc: 7 ngày trước ngày cuối cùng trong hạn",
        "Thêm mốc: 5 ngày trước ngày cuối cùng trong hạn",
        "Quá hạn 3 ngày: nhắc thêm Lãnh đạo cơ quan → nhắc thêm Văn phòng UBND tỉnh (danh sách quá hạn)",
        "Quá hạn 14 ngày: nhắc thêm Văn phòng UBND tỉnh (danh sách quá hạn); nhắc lại mỗi 7 ngày đến 63 ngày"
        " → nhắc thêm Văn phòng UBND tỉnh (danh sách quá hạn); nhắc lại mỗi 7 ngày đến 35 ngày",
    ]
    assert "Bỏ mốc: 7 ngày trước ngày cuối cùng trong hạn" in text_of(answer)


def test_without_the_tail_nothing_is_repeated(admin, period):
    admin.post(COMMON, form(admin) | {"repeats_every": "", "until_days": ""})
    assert [step.repeats_every for step in Ladders().common("report").steps] == [None] * 11


def test_the_tail_hangs_on_the_last_overdue_rung_that_is_on(admin, period):
    written = form(admin)
    del written["r11-on"]  # T+14
    admin.post(COMMON, written)
    assert Ladders().common("report").steps[-2:] == (
        Step(-7, repeats_every=7, until_days=63, reach="consolidator"),
        Step(-14, is_on=False, reach="office"),
    )


def test_the_ladder_of_tasks_has_no_opening_and_reaches_as_far(admin, period):
    assert lines(admin.get(TASK))[0] == ("before", 30)
    admin.post(TASK, form(admin, TASK) | {"until_days": "90"})
    assert Ladders().of_tasks.steps[-3:] == (
        Step(-7, reach="head"),
        Step(-30, reach="consolidator"),
        Step(-60, repeats_every=30, until_days=90, reach="office"),
    )
    assert Ladders().common("report") == REPORTS


# --- what is refused ---


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"r1-days": "ba mươi"}, "Đã đọc “ba mươi”; đề nghị ghi số ngày từ 1 đến 180."),
        ({"r1-days": "0"}, "Đã đọc “0”; đề nghị ghi số ngày từ 1 đến 180."),
        ({"r1-days": "-5"}, "Đã đọc “-5”; đề nghị ghi số ngày từ 1 đến 180."),
        ({"r1-days": "181"}, "Đã đọc “181”; đề nghị ghi số ngày từ 1 đến 180."),
        ({"r8-days": "366"}, "Đã đọc “366”; đề nghị ghi số ngày từ 1 đến 365."),
        ({"r6-days": "7"}, "Đã có mốc 7 ngày trước ngày cuối cùng trong hạn ở dòng khác."),
        ({"repeats_every": ""}, "Nhắc lại cần có cả số ngày giữa hai lần và giới hạn."),
        ({"until_days": ""}, "Nhắc lại cần có cả số ngày giữa hai lần và giới hạn."),
        ({"until_days": "20"}, "Đã đọc 20; giới hạn cần từ 21 ngày quá hạn trở lên."),
        ({"until_days": "731"}, "Đã đọc “731”; đề nghị ghi số ngày từ 1 đến 730."),
        ({"r9-reach": "tat-ca"}, "Đã đọc “tat-ca”, không có trong danh sách."),
        ({"seen": ""}, "Trang này đã cũ; đề nghị mở lại trang rồi ghi nhận."),
    ],
)
def test_what_cannot_be_a_ladder_is_refused_in_words_and_nothing_is_written(admin, period, typed, words):
    answer = admin.post(COMMON, form(admin) | typed)
    assert errors(answer) == [words]
    assert (LadderRung.objects.count(), LadderChange.objects.count()) == (0, 0)


def test_a_ladder_with_everything_off_is_refused(admin, period):
    written = {name: value for name, value in form(admin).items() if not name.endswith("-on")}
    assert errors(admin.post(COMMON, written | {"repeats_every": "", "until_days": ""})) == [
        "Lịch nhắc cần bật ít nhất một mốc."
    ]


def test_the_second_of_two_people_is_told_and_writes_nothing(admin, period):
    first, second = form(admin) | {"r1-days": "29"}, form(admin) | {"r1-days": "28"}
    admin.post(COMMON, first)
    answer = admin.post(COMMON, second)
    assert answer.status_code == 409
    assert errors(answer) == [
        "Lịch nhắc vừa được người khác sửa; đề nghị xem lại lịch mới rồi sửa. Chưa ghi nhận gì."
    ]
    assert Ladders().common("report").rungs[1].code == "T-29"


def test_two_at_the_same_moment_leave_one_change(real_database, period, administrator):
    of = LadderOf(LadderScope.REPORT)
    runs = [
        lambda days=days: of.change([Step(days)], seen=0, by=administrator, now=NOW) for days in range(2, 7)
    ]
    results = [type(each).__name__ for each in at_once(*runs)]
    assert results == ["LadderChange", *["RefusedError"] * 4]
    assert (LadderRung.objects.count(), LadderChange.objects.count()) == (1, 1)


# --- a period of its own ---


def test_a_period_has_its_own_ladder_and_gives_it_up_again(admin, period, administrator):
    assert "Kỳ này đang dùng lịch chung; lưu ở đây là lập lịch riêng." in text_of(admin.get(OF_PERIOD))
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r1-days": "20"})
    assert Ladders().of_period(period.pk).rungs[1].code == "T-20"
    assert Ladders().common("report") == REPORTS
    assert "Năm 2026 (lịch riêng)" in text_of(admin.get(COMMON))
    drop = reverse("reports:ladder-drop", args=["2026-nam"])
    asked = admin.get(drop)
    assert "Bỏ mốc: 20 ngày trước ngày cuối cùng trong hạn" in text_of(asked)
    assert "Thêm mốc: 30 ngày trước ngày cuối cùng trong hạn" in text_of(asked)
    assert Ladders().of_period(period.pk).rungs[1].code == "T-20"
    answer = admin.post(drop, fields(asked), follow=True)
    assert "Kỳ năm 2026 dùng lại lịch nhắc chung." in text_of(answer)
    assert Ladders().of_period(period.pk) == REPORTS
    assert [change.words for change in LadderOf("report", period).changes()] == [
        "Bỏ lịch riêng, dùng lại lịch chung",
        "Bỏ mốc: 30 ngày trước ngày cuối cùng trong hạn\nThêm mốc: 20 ngày trước ngày cuối cùng trong hạn",
    ]


def test_where_there_is_no_own_ladder_there_is_none_to_give_up(admin, period):
    drop = reverse("reports:ladder-drop", args=["2026-nam"])
    for answer in (admin.get(drop, follow=True), admin.post(drop, {"seen": "0"}, follow=True)):
        assert "Kỳ này đang dùng lịch chung; không có gì thay đổi." in text_of(answer)
    assert LadderChange.objects.count() == 0


def test_an_own_ladder_that_equals_the_common_one_says_what_giving_it_up_means(admin, period):
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r1-days": "20"})
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r1-days": "30"})
    asked = text_of(admin.get(reverse("reports:ladder-drop", args=["2026-nam"])))
    assert "Lịch riêng của kỳ này đang giống lịch chung." in asked


def test_an_error_stands_beside_its_field_and_is_tied_to_it(admin, period):
    page = admin.post(COMMON, form(admin) | {"r1-days": "181", "r9-reach": "tat-ca"}).content.decode()
    assert 'aria-describedby="id_r1-days_error"' in page
    assert 'id="id_r1-days_error">Đã đọc “181”; đề nghị ghi số ngày từ 1 đến 180.' in page
    assert page.count("Đã đọc “tat-ca”, không có trong danh sách.") == 2  # at the top, and in its line


def test_giving_up_a_ladder_somebody_changed_meanwhile_is_refused(admin, period):
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r1-days": "20"})
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r1-days": "21"})
    answer = admin.post(reverse("reports:ladder-drop", args=["2026-nam"]), {"seen": "1"})
    assert answer.status_code == 409
    assert Ladders().of_period(period.pk).rungs[1].code == "T-21"


def test_a_period_nobody_knows_is_not_found(admin):
    assert admin.get("/thang-nhac/ky/2099-nam/").status_code == 404


# --- the days ---


def test_each_rung_says_on_which_day_it_falls_and_on_which_working_day_it_goes(admin, period):
    rows = admin.get(OF_PERIOD).context["days"]
    told = [(row.label, row.falls_on, row.goes_on, row.mark.tone, row.mark.label) for row in rows]
    assert told[:4] == [
        (
            "Mở kỳ báo cáo",
            "chủ nhật, 01/11/2026",
            "thứ hai, 02/11/2026",
            "overdue",
            "Ngày nghỉ (chủ nhật), chuyển về sau",
        ),
        (
            "30 ngày trước ngày cuối cùng trong hạn",
            "thứ bảy, 14/11/2026",
            "thứ sáu, 13/11/2026",
            "overdue",
            "Ngày nghỉ (thứ bảy), chuyển lên trước",
        ),
        (
            "15 ngày trước ngày cuối cùng trong hạn",
            "chủ nhật, 29/11/2026",
            "thứ sáu, 27/11/2026",
            "overdue",
            "Ngày nghỉ (chủ nhật), chuyển lên trước",
        ),
        (
            "7 ngày trước ngày cuối cùng trong hạn",
            "thứ hai, 07/12/2026",
            "thứ hai, 07/12/2026",
            "done",
            "Đúng ngày",
        ),
    ]
    assert told[-2][:3] == ("Quá hạn 56 ngày", "thứ hai, 08/02/2027", "thứ năm, 11/02/2027")
    assert told[-2][4] == "Ngày nghỉ (Mùng ba Tết Nguyên Đán), chuyển về sau"


def test_a_common_ladder_is_shown_without_any_period(admin, db):
    assert admin.get(COMMON).status_code == admin.get(TASK).status_code == 200
    assert len(day_rows(TASKS, date(2026, 12, 31))) == len(TASKS.rungs)


def test_differences_stand_in_the_order_of_the_ladder():
    assert differences([Step(7)], [Step(None), Step(-1, is_on=False)]) == [
        "Thêm mốc: Mở kỳ báo cáo",
        "Bỏ mốc: 7 ngày trước ngày cuối cùng trong hạn",
        "Thêm mốc: Quá hạn 1 ngày: tắt",
    ]


def test_a_page_costs_the_same_queries_whatever_the_ladder(admin, period, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as few:
        admin.get(OF_PERIOD)
    admin.post(OF_PERIOD, form(admin, OF_PERIOD) | {"r6-days": "20", "r6-on": "on"})
    with django_assert_max_num_queries(14) as many:
        admin.get(OF_PERIOD)
    assert len(few.captured_queries) == len(many.captured_queries)
