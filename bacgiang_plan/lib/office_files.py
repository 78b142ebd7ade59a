"""Office files from the inside: packages (.docx, .xlsx, .odt, .ods are ZIP files) and what looks like them.

Of a package only its directory and two short parts are read; nothing is unpacked.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings

from .numbers import format_decimal

CHUNK = 256 * 1024
LONGEST_PART = 1024 * 1024
MOST_PARTS = 10_000
"""Parts in one package: a directory of a million entries would fill the memory before it says anything."""
CENTRAL_ENTRY = b"PK\x01\x02"
WITH_MACROS = "tệp có chứa macro (chương trình chạy trong tệp); đề nghị lưu lại thành tệp không có macro"
WITH_PASSWORD = "tệp có đặt mật khẩu; đề nghị bỏ mật khẩu"  # noqa: S105 - words for the screen
BROKEN = "tệp nén bị hỏng hoặc thiếu"


class UnreadableFileError(ValueError):
    """The file is none we take; the message says what it is, to stand after "đã đọc thấy"."""


def kind_of_package(file: BinaryIO) -> str:
    """Return which office file a ZIP file is: "docx", "xlsx", "odt" or "ods".

    Raises `UnreadableFileError`: broken, too large when unpacked (``settings.UNPACKED_LIMIT`` bytes, as its
    directory declares), with a password, with macros, or no office file at all.
    """
    if _entries(file) > MOST_PARTS:
        raise UnreadableFileError(f"tệp nén có quá {format_decimal(MOST_PARTS)} phần bên trong")
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _require_modest(parts)
            return _kind(package, {part.filename for part in parts})
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, KeyError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(BROKEN) from error


def _entries(file: BinaryIO) -> int:
    """Count the entries of the directory without building it."""
    file.seek(0)
    count, rest = 0, b""
    for piece in _pieces(file):
        count += (rest + piece).count(CENTRAL_ENTRY)
        rest = (rest + piece)[-len(CENTRAL_ENTRY) + 1 :]
    return count


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def _require_modest(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFileError(WITH_PASSWORD)
    size, megabyte = sum(part.file_size for part in parts), 1024 * 1024
    if size > settings.UNPACKED_LIMIT:
        read, limit = size // megabyte, settings.UNPACKED_LIMIT // megabyte
        raise UnreadableFileError(
            f"tệp nén bung ra thành {format_decimal(read)} MB, quá {format_decimal(limit)} MB"
        )


def _kind(package: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        return _opendocument(package, names)
    if "[Content_Types].xml" in names:
        return _openxml(package, names)
    raise UnreadableFileError("tệp nén (.zip)")


# --- OpenDocument: the part "mimetype" says what it is ----------------------------------------------

OPENDOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def _opendocument(package: zipfile.ZipFile, names: set[str]) -> str:
    kind = OPENDOCUMENT.get(_start_of(package, "mimetype").strip())
    if kind is None or "content.xml" not in names:
        raise UnreadableFileError("tệp OpenDocument thuộc loại khác")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise UnreadableFileError(WITH_MACROS)
    if b"encryption-data" in _start_of(package, "META-INF/manifest.xml"):
        raise UnreadableFileError(WITH_PASSWORD)
    return kind


def _start_of(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(LONGEST_PART)


# --- Office Open XML: the list of content types names the main part ---------------------------------

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_PARTS = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
}
MACRO_PARTS = re.compile(r"(^|/)vba[^/]*\.(bin|xml)$|(^|/)macrosheets/", re.IGNORECASE)


def _openxml(package: zipfile.ZipFile, names: set[str]) -> str:
    listed = _start_of(package, "[Content_Types].xml").decode("utf-8", "replace")
    types = set(re.findall(r"ContentType\s*=\s*[\"']([^\"']+)[\"']", listed))
    if any(map(MACRO_PARTS.search, names)) or any("macro" in name.lower() for name in types):
        raise UnreadableFileError(WITH_MACROS)
    kinds = {MAIN_PARTS[name] for name in types & set(MAIN_PARTS)}
    if len(kinds) != 1 or not any(_is_main(listed, names, name) for name in types & set(MAIN_PARTS)):
        raise UnreadableFileError("tệp Office thuộc loại khác (không phải .docx, .xlsx)")
    return kinds.pop()


def _is_main(listed: str, names: set[str], content_type: str) -> bool:
    """Whether the part with that content type is really in the package."""
    overrides = re.findall(r"<Override\b[^>]*>", listed)
    paths = [re.search(r"PartName\s*=\s*[\"']/([^\"']+)", each) for each in overrides if content_type in each]
    return any(path and path[1] in names for path in paths)


# --- compound files: the Office of before 2007, and the wrapping of encrypted packages ---------------

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of_compound(file: BinaryIO) -> str:
    """Never return: raise `UnreadableFileError` that tells an encrypted package from an old format."""
    file.seek(0)
    rest = b""
    for piece in _pieces(file):
        if ENCRYPTED in rest + piece:
            raise UnreadableFileError(WITH_PASSWORD)
        rest = piece[-len(ENCRYPTED) :]
    raise UnreadableFileError(
        "định dạng Office cũ (.doc, .xls, .ppt); đề nghị mở tệp và lưu lại thành .docx hoặc .xlsx"
    )
