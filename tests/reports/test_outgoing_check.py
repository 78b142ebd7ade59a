"""Anybody holding a file asks what it is: exact hashes of issued documents alone are answered."""

import hashlib

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import OutgoingDocument, OutgoingRendition
from reports.outgoing.checking import CodeError, check, read_code
from reports.outgoing.signed import keep_signed, signed_token
from tests.lib.file_corpus import pdf, upload
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import author
from tests.reports.pages import inline_code, text_of
from tests.reports.papers_world import ISSUED_AT, UNNUMBERED, correction, issued, rendered

URL = reverse("reports:check")
UNKNOWN = "ab" * 32
NOTHING = "Không có văn bản đã ban hành nào có mã này."
SENTENCE = (
    "Tệp có mã này là {what} của báo cáo tổng hợp của Sở Công Thương số 05/BC-SCT ngày 22/06/2026 (6 tháng "
    "đầu năm 2026): “{subject}”."
)


@pytest.fixture
def draft(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), author())


@pytest.fixture
def document(draft) -> OutgoingDocument:
    return issued(draft)


@pytest.fixture
def rendition(document) -> OutgoingRendition:
    return rendered(document)


def ask(code: str, **options) -> str:
    return text_of(Client().get(URL, {"ma": code}, **options))


def keep(document, by, content: bytes, **options):
    seen = signed_token(document)
    return keep_signed(
        document, upload("ký.pdf", content), seen=seen, by=by, now=ISSUED_AT, **options
    ).file.sha256


@pytest.mark.parametrize(
    ("kind", "what"), [("pdf", "bản PDF"), ("docx", "bản Word"), ("xlsx", "tệp Excel phụ lục")]
)
def test_each_file_of_an_issued_document_is_told_in_one_sentence(rendition, kind, what):
    sentence = SENTENCE.format(what=what, subject=" ".join(rendition.document.subject.split()))
    text = ask(getattr(rendition, f"{kind}_sha256"))
    assert f"Đúng tệp của văn bản đã ban hành {sentence} Mã đã kiểm tra:" in text


def test_the_signed_file_is_told_and_that_nobody_checked_its_signature(document, specialist):
    text = ask(keep(document, specialist, pdf("ký")))
    assert SENTENCE.format(what="bản đã ký", subject=" ".join(document.subject.split())) in text
    assert "Cổng lưu giữ tệp này như đã nhận, không kiểm tra chữ ký có hợp lệ hay không." in text


def test_a_signed_file_replaced_since_says_so(document, specialist):
    first = keep(document, specialist, pdf("một"))
    keep(document, specialist, pdf("hai"), reason="Thay.")
    assert "Bản đã ký này đã được thay bằng một bản ký khác." in ask(first)


def test_a_document_replaced_by_a_later_one_says_by_which(document, rendition):
    issued(correction(document), 7)
    text = ask(rendition.pdf_sha256)
    assert "Đúng tệp của văn bản đã ban hành, nay đã được thay thế" in text
    assert "Văn bản này đã được thay thế bằng văn bản số 07/BC-SCT ngày 22/06/2026." in text


def test_a_correction_still_being_written_is_not_told(document, rendition):
    correction(document)
    assert "thay thế" not in ask(rendition.pdf_sha256)


def test_sample_documents_say_so(document, rendition):
    assert "DỮ LIỆU MẪU" not in ask(rendition.pdf_sha256)
    OutgoingDocument.objects.update(is_sample=True)
    assert "DỮ LIỆU MẪU – văn bản thử, không có giá trị." in ask(rendition.pdf_sha256)


def test_drafts_are_answered_as_what_never_was(draft):
    hashes = [rendered(draft, is_issued=flag).pdf_sha256 for flag in (False, True)]
    never = ask(UNKNOWN).replace(UNKNOWN, "MÃ")
    assert NOTHING in never
    assert [ask(code).replace(code, "MÃ") for code in hashes] == [never, never]


def test_an_earlier_draft_of_an_issued_document_is_not_told(document):
    assert check(rendered(document, is_issued=False).pdf_sha256) is None


@pytest.mark.parametrize("state", ["draft", "in_approval", "returned", "approved", "discarded"])
def test_every_state_but_issued_is_silent(document, rendition, specialist, state):
    signed = keep(document, specialist, pdf("ký"))
    OutgoingDocument.objects.update(state=state, **UNNUMBERED)
    assert [check(rendition.pdf_sha256), check(signed)] == [None, None]


def test_found_or_not_it_costs_the_same_two_queries(document, rendition, specialist):
    codes = [rendition.docx_sha256, keep(document, specialist, pdf("ký")), UNKNOWN]
    counts = []
    for code in codes:
        with CaptureQueriesContext(connection) as found:
            Client().get(URL, {"ma": code})
        counts.append(len(found))
    assert counts == [2, 2, 2]


def test_the_lookups_go_by_index(document, rendition):
    with CaptureQueriesContext(connection) as found:
        check(UNKNOWN)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in found.captured_queries:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                assert [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN")] == []


def test_blanks_and_capitals_count_for_nothing(rendition):
    code = rendition.pdf_sha256
    pairs = " ".join(code[i : i + 2] for i in range(0, 64, 2)).upper()
    for typed in (code.upper(), f"  {code}\n", pairs, f"\u200b{code[:32]}\u00a0{code[32:]}"):
        assert check(read_code(typed)).what == "bản PDF"
    assert "Đúng tệp của văn bản đã ban hành" in ask(pairs)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Đề nghị chọn tệp, hoặc nhập mã kiểm tra (SHA-256) của tệp."),
        ("   ", "Đề nghị chọn tệp, hoặc nhập mã kiểm tra (SHA-256) của tệp."),
        ("ab" * 31 + "a", "Mã đã nhập có 63 ký tự; mã kiểm tra (SHA-256) có đúng 64 ký tự."),
        ("ab" * 33, "Mã đã nhập có 66 ký tự; mã kiểm tra (SHA-256) có đúng 64 ký tự."),
        (
            "g" * 64,
            "Mã đã nhập có ký tự “g”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ cái a–f.",
        ),
        (
            "%" + "a" * 63,
            "Mã đã nhập có ký tự “%”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ cái a–f.",
        ),
        (
            "đ" * 64,
            "Mã đã nhập có ký tự “đ”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ cái a–f.",
        ),
        (
            "٣" * 64,
            "Mã đã nhập có ký tự “٣”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ cái a–f.",
        ),
        (
            "' OR 1=1 --",
            "Mã đã nhập có ký tự “'”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ cái a–f.",
        ),
    ],
)
def test_anything_else_is_refused_in_words_and_asks_no_database(db, typed, why):
    with pytest.raises(CodeError) as refused:
        read_code(typed)
    assert str(refused.value) == why
    with CaptureQueriesContext(connection) as found:
        answer = Client().get(URL, {"ma": typed})
    assert (answer.status_code, why in text_of(answer), NOTHING in text_of(answer)) == (200, True, False)
    assert len(found) == 0


def test_part_of_a_code_finds_nothing(rendition):
    with pytest.raises(CodeError):
        read_code(rendition.pdf_sha256[:63])


def test_a_huge_code_is_not_shown_again_whole(db):
    text = Client().get(URL, {"ma": "<script>" + "a" * 4000}).text
    assert ("a" * 301 in text, "<script>a" in text, "&lt;script&gt;" in text) == (False, False, True)


def test_the_page_sets_no_cookie_is_kept_by_nobody_and_runs_no_inline_code(rendition):
    for data in ({}, {"ma": rendition.pdf_sha256}, {"ma": "x"}):
        answer = Client().get(URL, data)
        assert (answer.status_code, dict(answer.cookies), inline_code(answer)) == (200, {}, [])
        assert answer["Cache-Control"] == "private, no-store"
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_only_reading_is_answered(db):
    assert [Client().head(URL).status_code, Client().post(URL).status_code] == [200, 405]


def test_the_sign_in_page_leads_to_the_check(db):
    assert f'href="{URL}"' in Client().get(reverse("agencies:login")).text


def test_the_hash_is_of_the_stored_file(rendition):
    with rendition.pdf.open() as file:
        assert check(hashlib.sha256(file.read()).hexdigest()).what == "bản PDF"
