"""The agencies' own plans to implement the Kế hoạch (plan, clause IV.1): recorded, corrected, counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from agencies.models import Agency, StoredFile, User
from bacgiang_plan.lib.chips import State
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.vietnamese import nfc
from tasks.models import Assignment, DatedPart

from ..models import ImplementingPlan, ImplementingPlanRecord
from ..states import Mark
from .refusals import AlreadyDoneError, RefusedError

CLAUSE = "IV.1"
"""The clause that asks every agency for a plan of its own; its limit is read from the clause's dated part."""
STALE = "Kế hoạch triển khai vừa được người khác ghi nhận; đề nghị xem lại nội dung mới rồi thực hiện lại."


@dataclass(frozen=True)
class PlanPaper:
    """What identifies an agency's plan."""

    number: str
    issued_on: date
    file: StoredFile | None = None


@transaction.atomic
def record_plan(
    agency: Agency, paper: PlanPaper, *, seen: int, by: User, now: datetime, reason: str = ""
) -> ImplementingPlan:
    """Record or correct the plan of ``agency``; each recording stays as a row of its own.

    ``seen`` is the key of the last recording this person was shown, 0 of none. A correction needs a
    reason. Raises `RefusedError` or `AlreadyDoneError` (nothing differs); nothing is written then.
    """
    values = {"number": nfc(paper.number).strip(), "issued_on": paper.issued_on, "file": paper.file}
    if not values["number"]:
        raise RefusedError("Kế hoạch triển khai cần có số, ký hiệu.")
    stamp = {"recorded_at": now, "recorded_by": by}
    plan = ImplementingPlan.objects.filter(agency=agency).first()
    plan = _correct(plan, values, stamp, seen, reason) if plan else _create(agency, values, stamp)
    ImplementingPlanRecord.objects.create(plan=plan, reason=nfc(reason).strip(), **values, **stamp)
    return plan


def _create(agency: Agency, values: dict, stamp: dict) -> ImplementingPlan:
    try:
        with transaction.atomic():
            return ImplementingPlan.objects.create(agency=agency, **values, **stamp)
    except IntegrityError as error:  # one plan an agency: somebody was faster
        raise RefusedError(STALE) from error


def _correct(plan: ImplementingPlan, values: dict, stamp: dict, seen: int, reason: str) -> ImplementingPlan:
    values["file"] = values["file"] or plan.file
    if all(getattr(plan, name) == value for name, value in values.items()):
        raise AlreadyDoneError("Kế hoạch triển khai đã được ghi nhận đúng như vậy; không có gì thay đổi.")
    if last_record(plan) != seen:
        raise RefusedError(STALE)
    if not reason.strip():
        raise RefusedError("Đính chính kế hoạch triển khai cần có lý do.")
    unchanged = ImplementingPlan.objects.filter(pk=plan.pk, recorded_at=plan.recorded_at)
    if not unchanged.update(**values, **stamp):
        raise RefusedError(STALE)
    plan.refresh_from_db()
    return plan


def last_record(plan: ImplementingPlan | None) -> int:
    """Return the key of the last recording of ``plan``, 0 of none: what a form was made from."""
    return (plan and plan.records.order_by("-pk").values_list("pk", flat=True).first()) or 0


# --- who has one, and since when ---------------------------------------------------------------------


@dataclass(frozen=True)
class PlanRow:
    """One agency and its plan; ``days_late`` counts from the last valid day, 0 in time."""

    agency: str
    code: str
    number: str
    issued_on: date | None
    file: int | None
    days_late: int
    mark: State


@dataclass(frozen=True)
class PlanCounts:
    """The three groups divide all agencies asked."""

    on_time: int
    late: int
    missing: int

    @property
    def asked(self) -> int:
        return self.on_time + self.late + self.missing


@dataclass(frozen=True)
class PlanBoard:
    """Everybody asked, in official order; ``due_on`` is the last valid day, None without a plan loaded."""

    due_on: date | None
    due_words: str
    rows: list[PlanRow]

    @property
    def counts(self) -> PlanCounts:
        late = sum(row.days_late > 0 and row.issued_on is not None for row in self.rows)
        missing = sum(row.issued_on is None for row in self.rows)
        return PlanCounts(len(self.rows) - late - missing, late, missing)


def plan_limit() -> DatedPart | None:
    """Return the dated part of clause IV.1 ("hoàn thành trong tháng 9 năm 2021"): one query."""
    return DatedPart.objects.filter(task__clause=CLAUSE, due_on__isnull=False).order_by("due_on").first()


def plan_board(*, now: datetime, agency: Agency | None = None) -> PlanBoard:
    """Return who of the agencies that clause IV.1 asks (or ``agency`` alone) has a plan: two queries."""
    limit = plan_limit()
    if limit is None:
        return PlanBoard(None, "", [])
    asked = Assignment.objects.leading().filter(task__clause=CLAUSE).valid_on(limit.due_on)
    if agency is not None:
        asked = asked.filter(agency=agency)
    plan = [f"agency__implementing_plan__{name}" for name in ("number", "issued_on", "file")]
    found = asked.order_by("agency__order").values_list("agency__name", "agency__code", *plan)
    return PlanBoard(limit.due_on, limit.due_words, [_row(*row, limit.due_on, now) for row in found])


def own_plan(agency: Agency, *, now: datetime) -> PlanRow | None:
    """Return how ``agency`` stands to clause IV.1; None when it is not asked."""
    return next(iter(plan_board(now=now, agency=agency).rows), None)


def _row(agency: str, code: str, number, issued_on, file, due_on: date, now: datetime) -> PlanRow:
    days = max(((issued_on or local_date(now)) - due_on).days, 0)
    return PlanRow(agency, code, number or "", issued_on, file, days, plan_mark(issued_on, days))


def plan_mark(issued_on: date | None, days_late: int) -> Mark:
    """Return the mark of a plan: in time, late by so many days, or not recorded here."""
    if issued_on is None:
        return OVERDUE if days_late else MISSING
    return Mark("●", f"Muộn {days_late} ngày", "done-late") if days_late else IN_TIME


IN_TIME = Mark("●", "Đúng hạn", "done")
MISSING = Mark("○", "Chưa ghi nhận", "not-started")
OVERDUE = Mark("▲", "Chưa ghi nhận", "overdue")


def record_changes(records: list[ImplementingPlanRecord]) -> list[tuple[ImplementingPlanRecord, list[str]]]:
    """Return each recording with what it changed against the one before, the newest first."""
    pairs = zip(records, [None, *records], strict=False)
    return [(record, _differences(old, record)) for record, old in pairs][::-1]


def _differences(old: ImplementingPlanRecord | None, new: ImplementingPlanRecord) -> list[str]:
    day = short_date(new.issued_on)
    if old is None:
        return [f"Số {new.number}, ngày {day}"]
    changes = []
    if old.number != new.number:
        changes.append(f"Số: {old.number} → {new.number}")
    if old.issued_on != new.issued_on:
        changes.append(f"Ngày ban hành: {short_date(old.issued_on)} → {day}")
    if old.file_id != new.file_id:
        changes.append("Tệp kế hoạch được thay")
    return changes
