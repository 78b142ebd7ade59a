"""The queue of Sở Công Thương, its filters, and acceptance of several reports in one go (scenario 24)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from reports import publishing
from reports.actions import start_report
from reports.items import part_item
from reports.models import AgencyReport, ReportEvent
from reports.review import bulk
from reports.review.queue import filters, narrowed, review_queue
from tests.conftest import NOW, at, make_assignment, person
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything
from tests.reports.pages import fields, signed_in, text_of
from tests.reports.reminder_world import opened_period
from tests.reports.review_world import HOUR, mark, return_with, send_again

QUEUE, BULK = "/tiep-nhan/", "/tiep-nhan/hang-loat/"


@pytest.fixture
def sent(written, cast) -> AgencyReport:
    return bring_to(written, "submitted", cast)


@pytest.fixture
def other(period, stranger, stranger_head, specialist) -> AgencyReport:
    """The report of a district, sent two days later."""
    report = start_report(period.obligations.get(agency=stranger.agency), by=stranger, now=NOW)
    write_everything(report, stranger)
    return bring_to(report, "submitted", Cast(stranger, stranger_head, specialist), at(2026, 11, 25, 8, 0))


@pytest.fixture
def at_review(specialist):
    return signed_in(specialist)


def rows(reader):
    return review_queue(reader, now=at(2026, 11, 27, 8, 0))


def test_the_longest_waiting_is_first_with_what_is_new_in_it(sent, other, specialist):
    assert [
        (row.agency, row.waiting_days, row.rounds, row.sending, row.changed, row.may_decide)
        for row in rows(specialist)
    ] == [("Sở Xây dựng", 4, 0, 1, 4, True), ("UBND huyện Hiệp Hòa", 2, 0, 1, 3, True)]


def test_who_began_and_how_far_is_told(sent, specialist, sct_head):
    mark(sent, part_item("direction"), specialist)
    mark(sent, part_item("achievements"), sct_head, "accepted")
    (row,) = rows(sct_head)
    assert (row.reviewer, row.requests, row.passed) == ("Mai Specialist", 1, 1)


def test_a_report_sent_again_says_so_and_counts_its_own_marks_only(sent, cast, specialist):
    return_with(sent, {part_item("direction"): "Sửa."}, specialist)
    send_again(sent, cast)
    (row,) = rows(specialist)
    assert (row.is_again, row.rounds, row.sending, row.changed, row.requests) == (True, 1, 2, 0, 0)


def test_filters_offer_what_occurs_with_counts(sent, other, specialist):
    found = {each.name: each.choices for each in filters(rows(specialist), {"loai": "department"})}
    assert {
        name: [(choice.label, choice.count, choice.is_chosen) for choice in choices]
        for name, choices in found.items()
    } == {
        "ky": [("Năm 2026", 2, False)],
        "loai": [("Sở", 1, True), ("UBND cấp huyện", 1, False)],
        "lan": [("Gửi lần đầu", 2, False)],
        "han": [("Đúng hạn", 2, False)],
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["Sở Xây dựng", "UBND huyện Hiệp Hòa"]),
        ({"loai": "department"}, ["Sở Xây dựng"]),
        ({"lan": "lai"}, ["Sở Xây dựng"]),
        ({"lan": "dau"}, ["UBND huyện Hiệp Hòa"]),
        ({"han": "muon"}, []),
        ({"ky": "2026-nam", "loai": "district_committee"}, ["UBND huyện Hiệp Hòa"]),
        ({"ky": "no-such-period"}, []),
    ],
)
def test_the_queue_is_narrowed_by_what_was_chosen(chosen, expected, sent, other, cast, specialist):
    return_with(sent, {part_item("direction"): "Sửa."}, specialist)
    send_again(sent, cast)
    found = narrowed(rows(specialist), chosen)
    assert sorted(row.agency for row in found) == expected


def test_the_page_keeps_what_was_chosen_and_leads_back_to_everything(sent, other, at_review):
    answer = at_review.get(QUEUE, {"loai": "department"})
    assert "1/2 báo cáo. Hiện tất cả" in text_of(answer)
    assert '<option value="department" selected>Sở (1)</option>' in answer.content.decode()
    assert "Không có báo cáo nào khớp bộ lọc." in text_of(at_review.get(QUEUE, {"han": "muon"}))


# --- in one go ----------------------------------------------------------------------------------------


def test_the_ticked_reports_are_confirmed_with_what_each_contains(sent, other, at_review):
    answer = at_review.get(BULK, {"bao-cao": [sent.pk, other.pk]})
    words = text_of(answer)
    assert "Tiếp nhận 2 báo cáo dưới đây" in words
    assert (
        "Sở Xây dựng Năm 2026 ● Đúng hạn 1 1 nhiệm vụ, 3 phần chung, 0 số liệu, 0 tệp minh chứng 4" in words
    )
    assert AgencyReport.objects.filter(state="submitted").count() == 2


def ticked(*reports: AgencyReport) -> dict[str, list[str]]:
    return {"bao-cao": [f"{report.pk}-{fresh(report).version}" for report in reports]}


def test_all_are_accepted_and_told_of_one_by_one(sent, other, at_review, specialist):
    answer = at_review.post(BULK, ticked(sent, other))
    assert "Đã tiếp nhận 2 báo cáo." in text_of(answer)
    assert set(AgencyReport.objects.values_list("state", "decided_by")) == {("accepted", specialist.pk)}


def test_what_carries_requests_is_named_before_and_refused_after(sent, other, at_review, specialist):
    mark(sent, part_item("direction"), specialist)
    page = at_review.get(BULK, {"bao-cao": [sent.pk, other.pk]})
    assert "Chưa tiếp nhận được 1 báo cáo đã chọn Sở Xây dựng, Năm 2026 : có 1 nội dung" in text_of(page)
    assert "Tiếp nhận 1 báo cáo dưới đây" in text_of(page)
    words = text_of(at_review.post(BULK, ticked(sent, other)))
    assert "Đã tiếp nhận 1 báo cáo; 1 báo cáo chưa tiếp nhận được và giữ nguyên như trước." in words
    assert "Chưa tiếp nhận được: có 1 nội dung đang ghi “Yêu cầu bổ sung”" in words
    assert (fresh(sent).state, fresh(other).state) == ("submitted", "accepted")


def test_what_a_colleague_touched_after_it_was_shown_is_refused_and_the_others_go_on(
    sent, other, at_review, sct_head
):
    shown = ticked(sent, other)
    mark(sent, part_item("direction"), sct_head, "accepted")
    words = text_of(at_review.post(BULK, shown))
    assert "vừa được người khác thay đổi" in words
    assert (fresh(sent).state, fresh(other).state) == ("submitted", "accepted")


def test_a_second_click_accepts_nothing_twice(sent, at_review):
    shown = ticked(sent)
    at_review.post(BULK, shown)
    words = text_of(at_review.post(BULK, shown))
    assert "đang ở trạng thái “Đã tiếp nhận”" in words
    assert ReportEvent.objects.filter(action="accept").count() == 1


def test_a_fault_in_one_report_undoes_no_other(sent, other, at_review, monkeypatch):
    def faulty(report, **options):
        if report.pk == sent.pk:
            raise RuntimeError("a fault of ours")

    monkeypatch.setattr(publishing, "publish", faulty)
    words = text_of(at_review.post(BULK, ticked(sent, other)))
    assert bulk.OUR_FAULT in words
    assert (fresh(sent).state, fresh(other).state) == ("submitted", "accepted")
    assert not ReportEvent.objects.filter(report=sent, action="accept").exists()


def test_one_s_own_report_is_not_accepted_with_the_others(sct_written, sct_cast, other, sct_head):
    own = bring_to(sct_written, "submitted", sct_cast)
    words = text_of(signed_in(sct_head).post(BULK, ticked(own, other)))
    assert "không thuộc quyền của tài khoản" in words
    assert (fresh(own).state, fresh(other).state) == ("submitted", "accepted")


@pytest.mark.parametrize("value", ["x", "1", "1-2-3", "", "-1-1", "999999-1", "9" * 30 + "-1"])
def test_a_number_that_is_none_of_the_readable_is_404_and_nothing_is_accepted(value, sent, at_review):
    assert at_review.post(BULK, {"bao-cao": [*ticked(sent)["bao-cao"], value]}).status_code == 404
    assert fresh(sent).state == "submitted"


def test_nothing_ticked_leads_back(at_review):
    assert "Đề nghị chọn báo cáo trong danh sách" in text_of(at_review.get(BULK))
    assert "Chưa có báo cáo nào được chọn." in text_of(at_review.post(BULK))


@pytest.fixture
def twenty(sxd, section, officer, head, specialist, indicator, zone) -> list[AgencyReport]:
    """Twenty reports that wait: ten years of half-year and annual ones of one agency."""
    make_assignment(section, sxd, 1)
    found = []
    for number in range(20):
        when = at(2006 + number, 6, 1, 8, 0)
        period = opened_period(2006 + number, date(2006 + number, 6, 14), when - timedelta(days=30))
        report = start_report(period.obligations.get(agency=sxd), by=officer, now=when)
        write_everything(report, officer)
        report.indicator_figures.create(indicator=indicator, value=number, status="official")
        report.zone_figures.create(zone=zone, area_ha=100 + number)
        found.append(bring_to(report, "submitted", Cast(officer, head, specialist), when))
    return found


def everything() -> dict[str, list]:
    """Every row of every table that acceptance could touch; keys and instants of this run apart."""
    tables = [*apps.get_app_config("reports").get_models(), *apps.get_app_config("targets").get_models()]
    tables += [*apps.get_app_config("zones").get_models(), *apps.get_app_config("tasks").get_models()]
    return {
        table._meta.label: sorted(
            str(sorted((k, str(v)) for k, v in row.items() if k != "id")) for row in table.objects.values()
        )
        for table in tables
    }


def test_twenty_in_one_go_are_twenty_single_ones_row_by_row(twenty, specialist, sct):
    now = NOW + HOUR
    with transaction.atomic():
        for report in twenty:
            step(report, "accept", specialist, now, note="")
        single = everything()
        transaction.set_rollback(True)
    reports = [fresh(report) for report in twenty]
    assert everything() != single
    outcomes = bulk.accept_all(reports, {r.pk: r.version for r in reports}, by=specialist, now=now)
    assert [outcome.refusal for outcome in outcomes] == [""] * 20
    assert everything() == single


def test_the_people_of_another_agency_see_no_queue(sent, sct):
    from agencies.models import Role

    assert signed_in(person("Nga Officer", Role.OFFICER, sct)).get(QUEUE).status_code == 403


def test_the_confirmation_sends_back_what_it_showed(sent, at_review):
    page = at_review.get(BULK, {"bao-cao": [sent.pk]})
    assert fields(page)["bao-cao"] == f"{sent.pk}-{sent.version}"
