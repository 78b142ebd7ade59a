"""The head of a document (thể thức): what is read, what is refused, two writers at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from agencies.models import Role, User
from bacgiang_plan.lib.background import queue
from reports.actions import ConflictError
from reports.enums import OutgoingKind
from reports.merging import token
from reports.models import OutgoingDocument
from reports.outgoing import assembly, drafting
from reports.outgoing.drafting import start
from reports.outgoing.forms import HeadForm
from reports.outgoing.header import save_head, saved_head
from tests.conftest import person
from tests.reports import consolidation_world as world
from tests.reports.conftest import at_once
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, again, bring
from tests.reports.pages import end_session, fields, send, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


@pytest.fixture
def url(document) -> str:
    return reverse("reports:outgoing-head", args=[document.pk])


@pytest.fixture
def reviewer(specialist):
    return signed_in(specialist)


def read(document: OutgoingDocument, **typed: str) -> HeadForm:
    shown = saved_head(document)
    form = HeadForm(shown | typed | {"seen": token(shown)}, document=document)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("subject", "Kết quả\n  năm 2026 ", "Kết quả năm 2026"),
        ("subject", "Kết quả năm 2026.", "Kết quả năm 2026"),
        ("addressees", "- UBND tỉnh;\r\n\n– Tỉnh ủy.", "UBND tỉnh\nTỉnh ủy"),
        ("recipients", "- Như trên;\n- Lưu: VT, KHTH.", "Như trên\nLưu: VT, KHTH"),
        ("symbol", " /BC-SCT ", "BC-SCT"),
        ("symbol", "SCT-KHTH", "SCT-KHTH"),
        ("signer", "KT. Giám đốc / Phó Giám đốc", "KT. Giám đốc\nPhó Giám đốc"),
        (
            "signer",
            "TM. Ủy ban nhân dân/KT. Chủ tịch/ Phó Chủ tịch",
            "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch",
        ),
        ("signer", "TL. Giám đốc / Trưởng phòng", "TL. Giám đốc\nTrưởng phòng"),
        ("signer_name", "Nguyễn  Văn A", "Nguyễn Văn A"),
        ("signer_name", "Ksor H’Bơ Bảo", "Ksor H’Bơ Bảo"),
        ("signer_name", "", ""),
    ],
)
def test_what_is_typed_is_read_as_the_document_holds_it(document, name, typed, stored):
    form = read(document, **{name: typed})
    assert (form.errors, form.cleaned_data.get(name)) == ({}, stored)


@pytest.mark.parametrize(
    ("name", "typed", "error"),
    [
        ("subject", " ", "Đề nghị ghi trích yếu."),
        ("subject", "x" * 501, "Dài 501 ký tự; ghi được tối đa 500 ký tự."),
        ("addressees", "- ;\n", "Đề nghị ghi nơi nhận ở phần Kính gửi."),
        ("recipients", "", "Đề nghị ghi nơi nhận ở cuối văn bản."),
        ("place", "", "Đề nghị ghi địa danh."),
        ("symbol", "", "Đề nghị ghi ký hiệu."),
        (
            "symbol",
            "bc sct",
            "Ký hiệu đã đọc là “bc sct”; cần viết chữ in hoa, nối bằng dấu “-”, không có khoảng trắng, ví dụ "
            "BC-SCT.",
        ),
        ("signer", " / ", "Đề nghị ghi quyền hạn, chức vụ của người ký."),
        (
            "signer",
            "a/b/c/d/e",
            "Quyền hạn, chức vụ người ký có tối đa 4 dòng, mỗi dòng tối đa 60 ký tự.",
        ),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(document, name, typed, error):
    assert read(document, **{name: typed}).errors == {name: [error]}


@pytest.mark.parametrize(
    "typed",
    [
        "TS. Nguyễn Văn A",
        "ThS Nguyễn Văn A",
        "PGS.TS. Nguyễn Văn A",
        "GS.Nguyễn Văn A",
        "Nguyễn Văn A, KS.",
        "CN. Nguyễn Văn A",
        "BS Nguyễn Văn A",
        "Ông Nguyễn Văn A",
        "bà Nguyễn Thị A",
        "Tiến sỹ Nguyễn Văn A",
    ],
)
def test_a_signer_s_name_is_written_without_titles(document, typed):
    assert read(document, signer_name=typed).errors == {
        "signer_name": [
            f"Họ và tên đã đọc là “{typed}”; chỉ ghi họ và tên, không ghi học hàm, học vị, cách xưng hô."
        ]
    }


def test_the_errors_at_the_top_of_the_head_hold_words_and_no_second_field(reviewer, document, url):
    answer = send(reviewer, url, subject="Trích yếu đã gõ", symbol="bc sct", signer_name="TS. A")
    summary = answer.content.decode().split('class="error-summary"')[1].split("</ul>")[0]
    assert (summary.count("<li>"), "<textarea" in summary) == (2, False)
    assert fields(answer)["subject"] == "Trích yếu đã gõ"


def test_signers_are_offered_by_kind(document, specialist):
    province = start(document.period, OutgoingKind.PROVINCE, by=specialist, now=NOW)
    assert read(document).presets[:2] == ("Giám đốc", "KT. Giám đốc / Phó Giám đốc")
    assert read(province).presets[:2] == (
        "TM. Ủy ban nhân dân / Chủ tịch",
        "TM. Ủy ban nhân dân / KT. Chủ tịch / Phó Chủ tịch",
    )


def test_saving_writes_what_changed_and_tells_which(reviewer, document, url):
    answer = send(reviewer, url, signer="KT. Giám đốc / Phó Giám đốc", signer_name="Nguyễn Văn A")
    assert (answer.status_code, answer.url) == (302, reverse("reports:outgoing", args=[document.pk]))
    row = again(document)
    assert (row.signer, row.signer_name) == ("KT. Giám đốc\nPhó Giám đốc", "Nguyễn Văn A")
    event = row.events.last()
    assert (event.action, event.note) == ("head", "Quyền hạn, chức vụ người ký; Họ và tên người ký")
    made = assembly.inputs(row)
    assert (made["signer"], made["signer_name"]) == ("KT. Giám đốc\nPhó Giám đốc", "Nguyễn Văn A")


def test_saving_what_is_there_already_leaves_no_trace(reviewer, document, url):
    send(reviewer, url)
    row = again(document)
    assert (row.version, row.events.count()) == (document.version, 1)


def test_a_faulty_field_loses_nothing_that_was_typed(reviewer, document, url):
    answer = send(reviewer, url, symbol="bc sct", subject="Trích yếu mới", recipients="- Như trên;")
    shown = fields(answer)
    assert (answer.status_code, shown["symbol"], shown["subject"], shown["recipients"]) == (
        200,
        "bc sct",
        "Trích yếu mới",
        "- Như trên;",
    )
    assert again(document).subject == document.subject


def test_two_writers_of_different_fields_both_keep_their_words(reviewer, sct_head, document, url):
    mine, theirs = reviewer.get(url), signed_in(sct_head)
    send(theirs, url, place="Việt Yên")
    reviewer.post(url, fields(mine) | {"symbol": "BC-SCTX"})
    row = again(document)
    assert (row.place, row.symbol) == ("Việt Yên", "BC-SCTX")


def test_two_writers_of_one_field_see_both_and_choose(reviewer, sct_head, document, url):
    mine, theirs = reviewer.get(url), signed_in(sct_head)
    send(theirs, url, place="Việt Yên")
    answer = reviewer.post(url, fields(mine) | {"place": "Lục Nam", "symbol": "BC-SCTX"})
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Một nội dung được sửa ở hai nơi" in text
    assert "Việt Yên" in text
    assert "Lục Nam" in text
    assert (again(document).place, again(document).symbol) == ("Việt Yên", "BC-SCTX")
    reviewer.post(url, fields(answer) | {"choose": "mine:place"})
    assert again(document).place == "Lục Nam"


def test_the_saved_words_can_be_kept(reviewer, sct_head, document, url):
    mine, theirs = reviewer.get(url), signed_in(sct_head)
    send(theirs, url, place="Việt Yên")
    answer = reviewer.post(url, fields(mine) | {"place": "Lục Nam"})
    reviewer.post(url, fields(answer) | {"choose": "saved:place"})
    assert again(document).place == "Việt Yên"


def test_drafting_again_meanwhile_never_takes_back_what_was_written(document, specialist):
    stale = again(document)
    shown = saved_head(document)
    save_head(document, shown | {"place": "Việt Yên"}, seen=token(shown), by=specialist, now=LATER)
    drafting.redraft(stale, by=specialist, now=LATER + timedelta(minutes=1))
    assert again(document).place == "Việt Yên"


def test_ten_people_save_one_field_and_one_of_them_wins(real_database):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    people = [person(f"Mai {number}", Role.SPECIALIST, sct) for number in range(10)]
    document = world.outgoing(world.every_standing(sct), people[0])
    shown = saved_head(document)

    def save(by: User):
        typed = shown | {"place": f"Nơi {by.pk}"}
        return save_head(again(document), typed, seen=token(shown), by=by, now=LATER)

    results = at_once(*(partial(save, by) for by in people))
    assert [type(each) for each in results].count(ConflictError) == 9
    assert again(document).place == f"Nơi {again(document).edited_by_id}"


@pytest.mark.parametrize("state", ["in_approval", "approved", "issued", "discarded"])
def test_a_closed_document_says_why_its_head_is_closed(reviewer, document, specialist, sct_head, url, state):
    form = fields(reviewer.get(url))
    bring(document, state, {"submitter": specialist, "sct_head": sct_head})
    answer = reviewer.get(url)
    assert (answer.status_code, answer.url) == (302, reverse("reports:outgoing", args=[document.pk]))
    answer = reviewer.post(url, form | {"place": "Việt Yên"})
    assert (answer.status_code, fields(answer)["place"]) == (409, "Việt Yên")
    assert again(document).place == document.place


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(reviewer, specialist, url):
    form = fields(reviewer.get(url))
    end_session(reviewer)
    answer = reviewer.post(url, form | {"place": "Việt Yên"})
    assert answer.url == f"{reverse('agencies:login')}?next={url}"
    back = reviewer.post(
        answer.url, {"username": specialist.email, "password": "Mat-khau-mau-1", "next": url}, follow=True
    )
    assert fields(back)["place"] == "Việt Yên"


def test_a_stranger_is_refused_where_the_document_is_seen_and_finds_nothing_where_not(
    document, officer, leader, specialist, sct_head, url
):
    assert [signed_in(user).get(url).status_code for user in (officer, leader)] == [404, 404]
    bring(document, "issued", {"submitter": specialist, "sct_head": sct_head})
    assert [signed_in(user).get(url).status_code for user in (officer, leader)] == [403, 403]
