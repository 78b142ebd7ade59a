"""The pages of targets, as each person sees them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from targets.drawings import course_of
from targets.formulas import amount
from targets.models import Span, ValueStatus
from targets.trajectory import CRITERIA, Verdict

PEOPLE = ["officer", "head", "stranger", "specialist", "sct_head", "leader", "administrator"]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


def test_addresses():
    assert reverse("targets:list") == "/muc-tieu/"
    assert reverse("targets:indicator", args=["1b"]) == "/muc-tieu/1b/"


@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_signed_in_sees_both_pages(person, request, client, share):
    client.force_login(request.getfixturevalue(person))
    codes = [client.get(url).status_code for url in ("/muc-tieu/", "/muc-tieu/1b/")]
    assert codes == [200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/muc-tieu/", "/muc-tieu/1b/"])
def test_a_stranger_to_the_portal_is_sent_to_sign_in(client, url):
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"


def test_an_unknown_indicator_is_not_found(reader):
    assert reader.get("/muc-tieu/9z/").status_code == 404


def test_the_empty_portal_is_polite(reader):
    page = text_of(reader.get("/muc-tieu/"))
    assert "Chưa có mục tiêu nào." in page
    assert "None" not in page


def test_the_list_shows_figure_path_and_verdict_in_words(reader, share, record):
    record(share, 2024, "54.8", status=ValueStatus.ESTIMATE, is_sample=True)
    page = text_of(reader.get("/muc-tieu/"))
    for words in ("54,8", "2024, ước, mẫu", "52,26", "59,7 %", "Đúng tiến độ", "không phải số liệu thật"):
        assert words in page
    assert ("None" in page, "NaN" in page) == (False, False)


def test_an_indicator_without_figures_says_so(reader, make_indicator):
    make_indicator(owner=None)
    page = text_of(reader.get("/muc-tieu/1b/"))
    assert "Chưa tính được: chưa có số liệu cả năm." in page
    assert "Chưa có số liệu." in page
    assert "None" not in page


def test_the_indicator_shows_all_revisions_with_their_sources(reader, share, record):
    record(share, 2024, "55.6", source="Báo cáo năm 2024")
    record(share, 2024, "55.83", source="Niên giám 2024")
    record(share, 2025, "50", span=Span.HALF_YEAR)
    page = text_of(reader.get("/muc-tieu/1b/"))
    for words in (
        "55,83",
        "Niên giám 2024",
        "55,6",
        "Báo cáo năm 2024",
        "1 (đã thay)",
        "6 tháng đầu năm 2025",
    ):
        assert words in page


def test_the_indicator_shows_calculation_and_the_plans_words(reader, share, record):
    record(share, 2024, "54.8")
    page = text_of(reader.get("/muc-tieu/1b/"))
    assert "47,1 + (60 - 47,1) × 4/10" in page
    assert "Nguyên văn mục tiêu một." in page
    assert "Sở Công Thương" in page
    assert "<svg" in page


def test_the_worked_example_through_the_page(reader, growth, record):
    record(growth, 2021, "10")
    record(growth, 2022, "10")
    page = text_of(reader.get("/muc-tieu/1a/"))
    for words in (
        '100 × (1 + 10 %) × (1 + 10 %) <span class="calculation__result">= 121</span>',
        '(121 ÷ 100)<sup>1/2</sup> - 1 <span class="calculation__result">= 10,0 %/năm</span>',
        '(176,2342 ÷ 121)<sup>1/3</sup> - 1 <span class="calculation__result">≈ 13,35 %/năm</span>',
        "≈ 161,05, so với mục tiêu 176,23",
        "Căn cứ (theo chỉ số): năm 2022 là 121, thấp hơn mức cần có 125,44;",
        "gấp 1,1128 lần, không quá 1,5 lần",
        CRITERIA[Verdict.SLOW],
    ):
        assert words in page


def test_the_plans_own_arithmetic_through_the_page(reader, make_indicator, growth, record):
    growth.target_value, growth.target_year = Decimal(26), 2030
    growth.save()
    level = make_indicator("2b", unit="tỷ đồng", target_value=Decimal(2200000))
    record(level, 2021, "274845")
    page = text_of(reader.get("/muc-tieu/2b/"))
    assert "2.200.000 ÷ (1 + 26 %)<sup>10</sup>" in page
    assert "≈ 218.131 tỷ đồng" in page


@pytest.mark.parametrize(("value", "words"), [("6.5", "50,0 %"), ("9", "-33,3 %"), ("4.5", "116,7 %")])
def test_a_decreasing_target_through_both_pages(value, words, reader, make_indicator, record):
    falling = make_indicator(baseline_value=Decimal(8), baseline_year=2020, target_value=Decimal(5))
    record(falling, 2024, value)
    assert words in text_of(reader.get("/muc-tieu/1b/"))
    assert words in text_of(reader.get("/muc-tieu/"))


def test_every_point_of_the_chart_stands_in_the_table(reader, share, record):
    record(share, 2021, "48.6")
    record(share, 2024, "54.8")
    page = reader.get("/muc-tieu/1b/")
    course = course_of(page.context["row"])
    read = {str(line.year): (line.required, line.actual, line.outlook) for line in page.context["years"]}
    assert all(amount(value) == read[str(year)][0] for year, value in course.path)
    assert all(amount(dot.value) == read[str(dot.year)][1] for dot in course.dots)
    assert all(amount(value) == read[str(year)][2] for year, value in course.outlook[1:])
    assert [read[str(year)][1] for year in course.gaps] == ["chưa có số liệu"] * 2


def test_a_gap_is_named_in_chart_table_and_calculation(reader, share, record):
    record(share, 2024, "54.8")
    page = text_of(reader.get("/muc-tieu/1b/"))
    assert "<title>2022: chưa có số liệu</title>" in page
    assert '<tr class="year-table__gap"> <th scope="row" class="tabular">2022</th>' in page
    assert "không có số liệu năm 2021-2023" in page


def test_a_published_series_has_a_page_without_a_verdict(reader, make_indicator, record):
    make_indicator()
    series = make_indicator(
        "grdp",
        unit="tỷ đồng",
        target=None,
        comparator="",
        target_value=None,
        target_year=None,
        words="",
        owner=None,
    )
    record(series, 2021, "129800")
    record(series, 2023, "181800", status=ValueStatus.ESTIMATE)
    page = text_of(reader.get("/muc-tieu/grdp/"))
    assert ("129.800" in page, "năm chưa có số liệu" in page, "<svg" in page) == (True, True, True)
    assert ("Đánh giá" in page, "None" in page) == (False, False)
    assert 'href="/muc-tieu/tham-khao/"' in text_of(reader.get("/muc-tieu/"))


def test_computed_figures_say_what_they_are_computed_from(reader, target, make_indicator, record):
    level = make_indicator("2b", unit="tỷ đồng", target_value=Decimal(2200000))
    make_indicator(
        "2a", kind="average_growth", unit="%/năm", start_year=2021, formula="growth", formula_of=level
    )
    record(level, 2020, "100")
    record(level, 2021, "126")
    page = text_of(reader.get("/muc-tieu/2a/"))
    assert "Tính từ số liệu 2020 (100) và 2021 (126)" in page
    assert ('href="/muc-tieu/2b/"' in page, "Chưa có số liệu." in page) == (True, False)


def test_hostile_sources_are_inert(reader, share, record):
    record(share, 2024, "54.8", source="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(reader.get("/muc-tieu/1b/"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [("/muc-tieu/", 4), ("/muc-tieu/x0/", 6)])
def test_query_counts_are_constant(
    count, url, queries, reader, make_indicator, record, django_assert_num_queries
):
    for number in range(count):
        indicator = make_indicator(f"x{number}", baseline_value=Decimal(40), baseline_year=2020)
        for year in range(2021, 2021 + count):
            record(indicator, year, "50")
    with django_assert_num_queries(queries):
        assert reader.get(url).status_code == 200
