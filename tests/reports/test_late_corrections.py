"""A correction after a consolidated report was drafted: page and next draft follow, the frozen one never.

Through the real pages: the report is accepted, drafted and printed; Sở Công Thương corrects the figure.
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from bacgiang_plan.lib.background import queue, runner
from reports.documents.html import to_html
from reports.enums import OutgoingKind
from reports.items import last_submission
from reports.outgoing.drafting import redraft, start
from reports.outgoing.rendering import request_rendition
from targets.models import IndicatorValue
from tests.conftest import NOW
from tests.reports.cycle import PATHS, bring_to, step
from tests.reports.pages import fields, signed_in, text_of
from zones.models import ReplacedProgress

LATER = NOW + timedelta(days=20)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def accepted(written, cast, indicator_figure):
    """47,1 % in the accepted report of the year 2026."""
    return bring_to(written, "accepted", cast)


@pytest.fixture
def drafted(accepted, period, specialist):
    document = start(period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW)
    made = request_rendition(document, by=specialist, now=NOW)
    runner.run(made.job_id, clock=lambda: NOW)
    made.refresh_from_db()
    return made


def correct(indicator, by, value: str) -> None:
    url = reverse("targets:record", args=[indicator.code])
    desk = signed_in(by)
    page = fields(desk.get(url, {"nam": 2026, "ky": "year"}))
    typed = {
        "value": value,
        "status": "official",
        "price_basis": page["price_basis"],
        "scope": page["scope"],
        "source": "Niên giám thống kê 2026",
        "document": "Số 10/TB-CTK",
        "explanation": "Cục Thống kê công bố số chính thức.",
    }
    kept = {name: page[name] for name in ("nam", "ky", "seen")}
    assert desk.post(url, kept | typed | {"save": ""}).status_code == 302


def test_a_correction_reaches_the_page_and_the_next_draft_and_never_the_frozen_one(
    drafted, accepted, period, indicator, specialist, leader
):
    frozen, printed = json.dumps(drafted.inputs, sort_keys=True), Path(drafted.pdf.path).read_bytes()
    assert "47,1" in to_html(drafted.inputs)
    correct(indicator, specialist, "46,8")

    page = text_of(signed_in(leader).get(reverse("targets:indicator", args=[indicator.code])))
    assert ("46,8" in page, "1 (đã thay)" in page, "Số 10/TB-CTK" in page) == (True, True, True)

    drafted.refresh_from_db()
    assert json.dumps(drafted.inputs, sort_keys=True) == frozen
    assert Path(drafted.pdf.path).read_bytes() == printed
    assert "46,8" not in to_html(drafted.inputs)

    redraft(drafted.document, by=specialist, now=LATER)
    following = request_rendition(drafted.document, by=specialist, now=LATER)
    assert (following != drafted, "46,8" in to_html(following.inputs)) == (True, True)


def values() -> list:
    return list(IndicatorValue.objects.order_by("revision").values_list("revision", "value", "status"))


def accept_again(report, cast) -> None:
    """Reopened for something else, sent and accepted once more."""
    step(report, "reopen", cast.chief, LATER)
    for action in PATHS["accepted"]:
        step(report, action, cast.who(action), LATER)


def correct_zone(zone, by, day: str, area: str) -> None:
    desk, url = signed_in(by), reverse("zones:record-progress", args=[zone.pk])
    seen = fields(desk.get(url, {"ngay": day}))["seen"]
    typed = {"as_of": day, "area_ha": area, "source": "Biên bản", "reason": "Đo lại", "seen": seen}
    assert desk.post(url, typed).status_code == 302


def days(zone) -> list:
    return list(zone.progress.order_by("as_of").values_list("as_of", "area_ha"))


def resend(report, cast, now, area: str | None = None) -> None:
    step(report, "reopen", cast.chief, now)
    if area:
        report.zone_figures.update(area_ha=Decimal(area))
    for action in PATHS["accepted"]:
        step(report, action, cast.who(action), now)


@pytest.fixture
def of_a_zone(written, cast, zone, zone_figure):
    return bring_to(written, "accepted", cast)


def test_a_zone_corrected_since_stays_when_its_report_is_sent_unchanged_on_a_later_day(
    of_a_zone, zone, specialist, cast
):
    correct_zone(zone, specialist, "23/11/2026", "100")
    for day in (5, 6):
        resend(of_a_zone, cast, NOW + timedelta(days=day))
        assert days(zone) == [(NOW.date(), 100)]


def test_a_figure_of_a_zone_changed_later_is_told_of_its_own_day(of_a_zone, zone, specialist, cast):
    correct_zone(zone, specialist, "23/11/2026", "100")
    resend(of_a_zone, cast, NOW + timedelta(days=5), "210")
    assert days(zone) == [(NOW.date(), 100), (date(2026, 11, 28), 210)]


def test_a_figure_of_a_zone_that_comes_back_is_a_new_statement(of_a_zone, zone, specialist, cast):
    """377, then 130, corrected to 100, then 377 again: said anew, after all."""
    resend(of_a_zone, cast, NOW + timedelta(minutes=10), "130")
    correct_zone(zone, specialist, "23/11/2026", "100")
    resend(of_a_zone, cast, NOW + timedelta(minutes=20), "377")
    assert days(zone) == [(NOW.date(), 377)]
    kept = ReplacedProgress.objects.order_by("pk").values_list("area_ha", flat=True)
    assert list(kept) == [377, 130, 100]


def test_a_report_accepted_again_unchanged_does_not_undo_the_correction(
    accepted, indicator, specialist, cast
):
    correct(indicator, specialist, "46,8")
    accept_again(accepted, cast)
    assert values() == [(1, Decimal("47.1"), "estimate"), (2, Decimal("46.8"), "official")]


def test_a_figure_changed_after_reopening_is_the_next_revision(accepted, indicator, specialist, cast):
    correct(indicator, specialist, "46,8")
    step(accepted, "reopen", cast.chief, LATER)
    accepted.indicator_figures.update(value=Decimal("46.9"))
    for action in PATHS["accepted"]:
        step(accepted, action, cast.who(action), LATER)
    assert values()[2:] == [(3, Decimal("46.9"), "estimate")]


def test_the_report_as_it_was_sent_and_its_figure_stay(accepted, indicator, specialist):
    correct(indicator, specialist, "46,8")
    assert last_submission(accepted).content["indicators"][0]["value"] == "47.1"
    assert accepted.indicator_figures.get().value == Decimal("47.1")
    chain = IndicatorValue.objects.order_by("revision").values_list("revision", "value", "status", "source")
    assert list(chain) == [
        (1, Decimal("47.1"), "estimate", "Báo cáo năm 2026 của Sở Xây dựng"),
        (2, Decimal("46.8"), "official", "Niên giám thống kê 2026"),
    ]
