"""Files made in code: what must be recognised, and what only looks like it."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

MAIN = "application/vnd.openxmlformats-officedocument"
WORD = f"{MAIN}.wordprocessingml.document.main+xml"
EXCEL = f"{MAIN}.spreadsheetml.sheet.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_EXCEL = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def pdf(words: str = "") -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + words.encode() + b"\ntrailer\n<<>>\n%%EOF\n"


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def jpg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"


def package(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return file.getvalue()


def openxml(content_type: str, path: str, **more: str) -> bytes:
    types = f'<Types><Override PartName="/{path}" ContentType="{content_type}"/></Types>'
    return package({"[Content_Types].xml": types, "_rels/.rels": "<x/>", path: "<x/>"} | more)


def docx(**more: str) -> bytes:
    return openxml(WORD, "word/document.xml", **more)


def xlsx() -> bytes:
    """A workbook as openpyxl writes it."""
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def opendocument(kind: str, manifest: str = "<manifest/>", **more: str) -> bytes:
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}
    return package(parts | {"META-INF/manifest.xml": manifest} | more)


def bomb() -> bytes:
    """A document of some kilobytes that declares 300 MB inside."""
    data = bytearray(docx(**{"word/media/image1.png": "0"}))
    at = data.rindex(b"PK\x01\x02")  # the last entry of the directory
    data[at + 24 : at + 28] = struct.pack("<I", 300 * 1024 * 1024)
    return bytes(data)


def encrypted_entry() -> bytes:
    data = bytearray(docx())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


WELCOME = [
    ("báo cáo.pdf", pdf(), "application/pdf"),
    ("BAO CAO.PDF", pdf() + b"\n" * 60_000, "application/pdf"),
    ("a.docx", docx(), f"{MAIN}.wordprocessingml.document"),
    ("a.xlsx", xlsx(), f"{MAIN}.spreadsheetml.sheet"),
    ("a.odt", opendocument("text"), "application/vnd.oasis.opendocument.text"),
    ("a.ods", opendocument("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ("a.png", png(), "image/png"),
    ("a.jpg", jpg(), "image/jpeg"),
    ("a.JPEG", jpg(), "image/jpeg"),
]
ALL = (
    "cần tệp PDF, tệp Word (.docx), tệp Excel (.xlsx), văn bản OpenDocument (.odt), "
    "bảng tính OpenDocument (.ods), ảnh PNG hoặc ảnh JPG"
)
MACRO = "tệp có chứa macro (chương trình chạy trong tệp); đề nghị lưu lại thành tệp không có macro"
PASSWORD = "tệp có đặt mật khẩu; đề nghị bỏ mật khẩu"
OLD = "định dạng Office cũ (.doc, .xls, .ppt); đề nghị mở tệp và lưu lại thành .docx hoặc .xlsx"
OTHER_OFFICE = "tệp Office thuộc loại khác (không phải .docx, .xlsx)"
UNWELCOME = [
    ("rong.pdf", b"", "tệp rỗng, không có nội dung"),
    ("sổ cũ.xlsx", COMPOUND, OLD),
    ("kín.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
    ("kín.docx", COMPOUND + b"\0" * 262_000 + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
    ("trang.pdf", b"\xef\xbb\xbf  <!DOCTYPE html><html></html>", "trang web (HTML)"),
    ("trang.pdf", b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "trang web (HTML)"),
    ("hinh.svg", b'<?xml version="1.0"?>\n<svg onload="x()"/>', "ảnh SVG"),
    ("hinh.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ảnh SVG"),
    ("anh.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "ảnh HEIC của điện thoại"),
    ("anh.png", b"GIF89a", "ảnh GIF"),
    ("a.pdf", b"MZ\x90\0", "chương trình máy tính"),
    ("a.pdf", b"%PDF-9.9 %%EOF", "tệp tự xưng là PDF nhưng không đúng định dạng"),
    ("a.pdf", b"%PDF-1.7\nhalf an upload", "tệp PDF bị thiếu phần cuối"),
    ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\0nope", "tệp tự xưng là ảnh PNG nhưng không đúng định dạng"),
    ("a.jpg", b"\xff\xd8\xff\x00" + b"\0" * 20, "tệp tự xưng là ảnh JPG nhưng không đúng định dạng"),
    ("a.pdf", b"plain words", "định dạng không nhận ra được"),
    ("a.docx", package({"a.txt": "a"}), "tệp nén (.zip)"),
    ("a.docx", b"PK\x03\x04 and nothing more", "tệp nén bị hỏng hoặc thiếu"),
    ("a.docx", docx()[:-30], "tệp nén bị hỏng hoặc thiếu"),
    ("a.docx", bomb(), "tệp nén bung ra thành 300 MB, quá 200 MB"),
    ("a.docx", encrypted_entry(), PASSWORD),
    ("a.docx", docx(**{"word/vbaProject.bin": "x"}), MACRO),
    ("a.docx", openxml(MACRO_WORD, "word/document.xml"), MACRO),
    ("a.xlsx", openxml(MACRO_EXCEL, "xl/workbook.xml"), MACRO),
    ("a.xlsx", openxml(EXCEL, "xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": "x"}), MACRO),
    ("a.docx", openxml(WORD.replace("document.main", "template.main"), "word/document.xml"), OTHER_OFFICE),
    ("a.docx", package({"[Content_Types].xml": "<Types/>", "word/document.xml": ""}), OTHER_OFFICE),
    (
        "a.docx",
        package(
            {"[Content_Types].xml": f'<Types><Override PartName="/w.xml" ContentType="{WORD}"/></Types>'}
        ),
        OTHER_OFFICE,
    ),
    ("a.odt", opendocument("presentation"), "tệp OpenDocument thuộc loại khác"),
    ("a.odt", opendocument("text", **{"Basic/Standard/Module1.xml": "x"}), MACRO),
    ("a.ods", opendocument("spreadsheet", "<manifest:encryption-data/>"), PASSWORD),
]
DISGUISED = [
    ("a.pdf", docx(), "nội dung là tệp Word (.docx) nhưng tên tệp không kết thúc bằng “.docx”"),
    ("a.docx", pdf(), "nội dung là tệp PDF nhưng tên tệp không kết thúc bằng “.pdf”"),
    ("a.xlsm", xlsx(), "nội dung là tệp Excel (.xlsx) nhưng tên tệp không kết thúc bằng “.xlsx”"),
    ("a.pdf.exe", pdf(), "nội dung là tệp PDF nhưng tên tệp không kết thúc bằng “.pdf”"),
    ("a", jpg(), "nội dung là ảnh JPG nhưng tên tệp không kết thúc bằng “.jpg”"),
]
