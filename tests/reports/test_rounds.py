"""Rounds of a report: every reason in order, for both sides, inside the form (scenarios 20 to 22)."""

import pytest
from django.core import mail as outbox
from django.urls import reverse

from reports import rounds
from reports.items import open_items, part_item, task_item
from reports.models import AgencyReport, ItemReview, Submission
from reports.reminding import notifications
from reports.rows import standing_note
from tests.conftest import NOW, make_assignment
from tests.reports.cycle import bring_to, fresh, step, write_everything, write_task
from tests.reports.pages import end_session, fields, signed_in, text_of
from tests.reports.review_world import HOUR, mark, return_with, send_again

REASONS = ["Thiếu số văn bản.", "Thiếu số liệu GPMB.", "Thiếu thời hạn."]


@pytest.fixture
def sent(written, cast) -> AgencyReport:
    return bring_to(written, "submitted", cast)


@pytest.fixture
def item(assignment) -> str:
    return task_item(assignment.pk)


@pytest.fixture
def thrice(sent, item, assignment, cast, specialist) -> AgencyReport:
    """Returned three times for the same task, each time with another reason."""
    for number, reason in enumerate(REASONS, start=1):
        when = NOW + 3 * number * HOUR
        return_with(sent, {item: reason}, specialist, when)
        write_task(fresh(sent), assignment, cast.officer, when, result=f"Bản {number + 1}.")
        if number < 3:
            send_again(sent, cast, when + HOUR)
    return fresh(sent)


def in_order(words: list[str], page: str) -> bool:
    places = [page.find(word) for word in words]
    return -1 not in places and places == sorted(places)


def test_three_rounds_are_three_reasons_in_order_inside_the_form(thrice, at_desk, task_url):
    page = text_of(at_desk.get(task_url))
    assert in_order(["Lần gửi 1", REASONS[0], "Lần gửi 2", REASONS[1], "Lần gửi 3"], page)
    assert in_order(REASONS, page[page.find("Lần gửi 1") :])


@pytest.mark.parametrize("name", ["officer", "head", "specialist", "sct_head", "leader"])
def test_three_rounds_are_read_by_both_sides_on_the_report(name, thrice, people):
    page = text_of(signed_in(people[name]).get(reverse("reports:detail", args=[thrice.pk])))
    assert in_order(REASONS, page[page.find("Lần gửi 1") :])


def test_three_notes_without_marks_are_read_in_order_inside_the_form(
    sent, cast, specialist, at_desk, task_url
):
    for number, reason in enumerate(REASONS):
        step(sent, "return", specialist, NOW + 3 * number * HOUR, note=reason)
        if number < 2:
            send_again(sent, cast, NOW + (3 * number + 1) * HOUR)
    page = text_of(at_desk.get(task_url))
    assert in_order(REASONS, page[page.find("Lần gửi 1") :])


def test_each_round_keeps_the_words_that_had_been_sent(thrice, item, officer):
    found = rounds.rounds(thrice, officer, about=item)
    assert [each.number for each in found] == [1, 2, 3]
    assert [each.marks[0].lines[-1].text for each in found] == ["Đã triển khai.", "Bản 2.", "Bản 3."]
    assert {each.decision for each in found} == {"Trả lại"}
    assert {each.marks[0].by for each in found} == {"Mai Specialist"}


def test_an_item_s_page_does_not_tell_of_other_items(thrice, sent, officer):
    assert rounds.rounds(thrice, officer, about=part_item("direction")) == []


def test_what_passed_is_told_in_one_line(sent, item, specialist, officer):
    mark(sent, part_item("direction"), specialist, "accepted")
    return_with(sent, {item: REASONS[0]}, specialist)
    (round_,) = rounds.rounds(fresh(sent), officer)
    assert round_.passed == "Phần “Công tác lãnh đạo, chỉ đạo, triển khai”"
    assert [row.title for row in round_.marks] == ["Nhiệm vụ III.2.2-1"]


def test_marks_are_the_reviewers_own_notes_until_they_decide(sent, item, specialist, people):
    mark(sent, item, specialist, reason=REASONS[0])
    for name in ["officer", "head", "leader"]:
        assert rounds.rounds(fresh(sent), people[name]) == []
        assert REASONS[0] not in text_of(
            signed_in(people[name]).get(reverse("reports:detail", args=[sent.pk]))
        )
    reply = reverse("reports:reply", args=[sent.pk, ItemReview.objects.get().pk])
    assert signed_in(people["officer"]).get(reply).status_code == 404


def test_rounds_cost_the_same_after_one_and_after_three(
    sent, item, cast, specialist, officer, django_assert_num_queries
):
    return_with(sent, {item: REASONS[0]}, specialist)
    report = fresh(sent)
    with django_assert_num_queries(3):
        rounds.rounds(report, officer)
    for number in (1, 2):
        send_again(sent, cast, NOW + 3 * number * HOUR)
        return_with(sent, {item: REASONS[number]}, specialist, NOW + (3 * number + 1) * HOUR)
    report = fresh(sent)
    with django_assert_num_queries(3):
        assert len(rounds.rounds(report, officer)) == 3


def test_a_report_never_sent_costs_nothing(written, officer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rounds.rounds(written, officer) == []


# --- three of fourteen --------------------------------------------------------------------------------


@pytest.fixture
def fourteen(report, section, sxd, officer, cast) -> AgencyReport:
    """Eleven tasks and three parts, sent."""
    for number in range(2, 12):
        make_assignment(section, sxd, number)
    write_everything(report, officer)
    return bring_to(report, "submitted", cast)


def test_of_fourteen_items_returned_for_three_only_those_are_open(fourteen, cast, specialist):
    tasks = [task["item"] for task in Submission.objects.get().content["tasks"]]
    asked = {tasks[2]: "Một.", tasks[7]: "Hai.", part_item("next_steps"): "Ba."}
    return_with(fourteen, asked, specialist)
    assert open_items(fresh(fourteen)) == set(asked)
    note = standing_note(fresh(fourteen))
    assert [(each.title, each.reason) for each in note.requests] == [
        ("Nhiệm vụ III.2.2-3", "Một."),
        ("Nhiệm vụ III.2.2-8", "Hai."),
        ("Phần “Nhiệm vụ trọng tâm thời gian tới”", "Ba."),
    ]


def test_the_note_on_every_page_of_the_writer_lists_the_requests_with_links(
    fourteen, specialist, at_desk, assignment
):
    return_with(fourteen, {task_item(assignment.pk): "Một.", "part-causes": "Hai."}, specialist)
    answer = at_desk.get(reverse("reports:detail", args=[fourteen.pk]))
    assert "Yêu cầu bổ sung 2 nội dung:" in text_of(answer)
    for url in [
        reverse("reports:task", args=[fourteen.pk, assignment.pk]),
        reverse("reports:part", args=[fourteen.pk, "causes"]),
    ]:
        assert f'<li><a href="{url}">' in answer.content.decode()


def test_the_page_of_the_return_lists_what_is_to_be_redone_and_asks_for_no_note(
    fourteen, assignment, specialist
):
    mark(fourteen, task_item(assignment.pk), specialist, reason="Thiếu số văn bản.")
    client, url = signed_in(specialist), reverse("reports:step", args=[fourteen.pk, "return"])
    page = client.get(url)
    assert "Yêu cầu bổ sung 1 nội dung: Nhiệm vụ III.2.2-1 : Thiếu số văn bản." in text_of(page)
    assert client.post(url, fields(page)).status_code == 302
    assert fresh(fourteen).state == "returned"


def test_a_return_without_marks_says_that_everything_opens_and_asks_for_a_note(fourteen, specialist):
    client, url = signed_in(specialist), reverse("reports:step", args=[fourteen.pk, "return"])
    page = client.get(url)
    assert "cả báo cáo sẽ mở lại để sửa" in text_of(page)
    answer = client.post(url, fields(page))
    assert "Đề nghị ghi rõ lý do để cơ quan biết cần sửa gì." in text_of(answer)


def test_the_mail_of_a_return_lists_the_requests_with_their_reasons(
    fourteen, assignment, specialist, mailoutbox
):
    return_with(fourteen, {task_item(assignment.pk): "Thiếu số văn bản.", "part-causes": "Hai."}, specialist)
    outbox.outbox.clear()
    notifications.send_notifications(now=NOW + HOUR)
    told = next(message for message in outbox.outbox if "trả lại" in message.subject)
    expected = [
        "Yêu cầu bổ sung 2 nội dung:",
        "- Nhiệm vụ III.2.2-1: Thiếu số văn bản.",
        "- Phần “Đánh giá chung: nguyên nhân”: Hai.",
    ]
    assert in_order(expected, told.body)
    assert "Thiếu số văn bản." in told.alternatives[0].content


def test_a_decision_alters_no_author_submitter_or_time(fourteen, assignment, specialist):
    kept = ["drafted_by", "drafted_at", "edited_by", "edited_at", "submitted_by", "submitted_at"]
    kept += ["first_submitted_at", "approved_by", "approved_at", "agency_name"]
    before = AgencyReport.objects.values(*kept).get()
    frozen = Submission.objects.values().get()
    return_with(fourteen, {task_item(assignment.pk): "Một."}, specialist)
    assert AgencyReport.objects.values(*kept).get() == before
    assert Submission.objects.values().get() == frozen


def test_the_rounds_read_as_before_when_an_agency_or_a_task_is_renamed(
    fourteen, item, assignment, specialist, officer
):
    return_with(fourteen, {item: "Một."}, specialist)
    before = rounds.rounds(fresh(fourteen), officer)
    assignment.task.text = "Tên khác."
    assignment.task.save()
    assert rounds.rounds(fresh(fourteen), officer) == before


# --- the reply ----------------------------------------------------------------------------------------


@pytest.fixture
def reply_url(fourteen, item, specialist) -> str:
    return_with(fourteen, {item: "Thiếu."}, specialist)
    return reverse("reports:reply", args=[fourteen.pk, ItemReview.objects.get().pk])


def test_the_writer_replies_in_the_form_of_the_item_and_both_sides_read_it(
    reply_url, at_desk, task_url, people, cast, fourteen
):
    page = at_desk.get(task_url)
    assert f'action="{reply_url}"' in page.content.decode()
    sent = at_desk.post(reply_url, fields(at_desk.get(reply_url)) | {"reply": "Đã có ở biểu 2."})
    assert sent["Location"] == task_url
    assert ">\nĐã có ở biểu 2.</textarea>" in at_desk.get(task_url).content.decode()
    send_again(fourteen, cast)
    for name in ["officer", "head", "specialist", "leader"]:
        page = text_of(signed_in(people[name]).get(reverse("reports:detail", args=[fourteen.pk])))
        assert "Giải trình: Đã có ở biểu 2." in page


def test_a_reply_saved_by_htmx_answers_with_its_form_alone(reply_url, at_desk):
    page = fields(at_desk.get(reply_url)) | {"reply": "Một."}
    answer = at_desk.post(reply_url, page, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<form class="reply"')
    assert "Đã lưu giải trình lúc" in text_of(answer)


def test_a_reply_refused_stays_on_the_page_beside_the_saved_one(reply_url, at_desk, colleague):
    page = fields(at_desk.get(reply_url))
    signed_in(colleague).post(reply_url, page | {"reply": "Của đồng nghiệp."})
    answer = at_desk.post(reply_url, page | {"reply": "Của tôi."})
    assert answer.status_code == 409
    assert "vừa được lưu từ nơi khác" in text_of(answer)
    assert "Giải trình đã lưu: “Của đồng nghiệp.”" in text_of(answer)
    assert fields(answer)["reply"] == "Của tôi."
    assert at_desk.post(reply_url, fields(answer)).status_code == 302
    assert ItemReview.objects.get().reply == "Của tôi."


def test_a_reply_typed_after_the_session_ended_is_still_there_after_signing_in(reply_url, officer, client):
    client.force_login(officer)
    client.get(reply_url)
    end_session(client)
    client.post(reply_url, {"reply": "Dài lắm.", "seen": "x"})
    client.force_login(officer)
    assert fields(client.get(reply_url))["reply"] == "Dài lắm."


def test_a_reply_longer_than_a_field_is_refused_and_kept(reply_url, at_desk):
    page = fields(at_desk.get(reply_url))
    answer = at_desk.post(reply_url, page | {"reply": "x" * 100_001})
    assert (answer.status_code, len(fields(answer)["reply"])) == (409, 100_001)


def test_htmx_is_led_to_the_sign_in_as_a_page_and_the_reply_waits(reply_url, officer, client):
    client.force_login(officer)
    client.get(reply_url)
    end_session(client)
    answer = client.post(reply_url, {"reply": "Dài lắm.", "seen": "x"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/dang-nhap/?next={reply_url}"
    client.force_login(officer)
    assert fields(client.get(reply_url))["reply"] == "Dài lắm."
