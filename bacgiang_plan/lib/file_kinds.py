"""What a file is, by its content alone: its name and what the browser says of it count for nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from .office_files import UnreadableFileError, kind_of_compound, kind_of_package

__all__ = ["KINDS", "FileKind", "UnreadableFileError", "kind_of"]
HEAD = 4096
PDF_TAIL = 64 * 1024
"""Printers and mail gateways append a little; the end of a whole PDF is within it."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file on the whitelist of security.md; ``label`` is what messages call it."""

    key: str
    label: str
    content_type: str
    endings: tuple[str, ...]


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
KINDS = {
    kind.key: kind
    for kind in (
        FileKind("pdf", "tệp PDF", "application/pdf", (".pdf",)),
        FileKind("docx", "tệp Word (.docx)", f"{OOXML}.wordprocessingml.document", (".docx",)),
        FileKind("xlsx", "tệp Excel (.xlsx)", f"{OOXML}.spreadsheetml.sheet", (".xlsx",)),
        FileKind("odt", "văn bản OpenDocument (.odt)", f"{ODF}.text", (".odt",)),
        FileKind("ods", "bảng tính OpenDocument (.ods)", f"{ODF}.spreadsheet", (".ods",)),
        FileKind("png", "ảnh PNG", "image/png", (".png",)),
        FileKind("jpg", "ảnh JPG", "image/jpeg", (".jpg", ".jpeg")),
    )
}


def kind_of(file: BinaryIO) -> FileKind:
    """Return the kind of ``file``, which can seek. Raises `UnreadableFileError`: in words, what was read."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise UnreadableFileError("tệp rỗng, không có nội dung")
    for magic, look in MAGIC.items():
        if head.startswith(magic):
            return KINDS[look(file, head)]
    raise UnreadableFileError(_known_stranger(head))


def _pdf(file: BinaryIO, head: bytes) -> str:
    if not re.match(rb"%PDF-[12]\.[0-9]", head):
        raise UnreadableFileError("tệp tự xưng là PDF nhưng không đúng định dạng")
    size = file.seek(0, 2)
    file.seek(max(0, size - PDF_TAIL))
    if b"%%EOF" not in file.read(PDF_TAIL):
        raise UnreadableFileError("tệp PDF bị thiếu phần cuối")
    return "pdf"


def _png(file: BinaryIO, head: bytes) -> str:
    if head[12:16] != b"IHDR":
        raise UnreadableFileError("tệp tự xưng là ảnh PNG nhưng không đúng định dạng")
    return "png"


def _jpg(file: BinaryIO, head: bytes) -> str:
    """After the opening mark stands the mark of a segment, which tells its length."""
    if len(head) < 12 or head[3] not in JPEG_SEGMENTS:
        raise UnreadableFileError("tệp tự xưng là ảnh JPG nhưng không đúng định dạng")
    return "jpg"


JPEG_SEGMENTS = {0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD, 0xFE, *range(0xE0, 0xF0)}
MAGIC: dict[bytes, Callable[[BinaryIO, bytes], str]] = {
    b"%PDF-": _pdf,
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpg,
    b"PK\x03\x04": lambda file, head: kind_of_package(file),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": lambda file, head: kind_of_compound(file),
}
STRANGERS = [
    (rb"GIF8[79]a", "ảnh GIF"),
    (rb"RIFF....WEBP", "ảnh WebP"),
    (rb"....ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1)", "ảnh HEIC của điện thoại"),
    (rb"....ftyp", "tệp phim"),
    (rb"(II\*\x00|MM\x00\*)", "ảnh TIFF"),
    (rb"BM", "ảnh BMP"),
    (rb"\{\\rtf", "tệp RTF"),
    (rb"MZ|\x7fELF", "chương trình máy tính"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|PK", "tệp nén"),
    (rb"(?i:\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype\s+svg|<svg))", "ảnh SVG"),
    (rb"(?i:\s*(<!--.*?-->\s*)?(<!doctype\s+html|<html|<head|<body|<script))", "trang web (HTML)"),
    (rb"\s*<\?xml", "tệp XML"),
]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _known_stranger(head: bytes) -> str:
    bare = head.removeprefix(BYTE_ORDER_MARK)
    for pattern, label in STRANGERS:
        if re.match(pattern, bare, re.DOTALL):
            return label
    return "định dạng không nhận ra được"
