"""Who reported and who did not: each agency in exactly the right lists (scenarios 3, 4, 5, 35)."""

from dataclasses import asdict

import pytest

from reports.consolidation.agency_lists import Standing, agency_lists
from reports.consolidation.draft_agencies import named_lists, standing_paragraphs
from reports.documents import wording
from reports.documents.draft import Paragraph, Style
from reports.timeliness import OnTimeRate
from tests.conftest import at
from tests.reports.consolidation_world import DUE, NOW, agency, every_standing, half_year, obligation, report

pytestmark = pytest.mark.django_db


def names(lines) -> list[str]:
    return [line.name for line in lines]


def test_the_six_standings_divide_all_agencies():
    lists = agency_lists(every_standing(), now=NOW)
    assert {each: names(lists.of(each)) for each in Standing} == {
        Standing.ACCEPTED: ["Sở Công Thương", "Sở Gửi Muộn", "Sở Không Phát Sinh", "Sở Gửi Lại"],
        Standing.UNDER_REVIEW: ["Sở Đang Xem Xét"],
        Standing.RETURNED: ["Sở Bị Trả Lại", "Sở Sửa Chưa Gửi"],
        Standing.OVERDUE: ["Sở Đang Soạn", "Sở Chưa Soạn"],
        Standing.NOT_YET_DUE: ["Sở Được Gia Hạn"],
        Standing.EXEMPT: ["Sở Được Miễn"],
    }
    assert sum(len(lists.of(each)) for each in Standing) == len(lists.lines) == 11


def test_late_and_nothing_stand_beside_the_standings():
    lists = agency_lists(every_standing(), now=NOW)
    assert names(lists.late) == ["Sở Gửi Muộn", "Sở Đang Xem Xét"]
    assert names(lists.nothing) == ["Sở Không Phát Sinh"]
    assert lists.rate == OnTimeRate(on_time=5, late=2, overdue=2)
    assert lists.obliged == 10


def test_before_the_deadline_silence_is_not_overdue():
    lists = agency_lists(every_standing(), now=at(2026, 6, 14, 23, 59))
    assert names(lists.of(Standing.OVERDUE)) == []
    assert names(lists.of(Standing.NOT_YET_DUE)) == ["Sở Đang Soạn", "Sở Chưa Soạn", "Sở Được Gia Hạn"]


def test_a_report_first_sent_at_the_deadline_itself_is_late():
    period = half_year()
    report(obligation(period, agency("Sở A", 1)), "accepted", DUE)
    assert names(agency_lists(period, now=NOW).late) == ["Sở A"]


def test_the_name_is_that_of_the_day_of_sending():
    period = half_year()
    one = agency("Sở Tên Cũ", 1)
    report(obligation(period, one), "accepted", at(2026, 6, 1))
    one.name = "Sở Tên Mới"
    one.save()
    assert names(agency_lists(period, now=NOW).lines) == ["Sở Tên Cũ"]


def test_an_exempt_agency_that_sends_is_in_the_list_of_what_it_sent():
    period = half_year()
    report(obligation(period, agency("Sở A", 1), kind="exempt"), "accepted", at(2026, 6, 20))
    lists = agency_lists(period, now=NOW)
    assert (names(lists.of(Standing.ACCEPTED)), names(lists.of(Standing.EXEMPT)), lists.late) == (
        ["Sở A"],
        [],
        (),
    )


def test_the_lists_of_the_text_name_everyone_with_the_day_that_matters():
    lists = named_lists(agency_lists(every_standing(), now=NOW))
    assert [(each.key, each.names) for each in lists] == [
        (
            "accepted",
            ("Sở Công Thương", "Sở Gửi Muộn", "Sở Không Phát Sinh", "Sở Gửi Lại (gửi lại ngày 16/6/2026)"),
        ),
        ("under_review", ("Sở Đang Xem Xét",)),
        ("returned", ("Sở Bị Trả Lại", "Sở Sửa Chưa Gửi")),
        ("overdue", ("Sở Đang Soạn", "Sở Chưa Soạn")),
        ("not_yet_due", ("Sở Được Gia Hạn (được gia hạn, gửi trước ngày 25/6/2026)",)),
        ("exempt", ("Sở Được Miễn",)),
        ("late", ("Sở Gửi Muộn (gửi ngày 16/6/2026)", "Sở Đang Xem Xét (gửi ngày 16/6/2026)")),
        ("nothing", ("Sở Không Phát Sinh",)),
        ("extended", ("Sở Được Gia Hạn (gửi trước ngày 25/6/2026)",)),
    ]


def test_section_two_says_the_totals_and_the_rate_with_its_counts():
    paragraphs = standing_paragraphs(agency_lists(every_standing(), now=NOW), "08 giờ 00 phút ngày 20/6/2026")
    assert paragraphs[0] == Paragraph(
        "Trong kỳ có 10 cơ quan, đơn vị phải báo cáo. Đến 08 giờ 00 phút ngày 20/6/2026, đã tiếp nhận "
        "04/10 báo cáo (40%). Có 05/09 cơ quan, đơn vị gửi đúng hạn (55,6%), tính trên số cơ quan, đơn vị "
        "đã gửi hoặc đã đến hạn gửi báo cáo. Cụ thể như sau:",
        key="I.2/opening",
    )
    assert paragraphs[3] == Paragraph(
        "Sở Bị Trả Lại; Sở Sửa Chưa Gửi.",
        Style.LETTERED,
        "Bị trả lại, chưa gửi lại (02):",
        key="I.2/returned",
    )
    printed = wording.printed(asdict(each) for each in paragraphs)
    letters = [each["lead"].partition(" ")[0] for each in printed]
    assert letters == ["", "a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]


def test_a_period_nobody_owes_is_said_politely():
    assert standing_paragraphs(agency_lists(half_year(), now=NOW), "") == (
        Paragraph("Kỳ báo cáo chưa được mở nên chưa có cơ quan, đơn vị nào phải báo cáo.", key="I.2/opening"),
    )
