"""Decisions of Sở Công Thương on what one agency owes: extended, exempted, owed again (domain.md 4)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from agencies.models import StoredFile, User
from bacgiang_plan.lib.dates import clock_words, short_date
from bacgiang_plan.lib.vietnamese import nfc

from ..enums import DecisionKind, ObligationKind
from ..models import AgencyReport, Obligation, ObligationDecision, ReportingPeriod
from ..timeliness import before_words, deadline_fault
from .refusals import AlreadyDoneError, RefusedError


@dataclass(frozen=True)
class Paper:
    """The document that decides; its file is optional."""

    number: str
    day: date
    reason: str
    file: StoredFile | None = None


@transaction.atomic
def extend(
    obligation: Obligation, *, seen: datetime, due_before: datetime, paper: Paper, by: User, now: datetime
) -> ObligationDecision:
    """Move the deadline of one agency from ``seen``, which this person was shown, to ``due_before``.

    The common deadline stays (`Obligation.original_due_before`), several extensions make a chain. One
    conditional UPDATE, so of two people, or two clicks, one wins. Raises `RefusedError` (not later, sent
    already, exempt, locked, somebody was faster) or `AlreadyDoneError`; nothing is written then.
    """
    wanted = _decision(obligation, DecisionKind.EXTENSION, paper, by, now, due_before=due_before)
    claim = _open(obligation).filter(kind=ObligationKind.OWED, due_before=seen, due_before__lt=due_before)
    fault = deadline_fault(due_before, after=seen, now=now)
    if fault or not claim.update(due_before=due_before):
        raise _refusal(wanted, fault)
    wanted.save()
    obligation.due_before = due_before
    return wanted


def exempt(obligation: Obligation, *, paper: Paper, by: User, now: datetime) -> ObligationDecision:
    """Record that the agency owes no report in this period; what it has begun is kept. Raises as `extend`."""
    return _turn(obligation, DecisionKind.EXEMPTION, ObligationKind.EXEMPT, paper, by, now)


def restore(obligation: Obligation, *, paper: Paper, by: User, now: datetime) -> ObligationDecision:
    """Record that an exempt agency owes its report after all. Raises as `extend`."""
    return _turn(obligation, DecisionKind.RESTORATION, ObligationKind.OWED, paper, by, now)


@transaction.atomic
def _turn(obligation, decision: DecisionKind, kind: ObligationKind, paper: Paper, by: User, now: datetime):
    wanted = _decision(obligation, decision, paper, by, now)
    if not _open(obligation).exclude(kind=kind).update(kind=kind):
        raise _refusal(wanted, "")
    wanted.save()
    obligation.kind = kind
    return wanted


def _decision(obligation, kind: DecisionKind, paper: Paper, by: User, now: datetime, **more):
    """Return the row to be written. Raises `RefusedError` when the document is not told."""
    number, reason = nfc(paper.number).strip(), nfc(paper.reason).strip()
    if not number or not reason:
        raise RefusedError("Quyết định cần có số, ký hiệu văn bản và lý do.")
    return ObligationDecision(
        obligation=obligation,
        kind=kind,
        document_number=number,
        document_on=paper.day,
        reason=reason,
        file=paper.file,
        decided_at=now,
        decided_by=by,
        **more,
    )


def _open(obligation: Obligation) -> QuerySet[Obligation]:
    """Narrow to ``obligation`` while anything about it may be decided.

    Its own columns are compared beside the subqueries, not inside a join: so both databases look at them
    again after waiting for another writer.
    """
    periods = ReportingPeriod.objects.opened().unlocked()
    sent = AgencyReport.objects.filter(first_submitted_at__isnull=False).values("obligation")
    return Obligation.objects.filter(pk=obligation.pk, period__in=periods).exclude(pk__in=sent)


def _refusal(wanted: ObligationDecision, fault: str) -> RefusedError | AlreadyDoneError:
    """Return why ``wanted`` was not recorded, from the obligation as it stands now."""
    obligation = Obligation.objects.select_related("period", "agency").get(pk=wanted.obligation_id)
    same = ["kind", "due_before", "document_number", "document_on"]
    last = obligation.decisions.order_by("-pk").first()
    if last and all(getattr(last, name) == getattr(wanted, name) for name in same):
        return AlreadyDoneError(
            f"Quyết định này đã được ghi nhận lúc {clock_words(last.decided_at)}; không ghi thêm lần nữa."
        )
    return RefusedError(standing_fault(obligation, wanted.kind) or fault or _moved(obligation))


def standing_fault(obligation: Obligation, kind: str) -> str:
    """Return why a decision of ``kind`` cannot be taken as ``obligation`` stands, "" when it can."""
    period, agency = obligation.period, obligation.agency.name
    report = AgencyReport.objects.filter(obligation=obligation, first_submitted_at__isnull=False).first()
    if period.opened_at is None:
        return f"Kỳ báo cáo {period.in_sentence} chưa mở."
    if period.locked_at:
        return f"Kỳ báo cáo {period.in_sentence} đã khóa lúc {clock_words(period.locked_at)}."
    if report:
        sent = clock_words(report.first_submitted_at)
        return f"{agency} đã gửi báo cáo lúc {sent}; gia hạn hoặc miễn không còn tác dụng."
    if obligation.kind == ObligationKind.EXEMPT and kind != DecisionKind.RESTORATION:
        return f"{agency} đang được miễn báo cáo kỳ này."
    if obligation.kind == ObligationKind.OWED and kind == DecisionKind.RESTORATION:
        return f"{agency} không được miễn báo cáo kỳ này."
    return ""


def _moved(obligation: Obligation) -> str:
    return (
        f"Thời hạn vừa được người khác thay đổi, nay là {before_words(obligation.due_before)}; "
        "đề nghị xem lại rồi thực hiện lại nếu cần."
    )


def decision_words(decision: ObligationDecision) -> str:
    """Return "Gia hạn đến trước ngày 20/12/2026 theo văn bản số 12/SCT-KH ngày 10/12/2026"."""
    label = DecisionKind(decision.kind).label
    moved = f" đến {before_words(decision.due_before)}" if decision.due_before else ""
    day = short_date(decision.document_on)
    return f"{label}{moved} theo văn bản số {decision.document_number} ngày {day}"
