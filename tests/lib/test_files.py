import hashlib
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from bacgiang_plan.lib.files import (
    SCANS,
    FileRefusedError,
    attachment_header,
    checked,
    clean_name,
    delete_on_rollback,
    digest,
    megabytes,
)

from .file_corpus import ALL, DISGUISED, UNWELCOME, WELCOME, opendocument, package, pdf, upload, xlsx


@pytest.mark.parametrize(("name", "data", "content_type"), WELCOME, ids=lambda value: str(value)[:30])
def test_a_file_of_the_whitelist_is_known_by_its_content(name, data, content_type):
    file = upload(name, data)
    assert checked(file).content_type == content_type
    assert file.tell() == 0


@pytest.mark.parametrize(("name", "data", "read"), UNWELCOME, ids=lambda value: str(value)[:30])
def test_anything_else_is_refused_with_what_was_read_and_what_was_expected(name, data, read):
    with pytest.raises(FileRefusedError) as refused:
        checked(upload(name, data))
    assert str(refused.value) == (
        f"Chưa tải lên được tệp “{name}”: đã đọc thấy {read}; {ALL}. Tệp này chưa được lưu."
    )


@pytest.mark.parametrize(("name", "data", "read"), DISGUISED)
def test_a_name_must_say_what_the_content_is(name, data, read):
    with pytest.raises(FileRefusedError) as refused:
        checked(upload(name, data))
    assert str(refused.value) == f"Chưa tải lên được tệp “{name}”: {read}. Tệp này chưa được lưu."


def test_the_whitelist_can_be_narrower():
    with pytest.raises(FileRefusedError) as refused:
        checked(upload("a.xlsx", xlsx()), SCANS)
    assert "đã đọc thấy tệp Excel (.xlsx); cần tệp PDF, ảnh PNG hoặc ảnh JPG." in str(refused.value)
    with pytest.raises(FileRefusedError, match="đã đọc thấy tệp PDF; cần tệp Excel"):
        checked(upload("a.pdf", pdf()), ["xlsx"])


def test_the_largest_file_passes_and_one_byte_more_does_not(settings):
    settings.UPLOAD_LIMIT = 2 * 1024 * 1024
    filler = b" " * (settings.UPLOAD_LIMIT - len(pdf()))
    assert checked(upload("a.pdf", filler.join([pdf()[:9], pdf()[9:]]))).key == "pdf"
    with pytest.raises(FileRefusedError, match=r"tệp có 2,1 MB, mỗi tệp được tối đa 2 MB\."):
        checked(upload("a.pdf", filler.join([pdf()[:9], pdf()[9:] + b" "])))


def test_the_limit_is_twenty_megabytes(settings):
    assert (settings.UPLOAD_LIMIT, settings.UNPACKED_LIMIT) == (20 * 1024**2, 200 * 1024**2)


def test_a_directory_of_too_many_entries_is_counted_without_being_read():
    data = package(dict.fromkeys((f"p{n}" for n in range(10_001)), ""))
    tracemalloc.start()
    with pytest.raises(FileRefusedError, match=r"tệp nén có quá 10\.000 phần bên trong"):
        checked(upload("a.docx", data))
    assert tracemalloc.get_traced_memory()[1] < 8 * len(data)
    tracemalloc.stop()


def test_a_package_whose_part_is_damaged_is_refused():
    data = bytearray(opendocument("text"))
    data[data.index(b"mimetype") + 10] ^= 0xFF
    with pytest.raises(FileRefusedError, match="tệp nén bị hỏng hoặc thiếu"):
        checked(upload("a.odt", bytes(data)))


def test_the_corpus_is_what_it_says_it_is():
    with zipfile.ZipFile(upload("a.xlsx", xlsx())) as workbook:
        assert "xl/workbook.xml" in workbook.namelist()


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Báo cáo.pdf", "Báo cáo.pdf"),
        ("Báo cáo.pdf", "Báo cáo.pdf"),  # decomposed
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\Lan\tờ trình.pdf", "tờ trình.pdf"),
        ("a\x00b\r\nc\t.pdf", "abc.pdf"),
        ("anh\u202efdp.exe", "anhfdp.exe"),
        ("tin\u200b\u00ad.pdf", "tin.pdf"),
        ('a"b<c>:d|e?f*.pdf', "a-b-c--d-e-f-.pdf"),
        ("  nhiều   dấu cách .pdf ", "nhiều dấu cách.pdf"),
        ("...", "tep"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("a/", "tep"),
        ("ệ" * 300 + ".docx", "ệ" * 195 + ".docx"),
        ("a." + "x" * 300, "a." + "x" * 198),
    ],
)
def test_a_name_loses_paths_and_unseen_marks_and_keeps_its_ending(name, clean):
    assert clean_name(name) == clean
    assert clean_name(clean) == clean
    assert len(clean) <= 200


@pytest.mark.parametrize(
    ("name", "plain", "quoted"),
    [
        ("a.pdf", "a.pdf", "a.pdf"),
        ("Đề án ẫ.pdf", "De an a.pdf", "%C4%90%E1%BB%81%20%C3%A1n%20%E1%BA%AB.pdf"),
        ("số 5/BC đã ký.pdf", "BC da ky.pdf", "BC%20%C4%91%C3%A3%20k%C3%BD.pdf"),
        ('x"; filename=evil.exe\r\nX: 1', "x- filenameevil.exeX- 1", "x-%3B%20filename%3Devil.exeX-%201"),
        ("文", "tep", "%E6%96%87"),
    ],
)
def test_a_download_is_named_in_vietnamese_and_in_ascii(name, plain, quoted):
    assert attachment_header(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"


def test_a_size_over_the_limit_never_reads_as_the_limit():
    assert megabytes(20 * 1024**2) == "20 MB"
    assert megabytes(20 * 1024**2 + 1) == "20,1 MB"
    assert megabytes(1) == "0,1 MB"


def test_a_digest_is_of_the_whole_file_read_in_pieces():
    data = b"x" * 700_001
    file = upload("a.pdf", data)
    assert digest(file) == (hashlib.sha256(data).hexdigest(), len(data))
    assert file.tell() == 0


# --- a file and its row -----------------------------------------------------------------------------


def written() -> list[str]:
    return sorted(path.name for path in Path(default_storage.location).rglob("*") if path.is_file())


def put(name: str) -> None:
    delete_on_rollback(default_storage, default_storage.save(name, upload("x", b"x")))


def test_a_file_stays_when_its_transaction_does(transactional_db):
    with transaction.atomic():
        put("one")
    put("alone")
    assert written() == ["alone", "one"]


def test_no_file_is_left_of_a_transaction_that_failed(transactional_db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put("outer")
        with transaction.atomic():
            put("inner")
        1 / 0  # noqa: B018
    assert written() == []


def test_only_the_file_of_the_part_that_failed_goes(transactional_db):
    with transaction.atomic():
        put("kept")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            put("undone")
            1 / 0  # noqa: B018
    assert written() == ["kept"]
