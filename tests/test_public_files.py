"""What the portal tells the whole world: nothing for robots, and whom to tell of a hole."""

import pytest
from django.test import Client

from bacgiang_plan.views import security_words
from tests.conftest import at


@pytest.mark.parametrize("url", ["/robots.txt", "/.well-known/security.txt"])
def test_anybody_may_read_it_as_plain_text_and_keep_it_a_day(url):
    answer = Client().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert answer.cookies == {}


def test_robots_are_told_to_read_nothing():
    assert Client().get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_contact_of_the_installation_is_named_until_half_a_year_from_today(settings):
    settings.SECURITY_CONTACT, settings.SITE_URL = "mailto:antoan@example.vn", "https://portal.example"
    assert security_words(now=at(2026, 11, 23, 8, 0)).splitlines() == [
        "Contact: mailto:antoan@example.vn",
        "Expires: 2027-05-22T00:00:00Z",
        "Preferred-Languages: vi, en",
        "Canonical: https://portal.example/.well-known/security.txt",
    ]


def test_without_one_the_page_that_names_the_administrators_is(settings):
    settings.SECURITY_CONTACT, settings.SITE_URL = "", "https://portal.example"
    assert security_words(now=at(2026, 11, 23, 8, 0)).splitlines()[:2] == [
        "# Báo lỗ hổng cho quản trị viên của Cổng tại Sở Công Thương, theo trang dưới đây",
        "Contact: https://portal.example/dang-nhap/",
    ]


def test_the_page_it_points_to_names_them(db):
    assert "liên hệ quản trị viên của Cổng tại Sở Công Thương" in Client().get("/dang-nhap/").text
