"""Targets as small as they can be: one target, indicators by keyword, figures by year."""

from decimal import Decimal

import pytest

from targets.actions import record_value
from targets.models import Indicator, Span, Target, ValueStatus
from tests.conftest import NOW

DEFAULTS = {
    "name": "Tỷ trọng công nghiệp",
    "words": "từ 47,1% năm 2020 lên 60% vào năm 2030",
    "kind": "level",
    "unit": "%",
    "scope": "ngành công nghiệp",
    "comparator": "equal",
    "target_value": Decimal(60),
    "target_year": 2030,
}


@pytest.fixture
def target(plan) -> Target:
    return Target.objects.create(
        plan=plan, number=1, short_name="GRDP", text="Nguyên văn mục tiêu một.", first_line=51, last_line=55
    )


@pytest.fixture
def make_indicator(target, sct):
    def make(code: str = "1b", **fields) -> Indicator:
        order = Indicator.objects.count() + 1
        return Indicator.objects.create(
            **DEFAULTS | {"target": target, "code": code, "order": order, "owner": sct} | fields
        )

    return make


@pytest.fixture
def share(make_indicator) -> Indicator:
    """47,1 % in 2020 to 60 % in 2030."""
    return make_indicator(baseline_value=Decimal("47.1"), baseline_year=2020)


@pytest.fixture
def growth(make_indicator) -> Indicator:
    """12 % a year over the five years 2021-2025."""
    return make_indicator(
        "1a",
        kind="average_growth",
        unit="%/năm",
        comparator="about",
        target_value=Decimal(12),
        target_year=2025,
        start_year=2021,
    )


@pytest.fixture
def record(specialist):
    def make(indicator: Indicator, year: int, value: str, **options):
        facts = {"span": Span.YEAR, "status": ValueStatus.OFFICIAL, "source": "Cục Thống kê"} | options
        return record_value(indicator, year=year, value=Decimal(value), by=specialist, now=NOW, **facts)

    return make
