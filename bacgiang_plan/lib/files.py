"""Files people bring: recognised by what is in them, named safely, served as attachments (security.md).

Nothing here reads a file into memory as a whole.
"""

import hashlib
import re
import unicodedata
import weakref
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import transaction

from .file_kinds import KINDS, FileKind, UnreadableFileError, kind_of
from .numbers import format_decimal
from .vietnamese import nfc, shortened

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
LONGEST_NAME = 200
LONGEST_ENDING = 10
SCANS = ("pdf", "png", "jpg")
"""What a scanner or a telephone makes of a signed paper."""


class FileRefusedError(ValueError):
    """The file is not taken; the message says in Vietnamese what was read and what was expected."""


class UploadTooBigError(SuspiciousOperation):
    """One request brings more than the portal reads; ``size`` and ``limit`` are bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} bytes, at most {limit}")
        self.size, self.limit = size, limit


class OnDisk(TemporaryFileUploadHandler):
    """Write what is uploaded to disk as it arrives; refuse a request that is larger than all files may be."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        if content_length > settings.UPLOAD_REQUEST_LIMIT:
            raise UploadTooBigError(content_length, settings.UPLOAD_REQUEST_LIMIT)


def checked(upload: UploadedFile, kinds: Collection[str] = tuple(KINDS)) -> FileKind:
    """Return what ``upload`` is, by its content; ``kinds`` narrows the whitelist (keys of ``KINDS``).

    The ending of its name must say the same. Raises `FileRefusedError`: too large, empty, in another format
    than its name says, encrypted, with macros, or not on the whitelist.
    """
    name = clean_name(upload.name or "")
    if upload.size > settings.UPLOAD_LIMIT:
        read, limit = megabytes(upload.size), megabytes(settings.UPLOAD_LIMIT)
        raise _refused(name, f"tệp có {read}, mỗi tệp được tối đa {limit}")
    try:
        kind = kind_of(upload)
    except UnreadableFileError as error:
        raise _refused(name, f"đã đọc thấy {error}; {_expected(kinds)}") from error
    finally:
        upload.seek(0)
    if kind.key not in kinds:
        raise _refused(name, f"đã đọc thấy {kind.label}; {_expected(kinds)}")
    if PurePosixPath(name).suffix.lower() not in kind.endings:
        wanted = kind.endings[0]
        raise _refused(name, f"nội dung là {kind.label} nhưng tên tệp không kết thúc bằng “{wanted}”")
    return kind


def _refused(name: str, why: str) -> FileRefusedError:
    return FileRefusedError(f"Chưa tải lên được tệp “{shortened(name, 80)}”: {why}. Tệp này chưa được lưu.")


def _expected(kinds: Collection[str]) -> str:
    *others, last = [kind.label for key, kind in KINDS.items() if key in kinds]
    return f"cần {', '.join(others)} hoặc {last}" if others else f"cần {last}"


def megabytes(size: int) -> str:
    """Return ``size`` (bytes) in words: "20 MB", "0,4 MB"; what is over a limit never reads as the limit."""
    return f"{format_decimal(Decimal(-(-size * 10 // MEGABYTE)) / 10)} MB"


def clean_name(name: str) -> str:
    """Return ``name`` fit to be stored and shown: NFC, no path, nothing unseen, at most 200 characters.

    The ending stays whatever is cut. Marks that turn the direction of writing could show "exe.pdf" for
    "fdp.exe", so every format character goes.
    """
    bare = re.split(r"[/\\]", nfc(name))[-1]
    seen = "".join(char for char in bare if unicodedata.category(char)[0] != "C")
    plain = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "-", seen)).strip(" .") or "tep"
    ending = PurePosixPath(plain).suffix
    if len(ending) > LONGEST_ENDING:
        ending = ""
    return plain.removesuffix(ending)[: LONGEST_NAME - len(ending)].rstrip() + ending


def attachment_header(name: str) -> str:
    """Return the Content-Disposition of a download: a Vietnamese name, and one in ASCII for what cannot
    read it (domain.md 10).
    """
    safe = clean_name(name)
    bare = unicodedata.normalize("NFD", safe.replace("đ", "d").replace("Đ", "D"))
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "", bare).strip() or "tep"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Read ``file`` from its beginning, a piece at a time, and leave it there again."""
    file.seek(0)
    yield from iter(lambda: file.read(CHUNK), b"")
    file.seek(0)


def digest(file: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 of ``file`` in hexadecimal and its size in bytes."""
    sha256, size = hashlib.sha256(), 0
    for piece in chunks(file):
        sha256.update(piece)
        size += len(piece)
    return sha256.hexdigest(), size


class _Written:
    """Lives as long as the transaction may still be undone."""


def delete_on_rollback(storage: Storage, name: str) -> None:
    """Delete the file ``name`` again unless the transaction that runs is committed.

    Django calls nobody on rollback, but it forgets what was to be called on commit, of a savepoint, too:
    the file goes with the thing that only that call still holds.
    """
    written = _Written()
    undo = weakref.finalize(written, storage.delete, name)

    def keep(_held: _Written = written) -> None:
        undo.detach()

    transaction.on_commit(keep)
