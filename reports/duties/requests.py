"""Ad hoc reports (đột xuất): Sở Công Thương asks chosen agencies one question, and may correct it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, When

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date, short_date, start_of_day
from bacgiang_plan.lib.vietnamese import nfc
from tasks.models import Task

from .. import actions
from ..enums import PeriodAction, PeriodKind
from ..models import AgencyReport, PeriodEvent, ReportingPeriod
from ..timeliness import before_words, deadline_fault
from .refusals import AlreadyDoneError, RefusedError

ATTEMPTS = 5


@dataclass(frozen=True)
class Request:
    """What is asked: of whom, about which tasks (none: the answer alone), by when (exclusive instant)."""

    name: str
    request: str
    window_start: date
    window_end: date
    opens_on: date
    due_before: datetime
    agencies: tuple[Agency, ...]
    tasks: tuple[Task, ...] = ()

    def columns(self) -> dict:
        """Return what the row of the period holds."""
        return {
            "name": nfc(self.name).strip(),
            "request": nfc(self.request).strip(),
            "window_start": self.window_start,
            "window_end": self.window_end,
            "opens_on": self.opens_on,
            "due_before": self.due_before,
            "year": local_date(self.due_before).year,
        }


def next_code(year: int) -> str:
    """Return the code of the next ad hoc period of ``year``; the form carries it: two clicks meet at it."""
    head = f"{year}-dot-xuat-"
    codes = ReportingPeriod.objects.filter(code__startswith=head).values_list("code", flat=True)
    numbers = [int(code.removeprefix(head)) for code in codes if code.removeprefix(head).isdigit()]
    return f"{head}{max(numbers, default=0) + 1}"


def ask(wanted: Request, *, code: str, by: User, now: datetime) -> ReportingPeriod:
    """Make the period of ``wanted`` with obligations for exactly its agencies; open it when its day has come.

    ``code`` is the one the form was shown with: sent twice it returns the period made first; taken by
    another request meanwhile, the next one is used. Raises `RefusedError`; nothing is written then.
    """
    _require_possible(wanted, now)
    for _ in range(ATTEMPTS):
        try:
            return _ask(wanted, code, by, now)
        except IntegrityError:
            taken = ReportingPeriod.objects.filter(code=code).first()
            if taken and _is_same(taken, wanted, by):
                return taken
            code = next_code(local_date(wanted.due_before).year)
    raise RefusedError("Hệ thống đang bận; đề nghị thực hiện lại sau ít phút.")


@transaction.atomic
def _ask(wanted: Request, code: str, by: User, now: datetime) -> ReportingPeriod:
    period = ReportingPeriod.objects.create(code=code, kind=PeriodKind.AD_HOC, **wanted.columns())
    period.asked_tasks.set(wanted.tasks)
    actions.oblige(period, wanted.agencies)
    PeriodEvent.objects.create(
        period=period, action=PeriodAction.ASK, note=period.request, done_at=now, done_by=by
    )
    if wanted.opens_on <= local_date(now):
        actions.open_period(period, now=now)
        period.refresh_from_db()
    return period


def _is_same(taken: ReportingPeriod, wanted: Request, by: User) -> bool:
    asked = taken.events.filter(action=PeriodAction.ASK, done_by=by).exists()
    return asked and all(getattr(taken, name) == value for name, value in wanted.columns().items())


def _require_possible(wanted: Request, now: datetime) -> None:
    if not wanted.name.strip() or not wanted.request.strip():
        raise RefusedError("Yêu cầu cần có tên kỳ và nội dung.")
    if not wanted.agencies:
        raise RefusedError("Chưa chọn cơ quan nào phải báo cáo.")
    if wanted.window_end < wanted.window_start:
        raise RefusedError("Ngày cuối của kỳ số liệu không được trước ngày đầu.")
    if fault := opening_fault(wanted.opens_on, wanted.due_before, now):
        raise RefusedError(fault)


def opening_fault(opens_on: date, due_before: datetime, now: datetime) -> str:
    """Return why a period cannot open on ``opens_on`` with that deadline, "" when it can."""
    if fault := deadline_fault(due_before, after=None, now=now):
        return fault
    if start_of_day(opens_on) < due_before:
        return ""
    opening = short_date(opens_on)
    return f"Ngày mở kỳ đã đọc là {opening}; cần mở trước thời hạn gửi ({before_words(due_before)})."


# --- later -------------------------------------------------------------------------------------------


@transaction.atomic
def add_agencies(
    period: ReportingPeriod, agencies: tuple[Agency, ...], *, by: User, now: datetime
) -> list[Agency]:
    """Ask further agencies; return those that had not been asked. Several at once add each agency once.

    Raises `RefusedError` after the deadline or in a locked period, `AlreadyDoneError` when all were asked.
    """
    if not _hold(period).filter(due_before__gt=now).update(code=F("code")):
        raise RefusedError(f"Kỳ báo cáo {period.in_sentence} đã khóa hoặc đã hết hạn; không bổ sung được.")
    asked = set(period.obligations.values_list("agency", flat=True))
    new = [agency for agency in agencies if agency.pk not in asked]
    if not new:
        raise AlreadyDoneError("Các cơ quan đã chọn đều đã được yêu cầu từ trước; không có gì thay đổi.")
    actions.oblige(period, new)
    _record(period, PeriodAction.ADD_AGENCIES, "; ".join(agency.name for agency in new), by, now)
    return new


@transaction.atomic
def correct(
    period: ReportingPeriod, wanted: Request, *, seen: int, reason: str, by: User, now: datetime
) -> PeriodEvent:
    """Correct a request nobody has answered yet; the history tells who, when, old and new.

    ``seen`` is the last event this person was shown. Before the period opens agencies may be taken out
    again; afterwards they have heard of it, so they can only be exempted. Raises `RefusedError`
    (somebody has sent, locked, somebody was faster, nothing to correct); nothing is written then.
    """
    _require_possible(wanted, now)
    if not reason.strip():
        raise RefusedError("Đính chính cần có lý do.")
    if not _unanswered(period).update(code=F("code")):  # from here on other corrections wait for this one
        raise RefusedError(_why_not_corrected(period))
    period.refresh_from_db()
    if last_event(period) != seen:
        raise RefusedError(
            "Yêu cầu vừa được người khác thay đổi; đề nghị xem lại nội dung mới rồi đính chính."
        )
    changes = _changes(period, wanted)
    if not changes:
        raise RefusedError("Không có gì khác với yêu cầu hiện có.")
    old = period.due_before
    ReportingPeriod.objects.filter(pk=period.pk).update(**wanted.columns())
    period.refresh_from_db()
    period.asked_tasks.set(wanted.tasks)
    _move_deadline(period, old)
    _rechoose(period, wanted.agencies)
    event = _record(period, PeriodAction.CORRECT, "\n".join([reason, *changes]), by, now)
    if period.opened_at is None and period.opens_on <= local_date(now):
        actions.open_period(period, now=now)
    return event


def last_event(period: ReportingPeriod) -> int:
    """Return the key of the last thing done to ``period``: what a form of its correction was made from."""
    return period.events.order_by("-pk").values_list("pk", flat=True).first() or 0


def can_be_corrected(period: ReportingPeriod) -> bool:
    """Whether nobody has sent an answer yet and the period is open to changes."""
    return _unanswered(period).exists()


def _hold(period: ReportingPeriod) -> QuerySet[ReportingPeriod]:
    return ReportingPeriod.objects.unlocked().filter(pk=period.pk, kind=PeriodKind.AD_HOC)


def _unanswered(period: ReportingPeriod) -> QuerySet[ReportingPeriod]:
    sent = AgencyReport.objects.filter(first_submitted_at__isnull=False)
    return _hold(period).exclude(pk__in=sent.values("obligation__period"))


def _why_not_corrected(period: ReportingPeriod) -> str:
    period.refresh_from_db()
    if period.locked_at:
        return f"Kỳ báo cáo {period.in_sentence} đã khóa."
    return "Đã có cơ quan gửi báo cáo theo yêu cầu này nên không đính chính được nữa."


def _changes(period: ReportingPeriod, wanted: Request) -> list[str]:
    """Return "Tên kỳ: “…” → “…”" for everything that ``wanted`` changes."""
    new = wanted.columns()
    shown = {
        "name": ("Tên kỳ", str),
        "request": ("Nội dung yêu cầu", str),
        "window_start": ("Số liệu từ ngày", short_date),
        "window_end": ("Số liệu đến ngày", short_date),
        "opens_on": ("Ngày mở kỳ", short_date),
        "due_before": ("Thời hạn", before_words),
    }
    changes = [
        f"{label}: “{words(getattr(period, name))}” → “{words(new[name])}”"
        for name, (label, words) in shown.items()
        if getattr(period, name) != new[name]
    ]
    return changes + _changed_sets(period, wanted)


def _changed_sets(period: ReportingPeriod, wanted: Request) -> list[str]:
    agencies = {row.agency.pk: row.agency.name for row in period.obligations.select_related("agency")}
    tasks = {task.pk: task.clause for task in period.asked_tasks.all()}
    return [
        *_difference("cơ quan", agencies, {agency.pk: agency.name for agency in wanted.agencies}),
        *_difference("nhiệm vụ", tasks, {task.pk: task.clause for task in wanted.tasks}),
    ]


def _difference(what: str, old: dict[int, str], new: dict[int, str]) -> list[str]:
    added = [name for pk, name in new.items() if pk not in old]
    gone = [name for pk, name in old.items() if pk not in new]
    return [
        *([f"Thêm {what}: {'; '.join(added)}"] if added else []),
        *([f"Bỏ {what}: {'; '.join(gone)}"] if gone else []),
    ]


def _move_deadline(period: ReportingPeriod, old: datetime) -> None:
    """Move the common deadline; what was extended beyond it keeps its own."""
    new = period.due_before
    keeps = Case(
        When(due_before__gt=F("original_due_before"), due_before__gte=new, then=F("due_before")), default=new
    )
    if new != old:
        period.obligations.update(due_before=keeps, original_due_before=new)


def _rechoose(period: ReportingPeriod, agencies: tuple[Agency, ...]) -> None:
    gone = period.obligations.exclude(agency__in=agencies)
    if period.opened_at is None:
        gone.delete()
    elif names := [row.agency.short_name for row in gone.select_related("agency")]:
        raise RefusedError(
            f"Kỳ báo cáo đã mở nên không bỏ được: {'; '.join(names)}. "
            "Cơ quan không phải báo cáo nữa thì ghi nhận quyết định miễn."
        )
    actions.oblige(period, agencies)


def _record(period: ReportingPeriod, action: PeriodAction, note: str, by: User, now: datetime) -> PeriodEvent:
    return PeriodEvent.objects.create(
        period=period, action=action, note=nfc(note).strip(), done_at=now, done_by=by
    )
