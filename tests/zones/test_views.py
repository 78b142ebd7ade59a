"""The pages of zones, as each person sees them."""

import pytest
from django.urls import reverse

PEOPLE = ["officer", "head", "stranger", "specialist", "sct_head", "leader", "administrator"]
LIST = "/khu-cum-cong-nghiep/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


def test_addresses():
    assert reverse("zones:list") == LIST
    assert reverse("zones:detail", args=[7]) == f"{LIST}7/"


@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_signed_in_sees_both_pages(person, request, client, zone):
    client.force_login(request.getfixturevalue(person))
    assert [client.get(url).status_code for url in (LIST, f"{LIST}{zone.pk}/")] == [200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, f"{LIST}1/"])
def test_a_stranger_to_the_portal_is_sent_to_sign_in(client, url):
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"


def test_an_unknown_zone_is_not_found(reader):
    assert reader.get(f"{LIST}999/").status_code == 404


def test_the_empty_portal_is_polite(reader):
    page = text_of(reader.get(LIST))
    assert "Chưa có khu, cụm công nghiệp nào." in page
    assert "None" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["KCN Yên Lư", "CCN Đại Lâm"]),
        ("?loai=industrial_park", ["KCN Yên Lư"]),
        ("?loai=industrial_cluster", ["CCN Đại Lâm"]),
        ("?loai=nonsense", ["KCN Yên Lư", "CCN Đại Lâm"]),
    ],
)
def test_the_filter(reader, make_zone, query, names):
    make_zone()
    make_zone("Đại Lâm", "industrial_cluster")
    page = text_of(reader.get(LIST + query))
    assert [name for name in ("KCN Yên Lư", "CCN Đại Lâm") if name in page] == names


def test_the_list_shows_facts_clause_and_lateness(reader, zone, mention, clearance, progress):
    mention(zone, clearance)
    progress(zone, area_ha="377", cleared_ha="188.5")
    page = text_of(reader.get(LIST))
    for words in ("377", "188,5", "50,0", "10/06/2026", "III.5.6-1", "/nhiem-vu/III.5.6-1/", "Chậm GPMB"):
        assert words in page
    assert "None" not in page


def test_sample_facts_are_marked(reader, zone, progress):
    row = progress(zone, area_ha="377")
    assert "sample-mark" not in text_of(reader.get(LIST))
    row.is_sample = True
    row.save()
    pages = [text_of(reader.get(url)) for url in (LIST, f"{LIST}{zone.pk}/")]
    assert ["sample-mark" in page for page in pages] == [True, True]


def test_a_zone_shows_what_the_plan_says_and_its_progress(reader, zone, mention, clearance, progress):
    mention(zone, clearance, words="KCN Yên Lư (giai đoạn 1)")
    progress(zone, area_ha="377", cleared_ha="188.5")
    page = text_of(reader.get(f"{LIST}{zone.pk}/"))
    for words in (
        "KCN Yên Lư (giai đoạn 1)",
        "đến năm 2025",
        "Hoàn thành giải phóng mặt bằng.",
        "188,5/377 ha",
    ):
        assert words in page


def test_a_zone_without_anything_is_polite(reader, make_zone):
    page = text_of(reader.get(f"{LIST}{make_zone(reporting_agency=None).pk}/"))
    assert "Kế hoạch không nêu tên khu, cụm này." in page
    assert "Chưa có số liệu tiến độ." in page
    assert "None" not in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 7), ("{}/", 9)])
def test_query_counts_are_constant(
    count, path, queries, reader, make_zone, mention, progress, django_assert_num_queries
):
    for number in range(count):
        zone = make_zone(f"Mẫu {number}")
        mention(zone)
        progress(zone, area_ha="10")
    with django_assert_num_queries(queries):
        assert reader.get(LIST + path.format(zone.pk)).status_code == 200


# The filter line


def test_the_list_as_of_a_day(reader, zone, progress):
    progress(zone, area_ha="377")
    page = text_of(reader.get(LIST, {"ngay": "09/06/2026"}))
    assert "đến ngày 09/06/2026" in page
    assert "377" not in page


@pytest.mark.parametrize(
    ("day", "words"), [("31/06/2026", "Không hiểu ngày “31/06/2026”"), ("01/01/2090", "01/01/2090, chưa đến")]
)
def test_a_wrong_day_is_told_and_kept_and_the_list_is_of_today(reader, zone, day, words):
    response = reader.get(LIST, {"ngay": day})
    page = text_of(response)
    assert response.status_code == 200
    for each in (words, f'value="{day}"', "tính đến hôm nay", "KCN Yên Lư"):
        assert each in page


@pytest.mark.parametrize(
    "query", ["?huyen=x", "?trang_thai=x", "?gpmb=x", "?sap_xep=x", "?page=x", "?page=-1", "?sap_xep=-"]
)
def test_nonsense_in_the_address_means_all(reader, zone, query):
    assert "KCN Yên Lư" in text_of(reader.get(LIST + query))


def test_sorting_keeps_the_filter_and_says_what_is_sorted(reader, zone):
    page = text_of(reader.get(LIST, {"loai": "industrial_park", "sap_xep": "-gpmb", "page": "1"}))
    assert page.count("aria-sort=") == 1
    assert 'aria-sort="descending"><a href="?loai=industrial_park&amp;sap_xep=gpmb">GPMB (%)' in page


def test_nothing_found_says_what_to_do(reader, zone):
    assert "Đề nghị bỏ bớt điều kiện." in text_of(reader.get(LIST, {"q": "không có"}))


def test_names_with_markup_stay_words(reader, make_zone):
    make_zone("<b>Lạ</b> & khác")
    page = text_of(reader.get(LIST))
    assert "KCN &lt;b&gt;Lạ&lt;/b&gt; &amp; khác" in page
