"""List pages cost the same number of queries for one row and for three; the first day they are polite."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import start_report
from reports.models import Obligation
from tasks.models import DatedPart
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import make_indicator, make_zone
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything
from tests.reports.pages import signed_in, text_of
from tests.reports.reminder_world import opened_period


def queries(client, url: str) -> int:
    """How many queries the page costs, session and person included."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def two_more_periods() -> list:
    return [opened_period(year, date(year, 6, 14), at(year, 5, 1)) for year in (2024, 2025)]


def test_my_reports(report, officer):
    client, url = signed_in(officer), reverse("reports:mine")
    one = queries(client, url)
    for period in two_more_periods():
        start_report(period.obligations.get(agency=officer.agency), by=officer, now=NOW)
    assert (one, queries(client, url)) == (8, 8)


def test_the_queue(
    written, cast, sct_written, sct_cast, period, section, stranger, stranger_head, specialist
):
    client, url = signed_in(specialist), reverse("reports:queue")
    bring_to(written, "submitted", cast)
    one = queries(client, url)
    bring_to(sct_written, "submitted", sct_cast)
    third = start_report(period.obligations.get(agency=stranger.agency), by=stranger, now=NOW)
    write_everything(third, stranger)
    bring_to(third, "submitted", Cast(stranger, stranger_head, specialist))
    assert len(client.get(url).context["rows"]) == 3
    assert (one, queries(client, url)) == (5, 5)  # one of them: documents that wait for this person


def test_the_matrix(written, cast, leader):
    client, url = signed_in(leader), reverse("reports:matrix")
    bring_to(written, "submitted", cast)
    one = queries(client, url)
    for period in two_more_periods():
        start_report(period.obligations.get(agency=cast.officer.agency), by=cast.officer, now=NOW)
    assert (one, queries(client, url)) == (5, 5)


def test_the_dashboard(written, cast, section, sct, sxd, stranger_agency, zone, indicator, leader):
    client, url = signed_in(leader), reverse("reports:dashboard")
    Obligation.objects.exclude(agency=sxd).delete()
    due_task(make_assignment(section, sxd, 9))
    one = queries(client, url)
    period = written.obligation.period
    for number, agency in ((2, sct), (3, stranger_agency)):
        Obligation.objects.create(
            period=period,
            agency=agency,
            due_before=period.due_before,
            original_due_before=period.due_before,
        )
        due_task(make_assignment(section, agency, number))
        make_zone(agency, f"Khu {number}", number)
        make_indicator(indicator.target, agency, f"1{number}", number)
    two_more_periods()
    assert (one, queries(client, url)) == (11, 11)


def due_task(assignment, day: date = date(2025, 12, 31)) -> None:
    DatedPart.objects.create(task=assignment.task, order=1, words="x", due_words="y", due_on=day)


def coming_task(assignment) -> None:
    due_task(assignment, date(2027, 12, 31))


def test_a_report_read_back(
    written, cast, section, sxd, officer, assignment, indicator, zone, indicator_figure
):
    client, url = signed_in(officer), reverse("reports:detail", args=[written.pk])
    coming_task(assignment)
    bring_to(written, "returned", cast)
    one = queries(client, url)
    for number in (2, 3):
        coming_task(make_assignment(section, sxd, number))
        make_zone(sxd, f"Khu {number}", number)
        make_indicator(indicator.target, sxd, f"1{number}", number)
    write_everything(fresh(written), officer)
    assert queries(client, url) == one
    for action in ("request_approval", "submit"):
        step(written, action, cast.who(action), at(2026, 11, 24, 8, 0))
    assert (one, queries(client, url)) == (23, 11)  # what was sent is read from its frozen copy


def test_the_page_of_one_task_of_a_report(written, section, sxd, officer, assignment):
    client = signed_in(officer)
    url = reverse("reports:task", args=[written.pk, assignment.pk])
    one = queries(client, url)
    for number in (2, 3):
        make_assignment(section, sxd, number)
    write_everything(written, officer)
    assert (one, queries(client, url)) == (16, 16)


def test_the_sheet_of_indicators(written, indicator, sxd, officer):
    client, url = signed_in(officer), reverse("reports:indicators", args=[written.pk])
    one = queries(client, url)
    for number in (2, 3):
        make_indicator(indicator.target, sxd, f"1{number}", number)
    assert (one, queries(client, url)) == (12, 12)


def test_the_sheet_of_zones(written, zone, sxd, officer):
    client, url = signed_in(officer), reverse("reports:zones", args=[written.pk])
    one = queries(client, url)
    for number in (2, 3):
        make_zone(sxd, f"Khu {number}", number)
    assert (one, queries(client, url)) == (12, 12)


def test_what_agencies_said_of_one_task(written, cast, assignment, specialist):
    client, url = signed_in(specialist), reverse("reports:task-words", args=[assignment.task.clause])
    bring_to(written, "accepted", cast)
    one = queries(client, url)
    for number, period in enumerate(two_more_periods(), 1):
        other = start_report(period.obligations.get(agency=cast.officer.agency), by=cast.officer, now=NOW)
        write_everything(other, cast.officer)
        bring_to(other, "accepted", cast, at(2026, 11, 24, number))
    assert len(client.get(url).context["rows"]) == 3
    assert (one, queries(client, url)) == (5, 5)


# --- what the pages say --------------------------------------------------------------------------


def test_my_reports_name_the_deadline_and_what_to_do(period, officer, head):
    words = text_of(signed_in(officer).get(reverse("reports:mine")))
    assert "Năm 2026 Số liệu 15/12/2025 – 14/12/2026 trước ngày 15/12/2026" in words
    assert "Soạn báo cáo Năm 2026" in words
    assert "Chuyên viên chưa soạn" in text_of(signed_in(head).get(reverse("reports:mine")))


def test_the_queue_has_the_longest_waiting_first_and_counts_the_rounds(
    written, cast, sct_written, sct_cast, specialist
):
    bring_to(written, "returned", cast)
    bring_to(sct_written, "submitted", sct_cast, at(2026, 11, 23, 12, 0))
    for action in ("request_approval", "submit"):
        step(written, action, cast.who(action), at(2026, 11, 23, 9, 0))
    rows = signed_in(specialist).get(reverse("reports:queue")).context["rows"]
    assert [(row.agency, row.rounds) for row in rows] == [("Sở Xây dựng", 1), ("Sở Công Thương", 0)]


def test_words_on_a_task_come_newest_period_first(written, cast, assignment, specialist):
    bring_to(written, "accepted", cast)
    (old, new) = two_more_periods()
    for number, period in enumerate((old, new), 1):
        other = start_report(period.obligations.get(agency=cast.officer.agency), by=cast.officer, now=NOW)
        write_everything(other, cast.officer, words=f"Lời {period.year}")
        bring_to(other, "accepted", cast, at(2026, 11, 24, number))
    url = reverse("reports:task-words", args=[assignment.task.clause])
    words = text_of(signed_in(specialist).get(url))
    assert re.findall(r"Đã triển khai\.|Lời \d+", words) == ["Đã triển khai.", "Lời 2025", "Lời 2024"]


# --- the first day -------------------------------------------------------------------------------

PAGES = {
    "home": "",
    "tasks:list": "Kế hoạch chưa được nạp.",
    "targets:list": "load_plan",
    "zones:list": "load_plan",
    "reports:mine": "Chưa có kỳ báo cáo nào được mở.",
    "reports:queue": "Không có báo cáo nào chờ tiếp nhận.",
    "reports:matrix": "Chưa có kỳ báo cáo nào được mở.",
    "reports:dashboard": "Chưa có kỳ báo cáo nào được mở.",
    "reports:consolidated": "Chưa có kỳ báo cáo nào được mở",
}
ROLES = ["officer", "head", "specialist", "sct_head", "leader", "administrator"]
NEVER = re.compile(r"\bNone\b|\bNaN\b|\bnan\b|\bundefined\b|Decimal\(|\{\{|\{%|<[A-Z]\w+: ")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_the_first_day_every_page_says_what_to_do_next(role, name, request):
    answer = signed_in(request.getfixturevalue(role)).get(reverse(name), follow=True)
    assert answer.status_code in (200, 403, 404)
    words = text_of(answer)
    assert NEVER.findall(words) == []
    if answer.status_code == 200:
        assert PAGES[name] in words


@pytest.mark.parametrize("role", ROLES)
def test_everybody_lands_on_a_page_they_may_open(role, request):
    answer = signed_in(request.getfixturevalue(role)).get("/", follow=True)
    landing = {"officer": "mine", "head": "mine", "specialist": "queue", "sct_head": "queue"}
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse(f"reports:{landing.get(role, 'dashboard')}"), 302)]


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_offers_only_pages_that_open(role, request, period):
    client = signed_in(request.getfixturevalue(role))
    items = client.get("/", follow=True).context["nav_items"]
    assert len(items) >= 4
    assert {item.url: client.get(item.url, follow=True).status_code for item in items} == {
        item.url: 200 for item in items
    }


def test_an_empty_report_shows_no_none(report, officer, head, assignment, indicator, zone):
    for person in (officer, head):
        client = signed_in(person)
        for name, args in {
            "detail": [],
            "task": [assignment.pk],
            "part": ["direction"],
            "indicators": [],
            "zones": [],
        }.items():
            answer = client.get(reverse(f"reports:{name}", args=[report.pk, *args]))
            assert NEVER.findall(text_of(answer)) == []
