"""The two tables of figures in the browser: read as officials write, refused whole, never lost unseen."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.models import IndicatorFigure, ZoneFigure
from tests.reports.conftest import make_indicator, make_zone
from tests.reports.pages import errors, fields, send, signed_in, text_of


@pytest.fixture
def indicators_url(report, indicator) -> str:
    return reverse("reports:indicators", args=[report.pk])


@pytest.fixture
def zones_url(report, zone) -> str:
    return reverse("reports:zones", args=[report.pk])


# --- figures ---------------------------------------------------------------------------------------


def test_a_figure_is_read_as_officials_write_it(at_desk, indicators_url, indicator):
    name = f"i{indicator.pk}"
    send(at_desk, indicators_url, **{f"{name}-value": "47,1", f"{name}-note": "Cục Thống kê"})
    assert list(IndicatorFigure.objects.values_list("value", "status", "note")) == [
        (Decimal("47.1"), "estimate", "Cục Thống kê")
    ]
    assert fields(at_desk.get(indicators_url))[f"{name}-value"] == "47,1"


@pytest.mark.parametrize("typed", ["2.20.000", "1,853.2", "47.1", "bốn bảy", "47,1 %", "=1+1", "1e5", "NaN"])
def test_a_figure_that_is_no_number_is_told_and_stays_on_the_page(typed, at_desk, indicators_url, indicator):
    name = f"i{indicator.pk}-value"
    answer = send(at_desk, indicators_url, **{name: typed})
    told = (
        f"Không hiểu số “{typed}”. Đề nghị viết như 2.200.000 hoặc 47,1 "
        "(dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân)."
    )
    assert (answer.status_code, errors(answer)) == (200, [told])
    assert told in text_of(answer)
    assert fields(answer)[name] == typed
    assert IndicatorFigure.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-1", "Số đã đọc là -1; giá trị không được nhỏ hơn 0."),
        ("100,5", "Số đã đọc là 100,5; giá trị không được lớn hơn 100."),
    ],
)
def test_a_share_beyond_its_bounds_is_told(typed, told, at_desk, indicators_url, indicator):
    answer = send(at_desk, indicators_url, **{f"i{indicator.pk}-value": typed})
    assert (errors(answer), IndicatorFigure.objects.count()) == ([told], 0)


@pytest.mark.parametrize("typed", ["123.456.789.012.345", "1" * 30])
def test_a_figure_too_large_to_be_kept_is_told_not_an_error_of_the_server(
    typed, at_desk, indicators_url, indicator
):
    indicator.unit, indicator.kind = "tỷ đồng", "cumulative"
    indicator.save()
    answer = send(at_desk, indicators_url, **{f"i{indicator.pk}-value": typed})
    assert (answer.status_code, len(errors(answer))) == (200, 1)
    assert "quá lớn" in errors(answer)[0]
    assert IndicatorFigure.objects.count() == 0


def test_a_figure_finer_than_what_is_kept_is_told_not_rounded(at_desk, indicators_url, indicator):
    answer = send(at_desk, indicators_url, **{f"i{indicator.pk}-value": "47,12345"})
    assert errors(answer) == ["Số đã đọc là 47,12345; chỉ ghi được đến 4 chữ số thập phân."]
    assert IndicatorFigure.objects.count() == 0


def test_one_bad_figure_of_two_and_neither_is_written(at_desk, indicators_url, indicator, sxd):
    other = make_indicator(indicator.target, sxd, "1b", 2)
    answer = send(at_desk, indicators_url, **{f"i{indicator.pk}-value": "10", f"i{other.pk}-value": "mười"})
    assert (len(errors(answer)), IndicatorFigure.objects.count()) == (1, 0)
    assert fields(answer)[f"i{indicator.pk}-value"] == "10"


def test_blank_is_not_zero(at_desk, indicators_url, zones_url, indicator, zone):
    send(at_desk, indicators_url, **{f"i{indicator.pk}-value": "0"})
    assert IndicatorFigure.objects.get().value == 0
    send(at_desk, indicators_url, **{f"i{indicator.pk}-value": ""})
    assert IndicatorFigure.objects.count() == 0
    send(at_desk, zones_url, **{f"z{zone.pk}-cleared_ha": "0"})
    assert ZoneFigure.objects.values_list("area_ha", "cleared_ha", "labour").get() == (None, 0, None)
    send(at_desk, zones_url, **{f"z{zone.pk}-cleared_ha": " "})
    assert ZoneFigure.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"area_ha": "377", "cleared_ha": "377,5"},
            "Đã GPMB 377,5 ha lớn hơn diện tích 377 ha.",
        ),
        ({"area_ha": "-1"}, "Số đã đọc là -1; giá trị không được nhỏ hơn 0."),
        ({"occupancy_percent": "101"}, "Số đã đọc là 101; giá trị không được lớn hơn 100."),
        ({"labour": "12,5"}, "Số lao động đã đọc là 12,5; phải là số nguyên."),
        (
            {"area_ha": "2.20.000"},
            "Không hiểu số “2.20.000”. Đề nghị viết như 2.200.000 hoặc 47,1 "
            "(dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân).",
        ),
        ({"area_ha": "1,234"}, "Số đã đọc là 1,234; chỉ ghi được đến 2 chữ số thập phân."),
        (
            {"area_ha": "100.000.000"},
            "Số đã đọc là 100.000.000, quá lớn để ghi; đề nghị xem lại đơn vị tính.",
        ),
        (
            {"labour": "99.999.999.999"},
            "Số đã đọc là 99.999.999.999, quá lớn để ghi; đề nghị xem lại đơn vị tính.",
        ),
    ],
)
def test_facts_of_a_zone_that_cannot_be_are_told_and_nothing_is_written(
    typed, told, at_desk, zones_url, zone
):
    sent = {f"z{zone.pk}-{name}": value for name, value in typed.items()}
    answer = send(at_desk, zones_url, **sent)
    assert (answer.status_code, errors(answer)) == (200, [told])
    assert told in text_of(answer)
    shown = fields(answer)
    assert {name: shown[name] for name in sent} == sent
    assert ZoneFigure.objects.count() == 0


def test_figures_of_another_agency_s_zone_cannot_be_slipped_in(at_desk, zones_url, stranger_agency):
    foreign = make_zone(stranger_agency, "Hòa Phú", 2)
    send(at_desk, zones_url, **{f"z{foreign.pk}-area_ha": "10"})
    assert ZoneFigure.objects.count() == 0


def test_figures_changed_meanwhile_are_not_overwritten_unseen(at_desk, indicators_url, indicator, colleague):
    name = f"i{indicator.pk}-value"
    a, b = at_desk, signed_in(colleague)
    page_a, page_b = fields(a.get(indicators_url)), fields(b.get(indicators_url))
    a.post(indicators_url, page_a | {name: "10"})
    answer = b.post(indicators_url, page_b | {name: "20"})
    assert (answer.status_code, IndicatorFigure.objects.get().value) == (409, 10)
    assert fields(answer)[name] == "20"
    assert b.post(indicators_url, fields(answer)).status_code == 302
    assert IndicatorFigure.objects.get().value == 20


def test_facts_of_zones_changed_meanwhile_are_not_overwritten_unseen(at_desk, zones_url, zone, colleague):
    name = f"z{zone.pk}-area_ha"
    a, b = at_desk, signed_in(colleague)
    page_a, page_b = fields(a.get(zones_url)), fields(b.get(zones_url))
    a.post(zones_url, page_a | {name: "10"})
    answer = b.post(zones_url, page_b | {name: "20"})
    assert (answer.status_code, ZoneFigure.objects.get().area_ha) == (409, 10)
    assert b.post(zones_url, fields(answer)).status_code == 302
    assert ZoneFigure.objects.get().area_ha == 20
