"""Figures of a report that cannot be: refused while writing, asked for before sending, told on acceptance."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.completeness import missing
from reports.manuscript import manuscript
from reports.models import IndicatorFigure
from reports.publishing import UnpublishableError
from reports.workbooks.faults import FaultsError
from reports.workflow import IncompleteReportError
from targets.actions import record_value
from targets.models import Indicator, IndicatorValue
from tests.conftest import NOW
from tests.reports.conftest import make_indicator
from tests.reports.cycle import bring_to, fresh, step
from tests.reports.pages import errors, fields, send
from tests.reports.workbook_world import INDICATORS, cell, check, confirm, exported

TODAY = NOW.date()
ABOVE = (
    "Số đã đọc là 85 %, lớn hơn 80 % của chỉ tiêu 1a, Chỉ tiêu 1a (năm 2026). "
    "Một phần không thể lớn hơn toàn bộ; đề nghị kiểm tra lại cả hai số."
)


@pytest.fixture
def part(indicator, sxd) -> Indicator:
    """Of which `indicator` is the whole."""
    return make_indicator(indicator.target, sxd, "1b", 2, whole=indicator, jump_factor=Decimal("1.25"))


@pytest.fixture
def url(report, part) -> str:
    return reverse("reports:indicators", args=[report.pk])


def publish(indicator, year: int, value: str, by, **options):
    facts = {"span": "year", "status": "official", "source": "Niên giám"} | options
    return record_value(indicator, year=year, value=Decimal(value), by=by, now=NOW, **facts)


def state(report, indicator, value: str, note: str = "") -> IndicatorFigure:
    facts = {"value": Decimal(value), "status": "estimate", "note": note}
    return IndicatorFigure.objects.create(report=report, indicator=indicator, **facts)


def lacks(report) -> list[str]:
    return [item.label for item in missing(manuscript(fresh(report)), today=TODAY)]


# --- while writing -----------------------------------------------------------------------------------


def test_a_part_above_its_published_whole_is_refused(at_desk, url, part, indicator, specialist):
    publish(indicator, 2026, "80", specialist)
    answer = send(at_desk, url, **{f"i{part.pk}-value": "85"})
    assert (errors(answer), IndicatorFigure.objects.count()) == ([ABOVE], 0)
    assert fields(answer)[f"i{part.pk}-value"] == "85"


def test_a_part_above_its_saved_whole_is_refused_by_an_automatic_save(at_desk, url, report, part, indicator):
    state(report, indicator, "80")
    page = fields(at_desk.get(url))
    sent = {name: page[name] for name in ("seen", "person")} | {f"i{part.pk}-value": "85"}
    answer = at_desk.post(f"{url}tu-luu/", sent | {f"i{part.pk}-status": "estimate"})
    assert answer.status_code == 422
    assert "lớn hơn 80 % của chỉ tiêu 1a" in answer.content.decode()
    assert not IndicatorFigure.objects.filter(indicator=part).exists()


def test_part_and_whole_that_change_together_are_judged_together(at_desk, url, part, indicator, specialist):
    publish(indicator, 2026, "80", specialist)
    send(at_desk, url, **{f"i{part.pk}-value": "85", f"i{indicator.pk}-value": "90"})
    assert IndicatorFigure.objects.count() == 2


def test_an_automatic_save_of_figures_costs_the_same_beside_a_long_series(
    at_desk, url, report, part, indicator, specialist
):
    def cost(value: str) -> int:
        page = fields(at_desk.get(url))
        sent = {name: page[name] for name in ("seen", "person")} | {f"i{part.pk}-value": value}
        with CaptureQueriesContext(connection) as queries:
            answer = at_desk.post(f"{url}tu-luu/", sent | {f"i{part.pk}-status": "estimate"})
        assert answer.status_code == 200
        return len(queries)

    cost("10")
    few = cost("11")
    for year in (2021, 2022, 2023):
        publish(part, year, "11", specialist)
        publish(indicator, year, "80", specialist)
    assert (cost("12"), few) == (few, 10)


# --- in a workbook -----------------------------------------------------------------------------------


def test_a_workbook_is_refused_at_the_part_that_is_above_its_whole(written, part, indicator, officer):
    state(written, indicator, "80")
    book = exported(written)
    cell(book, INDICATORS, f"indicator-{part.pk}", "Số liệu").value = 85
    with pytest.raises(FaultsError) as caught:
        check(written, book, officer)
    assert [fault.expected for fault in caught.value.faults] == [ABOVE]


def test_a_workbook_may_change_part_and_whole_together(written, part, indicator, officer):
    state(written, indicator, "80")
    book = exported(written)
    cell(book, INDICATORS, f"indicator-{part.pk}", "Số liệu").value = 85
    cell(book, INDICATORS, f"indicator-{indicator.pk}", "Số liệu").value = 90
    confirm(check(written, book, officer), officer)
    assert IndicatorFigure.objects.count() == 2


# --- before sending ----------------------------------------------------------------------------------


def test_a_jump_asks_for_a_note_with_the_way_to_it(written, part, specialist, url):
    publish(part, 2024, "5", specialist)
    state(written, part, "51")
    (item,) = missing(manuscript(fresh(written)), today=TODAY)
    assert item.label == (
        "Số liệu chỉ tiêu 1b: Số đã đọc là 51 %, gấp 10,2 lần số năm 2024 (5 %); ngưỡng của chỉ tiêu 1b là "
        "1,25 lần. Nếu số liệu đúng, đề nghị giải thích ở ô “Nguồn, ghi chú”."
    )
    assert item.url == f"{url}#id_i{part.pk}-note"


def test_the_jump_is_told_beside_the_figure_while_writing(at_desk, written, part, specialist, url):
    publish(part, 2024, "5", specialist)
    state(written, part, "51")
    assert "gấp 10,2 lần số năm 2024 (5 %)" in at_desk.get(url).content.decode()


def test_the_address_leads_to_a_field_of_the_page(at_desk, written, part, url):
    assert f'id="id_i{part.pk}-note"' in at_desk.get(url).content.decode()


def test_a_note_is_the_word_of_explanation(written, part, specialist):
    publish(part, 2024, "5", specialist)
    state(written, part, "51", "Thêm hai nhà máy.")
    assert lacks(written) == []


def test_a_note_does_not_make_the_impossible_possible(written, part, indicator, cast):
    state(written, indicator, "80")
    state(written, part, "85", "Trang công bố ghi như vậy.")
    assert [label.startswith("Số liệu chỉ tiêu 1") for label in lacks(written)] == [True, True]
    with pytest.raises(IncompleteReportError):
        step(written, "request_approval", cast.officer)


def test_figures_of_another_span_are_no_neighbours(written, part, specialist):
    publish(part, 2025, "5", specialist, span="half_year")
    state(written, part, "51")
    assert lacks(written) == []


def test_what_the_agency_is_no_longer_asked_for_keeps_nothing_back(written, part, specialist, sct):
    publish(part, 2024, "5", specialist)
    state(written, part, "51")
    Indicator.objects.update(owner=sct)
    assert lacks(written) == []


# --- acceptance --------------------------------------------------------------------------------------


def test_the_note_becomes_the_explanation_of_the_published_jump(written, part, specialist, cast):
    publish(part, 2024, "5", specialist)
    state(written, part, "51", "Thêm hai nhà máy.")
    bring_to(written, "accepted", cast)
    assert part.values.get(year=2026).explanation == "Thêm hai nhà máy."


def test_a_jump_that_came_about_after_sending_is_published_and_says_that_nobody_explained_it(
    written, part, specialist, cast
):
    state(written, part, "51")
    bring_to(written, "submitted", cast)
    publish(part, 2024, "5", specialist)
    step(written, "accept", cast.reviewer)
    assert part.values.get(year=2026).explanation == "Cơ quan báo cáo không ghi lời giải thích."


def test_what_became_impossible_after_sending_is_refused_to_the_reviewer_and_nothing_changes(
    written, part, indicator, specialist, cast
):
    state(written, part, "85")
    report = bring_to(written, "submitted", cast)
    publish(indicator, 2026, "80", specialist)
    with pytest.raises(UnpublishableError, match="Số đã đọc là 85 %, lớn hơn 80 %") as refused:
        step(report, "accept", cast.reviewer)
    assert str(refused.value).endswith("Chưa có gì thay đổi.")
    assert (fresh(report).state, IndicatorValue.objects.filter(indicator=part).count()) == ("submitted", 0)


def test_the_reviewer_reads_the_reason_on_the_page(written, part, indicator, specialist, cast, client):
    state(written, part, "85")
    report = bring_to(written, "submitted", cast)
    publish(indicator, 2026, "80", specialist)
    client.force_login(cast.reviewer)
    url = reverse("reports:step", args=[report.pk, "accept"])
    answer = client.post(url, {"version": report.version}, follow=True)
    assert answer.status_code == 200
    assert "Chưa tiếp nhận được: số liệu chỉ tiêu 1b" in answer.content.decode()


def test_part_and_whole_of_one_report_are_published_together(written, part, indicator, specialist, cast):
    publish(indicator, 2026, "80", specialist)
    publish(part, 2026, "70", specialist)
    state(written, part, "85", "Ghi chú.")
    state(written, indicator, "90", "Ghi chú.")
    bring_to(written, "accepted", cast)
    assert [each.values.count() for each in (part, indicator)] == [2, 2]


def test_an_indicator_that_is_computed_by_now_publishes_nothing(written, part, indicator, cast):
    state(written, part, "85")
    report = bring_to(written, "submitted", cast)
    Indicator.objects.filter(pk=part.pk).update(formula="growth", formula_of=indicator)
    step(report, "accept", cast.reviewer)
    assert not part.values.exists()


def test_the_basis_of_the_series_may_change_meanwhile(written, part, cast):
    state(written, part, "85")
    report = bring_to(written, "submitted", cast)
    Indicator.objects.filter(pk=part.pk).update(price_basis="unstated", series_basis="current")
    step(report, "accept", cast.reviewer)
    assert part.values.get().price_basis == "current"
