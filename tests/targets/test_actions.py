"""Figures are recorded as revisions; nothing is overwritten."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from targets.figures import current_figures
from targets.models import Span, ValueStatus


def chain(indicator) -> list[tuple]:
    return list(
        indicator.values.order_by("year", "span", "revision").values_list("year", "revision", "value")
    )


def test_the_first_figure_is_revision_one(share, record, specialist):
    value = record(share, 2023, "53.9")
    assert (value.revision, value.recorded_by, value.status) == (1, specialist, ValueStatus.OFFICIAL)


def test_a_correction_is_the_next_revision_and_the_old_one_stays(make_indicator, record):
    output = make_indicator("2b", unit="tỷ đồng")
    record(output, 2023, "539000", status=ValueStatus.ESTIMATE)
    record(output, 2023, "541169", status=ValueStatus.ESTIMATE)
    assert chain(output) == [(2023, 1, Decimal(539000)), (2023, 2, Decimal(541169))]


def test_the_same_figure_again_makes_no_row(share, record):
    first = record(share, 2023, "53.9")
    assert record(share, 2023, "53.90") == first
    assert chain(share) == [(2023, 1, Decimal("53.9"))]


@pytest.mark.parametrize(
    "change",
    [{"status": ValueStatus.ESTIMATE}, {"source": "Niên giám"}, {"is_sample": True}],
)
def test_another_status_source_or_mark_is_a_revision(share, record, change):
    record(share, 2023, "53.9")
    assert record(share, 2023, "53.9", **change).revision == 2


def test_a_return_to_an_older_figure_is_a_revision_too(share, record):
    for value in ("53.9", "54", "53.9"):
        record(share, 2023, value)
    assert [revision for _, revision, _ in chain(share)] == [1, 2, 3]


def test_half_year_and_year_are_two_series(share, record):
    record(share, 2023, "50", span=Span.HALF_YEAR)
    assert record(share, 2023, "53.9").revision == 1


@pytest.mark.parametrize("year", [0, 1989, 2101, 20240])
def test_a_year_out_of_reach_is_refused(share, record, year):
    with pytest.raises(ValidationError, match=f"Năm đã đọc là {year}"):
        record(share, year, "5")


def test_a_figure_that_does_not_fit_is_refused_and_leaves_nothing(share, record):
    with pytest.raises(ValidationError):
        record(share, 2023, "1" * 30)
    assert chain(share) == []


def test_current_figures_are_the_last_revisions(share, record):
    for value in ("53.9", "54"):
        record(share, 2023, value)
    record(share, 2024, "55")
    figures = current_figures(until=2026)[share.pk]
    assert [(figure.year, figure.value) for figure in figures] == [(2023, Decimal(54)), (2024, Decimal(55))]
