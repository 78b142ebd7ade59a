"""The list of who is overdue in a period: where the reminders about it lead, for whoever gets them."""

from datetime import date, timedelta

import pytest

from agencies.models import Role
from reports.enums import PeriodKind
from reports.models import LadderRung, Obligation
from reports.reminding.due import due_matters
from tests.conftest import at, person
from tests.reports.pages import inline_code, queries, signed_in, text_of
from tests.reports.reminder_world import OPENING, draft, obligation_of, opened_period, submit

pytestmark = pytest.mark.django_db
PAGE = "/qua-han/2026-nam/"
LATE = at(2026, 12, 28, 8)  # a fortnight after the last valid day


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("reports.views.overdue.timezone.now", lambda: LATE)


@pytest.fixture
def clerk(office):
    return person("Van Clerk", Role.OFFICER, office)


@pytest.fixture
def only_two(period, sxd, stranger_agency):
    Obligation.objects.exclude(agency__in=[sxd, stranger_agency]).update(kind="exempt")


def rows(answer) -> list[tuple[str, str]]:
    return [(row.agency, row.deadline.words) for row in answer.context["rows"]]


def test_whoever_is_told_of_the_list_opens_it_and_finds_exactly_those_named(
    only_two, clerk, specialist, officer, stranger
):
    lists = [matter for matter in due_matters(now=LATE) if matter.key.startswith("overdue")]
    assert [matter.people for matter in lists] == [(specialist,), (clerk,)]
    for matter in lists:
        answer = signed_in(matter.people[0]).get(matter.path)
        named = [line.partition(",")[0] for line in matter.missing]
        assert [f"{agency}: {words}" for agency, words in rows(answer)] == named
        assert f"{len(named)} cơ quan quá hạn chưa gửi báo cáo" in text_of(answer)
        assert inline_code(answer) == []


@pytest.mark.parametrize("ladder", ["of the code", "T+7 alone"])
def test_an_agency_overdue_by_its_own_extension_stands_in_the_mail_as_on_the_page(
    ladder, only_two, sxd, clerk, specialist, officer, stranger, period
):
    """A day after its own extension nobody has escalated it yet; it is overdue on both."""
    if ladder != "of the code":
        LadderRung.objects.create(scope="report", days_left=-7, reach="office")
    Obligation.objects.filter(agency=sxd).update(due_before=LATE - timedelta(days=1))
    lists = [matter for matter in due_matters(now=LATE) if matter.key.startswith("overdue")]
    assert len(lists) == 2
    on_the_page = [f"{agency}: {words}" for agency, words in rows(signed_in(specialist).get(PAGE))]
    assert on_the_page == ["UBND huyện Hiệp Hòa: quá hạn 14 ngày", "Sở Xây dựng: quá hạn 1 ngày"]
    for matter in lists:
        assert [line.partition(",")[0] for line in matter.missing] == on_the_page
        assert matter.left == "2 cơ quan"


def test_the_longest_overdue_stands_first_and_an_extension_is_told(only_two, sxd, period, specialist):
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 18))
    answer = signed_in(specialist).get(PAGE)
    assert rows(answer) == [("UBND huyện Hiệp Hòa", "quá hạn 14 ngày"), ("Sở Xây dựng", "quá hạn 11 ngày")]
    assert "trước ngày 18/12/2026 gia hạn; thời hạn chung trước ngày 15/12/2026" in text_of(answer)


def test_who_has_sent_is_exempt_or_has_time_left_is_not_on_it(
    only_two, sxd, stranger_agency, period, officer, head, specialist
):
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, LATE - timedelta(hours=1))
    Obligation.objects.filter(agency=stranger_agency).update(due_before=LATE + timedelta(hours=1))
    answer = signed_in(specialist).get(PAGE)
    assert rows(answer) == []
    assert "Không còn cơ quan nào quá hạn." in text_of(answer)
    assert "Lập công văn đôn đốc" not in text_of(answer)


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("specialist", [True, True, True]),
        ("leader", [True, False, False]),
        ("administrator", [True, False, False]),
        ("clerk", [False, False, False]),
    ],
)
def test_each_finds_the_ways_on_that_are_theirs(who, links, only_two, request):
    page = signed_in(request.getfixturevalue(who)).get(PAGE).content.decode()
    main = page[page.index("<main") :]
    ways = ["/theo-doi/", "/ky-bao-cao/2026-nam/", "/tong-hop/2026-nam/"]
    assert [f'href="{way}"' in main for way in ways] == links


def test_others_and_other_periods_get_nothing(only_two, period, officer, specialist):
    assert signed_in(officer).get(PAGE).status_code == 403
    client = signed_in(specialist)
    assert client.get("/qua-han/2099-nam/").status_code == 404
    period.opened_at = None
    period.save()
    assert client.get(PAGE).status_code == 404


def test_nobody_is_overdue_in_a_rehearsal(period, specialist):
    rehearsal = opened_period(2027, date(2027, 6, 14), OPENING)
    path = f"/qua-han/{rehearsal.code}/"
    assert signed_in(specialist).get(path).status_code == 200
    type(rehearsal).objects.filter(pk=rehearsal.pk).update(kind=PeriodKind.REHEARSAL, rehearses=period)
    assert signed_in(specialist).get(path).status_code == 404


def test_the_page_takes_the_same_queries_for_one_agency_and_for_two(only_two, sxd, specialist):
    two = queries(signed_in(specialist), PAGE)
    Obligation.objects.filter(agency=sxd).update(kind="exempt")
    assert queries(signed_in(specialist), PAGE) == two
