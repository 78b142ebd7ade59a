"""The signed PDF comes back beside an issued document: kept as it came, never judged."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import StoredFile
from bacgiang_plan.lib.files import FileRefusedError
from reports.files import may_fetch
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingSignedCopy
from reports.outgoing.signed import OwnFileError, keep_signed, signed_token
from reports.outgoing.workflow import StaleDocumentError
from reports.refusals import MissingNoteError, NotAllowedError
from tests.lib.file_corpus import docx, pdf, png, upload
from tests.lib.test_pdf_signatures import signed as signed_pdf
from tests.reports import consolidation_world as world
from tests.reports.conftest import at_once
from tests.reports.consolidation_world import author
from tests.reports.pages import content_of, fields, inline_code, queries, signed_in, text_of
from tests.reports.papers_world import ISSUED_AT, UNNUMBERED, issued, rendered

NOW = ISSUED_AT + timedelta(hours=2)
NAME = "05-BC-SCT đã ký.pdf"


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return issued(world.outgoing(world.every_standing(specialist.agency), author()))


@pytest.fixture
def url(document) -> str:
    return reverse("reports:outgoing-signed", args=[document.pk])


@pytest.fixture
def at_desk(specialist):
    return signed_in(specialist)


def keep(document, by, content: bytes | None = None, *, name: str = NAME, seen: str | None = None, **options):
    file = upload(name, signed_pdf() if content is None else content)
    token = signed_token(fresh(document)) if seen is None else seen
    return keep_signed(fresh(document), file, seen=token, by=by, **{"now": NOW} | options)


def fresh(document) -> OutgoingDocument:
    return OutgoingDocument.objects.select_related("period").get(pk=document.pk)


def page_of(document, person) -> str:
    return text_of(signed_in(person).get(reverse("reports:outgoing", args=[document.pk])))


def test_the_specialist_brings_the_signed_file_and_the_page_says_what_it_is(document, url, at_desk):
    assert "Bản đã ký: chưa có. Đưa bản đã ký vào" in text_of(
        at_desk.get(reverse("reports:outgoing", args=[document.pk]))
    )
    content = signed_pdf()
    answer = at_desk.post(url, fields(at_desk.get(url)) | {"file": upload(NAME, content)}, follow=True)
    assert answer.redirect_chain == [(reverse("reports:outgoing", args=[document.pk]), 302)]
    text = text_of(answer)
    assert "Đã lưu bản ký của văn bản." in text
    assert (
        f"Bản đã ký: {NAME} (0,1 MB) Thấy 01 chữ ký số trong tệp. Cổng không kiểm tra chữ ký có hợp lệ hay "
        "không và của ai; cần kiểm tra, đề nghị dùng phần mềm ký số. "
        f"Mã kiểm tra (SHA-256): {hashlib.sha256(content).hexdigest()} Đưa vào: Mai Specialist," in text
    )


def test_a_scan_is_kept_too_and_said_to_hold_no_signature(document, specialist):
    keep(document, specialist, pdf("quét"))
    assert (
        "Không thấy chữ ký số trong tệp (có thể là bản quét). Cổng chỉ lưu giữ tệp, không xác nhận chữ ký."
        in page_of(document, specialist)
    )


def test_everything_is_written_down_once(document, specialist):
    copy = keep(document, specialist)
    document = fresh(document)
    assert (document.signed_file, document.signed_at, document.signed_by) == (copy.file, NOW, specialist)
    assert (copy.signatures, copy.reason, copy.kept_at, copy.kept_by) == (1, "", NOW, specialist)
    assert list(OutgoingEvent.objects.filter(action="sign").values_list("note", "done_by", "done_at")) == [
        (NAME, specialist.pk, NOW)
    ]


def test_another_takes_its_place_with_a_reason_and_the_first_is_kept(document, specialist, sct_head):
    first = keep(document, specialist, pdf("quét"), name="quét.pdf")
    second = keep(document, sct_head, reason="  Bản trước thiếu dấu.  ", now=NOW + timedelta(days=1))
    assert fresh(document).signed_file == second.file
    assert first.file.file.storage.exists(first.file.file.name)
    assert second.reason == "Bản trước thiếu dấu."
    assert OutgoingEvent.objects.filter(action="sign").last().note == (
        f"{NAME}. Lý do thay bản trước: Bản trước thiếu dấu."
    )
    text = page_of(document, specialist)
    assert "Lý do thay bản trước: Bản trước thiếu dấu. Các bản ký đã được thay (1) quét.pdf (0,1 MB)" in text


def test_replacing_needs_a_reason(document, url, at_desk, specialist):
    keep(document, specialist, pdf("quét"))
    with pytest.raises(MissingNoteError, match="Đề nghị ghi lý do thay bản ký đang lưu"):
        keep(document, specialist, reason="  ")
    answer = at_desk.post(url, fields(at_desk.get(url)) | {"file": upload(NAME, signed_pdf()), "reason": " "})
    assert answer.context["form"].errors == {
        "reason": ["Đề nghị ghi lý do thay bản ký đang lưu; bản ấy vẫn được giữ lại."]
    }
    assert OutgoingSignedCopy.objects.count() == 1


HOSTILE = [
    ("trang.pdf", b"<html><script>alert(1)</script></html>", "đã đọc thấy trang web (HTML); cần tệp PDF"),
    ("văn bản.pdf", docx(), "đã đọc thấy tệp Word (.docx); cần tệp PDF"),
    ("ảnh.png", png(), "đã đọc thấy ảnh PNG; cần tệp PDF"),
    ("bản ký.exe", pdf(), "nội dung là tệp PDF nhưng tên tệp không kết thúc bằng “.pdf”"),
    ("cụt.pdf", b"%PDF-1.7\nkhong co phan cuoi", "đã đọc thấy tệp PDF bị thiếu phần cuối; cần tệp PDF"),
    ("rỗng.pdf", b"", "đã đọc thấy tệp rỗng, không có nội dung; cần tệp PDF"),
]


@pytest.mark.parametrize(("name", "content", "why"), HOSTILE)
def test_what_is_no_pdf_is_refused_and_nothing_is_kept(document, specialist, settings, name, content, why):
    with pytest.raises(FileRefusedError) as refused:
        keep(document, specialist, content, name=name)
    assert str(refused.value) == f"Chưa tải lên được tệp “{name}”: {why}. Tệp này chưa được lưu."
    assert (StoredFile.objects.count(), fresh(document).signed_file) == (0, None)
    assert [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()] == []


def test_a_file_over_the_limit_is_refused(document, specialist, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    with pytest.raises(FileRefusedError, match="tệp có 1,1 MB, mỗi tệp được tối đa 1 MB"):
        keep(document, specialist, b"%PDF-1.7\n" + b" " * 1024 * 1024 + b"\n%%EOF\n")


def test_the_form_says_why_a_file_is_refused_and_keeps_the_reason(document, url, at_desk, specialist):
    keep(document, specialist)
    given = {"file": upload("trang.pdf", b"<html></html>"), "reason": "Bản trước mờ."}
    answer = at_desk.post(url, fields(at_desk.get(url)) | given)
    assert answer.context["form"].errors["file"] == [
        "Chưa tải lên được tệp “trang.pdf”: đã đọc thấy trang web (HTML); cần tệp PDF. Tệp này chưa được lưu."
    ]
    assert ("Bản trước mờ." in answer.text, inline_code(answer)) == (True, [])


@pytest.mark.parametrize("given", [{}, {"file": "không phải tệp"}])
def test_without_a_file_the_form_asks_for_one(url, at_desk, given):
    answer = at_desk.post(url, fields(at_desk.get(url)) | given)
    assert answer.context["form"].errors == {"file": ["Đề nghị chọn tệp PDF đã ký."]}


def test_an_empty_file_is_refused_in_words(url, at_desk):
    answer = at_desk.post(url, fields(at_desk.get(url)) | {"file": upload("rỗng.pdf", b"")})
    assert answer.context["form"].errors == {
        "file": ["Tệp đã chọn rỗng, không có nội dung. Chưa có gì được lưu."]
    }


def test_the_portals_own_pdf_is_no_signed_copy(document, specialist):
    made, content = rendered(document), pdf("kết xuất")
    made.pdf_sha256 = hashlib.sha256(content).hexdigest()
    made.save()
    with pytest.raises(OwnFileError, match="tệp này chính là bản PDF do Cổng lập, chưa có chữ ký"):
        keep(document, specialist, content)


def test_the_same_signed_file_twice_is_kept_once(document, specialist):
    keep(document, specialist)
    with pytest.raises(OwnFileError, match="tệp này trùng với bản ký đang lưu"):
        keep(document, specialist, reason="Lại.")
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "in_approval", "approved", "discarded"])
def test_only_an_issued_document_has_a_signed_copy(document, url, at_desk, specialist, state):
    steps = {f"{verb}_at": NOW for verb in ("submitted", "approved")}
    people = {f"{verb}_by": specialist for verb in ("submitted", "approved")}
    OutgoingDocument.objects.update(state=state, **UNNUMBERED, **steps, **people)
    words = "Chưa lưu: bản ký chỉ đi kèm văn bản đã ban hành. Chưa có gì thay đổi."
    with pytest.raises(NotAllowedError, match=words):
        keep(document, specialist)
    assert words in text_of(at_desk.get(url, follow=True))
    assert 'id="ban-ky"' not in at_desk.get(reverse("reports:outgoing", args=[document.pk])).text


def test_whoever_saw_another_copy_is_asked_to_look_again(document, url, at_desk, specialist, sct_head):
    typed = fields(at_desk.get(url))
    keep(document, sct_head, pdf("quét"), name="quét.pdf")
    answer = at_desk.post(url, typed | {"file": upload(NAME, signed_pdf())})
    text = text_of(answer)
    assert (answer.status_code, "bản ký vừa được người khác đưa vào hoặc thay" in text) == (200, True)
    assert fresh(document).signed_file.name == "quét.pdf"


def test_of_two_at_once_one_stands(real_database, document, specialist, sct_head):
    def bring(person, words):
        return lambda: keep(document, person, pdf(words), seen="0")

    results = at_once(bring(specialist, "một"), bring(sct_head, "hai"))
    assert [type(each) for each in results] == [OutgoingSignedCopy, StaleDocumentError]
    assert (OutgoingSignedCopy.objects.count(), StoredFile.objects.count()) == (1, 1)


READERS = ["officer", "stranger", "specialist", "sct_head", "leader", "administrator"]


@pytest.mark.parametrize("name", READERS)
def test_whoever_may_see_the_document_fetches_its_signed_copy(document, specialist, request, name):
    copy = keep(document, specialist)
    person = request.getfixturevalue(name)
    assert may_fetch(person, copy.file)
    answer = signed_in(person).get(reverse("reports:file", args=[copy.file_id]))
    assert (answer["Content-Type"], content_of(answer)) == ("application/pdf", signed_pdf())
    assert answer["Content-Disposition"].endswith("filename*=UTF-8''05-BC-SCT%20%C4%91%C3%A3%20k%C3%BD.pdf")


def test_a_replaced_copy_is_for_the_department_alone(document, specialist, request):
    first = keep(document, specialist, pdf("quét"), name="quét.pdf")
    keep(document, specialist, reason="Mờ.")
    allowed = {name: may_fetch(request.getfixturevalue(name), first.file) for name in READERS}
    assert [name for name, may in allowed.items() if may] == ["specialist", "sct_head"]
    assert "quét.pdf" not in page_of(document, request.getfixturevalue("officer"))


def test_the_report_of_the_province_is_not_for_agencies(document, specialist, officer, leader):
    OutgoingDocument.objects.update(kind="province")
    copy = keep(document, specialist)
    assert (may_fetch(officer, copy.file), may_fetch(leader, copy.file)) == (False, True)


@pytest.mark.parametrize(("name", "code"), [("officer", 403), ("leader", 403), ("administrator", 403)])
def test_others_see_the_copy_and_bring_none(document, specialist, url, request, name, code):
    keep(document, specialist)
    person = request.getfixturevalue(name)
    assert [signed_in(person).get(url).status_code, signed_in(person).post(url).status_code] == [code, code]
    text = page_of(document, person)
    assert (f"Bản đã ký: {NAME}" in text, "Thay bản ký" in text) == (True, False)


def test_the_number_of_queries_does_not_grow_with_the_copies(document, at_desk, specialist):
    keep(document, specialist)
    url = reverse("reports:outgoing", args=[document.pk])
    one = queries(at_desk, url)
    for number in range(2):
        keep(document, specialist, pdf(str(number)), reason="Thay.")
    assert queries(at_desk, url) == one
