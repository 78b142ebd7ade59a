"""Progress of zones: one row per zone and day, blank is not zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from zones.actions import record_progress
from zones.models import ZoneProgress

DAY = date(2026, 6, 10)


def test_facts_left_out_are_blank(zone, progress):
    row = progress(zone, area_ha="100", cleared_ha="0")
    row.refresh_from_db()
    assert (row.cleared_ha, row.infrastructure_percent, row.labour, row.investor) == (0, None, None, "")


def test_a_later_word_on_the_same_day_replaces_the_first(zone, progress):
    progress(zone, area_ha="100", labour=900)
    progress(zone, area_ha="120")
    assert list(zone.progress.values_list("area_ha", "labour")) == [(Decimal(120), None)]


def test_another_day_is_another_row(zone, progress):
    progress(zone, DAY, area_ha="100")
    progress(zone, date(2026, 12, 10), area_ha="100")
    assert zone.progress.count() == 2


@pytest.mark.parametrize("facts", [{}, {"area_ha": None, "investor": ""}])
def test_nothing_said_records_nothing(zone, facts):
    assert record_progress(zone, as_of=DAY, facts=facts, source="Báo cáo") is None
    assert ZoneProgress.objects.count() == 0


def test_an_unknown_fact_is_refused(zone):
    with pytest.raises(ValueError, match="colour"):
        record_progress(zone, as_of=DAY, facts={"colour": "red"}, source="Báo cáo")


@pytest.mark.parametrize(
    "facts",
    [
        {"area_ha": "100", "cleared_ha": "100.01"},
        {"occupancy_percent": "100.01"},
        {"infrastructure_percent": "-1"},
        {"area_ha": "-1"},
    ],
)
def test_impossible_facts_are_refused_and_leave_nothing(zone, progress, facts):
    with pytest.raises(ValidationError):
        progress(zone, **facts)
    assert ZoneProgress.objects.count() == 0


def test_the_sample_mark_is_kept(zone):
    row = record_progress(zone, as_of=DAY, facts={"labour": 5}, source="Mẫu", is_sample=True)
    assert row.is_sample is True
