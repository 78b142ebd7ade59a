"""What co-ordinating agencies contribute: written, signed, shown to the lead, named when it is missing."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency
from reports.contributing import (
    contribution_token,
    save_contribution,
    sign_contributions,
    take_back_contribution,
)
from reports.locks import LockedReportError
from reports.models import Contribution, ReportingPeriod
from reports.refusals import NotAllowedError, StaleReportError
from tasks.models import Assignment
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, step
from tests.reports.pages import fields, inline_code, queries, send, signed_in, text_of

WORDS = "Đã cung cấp số liệu."
MISSING = "Chưa có nội dung phối hợp của: UBND huyện Hiệp Hòa."


@pytest.fixture
def asked(assignment, stranger_agency) -> Assignment:
    return Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")


@pytest.fixture
def list_url(written) -> str:
    return reverse("reports:contributions", args=["2026-nam"])


@pytest.fixture
def url(asked, written) -> str:
    return reverse("reports:contribution", args=["2026-nam", asked.pk])


def given() -> Contribution:
    return Contribution.objects.select_related("assignment__agency", "period").get()


def save(asked, by, text=WORDS, seen: str | None = None) -> Contribution:
    period = ReportingPeriod.objects.get()
    saved = Contribution.objects.filter(assignment=asked).first()
    seen = contribution_token(saved) if seen is None else seen
    return save_contribution(period, asked, text=text, seen=seen, by=by, now=NOW)


def sign(by) -> tuple[int, int]:
    return sign_contributions({given().pk: contribution_token(given())}, by=by, now=NOW)


# --- writing and signing ------------------------------------------------------------------------------


def test_the_officer_writes_and_the_head_signs(written, url, list_url, stranger, stranger_head):
    page = text_of(signed_in(stranger).get(list_url))
    assert "Đã ký 0/1 nhiệm vụ cơ quan phối hợp" in page
    assert "III.2.2-1 ○ Chưa có nội dung Soạn nội dung nhiệm vụ III.2.2-1" in page
    assert "Nhiệm vụ thử nghiệm số 1. Chủ trì: Sở Xây dựng" in page
    answer = send(signed_in(stranger), url, text=f" {WORDS} ")
    assert answer.url == list_url
    at_desk = signed_in(stranger_head)
    page = at_desk.get(list_url)
    assert "Chờ ký" in text_of(page)
    assert inline_code(page) == []
    at_desk.post(reverse("reports:contributions-sign", args=["2026-nam"]), fields(page))
    row = given()
    assert (row.text, row.edited_by, row.signed_by) == (WORDS, stranger, stranger_head)
    assert "Đã ký 1/1" in text_of(at_desk.get(list_url))


def test_a_text_may_have_three_thousand_letters_and_not_one_more(written, url, stranger):
    client = signed_in(stranger)
    answer = send(client, url, text="ệ" * 3001)
    assert "Nội dung vừa nhập dài 3.001 ký tự; ghi được tối đa 3.000 ký tự." in text_of(answer)
    assert fields(answer)["text"] == "ệ" * 3001
    send(client, url, text="ệ" * 3000)
    assert len(given().text) == 3000


def test_the_head_signs_all_at_once(
    written, asked, section, sxd, stranger, stranger_head, list_url, stranger_agency
):
    make_assignment(section, sxd, 2)
    other = make_assignment(section, stranger_agency, 2, role="coordinating")
    save(asked, stranger)
    save_contribution(
        ReportingPeriod.objects.get(),
        other,
        text="Khác.",
        seen=contribution_token(None),
        by=stranger,
        now=NOW,
    )
    client = signed_in(stranger_head)
    page = client.get(list_url)
    assert "2 nội dung chờ ký Ký tất cả (2)" in text_of(page)
    seen = [f"{row.key}:{row.token}" for row in page.context["page"].to_sign]
    answer = client.post(
        reverse("reports:contributions-sign", args=["2026-nam"]), {"seen": seen}, follow=True
    )
    assert "Đã ký 2 nội dung phối hợp." in text_of(answer)
    assert "Đã ký 2/2" in text_of(answer)


def test_what_changed_after_it_was_shown_is_not_signed(written, asked, stranger, stranger_head):
    save(asked, stranger)
    seen = {given().pk: contribution_token(given())}
    save(asked, stranger, "Khác hẳn.")
    assert sign_contributions(seen, by=stranger_head, now=NOW) == (0, 1)
    assert given().signed_at is None


def test_another_text_takes_the_signature_away_the_same_text_does_not(
    written, asked, stranger, stranger_head
):
    save(asked, stranger)
    sign(stranger_head)
    save(asked, stranger, WORDS)
    assert given().signed_by == stranger_head
    save(asked, stranger, "Khác.")
    assert given().signed_by is None


def test_the_head_takes_the_signature_back(written, asked, stranger, stranger_head, url):
    save(asked, stranger)
    sign(stranger_head)
    signed_in(stranger_head).post(f"{url}rut-chu-ky/")
    assert (given().signed_at, given().text) == (None, WORDS)
    with pytest.raises(StaleReportError):
        take_back_contribution(given(), by=stranger_head, now=NOW)


def test_an_empty_text_is_not_signed(written, asked, stranger, stranger_head):
    save(asked, stranger, "x")
    save(asked, stranger, "  ")
    assert sign(stranger_head) == (0, 1)


def test_a_head_does_not_sign_what_they_wrote_themselves_but_in_a_one_person_office(
    written, asked, stranger_head, stranger_agency, url
):
    assert signed_in(stranger_head).get(url).status_code == 403
    Agency.objects.filter(pk=stranger_agency.pk).update(allows_self_approval=True)
    assert signed_in(stranger_head).get(url).status_code == 200
    save(asked, stranger_head)
    assert sign(stranger_head) == (1, 0)
    Agency.objects.filter(pk=stranger_agency.pk).update(allows_self_approval=False)
    take_back_contribution(given(), by=stranger_head, now=NOW)
    assert sign(stranger_head) == (0, 1)


def test_nobody_signs_for_another_agency(written, asked, stranger, head):
    save(asked, stranger)
    with pytest.raises(NotAllowedError):
        sign(head)
    url = reverse("reports:contributions-sign", args=["2026-nam"])
    seen = f"{given().pk}:{contribution_token(given())}"
    assert signed_in(head).post(url, {"seen": seen}).status_code == 403
    assert given().signed_at is None


@pytest.mark.parametrize("seen", ["", "x", "x:y", ":", "1", "²:a", "99999999999999999999999:a"])
def test_nonsense_is_signed_by_nobody(seen, written, asked, stranger_head):
    url = reverse("reports:contributions-sign", args=["2026-nam"])
    assert signed_in(stranger_head).post(url, {"seen": seen}).status_code in (302, 403)


# --- two people ---------------------------------------------------------------------------------------


def test_whoever_saves_second_sees_both_texts_and_loses_none(written, url, asked, stranger, stranger_head):
    client = signed_in(stranger)
    opened = fields(client.get(url))
    save(asked, stranger, "Của người khác.")
    answer = client.post(url, opened | {"text": "Của tôi."})
    assert answer.status_code == 409
    assert "Nội dung đã lưu (Tam Stranger" in text_of(answer)
    assert "Của người khác." in text_of(answer)
    assert fields(answer)["text"] == "Của tôi."
    client.post(url, fields(answer))
    assert given().text == "Của tôi."


@pytest.mark.parametrize("first", [None, "Đã có."])
def test_of_two_who_save_at_once_one_is_kept_and_the_other_told(first, real_database, request):
    asked, stranger, _ = map(request.getfixturevalue, ["asked", "stranger", "written"])
    if first:
        save(asked, stranger, first)
    seen = contribution_token(Contribution.objects.first())
    results = at_once(
        lambda: save(asked, stranger, "Một.", seen), lambda: save(asked, stranger, "Hai.", seen)
    )
    assert [type(result) for result in results] == [Contribution, StaleReportError]
    assert given().text in ("Một.", "Hai.")


def test_a_text_posted_after_the_session_ended_is_held(written, url, client, stranger):
    client.post(url, {"text": "Đã gõ xong.", "seen": contribution_token(None)})
    client.force_login(stranger)
    assert not Contribution.objects.exists()


# --- the lead -----------------------------------------------------------------------------------------


def test_the_lead_sees_who_has_given_what_and_who_has_not(
    written, asked, stranger, stranger_head, at_desk, task_url
):
    assert "Chưa có nội dung đã ký của: UBND huyện Hiệp Hòa." in text_of(at_desk.get(task_url))
    save(asked, stranger)
    assert WORDS not in text_of(at_desk.get(task_url))
    sign(stranger_head)
    page = text_of(at_desk.get(task_url))
    assert f"UBND huyện Hiệp Hòa: {WORDS}" in page
    assert "Chưa có nội dung đã ký" not in page


def test_scenario_42_sending_without_a_contribution_is_allowed_warned_and_named(written, asked, cast):
    step(written, "request_approval", cast.officer)
    url = reverse("reports:step", args=[written.pk, "submit"])
    page = signed_in(cast.head).get(url)
    assert "1 nhiệm vụ chưa đủ nội dung của cơ quan phối hợp" in text_of(page)
    assert "III.2.2-1: UBND huyện Hiệp Hòa" in text_of(page)
    signed_in(cast.head).post(url, fields(page))
    report = signed_in(cast.reviewer).get(reverse("reports:detail", args=[written.pk]))
    assert MISSING in text_of(report)
    assert written.submissions.get().content["tasks"][0]["missing_contributors"] == ["UBND huyện Hiệp Hòa"]


def test_no_warning_once_everybody_has_signed_nor_where_nothing_is_sent(
    written, asked, cast, stranger, stranger_head
):
    save(asked, stranger)
    sign(stranger_head)
    step(written, "request_approval", cast.officer)
    for action in ("submit", "send_back"):
        page = signed_in(cast.head).get(reverse("reports:step", args=[written.pk, action]))
        assert "cơ quan phối hợp" not in text_of(page)


def test_what_was_sent_stays_and_the_next_sending_takes_the_new_text(
    written, asked, cast, stranger, stranger_head, list_url
):
    save(asked, stranger)
    sign(stranger_head)
    bring_to(written, "submitted", cast)
    assert "nội dung sửa hoặc ký sau đó chỉ vào lần gửi tiếp theo" in text_of(
        signed_in(stranger).get(list_url)
    )
    save(asked, stranger, "Bổ sung.")
    sign(stranger_head)
    url = reverse("reports:detail", args=[written.pk])
    assert WORDS in text_of(signed_in(cast.reviewer).get(url))
    for action in ("return", "request_approval", "submit"):
        step(written, action, cast.who(action), at(2026, 11, 24, 8))
    assert "Bổ sung." in text_of(signed_in(cast.reviewer).get(url))


def test_once_the_lead_s_report_is_accepted_nothing_changes_any_more(
    written, asked, cast, stranger, stranger_head, list_url
):
    save(asked, stranger)
    bring_to(written, "accepted", cast)
    with pytest.raises(LockedReportError, match="đã được Sở Công Thương tiếp nhận"):
        save(asked, stranger, "Muộn.")
    with pytest.raises(LockedReportError):
        sign(stranger_head)
    page = text_of(signed_in(stranger).get(list_url))
    assert "đã được Sở Công Thương tiếp nhận nên nội dung phối hợp không sửa được" in page
    assert "Sửa" not in page


def test_a_locked_period_takes_no_text(written, asked, stranger, sct_head):
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=sct_head)
    with pytest.raises(LockedReportError, match="Kỳ báo cáo đã khóa"):
        save(asked, stranger)


# --- lists --------------------------------------------------------------------------------------------


def test_the_agency_s_list_says_how_many_are_signed_and_leads_there(
    written, asked, stranger, stranger_head, list_url
):
    save(asked, stranger)
    mine = reverse("reports:mine")
    assert "Năm 2026: 0/1 đã ký" in text_of(signed_in(stranger).get(mine))
    sign(stranger_head)
    answer = signed_in(stranger).get(mine)
    assert "Năm 2026: 1/1 đã ký" in text_of(answer)
    assert f'href="{list_url}"' in answer.text


def test_an_agency_that_co_ordinates_nothing_is_told_so(written, list_url, officer):
    assert "Kỳ này cơ quan không được giao phối hợp nhiệm vụ nào." in text_of(
        signed_in(officer).get(list_url)
    )
    assert "Nội dung phối hợp" not in text_of(signed_in(officer).get(reverse("reports:mine")))


def test_an_ad_hoc_period_asks_about_its_own_tasks_only(
    written, asked, section, sxd, stranger, stranger_agency
):
    period = ReportingPeriod.objects.get()
    make_assignment(section, sxd, 2)
    make_assignment(section, stranger_agency, 2, role="coordinating")
    ReportingPeriod.objects.update(kind="ad_hoc")
    period.asked_tasks.add(asked.task)
    client = signed_in(stranger)
    assert "Đã ký 0/1" in text_of(client.get(reverse("reports:contributions", args=["2026-nam"])))
    assert "Năm 2026: 0/1 đã ký" in text_of(client.get(reverse("reports:mine")))


def test_an_assignment_that_ended_before_is_asked_no_more(written, asked, stranger, list_url):
    Assignment.objects.filter(pk=asked.pk).update(valid_until=date(2025, 1, 1))
    assert "không được giao phối hợp" in text_of(signed_in(stranger).get(list_url))
    assert "0/1" not in text_of(signed_in(stranger).get(reverse("reports:mine")))


def test_neither_list_costs_more_with_three_tasks_than_with_one(
    written, asked, section, sxd, stranger, stranger_agency, list_url
):
    client, mine = signed_in(stranger), reverse("reports:mine")
    save(asked, stranger)
    one = queries(client, list_url), queries(client, mine)
    for number in (2, 3):
        make_assignment(section, sxd, number)
        save_contribution(
            ReportingPeriod.objects.get(),
            make_assignment(section, stranger_agency, number, role="coordinating"),
            text=WORDS,
            seen=contribution_token(None),
            by=stranger,
            now=NOW,
        )
    assert (queries(client, list_url), queries(client, mine)) == one
