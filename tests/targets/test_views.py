"""The pages of targets, as each person sees them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from targets.models import Span, ValueStatus

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
