"""Verbs of inventory workbooks: bring one, read it, confirm what it would do, write it; all or nothing."""

import logging
from datetime import date, datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import User
from bacgiang_plan.lib.background.handlers import JobError
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import JobTakenOverError, Progress
from bacgiang_plan.lib.background.queue import enqueue
from bacgiang_plan.lib.dates import clock_words, local_date
from bacgiang_plan.lib.files import clean_name, delete_on_rollback, digest
from bacgiang_plan.lib.xlsx import Book
from bacgiang_plan.lib.xlsx_package import WorkbookError
from zones.imports import ImportState
from zones.models import InventoryImport

from .keeping import is_as_shown, keep_plan, preview_mark, reading_of
from .outcomes import WRITES, Plan
from .plan import make_plan
from .reading import read_workbook
from .rows import Source
from .stated import Reading
from .world import Agencies, load_zones
from .writing import hold, inventory_stamp, write_plan

logger = logging.getLogger(__name__)
READ, WRITE = "inventory_read", "inventory_write"


class ImportRefusedError(ValueError):
    """The import cannot be confirmed as it stands; the message says why, in Vietnamese."""


class ChangedSincePreviewError(Exception):
    """The inventory is no longer what the preview was made from."""


@transaction.atomic
def bring_workbook(file: IO[bytes], *, name: str, source: Source, by: User, now: datetime) -> InventoryImport:
    """Keep the workbook in ``file`` until a worker has read it; the same one being read is not taken twice.

    Raises `WorkbookError` at once for what is no workbook.
    """
    Book(file)
    sha256 = digest(file)[0]
    same = (
        InventoryImport.objects.filter(
            state=ImportState.READING,
            uploaded_by=by,
            sha256=sha256,
            document=source.document,
            document_on=source.day,
        )
        .exclude(stored_as="")
        .first()
    )
    if same is not None:
        enqueue(READ, str(same.pk), {"import": same.pk}, now=now)
        return same
    stored = default_storage.save(f"inventory/{sha256[:16]}.xlsx", File(file))
    delete_on_rollback(default_storage, stored)
    kept = InventoryImport.objects.create(
        file_name=clean_name(name),
        sha256=sha256,
        stored_as=stored,
        document=source.document,
        document_on=source.day,
        uploaded_at=now,
        uploaded_by=by,
    )
    enqueue(READ, str(kept.pk), {"import": kept.pk}, now=now)
    return kept


def read_import(job: Job, progress: Progress) -> dict:
    """Read the workbook of ``job`` and keep what it would do; run again from the start after a death."""
    kept = InventoryImport.objects.get(pk=job.payload["import"])
    if kept.state != ImportState.READING:
        return {}
    try:
        with default_storage.open(kept.stored_as, "rb") as file:
            reading, plan = _read(kept, file, progress)
    except WorkbookError as error:
        _close_reading(kept, Reading(), Plan(), f"{error} Chưa ghi gì vào Cổng.")
        return {}
    except FileNotFoundError:
        raise JobError("Tệp chờ đọc không còn trên máy chủ. Đề nghị nạp lại tệp.") from None
    except JobTakenOverError:
        raise
    except Exception:  # it would fail again: the file is not kept, its person is told to bring it anew
        _forget_file(kept)
        raise
    _close_reading(kept, reading, plan, "")
    return kept.counts


def _forget_file(kept: InventoryImport) -> None:
    InventoryImport.objects.filter(pk=kept.pk).update(stored_as="")
    default_storage.delete(kept.stored_as)


def _read(kept: InventoryImport, file: IO[bytes], progress: Progress) -> tuple[Reading, Plan]:
    zones, today = load_zones(), local_date(timezone.now())
    agencies = Agencies(zones, today=today)
    source = Source(kept.document, kept.document_on)
    reading = read_workbook(
        file, source=source, zones=zones, agencies=agencies, today=today, progress=progress
    )
    return reading, make_plan(reading, zones, agencies, today=today, progress=progress)


def _plan_of(reading: Reading, today: date, progress: Progress) -> Plan:
    zones = load_zones()
    return make_plan(reading, zones, Agencies(zones, today=today), today=today, progress=progress)


def _close_reading(kept: InventoryImport, reading: Reading, plan: Plan, refusal: str) -> None:
    stored, kept.stored_as, kept.note = kept.stored_as, "", refusal
    kept.state = ImportState.REFUSED if refusal or plan.faults else ImportState.READY
    with transaction.atomic():
        keep_plan(kept, plan, reading)
        kept.save()
        transaction.on_commit(lambda: default_storage.delete(stored), robust=True)


@transaction.atomic
def confirm_import(kept: InventoryImport, *, by: User, now: datetime, seen: str | None = None) -> Job:
    """Ask for ``kept`` to be written, once: a second click comes to the same job.

    ``seen`` is the `preview_mark` of what ``by`` was shown. Raises `ImportRefusedError` when it was
    written already, has faults, would change nothing, or the preview has been made anew since.
    """
    if not any(kept.counts.get(outcome) for outcome in WRITES):
        raise ImportRefusedError("Tệp không thay đổi nội dung nào nên không có gì để ghi.")
    waiting = InventoryImport.objects.filter(pk=kept.pk, state=ImportState.READY)
    if not waiting.update(state=ImportState.WRITING, note=""):
        kept.refresh_from_db()
        if kept.state != ImportState.WRITING:
            raise ImportRefusedError(_why_not(kept))
    elif seen is not None and seen != preview_mark(kept):
        raise ImportRefusedError(STALE)
    return enqueue(WRITE, str(kept.pk), {"import": kept.pk, "by": by.pk}, now=now)


STALE = (
    "Bản xem trước đã được lập lại từ lúc trang được mở; chưa ghi gì vào Cổng. Đề nghị xem bản dưới đây rồi "
    "xác nhận."
)


def _why_not(kept: InventoryImport) -> str:
    if kept.applied_at:
        return f"Sổ này đã được ghi lúc {clock_words(kept.applied_at)}; không ghi lần nữa."
    return f"Sổ này chưa ghi được: {kept.get_state_display().lower()}. Chưa ghi gì vào Cổng."


def write_import(job: Job, progress: Progress) -> dict:
    """Write what ``job`` stands for, or nothing; what has changed since the preview is shown anew."""
    kept = InventoryImport.objects.get(pk=job.payload["import"])
    if kept.state != ImportState.WRITING:
        return {}
    by, now, stamp = User.objects.get(pk=job.payload["by"]), timezone.now(), inventory_stamp()
    reading = reading_of(kept)
    plan = _plan_of(reading, local_date(now), progress)
    total = len(plan.lines)
    try:
        if not is_as_shown(kept, plan):
            raise ChangedSincePreviewError
        progress(0, total, f"Đang ghi {total} dòng")
        is_written = _write(kept, plan, stamp, by, now)
    except ChangedSincePreviewError:
        _preview_again(kept, progress)
        return {}
    except (IntegrityError, ValidationError) as error:
        logger.warning("Import %s could not be written", kept.pk, exc_info=True)
        if not _preview_again(kept, progress, unless_as_shown=True):
            raise JobError(_not_accepted(error)) from error
        return {}
    if not is_written:
        return {}
    progress(total, total, f"Đã ghi {total} dòng")
    return {"written": total}


@transaction.atomic
def _write(kept: InventoryImport, plan: Plan, stamp: tuple, by: User, now: datetime) -> bool:
    """Return whether ``plan`` was written: False when somebody else has taken the import meanwhile."""
    waiting = InventoryImport.objects.filter(pk=kept.pk, state=ImportState.WRITING)
    if not waiting.update(state=ImportState.APPLIED, applied_at=now, applied_by=by):
        return False
    hold(plan)
    if inventory_stamp() != stamp:
        raise ChangedSincePreviewError
    write_plan(plan, by=by, now=now)
    return True


def _not_accepted(error: IntegrityError | ValidationError) -> str:
    """Return what is wrong with a plan that is as it was shown: written again it would fail again."""
    why = f" ({' '.join(error.messages)})" if isinstance(error, ValidationError) else ""
    return NOT_ACCEPTED.format(why=why)


NOT_ACCEPTED = (
    "Chưa ghi gì: Cổng không nhận nội dung của sổ{why}, dù danh mục vẫn như lúc xem trước; ghi lại sẽ không "
    "khác. Đề nghị sửa tệp rồi nạp lại, hoặc báo quản trị viên xem nhật ký của máy chủ."
)


def _preview_again(kept: InventoryImport, progress: Progress, *, unless_as_shown: bool = False) -> bool:
    """Make the preview anew from the rows kept, and say so; return whether it was."""
    reading = reading_of(kept)
    plan = _plan_of(reading, local_date(timezone.now()), progress)
    if unless_as_shown and is_as_shown(kept, plan):
        return False
    plan.unchanged += kept.counts["unchanged"]
    with transaction.atomic():
        keep_plan(kept, plan, reading)
        kept.state = ImportState.REFUSED if plan.faults else ImportState.READY
        kept.note = CHANGED
        kept.save()
    return True


CHANGED = (
    "Chưa ghi gì: từ lúc xem trước, danh mục trên Cổng đã thay đổi. Bản xem trước dưới đây vừa được lập lại; "
    "đề nghị xem rồi xác nhận."
)
