"""Verbs of co-ordinating agencies: a short text on a task others lead, signed by their head."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from agencies.models import Agency, User
from bacgiang_plan.lib.vietnamese import nfc
from tasks.models import Assignment, AssignmentRole

from . import permissions
from .content import digest
from .contributions import leads_of
from .enums import ReportState
from .locks import LockedReportError
from .models import Contribution, ReportingPeriod
from .refusals import NotAllowedError, StaleReportError

LONGEST = 3_000
"""Characters: a share in another agency's task is short."""


SETTLED = "Báo cáo của cơ quan chủ trì đã được Sở Công Thương tiếp nhận nên nội dung phối hợp không sửa được."


def contribution_token(saved: Contribution | None) -> str:
    """Return what identifies the text a person was shown, and whether it was signed; of none, too."""
    return digest({"text": saved.text if saved else "", "signed": bool(saved and saved.signed_at)})


def why_contribution_locked(period: ReportingPeriod, states: list[str]) -> str:
    """Return why nothing may be said any more; ``states`` are those of the leads' reports, "" of none."""
    if period.locked_at is not None:
        return "Kỳ báo cáo đã khóa nên nội dung phối hợp không sửa được."
    if states and all(state == ReportState.ACCEPTED for state in states):
        return SETTLED
    return ""


@transaction.atomic
def save_contribution(
    period: ReportingPeriod, assignment: Assignment, *, text: str, seen: str, by: User, now: datetime
) -> Contribution:
    """Save the text of a co-ordinating agency; another text than the signed one takes the signature away.

    ``seen`` is the `contribution_token` this person was shown. Raises `LockedReportError` or
    `StaleReportError`; nothing is written then.
    """
    _require_open(period, assignment)
    saved = Contribution.objects.filter(period=period, assignment=assignment).first()
    words = nfc(text).replace("\r\n", "\n").strip()
    _require(contribution_token(saved) == seen)
    if saved and saved.text == words:
        return saved
    edited = {"text": words, "edited_at": now, "edited_by": by}
    if saved is None:
        return _first(period, assignment, edited)
    as_seen = Contribution.objects.filter(pk=saved.pk, text=saved.text, signed_at=saved.signed_at)
    _require(as_seen.update(**edited, signed_at=None, signed_by=None))
    saved.refresh_from_db()
    return saved


def _first(period: ReportingPeriod, assignment: Assignment, edited: dict) -> Contribution:
    try:
        with transaction.atomic():
            return Contribution.objects.create(period=period, assignment=assignment, **edited)
    except IntegrityError as error:  # somebody else wrote the first text a moment ago
        raise StaleReportError(CHANGED) from error


CHANGED = (
    "Chưa lưu được: nội dung này vừa được lưu hoặc ký từ nơi khác. Nội dung vừa nhập vẫn ở dưới đây, bên "
    "cạnh nội dung đã lưu; đề nghị đối chiếu rồi lưu lại."
)


def _require(unchanged: object) -> None:
    if not unchanged:
        raise StaleReportError(CHANGED)


def _require_open(period: ReportingPeriod, assignment: Assignment) -> None:
    period.refresh_from_db(fields=["locked_at", "locked_by"])
    states = [lead.state for lead in leads_of([assignment.task_id], period)[assignment.task_id]]
    if words := why_contribution_locked(period, states):
        raise LockedReportError(f"Chưa thực hiện được. {words} Chưa có gì thay đổi.")


def can_sign(user: User, contribution: Contribution) -> bool:
    """A head signs what others wrote, unless the agency is set as a one-person office."""
    agency = contribution.assignment.agency
    return agency.allows_self_approval or contribution.edited_by_id != user.pk


@transaction.atomic
def sign_contributions(seen: Mapping[int, str], *, by: User, now: datetime) -> tuple[int, int]:
    """Sign texts of the agency of ``by``, its head; ``seen`` maps their keys to the tokens shown.

    Returns how many were signed, and how many not because they had changed since, were signed or empty, or
    were written by the signer in an agency of several people. Raises `NotAllowedError` for a text of
    another agency, `LockedReportError` when one is locked; nothing is written then.
    """
    found = Contribution.objects.filter(pk__in=seen).select_related("assignment__agency", "period")
    rows = list(found.order_by("pk"))
    others = any(not permissions.heads(by, row.assignment.agency) for row in rows)
    if others or len(rows) != len(seen):
        raise NotAllowedError("Không thực hiện được: chỉ lãnh đạo ký nội dung phối hợp của cơ quan mình.")
    signed = sum(_sign(row, seen[row.pk], by, now) for row in rows)
    return signed, len(rows) - signed


def _sign(row: Contribution, seen: str, by: User, now: datetime) -> int:
    _require_open(row.period, row.assignment)
    if contribution_token(row) != seen or not row.text or row.signed_at or not can_sign(by, row):
        return 0
    as_seen = Contribution.objects.filter(pk=row.pk, text=row.text, signed_at__isnull=True)
    return as_seen.update(signed_at=now, signed_by=by)


@transaction.atomic
def take_back_contribution(contribution: Contribution, *, by: User, now: datetime) -> None:
    """Take the signature away; what was sent with it stays as it was sent.

    Raises `LockedReportError`, or `StaleReportError` when it is not signed any more.
    """
    _require_open(contribution.period, contribution.assignment)
    signed = Contribution.objects.filter(pk=contribution.pk, signed_at__isnull=False)
    if not signed.update(signed_at=None, signed_by=None):
        raise StaleReportError("Nội dung này chưa ký hoặc vừa được rút chữ ký; không cần thực hiện lại.")


def asked_of(agency: Agency, period: ReportingPeriod) -> QuerySet[Assignment]:
    """Return the assignments on which ``agency`` is asked to contribute in ``period``, in the plan's order.

    An ad hoc period asks about the tasks of its request only.
    """
    found = Assignment.objects.filter(agency=agency, role=AssignmentRole.COORDINATING)
    if period.is_ad_hoc:
        found = found.filter(task__in=period.asked_tasks.values("pk"))
    return found.valid_on(period.window_end).select_related("task").order_by("task__order")
