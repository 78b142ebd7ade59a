"""Admin of periods and of what they oblige to; reports themselves are written in the portal only."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from agencies.models import Agency
from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin
from bacgiang_plan.lib.dates import VIETNAM, short_date

from . import actions
from .ladder import LADDER
from .models import Obligation, Reminder, ReportEvent, ReportingPeriod
from .notifications import NEWS, RUNG

LETTERS = {rung.code: f"Nhắc việc: {rung.label}" for rung in LADDER} | {
    "opening": "Thư báo mở kỳ báo cáo",
    "review": "Nhắc việc: báo cáo chưa được xem xét",
    "returned": "Nhắc việc: báo cáo được trả lại, chưa gửi lại",
}


def deadline_in_words(due_before: datetime) -> str:
    """Return "trước ngày 15/12/2026"; the hour is told only when it is not the first of the day."""
    local = due_before.astimezone(VIETNAM)
    hour = f"{local:%H:%M} " if (local.hour, local.minute) != (0, 0) else ""
    return f"trước {hour}ngày {short_date(local.date())}"


def letter_name(rung: str, step: str | None) -> str:
    """Return what a row of the ledger was written for; ``step`` is the action of a piece of news."""
    if step in NEWS:
        return f"Báo tin: {NEWS[step].gist}"
    code = rung.partition("@")[0] if "@" in rung else rung.partition("-")[0]
    return LETTERS.get(code, "Nhắc việc")


class WithDeadline:
    """The column of a deadline, in words."""

    @admin.display(description="Hạn gửi", ordering="due_before")
    def deadline(self, row: ReportingPeriod | Obligation) -> str:
        return deadline_in_words(row.due_before)


@admin.register(ReportingPeriod)
class PeriodAdmin(WithDeadline, KeepingAdmin):
    list_display = ["name", "kind", "window", "opens_on", "deadline", "opened_at"]
    list_filter = ["kind", "year"]
    readonly_fields = ["opened_at"]
    exclude = ["request", "asked_tasks", "locked_at", "locked_by"]
    actions = ["open_now"]

    @admin.display(description="Số liệu", ordering="window_start")
    def window(self, period: ReportingPeriod) -> str:
        return f"{period.window_start:%d/%m/%Y}\u00a0– {period.window_end:%d/%m/%Y}"

    @admin.action(description="Mở các kỳ báo cáo đã chọn")
    def open_now(self, request, queryset) -> None:
        now = timezone.now()
        too_late = [period for period in queryset if not period.opened_at and period.due_before <= now]
        for period in too_late:
            self.message_user(request, refusal_to_open(period), messages.ERROR)
        others = [period for period in queryset if period not in too_late]
        opened = [period.name for period in others if actions.open_period(period, now=now)]
        if opened:
            self.message_user(request, f"Đã mở: {', '.join(opened)}.", messages.SUCCESS)
        elif others:
            self.message_user(request, "Các kỳ đã chọn đều đã mở từ trước; không có gì thay đổi.")


def refusal_to_open(period: ReportingPeriod) -> str:
    """Return why a period whose deadline has passed is not opened by hand: everybody would be late."""
    owing = Agency.objects.valid_on(period.window_end).count()
    return (
        f"Không mở {period.name}: hạn gửi {deadline_in_words(period.due_before)} đã qua, "
        f"mở kỳ này sẽ tạo {owing} nghĩa vụ quá hạn."
    )


@admin.register(Obligation)
class ObligationAdmin(WithDeadline, KeepingAdmin):
    list_display = ["period", "agency", "kind", "deadline"]
    list_filter = ["period", "kind", "agency"]
    list_select_related = ["period", "agency"]
    fields = ["period", "agency", "kind", "deadline"]
    readonly_fields = ["period", "agency", "deadline"]

    def has_add_permission(self, request) -> bool:
        return False


class LetterFilter(admin.SimpleListFilter):
    """By what the letter is for: every matter has a code of its own, far too many to choose from."""

    title = "loại thư"
    parameter_name = "loai"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        return [
            ("opening", "Thư báo mở kỳ"),
            ("T-", "Nhắc trước hạn"),
            ("T+", "Nhắc quá hạn"),
            ("review", "Nhắc xem xét báo cáo"),
            ("returned", "Nhắc gửi lại báo cáo"),
            (RUNG, "Báo tin từng bước"),
        ]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        return queryset.filter(rung__startswith=self.value() or "")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["obligation", "letter", "person", "claimed_at", "sent_at", "attempts", "error"]
    list_filter = [LetterFilter]
    list_select_related = ["obligation__period", "obligation__agency", "person"]
    date_hierarchy = "claimed_at"
    fields = ["obligation", "letter", "person", "message_id", "claimed_at", "sent_at", "attempts", "error"]
    readonly_fields = ["letter"]

    @admin.display(description="Loại thư", ordering="rung")
    def letter(self, reminder: Reminder) -> str:
        return letter_name(reminder.rung, reminder.step)

    def get_queryset(self, request) -> QuerySet:
        """Rows with ``step``: what was done to the report, when the letter is news of it."""
        rung = Concat(Value(RUNG), Cast("pk", CharField()))
        steps = ReportEvent.objects.filter(report__obligation=OuterRef("obligation")).annotate(rung=rung)
        told = steps.filter(rung=OuterRef("rung")).values("action")[:1]
        return super().get_queryset(request).annotate(step=Subquery(told))
