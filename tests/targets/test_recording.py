"""The pages on which figures are entered and corrected: read back, refused with reasons, nothing lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from targets.actions import Stated
from targets.models import IndicatorValue
from tests.reports.pages import fields, queries, text_of

URL = "/muc-tieu/2-hien-hanh/ghi/"


@pytest.fixture
def output(make_indicator):
    return make_indicator(
        "2-hien-hanh",
        name="Giá trị sản xuất",
        unit="tỷ đồng",
        price_basis="current",
        jump_factor=Decimal("1.5"),
        target=None,
        comparator="",
        target_value=None,
        target_year=None,
    )


@pytest.fixture
def ratio(make_indicator):
    return make_indicator("4a", numerator_name="lao động qua đào tạo", denominator_name="lao động")


@pytest.fixture
def desk(client, specialist):
    client.force_login(specialist)
    return client


TYPED = {
    "value": "541.169",
    "status": "estimate",
    "price_basis": "current",
    "scope": "ngành công nghiệp",
    "source": "Trang bacgiang.gov.vn",
    "document": "https://bacgiang.gov.vn/2023",
    "explanation": "",
}


def post(client, url=URL, year=2023, span="year", button="save", **typed):
    page = fields(client.get(url, {"nam": year, "ky": span}))
    kept = {name: page[name] for name in ("nam", "ky", "seen")}
    return client.post(url, kept | TYPED | {button: ""} | typed)


def told(answer) -> list[str]:
    form = answer.context["desk"].form
    return [message for messages in form.errors.values() for message in messages]


def values() -> list[tuple]:
    return list(IndicatorValue.objects.order_by("pk").values_list("year", "span", "revision", "value"))


def test_addresses():
    assert reverse("targets:record", args=["1b"]) == "/muc-tieu/1b/ghi/"
    assert reverse("targets:references") == "/muc-tieu/tham-khao/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("specialist", 200),
        ("sct_head", 200),
        ("administrator", 200),
        ("sct_officer", 403),
        ("officer", 403),
        ("head", 403),
        ("leader", 403),
    ],
)
def test_who_enters_figures(who, status, request, client, output):
    client.force_login(request.getfixturevalue(who))
    assert [client.get(URL).status_code, client.post(URL, {}).status_code] == [status, status]
    link = "Ghi hoặc đính chính số liệu" in client.get("/muc-tieu/2-hien-hanh/").content.decode()
    assert link is (status == 200)


def test_a_figure_is_entered_with_all_its_source_states(desk, output, specialist):
    answer = post(desk)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/muc-tieu/2-hien-hanh/#da-ghi")
    value = IndicatorValue.objects.get()
    assert (value.value, value.status, value.price_basis, value.scope) == (
        541169,
        "estimate",
        "current",
        "ngành công nghiệp",
    )
    assert (value.source, value.document) == (TYPED["source"], TYPED["document"])
    assert (value.recorded_by, value.is_sample) == (specialist, False)
    page = text_of(desk.get("/muc-tieu/2-hien-hanh/"))
    for words in (
        "Đã ghi số liệu ước: 541.169 tỷ đồng, năm 2023, lần 1.",
        "https://bacgiang.gov.vn/2023",
        "Mai Specialist",
        "ngoài các chỉ tiêu của Kế hoạch",
    ):
        assert words in page


def test_the_last_full_year_is_offered_first(desk, output):
    page = fields(desk.get(URL))
    assert (page["ky"], int(page["nam"]) > 2020, page["seen"]) == ("year", True, "0")


def test_how_it_is_understood_is_told_before_anything_is_written(desk, output):
    answer = post(desk, button="check", value="1.853")
    assert "Cổng hiểu là: 1.853 tỷ đồng, năm 2023, ước" in text_of(answer)
    assert fields(answer)["value"] == "1.853"
    assert values() == []


def test_what_is_no_number_is_told_and_stays(desk, output):
    answer = post(desk, value="2.20.000")
    assert told(answer)[0].startswith("Không hiểu số “2.20.000”")
    assert (fields(answer)["value"], fields(answer)["source"], values()) == ("2.20.000", TYPED["source"], [])


@pytest.mark.parametrize("button", ["save", "check"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"price_basis": "constant_2010"},
            "Cơ sở giá đã đọc là “giá so sánh 2010”; chuỗi số liệu của chỉ tiêu 2-hien-hanh tính theo "
            "“giá hiện hành”. Hai cơ sở giá không được ghi lẫn trong một chuỗi số liệu.",
        ),
        (
            {"scope": "lĩnh vực khác"},
            "Phạm vi đã đọc là “lĩnh vực khác”; chỉ tiêu 2-hien-hanh tính cho “ngành công nghiệp”. "
            "Hai phạm vi không được ghi lẫn trong một chuỗi số liệu.",
        ),
        ({"price_basis": ""}, "Đề nghị chọn cơ sở giá mà nguồn nêu."),
        ({"scope": ""}, "Đề nghị chọn phạm vi mà nguồn nêu."),
        ({"status": ""}, "Đề nghị chọn số ước hay số chính thức."),
        ({"source": " "}, "Đề nghị ghi nguồn."),
        ({"value": ""}, "Chưa có số liệu; để trống không phải là 0."),
        ({"value": "-5"}, "Số đã đọc là -5; giá trị không được nhỏ hơn 0."),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(button, typed, words, desk, output, make_indicator):
    make_indicator("x", scope="lĩnh vực khác")
    answer = post(desk, button=button, **typed)
    assert (answer.status_code, told(answer), values()) == (200, [words], [])
    assert words in text_of(answer)


@pytest.mark.parametrize("year", ["1989", "20240", "hai nghìn", ""])
def test_a_year_that_cannot_be_is_told(year, desk, output):
    answer = desk.get(URL, {"nam": year, "ky": "year"})
    assert answer.status_code == 200
    assert "Chưa chọn được kỳ, chưa có gì được ghi" in text_of(answer)
    assert desk.post(URL, TYPED | {"nam": year, "ky": "year", "seen": 0}).status_code == 200
    assert values() == []


def test_a_correction_shows_what_it_replaces_and_keeps_it(desk, output, record):
    record(output, 2023, "539000", source="Trang giaoducthoidai.vn")
    page = desk.get(URL, {"nam": 2023, "ky": "year"})
    assert "539.000" in text_of(page)
    assert (fields(page)["seen"], fields(page)["price_basis"]) == ("1", "current")
    post(desk, explanation="Ước lần 2.")
    assert values() == [(2023, "year", 1, 539000), (2023, "year", 2, 541169)]
    shown = text_of(desk.get("/muc-tieu/2-hien-hanh/"))
    assert shown.index("541.169") < shown.index("1 (đã thay)")
    assert "Ước lần 2." in shown


def test_a_newer_figure_of_a_colleague_is_shown_and_nothing_typed_is_lost(desk, output, record):
    page = fields(desk.get(URL, {"nam": 2023, "ky": "year"}))
    record(output, 2023, "539000", source="Đồng nghiệp ghi")
    answer = desk.post(URL, {name: page[name] for name in ("nam", "ky", "seen")} | TYPED | {"save": ""})
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "vừa được người khác ghi" in shown
    assert "Đồng nghiệp ghi" in shown
    assert fields(answer)["value"] == "541.169"
    assert len(values()) == 1
    again = fields(answer)
    sent = {name: again[name] for name in ("nam", "ky", "seen", *TYPED)}
    assert desk.post(URL, sent | {"save": ""}).status_code == 302
    assert values()[-1] == (2023, "year", 2, 541169)


def test_sent_twice_is_written_once(desk, output):
    page = fields(desk.get(URL, {"nam": 2023, "ky": "year"}))
    sent = {name: page[name] for name in ("nam", "ky", "seen")} | TYPED | {"save": ""}
    assert [desk.post(URL, sent).status_code for _ in range(2)] == [302, 302]
    assert "đã có từ trước" in text_of(desk.get("/muc-tieu/2-hien-hanh/"))
    assert len(values()) == 1


def test_a_jump_asks_for_words_and_is_taken_with_them(desk, output, record):
    record(output, 2018, "158570")
    answer = post(desk)
    assert told(answer) == [
        "Số đã đọc là 541.169 tỷ đồng, gấp 3,4 lần số năm 2018 (158.570 tỷ đồng); ngưỡng của chỉ tiêu "
        "2-hien-hanh là 1,5 lần.",
        "Nếu số liệu đúng, đề nghị ghi lời giải thích.",
    ]
    assert post(desk, explanation="Năm năm sau.").status_code == 302
    assert IndicatorValue.objects.get(year=2023).explanation == "Năm năm sau."


RATIO = {"price_basis": "none", "value": ""}


def test_a_ratio_is_computed_and_shown_with_its_parts(desk, ratio):
    url = "/muc-tieu/4a/ghi/"
    assert post(desk, url, numerator="120", denominator="140", **RATIO).status_code == 302
    value = IndicatorValue.objects.get()
    assert (value.value, value.numerator, value.denominator) == (Decimal("85.7143"), 120, 140)
    assert "120 ÷ 140" in text_of(desk.get("/muc-tieu/4a/"))


def test_a_ratio_over_zero_cannot_be_computed(desk, ratio):
    answer = post(desk, "/muc-tieu/4a/ghi/", numerator="120", denominator="0", **RATIO)
    assert (told(answer), values()) == (["Mẫu số bằng 0: không tính được."], [])


def test_a_source_that_gives_only_the_share_is_enough(desk, ratio):
    typed = RATIO | {"value": "76", "numerator": "", "denominator": ""}
    assert post(desk, "/muc-tieu/4a/ghi/", **typed).status_code == 302
    assert IndicatorValue.objects.get().numerator is None


def test_words_are_kept_as_one_spelling(desk, output):
    post(desk, source="Niên giám thống kê")
    assert IndicatorValue.objects.get().source == "Niên giám thống kê"


def test_a_figure_too_large_is_told(desk, output):
    assert "quá lớn" in told(post(desk, value="1" * 15))[0]


def test_figures_that_are_computed_are_not_typed(desk, output, make_indicator):
    make_indicator("2a", kind="average_growth", formula="growth", formula_of=output)
    for answer in (desk.get("/muc-tieu/2a/ghi/"), desk.post("/muc-tieu/2a/ghi/", TYPED)):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/muc-tieu/2a/")
    page = text_of(desk.get("/muc-tieu/2a/"))
    assert "không ghi trực tiếp" in page
    assert "Ghi hoặc đính chính" not in page


def test_what_is_typed_as_markup_stays_words(desk, output):
    post(desk, source="<script>alert(1)</script>", document="javascript:alert(1)")
    page = desk.get("/muc-tieu/2-hien-hanh/").content.decode()
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page


def test_the_page_costs_the_same_with_one_revision_and_three(desk, output, record):
    def cost() -> int:
        return queries(desk, f"{URL}?nam=2023&ky=year")

    record(output, 2023, "1")
    few = cost()
    record(output, 2023, "2", stated=Stated(explanation="x"))
    record(output, 2023, "3", stated=Stated(explanation="x"))
    assert (cost(), few) == (few, 5)


# --- published series --------------------------------------------------------------------------------


def test_the_list_of_published_series(desk, output, share, record):
    record(output, 2023, "539000")
    record(output, 2023, "541169")
    record(output, 2024, "684397", status="estimate")
    record(output, 2025, "300", span="half_year")
    answer = desk.get("/muc-tieu/tham-khao/")
    assert "chart--sparkline" in answer.content.decode()
    page = text_of(answer)
    for words in (
        "ngoài các chỉ tiêu của Kế hoạch",
        "684.397",
        "2024, ước",
        "6 tháng đầu năm 2025: 300",
    ):
        assert words in page
    assert share.name not in page.replace(output.name, "")
    assert "None" not in page


def test_the_list_costs_the_same_for_one_series_and_three(desk, output, make_indicator, record):
    record(output, 2023, "1")
    few = queries(desk, "/muc-tieu/tham-khao/")
    outside = {"target": None, "comparator": "", "target_value": None, "target_year": None}
    for code in ("x", "y"):
        record(make_indicator(code, unit="tỷ đồng", **outside), 2023, "1")
    assert queries(desk, "/muc-tieu/tham-khao/") == few == 4


def test_without_series_the_list_says_what_to_do(desk):
    assert "load_history" in text_of(desk.get("/muc-tieu/tham-khao/"))
