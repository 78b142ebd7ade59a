"""Queries whose SQL is written once: the same rows as Django's own, whatever is asked."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db.models import F

from bacgiang_plan.lib.fixed_query import FixedQuery, FixedUpdate, partial_row
from reports.models import AgencyReport, IndicatorFigure, Obligation, Submission
from tasks.models import Assignment
from tests.conftest import NOW
from tests.reports.cycle import bring_to

OF = FixedQuery(
    lambda agency, day: (
        Assignment.objects.filter(agency=agency).valid_on(day).values_list("pk", "valid_from")
    ),
    int,
    date,
)


def test_it_returns_what_django_returns_for_every_value(assignment, sxd, sct):
    Assignment.objects.update(valid_from=date(2026, 1, 1))
    assert OF(sxd.pk, date(2026, 1, 1)) == [(assignment.pk, date(2026, 1, 1))]
    assert OF(sxd.pk, date(2025, 12, 31)) == []
    assert OF(sct.pk, date(2026, 1, 1)) == []
    assert OF(2**63, date(2026, 1, 1)) == []


def test_values_come_converted_as_django_converts_them(report, indicator):
    IndicatorFigure.objects.create(
        report=report, indicator=indicator, value=Decimal("47.1"), status="estimate"
    )
    query = FixedQuery(
        lambda code: IndicatorFigure.objects.filter(indicator__code=code).values_list(
            "value", "report__edited_at"
        ),
        str,
    )
    assert query("1a") == [(Decimal("47.1"), NOW)]
    assert query("'; DROP TABLE x") == []


def test_json_and_an_instant(written, cast):
    bring_to(written, "submitted", cast)
    query = FixedQuery(
        lambda before: Submission.objects.filter(submitted_at__lt=before).values_list("content"), datetime
    )
    assert query(NOW.replace(year=2027))[0][0]["version"] == 1
    assert query(NOW.replace(year=2025)) == []


def test_a_value_that_does_not_reach_the_query_is_refused(db):
    query = FixedQuery(lambda pk, unused: Assignment.objects.filter(pk=pk).values_list("pk"), int, int)
    with pytest.raises(ValueError, match="not among the parameters"):
        query(1, 2)


def test_an_update_says_how_many_rows_it_changed(report):
    touch = FixedUpdate(
        lambda pk, now: (AgencyReport.objects.filter(pk=pk), {"version": F("version") + 1, "edited_at": now}),
        int,
        datetime,
    )
    later = NOW.replace(hour=9)
    assert (touch(report.pk, later), touch(report.pk + 1, later)) == (1, 0)
    assert AgencyReport.objects.values_list("version", "edited_at").get() == (report.version + 1, later)


def test_a_partial_row_fetches_the_rest_when_it_is_asked_for(report, django_assert_num_queries):
    row = partial_row(Obligation, pk=report.obligation_id, agency_id=report.obligation.agency_id)
    with django_assert_num_queries(0):
        assert row.agency_id == report.obligation.agency_id
    with django_assert_num_queries(1):
        assert row.kind == "owed"
