"""The real published history: every row entered with its source, or refused with the reason."""

from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from agencies.models import Agency, Role
from targets.actions import Stated, record_value
from targets.history import HistoryError, enter_history, read_history
from targets.models import Indicator, IndicatorValue
from tests.conftest import NOW, person

SPAN = "Kỳ đã đọc là “{}”; chuỗi số liệu chỉ có cả năm và 6 tháng đầu năm."
DERIVED = "Số suy tính từ số khác, không phải số công bố."
NO_SERIES = "Không có chuỗi số liệu nào cho nội dung này."
REFUSED = {
    ("grdp-tang", 2025, "q1"): SPAN.format("q1"),
    ("1a", 2025, "q1"): SPAN.format("q1"),
    ("1a-cnxd", 2025, "q1"): SPAN.format("q1"),
    ("1b", 2021, "year"): DERIVED,
    ("2b", 2020, "baseline"): DERIVED,
    **{("2b", year, "path"): DERIVED for year in range(2021, 2031)},
    ("2-hien-hanh", 2022, "7m"): SPAN.format("7m"),
    ("2-hien-hanh", 2022, "year"): (
        "Số đã đọc là 342.000 tỷ đồng, nhỏ hơn 358.300 tỷ đồng của một phần, chỉ tiêu 2-hien-hanh-fdi, "
        "Giá trị sản xuất công nghiệp của khu vực FDI (giá hiện hành) (năm 2022). "
        "Một phần không thể lớn hơn toàn bộ; đề nghị kiểm tra lại cả hai số."
    ),
    ("iip", 2022, "7m"): SPAN.format("7m"),
    ("iip", 2024, "q1"): SPAN.format("q1"),
    ("3-toan-xa-hoi", 2020, "year"): DERIVED,
    ("3-fdi", 2023, "11m"): SPAN.format("11m"),
    ("", 2024, "as of ~2024"): NO_SERIES,
    ("4a-toan-tinh", 2025, "as of 5/2025"): SPAN.format("as of 5/2025"),
    ("4b-toan-tinh", 2024, "as of 2024"): SPAN.format("as of 2024"),
    ("4b-toan-tinh", 2025, "as of 5/2025"): SPAN.format("as of 5/2025"),
    ("4a-toan-tinh", 2025, "target"): "Mục tiêu, không phải số thực hiện.",
    ("nsnn", 2020, "year"): DERIVED,
    ("6l-cong-bo", 2022, "as of 6/2022"): SPAN.format("as of 6/2022"),
    ("6e-cong-bo", 2023, "as of 7/2023"): SPAN.format("as of 7/2023"),
    ("6e-cong-bo", 2024, "as of ~2023/24"): SPAN.format("as of ~2023/24"),
    ("6e-cong-bo", 2024, "as of Q1/2024"): SPAN.format("as of Q1/2024"),
    ("", 2022, "as of 12/2022"): NO_SERIES,
}


@pytest.fixture
def rows(settings):
    return read_history(settings.BASE_DIR / "fixtures" / "published-figures.csv")


@pytest.fixture
def plan_loaded(db):
    call_command("load_plan", stdout=StringIO())


@pytest.fixture
def entered(rows, plan_loaded, specialist):
    return list(enter_history(rows, by=specialist, now=NOW))


@pytest.fixture
def specialist(plan_loaded):
    return person("Mai Specialist", Role.SPECIALIST, Agency.objects.get(code="sct"))


def chain(code: str, year: int, span: str = "year") -> list[tuple]:
    values = IndicatorValue.objects.filter(indicator__code=code, year=year, span=span).order_by("revision")
    return list(values.values_list("revision", "value", "status", "source"))


def test_what_is_refused_and_why_to_the_last_row(entered):
    refused = {
        (each.row.code, each.row.year, each.row.span): each.refusal for each in entered if each.refusal
    }
    assert refused == REFUSED
    assert Counter(bool(each.refusal) for each in entered) == {False: 48, True: 32}


def test_a_published_figure_and_its_revision_stand_in_one_chain(entered):
    assert chain("2-hien-hanh", 2023) == [
        (1, Decimal(539000), "estimate", "Trang giaoducthoidai.vn: ước lần 1"),
        (2, Decimal(541169), "estimate", "Trang bacgiang.gov.vn: ước lần 2"),
    ]
    assert [value for _, value, *_ in chain("grdp-tang", 2024)] == [Decimal("13.85"), Decimal("13.87")]


def test_half_years_are_their_own(entered):
    assert [value for _, value, *_ in chain("1a-cnxd", 2022, "half_year")] == [Decimal("35.54")]
    assert chain("1a-cnxd", 2022) == []


def test_what_a_page_merely_publishes_is_not_called_official(entered):
    assert chain("grdp-tang", 2016) == [(1, Decimal("10.73"), "estimate", "Trang bacgiangtv.vn: công bố")]
    assert not IndicatorValue.objects.exclude(status="estimate").exists()


def test_every_figure_says_where_it_is_published_and_nothing_is_sample(entered):
    values = IndicatorValue.objects.all()
    assert values.count() == 48
    assert not values.exclude(document__startswith="http").exists()
    assert not values.filter(is_sample=True).exists()


def test_a_jump_over_years_without_figures_is_explained(entered):
    told = IndicatorValue.objects.get(indicator__code="2-hien-hanh", year=2023, revision=1).explanation
    assert told.startswith("Số trước đó của chuỗi là năm 2018")


def test_entering_again_changes_nothing_and_says_the_same(entered, rows, specialist):
    again = list(enter_history(rows, by=specialist, now=NOW))
    assert not any(each.is_new for each in again)
    assert [each.refusal for each in again] == [each.refusal for each in entered]
    assert IndicatorValue.objects.count() == 48


def put(code: str, year: int, value: str, by, **stated):
    return record_value(
        Indicator.objects.get(code=code),
        year=year,
        span="year",
        value=Decimal(value),
        status="official",
        source="Niên giám",
        by=by,
        now=NOW,
        stated=Stated(**stated),
    )


def test_a_figure_that_people_brought_is_kept(plan_loaded, rows, specialist):
    put("2-hien-hanh", 2023, "550000", specialist)
    outcomes = list(enter_history(rows, by=specialist, now=NOW))
    assert {
        each.refusal for each in outcomes if each.row.code == "2-hien-hanh" and each.row.year == 2023
    } == {"Đã có số liệu từ nguồn khác (Niên giám); giữ nguyên."}
    assert len(chain("2-hien-hanh", 2023)) == 1


def test_a_correction_after_loading_stays_the_last_word(entered, rows, specialist):
    put("2-hien-hanh", 2023, "542000", specialist, explanation="Niên giám 2024.")
    list(enter_history(rows, by=specialist, now=NOW))
    assert [value for _, value, *_ in chain("2-hien-hanh", 2023)] == [539000, 541169, 542000]


@pytest.mark.parametrize(
    ("code", "value", "stated", "told"),
    [
        (
            "2b",
            "541169",
            {"price_basis": "current"},
            "Cơ sở giá đã đọc là “giá hiện hành”; chuỗi số liệu của chỉ tiêu 2b tính theo "
            "“giá so sánh 2010”. Hai cơ sở giá không được ghi lẫn trong một chuỗi số liệu.",
        ),
        (
            "1a",
            "17.75",
            {"price_basis": "constant", "scope": "khu vực công nghiệp và xây dựng"},
            "Phạm vi đã đọc là “khu vực công nghiệp và xây dựng”; chỉ tiêu 1a tính cho “ngành công nghiệp”. "
            "Hai phạm vi không được ghi lẫn trong một chuỗi số liệu.",
        ),
        (
            "4a",
            "76",
            {"scope": "toàn tỉnh, mọi ngành"},
            "Phạm vi đã đọc là “toàn tỉnh, mọi ngành”; chỉ tiêu 4a tính cho “lĩnh vực công nghiệp”. "
            "Hai phạm vi không được ghi lẫn trong một chuỗi số liệu.",
        ),
    ],
)
def test_series_of_another_basis_or_scope_are_not_mixed(plan_loaded, specialist, code, value, stated, told):
    with pytest.raises(ValidationError) as caught:
        put(code, 2023, value, specialist, **stated)
    assert caught.value.messages == [told]
    assert chain(code, 2023) == []


@pytest.mark.parametrize("order", [("2-hien-hanh", "2-hien-hanh-fdi"), ("2-hien-hanh-fdi", "2-hien-hanh")])
def test_the_page_of_2022_is_caught_whichever_of_its_figures_comes_first(plan_loaded, specialist, order):
    published = {"2-hien-hanh": "342000", "2-hien-hanh-fdi": "358300"}
    first, second = order
    put(first, 2022, published[first], specialist)
    with pytest.raises(ValidationError, match="Một phần không thể lớn hơn toàn bộ"):
        put(second, 2022, published[second], specialist, explanation="Trang công bố ghi như vậy.")
    assert chain(second, 2022) == []


# --- the command -------------------------------------------------------------------------------------


def run(**options) -> list[str]:
    out = StringIO()
    call_command("load_history", stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_command_tells_every_row_and_the_counts(plan_loaded, administrator):
    lines = run()
    assert len(lines) == 81
    assert lines[0] == "Dòng 2: grdp-tang, 2016 (year), 10,73 %: đã ghi, lần 1."
    assert lines[-1] == "Đã ghi 48, đã có từ trước 0, không ghi 32."
    assert run()[-1] == "Đã ghi 0, đã có từ trước 48, không ghi 32."
    assert set(IndicatorValue.objects.values_list("recorded_by", flat=True)) == {administrator.pk}


def test_without_anybody_nothing_is_entered(plan_loaded):
    with pytest.raises(CommandError, match="Chưa có quản trị viên nào"):
        run()
    with pytest.raises(CommandError, match="Không có tài khoản “ai"):
        run(by="ai@example.vn")


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "", "{head}\nx,y,hai nghìn\n", "{head}\n1a,x,2020,year,1e,%,,,ước,,,high,\n"]
    + [f"{{head}}\n1a,x,2020,year,{each},%,,,ước,,,high,\n" for each in ("NaN", "sNaN", "-Infinity")],
)
def test_a_file_that_is_none_is_refused_as_a_whole(text, tmp_path, settings):
    head = (settings.BASE_DIR / "fixtures" / "published-figures.csv").read_text("utf-8").splitlines()[0]
    path = tmp_path / "so-lieu.csv"
    path.write_text(text.replace("{head}", head), "utf-8")
    with pytest.raises(HistoryError):
        read_history(path)


def test_sample_figures_only_fill_years_without_real_ones(plan_loaded, settings):
    settings.PRODUCTION = False  # beside a production engine there is no sample
    call_command("load_sample", stdout=StringIO())
    values = IndicatorValue.objects.filter(indicator__code__in=["1a", "1b"], span="year", year__lte=2024)
    assert set(values.filter(is_sample=False).values_list("indicator__code", "year", "value")) == {
        ("1a", 2023, Decimal("18.56")),
        ("1a", 2024, Decimal("19.87")),
        ("1b", 2022, Decimal("54.8")),
    }
    assert not values.filter(revision__gt=1).exists()
    assert not IndicatorValue.objects.filter(indicator__target=None, is_sample=True).exists()
