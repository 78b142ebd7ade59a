"""Two people at the figures of one family in the same moment, on a database that threads can share."""

from decimal import Decimal

import pytest

from targets.actions import record_value
from targets.models import IndicatorValue
from tests.conftest import NOW
from tests.reports.conftest import at_once, make_indicator

pytestmark = pytest.mark.django_db(transaction=True)


def put(indicator, by, value: str, **options):
    facts = {"year": 2022, "span": "year", "status": "official", "source": "Niên giám"} | options
    return lambda: record_value(indicator, value=Decimal(value), by=by, now=NOW, **facts)


def test_a_part_and_its_whole_that_cannot_both_stand_are_not_both_taken(
    real_database, indicator, sxd, specialist
):
    part = make_indicator(indicator.target, sxd, "1b", 2, whole=indicator)
    outcomes = at_once(put(indicator, specialist, "34"), put(part, specialist, "35"))
    assert [type(each).__name__ for each in outcomes] == ["IndicatorValue", "ValidationError"]
    assert IndicatorValue.objects.count() == 1


def test_of_two_who_saw_the_same_one_is_told_of_the_other(real_database, indicator, specialist):
    outcomes = at_once(put(indicator, specialist, "1", seen=0), put(indicator, specialist, "2", seen=0))
    assert [type(each).__name__ for each in outcomes] == ["IndicatorValue", "StaleValueError"]
    assert IndicatorValue.objects.get().revision == 1
