"""The pages of editing: one section, one paragraph open, saving, buttons, remarks, who comes in."""

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.outgoing import arranging, editing
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from tests.reports.pages import (
    doubled_ids,
    end_session,
    fields,
    inline_code,
    queries,
    send,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(specialist):
    return world.every_standing(specialist.agency)


@pytest.fixture
def document(period, specialist) -> OutgoingDocument:
    return world.outgoing(period, specialist)


@pytest.fixture
def desk(specialist) -> Client:
    return signed_in(specialist)


@pytest.fixture
def late(document) -> OutgoingParagraph:
    return document.paragraphs.get(key="I.2/late")


@pytest.fixture
def url(late) -> str:
    return of(late)


def of(row: OutgoingParagraph) -> str:
    return reverse("reports:outgoing-paragraph", args=[row.document_id, row.pk])


def section(document: OutgoingDocument, key: str = "I.2") -> str:
    return reverse("reports:outgoing-section", args=[document.pk, key])


def fresh(row: OutgoingParagraph) -> OutgoingParagraph:
    return OutgoingParagraph.objects.get(pk=row.pk)


def ask(client: Client, document: OutgoingDocument, name: str, *rest: object, **data: str):
    return client.post(reverse(f"reports:outgoing-{name}", args=[document.pk, *rest]), data)


# --- the page -----------------------------------------


def test_the_page_begins_with_the_first_section_and_the_document_leads_to_it(desk, document):
    address = reverse("reports:outgoing-edit", args=[document.pk])
    assert f'href="{address}"' in desk.get(reverse("reports:outgoing", args=[document.pk])).text
    page = desk.get(address).context["page"]
    assert (page.section.key, page.opened) == ("opening", None)
    assert [line.text for line in page.paragraphs] == [
        row.computed_text for row in document.paragraphs.filter(section="opening").in_order()
    ]


def test_the_outline_has_every_section_of_the_document_in_its_order(desk, document):
    keys = [line.key for line in desk.get(section(document)).context["page"].outline]
    headed = [each["key"] for each in document.content["document"]["sections"]]
    assert keys == ["opening", *headed, "closing"]


def test_the_outline_counts_what_was_edited_dropped_changed_and_remarked(desk, document, late, specialist):
    stamp = {"by": specialist, "now": NOW}
    seen = editing.token_of(late)
    editing.rewrite(late, {"text": "Lời sửa."}, seen=seen, **stamp)
    OutgoingParagraph.objects.filter(pk=late.pk).update(computed_text="Nguồn mới.")
    arranging.drop(document.paragraphs.get(key="I.2/nothing"), **stamp)
    OutgoingComment.objects.create(paragraph=late, text="Nêu rõ.", made_at=NOW, made_by=specialist)
    line = next(each for each in desk.get(section(document)).context["page"].outline if each.key == "I.2")
    assert (line.edited, line.changed, line.aside, line.remarks) == (1, 1, 1, 1)
    assert "△ 1 nguồn thay đổi 1 ý kiến ✎ 1 đã sửa 1 không in" in text_of(desk.get(section(document)))


def test_an_unknown_section_is_not_found_and_one_with_dots_is(desk, document):
    assert desk.get(section(document, "IX.9")).status_code == 404
    assert desk.get(section(document, "VI.2")).status_code == 200


def test_an_opened_paragraph_is_a_form_in_its_place_among_the_others(desk, document, late, url):
    page = desk.get(url)
    shown = fields(page)
    assert (shown["lead"], shown["text"]) == (late.computed_lead, late.computed_text)
    ids = re.findall(r'id="doan-(\d+)"', page.text)
    rows = document.paragraphs.filter(section="I.2").in_order()
    assert ids == [str(row.pk) for row in rows]
    assert inline_code(page) == []


def test_the_closing_sentence_has_no_bold_beginning(desk, document):
    closing = document.paragraphs.get(key="closing")
    assert "lead" not in fields(desk.get(of(closing)))


@pytest.mark.parametrize("person", ["officer", "head", "stranger", "leader", "administrator"])
def test_for_everybody_else_the_pages_do_not_exist(request, document, late, person):
    client = signed_in(request.getfixturevalue(person))
    answers = [
        client.get(reverse("reports:outgoing-edit", args=[document.pk])),
        client.get(section(document)),
        client.get(of(late)),
        client.post(of(late), {"comment": "x"}),
        client.post(f"{of(late)}tu-luu/", {"text": "x"}),
        client.get(reverse("reports:outgoing-aside", args=[document.pk])),
        ask(client, document, "redraft"),
        ask(client, document, "settle", 1),
    ]
    assert [answer.status_code for answer in answers] == [404] * 8


def test_a_paragraph_of_another_document_is_not_found(desk, document, late):
    elsewhere = reverse("reports:outgoing-paragraph", args=[document.pk + 1, late.pk])
    assert (desk.get(elsewhere).status_code, desk.post(f"{elsewhere}tu-luu/").status_code) == (404, 404)


# --- saving -----------------------------------------


def test_saving_keeps_the_words_and_stays_at_the_paragraph(desk, late, url):
    answer = send(desk, url, text="Lời sửa.")
    assert (answer.status_code, answer.url) == (302, f"{url}#doan-{late.pk}")
    assert fresh(late).text == "Lời sửa."
    page = text_of(desk.get(url))
    assert re.search(r"Đã lưu lúc \d\d:\d\d", page)
    assert "Đã sửa" in page


def test_saving_and_going_on_leads_to_the_next_paragraph_and_at_last_to_the_section(desk, document):
    rows = list(document.paragraphs.filter(section="I.2").in_order())
    assert send(desk, of(rows[0]), lam="tiep").url == f"{of(rows[1])}#doan-{rows[1].pk}"
    assert send(desk, of(rows[-1]), lam="tiep").url == section(document)


def test_two_people_see_both_texts_and_choose(desk, sct_head, late, url):
    other = signed_in(sct_head)
    mine = fields(other.get(url)) | {"text": "Lời của B."}
    send(desk, url, text="Lời của A.")
    answer = other.post(url, mine)
    assert answer.status_code == 409
    assert [(each.name, str(each.saved), str(each.mine)) for each in answer.context["conflicts"]] == [
        ("text", "Lời của <del>A</del>.", "Lời của <ins>B</ins>.")
    ]
    assert answer.context["form"]["text"].value() == "Lời của B."
    assert fresh(late).text == "Lời của A."
    other.post(url, fields(answer) | {"choose": "mine:text"})
    assert fresh(late).text == "Lời của B."


def test_a_text_that_is_too_long_is_refused_at_its_field_and_stays(desk, late, url):
    answer = send(desk, url, text="a" * 100_001)
    assert "mỗi ô ghi được tối đa 100.000 ký tự" in text_of(answer)
    assert (len(answer.context["form"]["text"].value()), fresh(late).is_rewritten) == (100_001, False)


def test_a_page_of_somebody_else_s_saves_nothing(desk, late, url, sct_head):
    shown = fields(desk.get(url)) | {"text": "Của người khác."}
    answer = signed_in(sct_head).post(url, shown)
    assert (answer.status_code, fresh(late).is_rewritten) == (409, False)


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(specialist, late, url):
    client = signed_in(specialist)
    typed = fields(client.get(url)) | {"text": "Đang viết dở."}
    client.get(url)
    end_session(client)
    assert client.post(url, typed).status_code == 302
    client.force_login(specialist)
    page = client.get(url)
    assert (page.context["form"]["text"].value(), fresh(late).is_rewritten) == ("Đang viết dở.", False)
    assert "chưa được lưu" in text_of(page)


def test_a_remark_typed_when_the_session_ended_is_there_after_signing_in(specialist, late, url):
    client = signed_in(specialist)
    client.get(url)
    end_session(client)
    client.post(url, {"comment": "Nêu rõ.", "person": str(specialist.pk)})
    client.force_login(specialist)
    page = client.get(url)
    assert page.context["remark"]["comment"].value() == "Nêu rõ."
    assert page.context["form"]["text"].value() == late.computed_text


def test_a_database_that_stays_locked_costs_no_word(desk, url, monkeypatch):
    def locked(*args, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(editing, "rewrite", locked)
    answer = send(desk, url, text="Lời sửa.")
    assert (answer.status_code, answer.context["form"]["text"].value()) == (503, "Lời sửa.")


# --- saving while somebody writes -----------------------------------------


def autosave(client: Client, url: str, shown: dict, **typed: str):
    carried = {name: shown[name] for name in ("seen", "shown", "person")}
    return client.post(f"{url}tu-luu/", carried | typed)


def test_an_automatic_save_answers_with_its_mark_and_the_new_token(desk, late, url):
    answer = autosave(desk, url, fields(desk.get(url)), text="Tự lưu.")
    assert answer.status_code == 200
    assert re.match(r"Đã lưu \d\d:\d\d", text_of(answer))
    assert fresh(late).text == "Tự lưu."
    again = autosave(desk, url, {"shown": "", "person": ""} | fields(answer), text="Tự lưu hai.")
    assert (again.status_code, fresh(late).text) == (200, "Tự lưu hai.")


def test_every_refusal_of_an_automatic_save_is_a_mark_with_its_status(desk, document, late, url, sct_head):
    shown = fields(desk.get(url))
    send(signed_in(sct_head), url, text="Lời của B.")
    refused = {
        409: autosave(desk, url, shown, text="Lời của A."),
        422: autosave(desk, url, shown, lead="a" * 100_001),
        403: autosave(signed_in(sct_head), url, shown, text="x"),
        401: autosave(Client(), url, shown, text="x"),
    }
    assert {status: answer.status_code for status, answer in refused.items()} == {
        status: status for status in refused
    }
    assert all(answer.text.startswith('<p id="luu"') for answer in refused.values())
    assert "Nơi khác vừa lưu nội dung khác ở mục: Nội dung đoạn." in text_of(refused[409])
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=sct_head)
    locked = autosave(desk, url, shown, text="Muộn.")
    assert (locked.status_code, fresh(late).text) == (409, "Lời của B.")
    assert "đang chờ duyệt" in text_of(locked)


def test_an_automatic_save_takes_few_queries(desk, late, url, django_assert_num_queries):
    shown = fields(desk.get(url))
    autosave(desk, url, shown, text="Một.")
    shown = fields(desk.get(url))
    with django_assert_num_queries(9):  # session, person, row, savepoint, hold, look, row, write, release
        assert autosave(desk, url, shown, text="Hai.").status_code == 200


# --- buttons -----------------------------------------


def test_the_words_on_the_page_are_saved_before_a_button_acts(desk, late, url):
    send(desk, url, text="Chưa lưu.", lam="len")
    assert (fresh(late).text, fresh(late).is_moved) == ("Chưa lưu.", True)


@pytest.mark.parametrize("button", [{"lam": "y-kien"}, {"lam": "len"}, {"save": ""}])
def test_a_remark_is_noted_with_the_words_on_the_page_whichever_button_is_pressed(desk, late, url, button):
    answer = desk.post(url, fields(desk.get(url)) | {"text": "Chưa lưu.", "comment": "Nêu rõ."} | button)
    assert answer.status_code == 302
    assert (fresh(late).text, late.comments.get().text) == ("Chưa lưu.", "Nêu rõ.")
    page = desk.get(url)
    assert "Đã ghi ý kiến." in text_of(page)
    assert (page.context["form"]["text"].value(), fields(page)["comment"]) == ("Chưa lưu.", "")


def test_a_blank_remark_is_asked_for_and_nothing_typed_is_lost(desk, late, url):
    answer = send(desk, url, text="Chưa lưu.", comment=" ", lam="y-kien")
    assert "Đề nghị ghi nội dung ý kiến." in text_of(answer)
    assert (fields(answer)["text"], late.comments.count(), doubled_ids(answer)) == ("Chưa lưu.", 0, set())


def test_a_remark_on_what_waits_for_approval_is_a_form_of_its_own(desk, document, late, url, sct_head):
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=document.drafted_by)
    head = signed_in(sct_head)
    page = head.get(url)
    assert 'form="soan"' not in page.text
    head.post(url, fields(page) | {"comment": "Nêu rõ."})
    assert (late.comments.get().text, "Đã ghi ý kiến." in text_of(head.get(url))) == ("Nêu rõ.", True)


def test_saving_a_blank_paragraph_says_that_it_is_not_printed(desk, late, url):
    told = "Đoạn để trống nên không in."
    assert told not in text_of(desk.post(url, fields(desk.get(url)) | {"text": "Lời."}, follow=True))
    answer = desk.post(url, fields(desk.get(url)) | {"lead": "", "text": " "}, follow=True)
    assert (told in text_of(answer), fresh(late).is_printed) == (True, False)


def test_nothing_is_done_with_a_paragraph_whose_words_are_in_conflict(desk, sct_head, late, url):
    mine = fields(desk.get(url)) | {"text": "Lời của A.", "lam": "bo"}
    send(signed_in(sct_head), url, text="Lời của B.")
    assert desk.post(url, mine).status_code == 409
    assert fresh(late).dropped_at is None


def test_dropping_lists_the_paragraph_below_with_who_and_when_and_the_way_back(desk, document, late, url):
    behind = document.paragraphs.get(section="I.2", position=late.position + 1)
    assert send(desk, url, lam="bo").url == f"{of(behind)}#doan-{behind.pk}"
    page = desk.get(section(document))
    (line,) = page.context["page"].aside
    assert (line.pk, line.act_label) == (late.pk, "Lấy lại")
    assert re.search(r"Mai Specialist bỏ lúc \d\d:\d\d ngày", line.why)
    assert late.pk not in [each.pk for each in page.context["page"].paragraphs]
    desk.post(line.url, {"lam": line.act})
    assert fresh(late).is_printed


def test_all_that_is_not_printed_is_listed_for_the_whole_document(desk, document, late, url):
    address = reverse("reports:outgoing-aside", args=[document.pk])
    assert "Mọi đoạn đều được in" in text_of(desk.get(address))
    send(desk, url, lam="bo")
    gone = document.paragraphs.get(key="V/opening")
    OutgoingParagraph.objects.filter(pk=gone.pk).update(is_gone=True)
    lines = desk.get(address).context["page"].lines
    assert [line.pk for line in lines] == [late.pk, gone.pk]
    assert lines[1].why == "Nguồn không còn nên không in; mở đoạn và sửa thì đoạn được giữ lại để in."


def test_merging_and_splitting_by_buttons(desk, document, late, url):
    into = document.paragraphs.filter(section="I.2", position=late.position - 1).get()
    assert send(desk, url, lam="gop").url == f"{of(into)}#doan-{into.pk}"
    assert fresh(late).merged_into == into
    assert "Tách ra như cũ" in text_of(desk.get(section(document)))
    desk.post(url, {"lam": "lay-lai"})
    assert (fresh(late).merged_into, fresh(into).is_rewritten) == (None, False)


@pytest.mark.parametrize(
    ("above", "own", "told"),
    [
        ("task", "text", "Chưa gộp: tên nhiệm vụ là một dòng riêng, không gộp với đoạn khác"),
        ("text", "task", "Chưa gộp: tên nhiệm vụ là một dòng riêng, không gộp với đoạn khác"),
        ("item", "remark", "Chưa gộp: đoạn này và đoạn trên in theo hai cách khác nhau"),
    ],
)
def test_lines_of_two_kinds_are_not_merged_and_the_button_is_not_there(
    desk, document, late, url, above, own, told
):
    into = document.paragraphs.filter(section="I.2", position=late.position - 1)
    into.update(style=above)
    document.paragraphs.filter(pk=late.pk).update(style=own)
    assert "Gộp vào đoạn trên" not in text_of(desk.get(url))
    answer = desk.post(url, {"lam": "gop", "truoc": str(into.get().pk)})
    assert (answer.status_code, told in text_of(answer), fresh(late).merged_into) == (409, True, None)


@pytest.mark.parametrize(("above", "own"), [("lettered", "item"), ("item", "lettered"), ("", "text")])
def test_lines_that_print_alike_are_merged(desk, document, late, url, above, own):
    into = document.paragraphs.filter(section="I.2", position=late.position - 1)
    into.update(style=above)
    document.paragraphs.filter(pk=late.pk).update(style=own)
    send(desk, url, lam="gop")
    assert fresh(late).merged_into == into.get()


@pytest.mark.parametrize("before", ["99999", "9" * 5000, "²", ""])
def test_a_merger_seen_otherwise_is_refused_in_words(desk, document, late, url, before):
    answer = send(desk, url, lam="gop", truoc=before)
    assert (answer.status_code, fresh(late).merged_into) == (409, None)
    assert "đoạn đứng trước không còn là đoạn đã hiển thị" in text_of(answer)


def test_adding_behind_a_paragraph_opens_the_new_one(desk, late, url):
    answer = send(desk, url, lam="them")
    added = OutgoingParagraph.objects.get(is_added=True)
    assert answer.url == f"{of(added)}#doan-{added.pk}"
    assert added.position == fresh(late).position + 1
    assert "Để trống, không in" in text_of(desk.get(of(added)))


def test_adding_at_the_beginning_of_a_section(desk, document):
    desk.post(section(document, "IV"))
    assert OutgoingParagraph.objects.get(is_added=True).section == "IV"
    assert desk.post(section(document, "closing")).status_code == 302
    assert OutgoingParagraph.objects.filter(is_added=True).count() == 1


@pytest.mark.parametrize("typed", ["", "x", "0", "-1", "²"])
def test_a_place_that_is_no_number_is_refused_in_words(desk, late, url, typed):
    answer = desk.post(url, {"lam": "den", "vi_tri": typed})
    assert (answer.status_code, fresh(late).is_moved) == (409, False)
    assert "đề nghị ghi vị trí là một số từ 1 trở lên" in text_of(answer)


def test_moving_to_a_place_says_which_one_it_came_to(desk, late, url):
    places = desk.get(url).context["page"].opened.places
    text = text_of(desk.post(url, {"lam": "den", "vi_tri": "1"}, follow=True))
    assert (f"Đã chuyển đoạn đến vị trí 1/{places}." in text, fresh(late).position) == (True, 1)
    text = text_of(desk.post(url, {"lam": "den", "vi_tri": "99"}, follow=True))
    assert f"Đã chuyển đoạn đến vị trí {places}/{places}." in text


def test_back_to_the_computed_words_and_to_ones_own_again(desk, late, url):
    send(desk, url, text="Lời sửa.")
    assert "Dùng lại nội dung đã sửa" not in text_of(desk.get(url))
    send(desk, url, lam="he-thong")
    assert fresh(late).is_rewritten is False
    assert "Dùng lại nội dung đã sửa" in text_of(desk.get(url))
    send(desk, url, lam="dung-lai")
    assert fresh(late).text == "Lời sửa."


def test_a_paragraph_without_a_source_can_be_opened_and_kept_by_writing(desk, late, url):
    OutgoingParagraph.objects.filter(pk=late.pk).update(is_gone=True)
    send(desk, url, text="Vẫn cần nêu.")
    assert fresh(late).is_printed
    page = text_of(desk.get(url))
    assert "Nguồn của đoạn này không còn. Nội dung đã sửa vẫn được in; không cần nữa thì bỏ đoạn." in page


# --- a document that is not open -----------------------------------------


def test_a_document_in_approval_is_read_with_the_reason_and_remarked(
    document, late, url, specialist, sct_head
):
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=specialist)
    head = signed_in(sct_head)
    page = head.get(url)
    assert "đang chờ duyệt. Nội dung dưới đây chỉ để xem và góp ý." in text_of(page)
    assert 'id="soan"' not in page.text
    head.post(url, {"comment": "Nêu rõ lý do.", "person": str(sct_head.pk)})
    remark = OutgoingComment.objects.get()
    assert (remark.text, remark.made_by) == ("Nêu rõ lý do.", sct_head)
    assert "Nêu rõ lý do." in text_of(signed_in(specialist).get(url))
    ask(signed_in(specialist), document, "settle", remark.pk)
    remark.refresh_from_db()
    assert remark.settled_by == specialist


def test_a_save_that_comes_too_late_keeps_the_typed_words_on_the_page(desk, document, late, url, sct_head):
    typed = fields(desk.get(url)) | {"text": "Gõ dở."}
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=sct_head)
    answer = desk.post(url, typed)
    assert (answer.status_code, fresh(late).is_rewritten) == (409, False)
    assert "Gõ dở." in text_of(answer)


def test_a_blank_remark_is_refused_at_its_field(desk, url):
    assert "Đề nghị ghi nội dung ý kiến." in text_of(desk.post(url, {"comment": "  "}))


def test_redrafting_says_how_much_has_changed(desk, document):
    answer = desk.post(reverse("reports:outgoing-redraft", args=[document.pk]), follow=True)
    assert re.search(r"Đã cập nhật theo nguồn: \d+ đoạn thay đổi\.", text_of(answer))


# --- cost -----------------------------------------


def test_the_number_of_queries_grows_neither_with_paragraphs_nor_with_what_is_not_printed(
    desk, document, late, url, specialist
):
    counts = []
    for number in (1, 3):
        while OutgoingComment.objects.count() < number:
            row = document.paragraphs.filter(dropped_at=None, is_added=False, section="I.2").last()
            arranging.drop(row, by=specialist, now=NOW)
            arranging.add(document, "I.2", by=specialist, now=NOW)
            OutgoingComment.objects.create(paragraph=late, text="Ý.", made_at=NOW, made_by=specialist)
        counts.append((queries(desk, section(document)), queries(desk, url)))
    assert counts[0] == counts[1]


def test_every_form_that_posts_carries_the_token_against_forgery(desk, document, late, url):
    send(desk, of(document.paragraphs.get(key="I.2/nothing")), lam="bo")
    OutgoingDocument.objects.update(stamps={})  # so that the sources have changed since
    OutgoingComment.objects.create(paragraph=late, text="Ý.", made_at=NOW, made_by=document.drafted_by)
    aside = reverse("reports:outgoing-aside", args=[document.pk])
    for address, count in ((section(document), 3), (url, 5), (aside, 2)):
        main = desk.get(address).text.partition("<main")[2]
        forms = re.findall(r'<form[^>]*method="post".*?</form>', main, re.DOTALL)
        assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []
        assert len(forms) == count
