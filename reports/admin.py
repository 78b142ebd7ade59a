"""Admin of periods and of what they oblige to; reports themselves are written in the portal only."""

from django.contrib import admin, messages
from django.utils import timezone

from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin

from . import actions
from .models import Obligation, Reminder, ReportingPeriod


@admin.register(ReportingPeriod)
class PeriodAdmin(KeepingAdmin):
    list_display = ["name", "kind", "window_start", "window_end", "opens_on", "due_before", "opened_at"]
    list_filter = ["kind", "year"]
    readonly_fields = ["opened_at"]
    actions = ["open_now"]

    @admin.action(description="Mở các kỳ báo cáo đã chọn")
    def open_now(self, request, queryset) -> None:
        opened = [period.name for period in queryset if actions.open_period(period, now=timezone.now())]
        if opened:
            self.message_user(request, f"Đã mở: {', '.join(opened)}.", messages.SUCCESS)
        else:
            self.message_user(request, "Các kỳ đã chọn đều đã mở từ trước; không có gì thay đổi.")


@admin.register(Obligation)
class ObligationAdmin(KeepingAdmin):
    list_display = ["period", "agency", "kind", "due_before"]
    list_filter = ["period", "kind", "agency"]
    list_select_related = ["period", "agency"]
    fields = ["period", "agency", "kind", "due_before"]
    readonly_fields = ["period", "agency", "due_before"]

    def has_add_permission(self, request) -> bool:
        return False


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["obligation", "rung", "person", "claimed_at", "sent_at", "attempts", "error"]
    list_filter = ["rung"]
    list_select_related = ["obligation__period", "obligation__agency", "person"]
