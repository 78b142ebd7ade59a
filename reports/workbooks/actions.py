"""Verbs of workbooks: check one and keep its edits; write them, all or nothing, once they are confirmed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.files import clean_name, digest
from reports.locks import LockedReportError
from reports.models import WorkbookImport
from reports.refusals import StaleReportError, WorkflowError

from .merge import Change, Preview, preview
from .reading import Edit, Found, raise_faults, read_edits
from .scopes import Scope

VALID_FOR = timedelta(hours=2)
FROM_FILE, FROM_PORTAL = "tep", "cong"
"""How a person settles a conflict: the words of the file, or those on the portal."""


class ClosedImportError(WorkflowError):
    """The workbook was written already, or its preview is too old."""


class PreviewChangedError(WorkflowError):
    """What the workbook would do is no longer what its person was shown."""


class UndecidedError(WorkflowError):
    """A conflict has not been settled by its person."""


def check_workbook(scope: Scope, file: IO[bytes], *, name: str, by: User, now: datetime) -> WorkbookImport:
    """Check the workbook in ``file`` and keep its edits for the preview; nothing else is touched.

    Raises `WorkbookError` (not the workbook of this report or period), `FaultsError` with all faults of its
    cells, or `LockedReportError`.
    """
    if scope.locked:
        raise LockedReportError(f"Chưa đọc tệp. {scope.locked}")
    sheets = scope.load()
    found, faults = read_edits(file, scope.identity, sheets)
    raise_faults(faults + preview(sheets, found, scope.rules, scope.across).problems, sheets)
    return WorkbookImport.objects.create(
        period=scope.period,
        report=scope.report,
        file_name=clean_name(name),
        sha256=digest(file)[0],
        changes={"edits": found.edits, "places": found.places},
        uploaded_at=now,
        uploaded_by=by,
    )


def preview_of(kept: WorkbookImport, scope: Scope) -> Preview:
    """Return what ``kept`` would do now."""
    return preview(scope.load(), found_in(kept), scope.rules, scope.across)


def found_in(kept: WorkbookImport) -> Found:
    """Return the edits kept."""
    edits = [Edit(*each) for each in kept.changes["edits"]]
    return Found(edits, [], {key: tuple(place) for key, place in kept.changes["places"].items()})


def is_expired(kept: WorkbookImport, now: datetime) -> bool:
    """Whether the preview is too old to be confirmed."""
    return now >= kept.uploaded_at + VALID_FOR


@transaction.atomic
def apply_import(
    kept: WorkbookImport, scope: Scope, *, stamp: str, choices: Mapping[str, str], by: User, now: datetime
) -> list[Change]:
    """Write what ``kept`` changes, through the verbs of the cycle; all of it or nothing.

    ``stamp`` is the preview this person confirms, ``choices`` maps each conflict to ``FROM_FILE`` or
    ``FROM_PORTAL``. Raises a `WorkflowError`: written before, too old, the report or an item locked, the
    preview no longer true, a conflict not settled; nothing is written then.
    """
    _claim(kept, by, now)
    if scope.locked:
        raise LockedReportError(f"Chưa ghi: {scope.locked} {NOTHING}")
    sheets = scope.load()
    shown = preview(sheets, found_in(kept), scope.rules, scope.across)
    if shown.stamp != stamp or shown.problems:
        raise PreviewChangedError(
            f"Chưa ghi: từ lúc xem trước, nội dung trên Cổng vừa thay đổi. {LOOK_AGAIN}"
        )
    chosen = shown.changes + _decided(shown.conflicts, choices)
    try:
        scope.write(sheets, chosen, by, now)
    except StaleReportError as error:
        raise PreviewChangedError(f"Chưa ghi: nội dung đang được người khác sửa. {LOOK_AGAIN}") from error
    told = [{"what": each.what, "label": each.label, "old": each.old, "new": each.new} for each in chosen]
    WorkbookImport.objects.filter(pk=kept.pk).update(written=told)
    return chosen


NOTHING = "Chưa có gì thay đổi."
LOOK_AGAIN = f"Đề nghị xem lại các thay đổi dưới đây rồi xác nhận. {NOTHING}"


def _claim(kept: WorkbookImport, by: User, now: datetime) -> None:
    """Take ``kept`` for writing: of two confirmations one wins."""
    waiting = WorkbookImport.objects.filter(
        pk=kept.pk, uploaded_by=by, applied_at__isnull=True, uploaded_at__gt=now - VALID_FOR
    )
    if waiting.update(applied_at=now, applied_by=by):
        return
    kept.refresh_from_db()
    if kept.applied_at:
        raise ClosedImportError(f"Sổ này đã được ghi lúc {clock_words(kept.applied_at)}; không ghi lần nữa.")
    raise ClosedImportError(f"Bản xem trước đã quá 2 giờ. Đề nghị nạp lại tệp. {NOTHING}")


def _decided(conflicts: Iterable[Change], choices: Mapping[str, str]) -> list[Change]:
    """Return the conflicts in which the words of the file were chosen."""
    chosen = [(change, choices.get(change.name)) for change in conflicts]
    if any(choice not in (FROM_FILE, FROM_PORTAL) for _, choice in chosen):
        raise UndecidedError(
            "Chưa ghi: đề nghị chọn nội dung của tệp hay của Cổng cho từng chỗ hai bên cùng sửa. " + NOTHING
        )
    return [change for change, choice in chosen if choice == FROM_FILE]
