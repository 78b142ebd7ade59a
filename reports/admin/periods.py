"""Periods, the only ones with an action, and what they oblige to."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from agencies.models import Agency
from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin, ReadOnlyInline
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY
from reports.enums import REGULAR_KINDS
from reports.models import Obligation, ObligationDecision, ReportingPeriod
from reports.opening import gate
from reports.timeliness import before_words

from .filters import CountedPeriods


class WithDeadline:
    """The column of a deadline, in words."""

    @admin.display(description="Hạn gửi", ordering="due_before")
    def deadline(self, row: ReportingPeriod | Obligation) -> str:
        return before_words(row.due_before)


@admin.register(ReportingPeriod)
class PeriodAdmin(WithDeadline, KeepingAdmin):
    list_display = ["name", "kind", "opens_on", "opening_check", "window", "deadline", "opened_at"]
    list_filter = ["kind", "year"]
    readonly_fields = ["opened_at"]
    exclude = ["request", "asked_tasks", "rehearses", "locked_at", "locked_by"]
    actions = ["open_now"]

    def has_change_permission(self, request, obj=None) -> bool:
        """An ad hoc period is asked for, and corrected, in the portal only."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_ad_hoc)

    def get_queryset(self, request) -> QuerySet:
        """A rehearsal has a page of its own in the portal."""
        return super().get_queryset(request).counted()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The clocks of agencies were set when the period opened: its deadline no longer moves them."""
        opened = ["code", "kind", "year", "due_before"] if obj and obj.opened_at else []
        return [*super().get_readonly_fields(request, obj), *opened]

    def formfield_for_choice_field(self, db_field, request, **options):
        if db_field.name == "kind":
            options["choices"] = [(kind, kind.label) for kind in REGULAR_KINDS]
        return super().formfield_for_choice_field(db_field, request, **options)

    @admin.display(description="Số liệu", ordering="window_start")
    def window(self, period: ReportingPeriod) -> str:
        return f"{short_date(period.window_start)}\u00a0– {short_date(period.window_end)}"

    @admin.display(description="Kiểm tra trước khi mở")
    def opening_check(self, period: ReportingPeriod) -> str:
        if not gate.is_gated(period):
            return EMPTY
        return format_html('<a href="{}">{}</a>', check_page(period), "Đã mở" if period.opened_at else "Xem")

    @admin.action(description="Mở các kỳ báo cáo đã chọn")
    def open_now(self, request, queryset) -> None:
        now = timezone.now()
        too_late = [period for period in queryset if not period.opened_at and period.due_before <= now]
        for period in too_late:
            self.message_user(request, refusal_to_open(period), messages.ERROR)
        others = [period for period in queryset if period not in too_late]
        waiting = [period for period in others if not period.opened_at]
        opened = [period.name for period in waiting if self._opens(request, period, now)]
        if opened:
            self.message_user(request, f"Đã mở: {', '.join(opened)}.", messages.SUCCESS)
        elif others and not waiting:
            self.message_user(request, "Các kỳ đã chọn đều đã mở từ trước; không có gì thay đổi.")

    def _opens(self, request, period: ReportingPeriod, now: datetime) -> bool:
        """Open one period by hand; where its list stands against that, say so with the list."""
        try:
            return gate.open_checked(period, by=request.user, now=now)
        except gate.NotClearError as error:
            self.message_user(request, _with_list(period, error), messages.ERROR)
            return False


SHOWN = 5
"""Points named in a refusal; the page has all of them."""


def check_page(period: ReportingPeriod) -> str:
    return reverse("reports:opening-check", args=[period.code])


def _with_list(period: ReportingPeriod, error: gate.NotClearError) -> str:
    left = error.check.left
    points = format_html_join("", "<br>– {}", ((fault.words,) for fault in left[:SHOWN]))
    others = f" (và {len(left) - SHOWN} điểm khác)" if len(left) > SHOWN else ""
    page = format_html('<br><a href="{}">Mở danh sách để xử lý hoặc chấp nhận</a>', check_page(period))
    return format_html("{}{}{}{}", str(error), points, others, page)


def refusal_to_open(period: ReportingPeriod) -> str:
    """Return why a period whose deadline has passed is not opened by hand: everybody would be late."""
    chosen = period.obligations if period.is_ad_hoc else Agency.objects.valid_on(period.window_end)
    return (
        f"Không mở {period.name}: hạn gửi {before_words(period.due_before)} đã qua, "
        f"mở kỳ này sẽ tạo {chosen.count()} nghĩa vụ quá hạn."
    )


class DecisionInline(ReadOnlyInline):
    """Extensions and exemptions are decided in the portal, with their document."""

    model = ObligationDecision
    fields = ["kind", "new_deadline", "document_number", "document_on", "reason", "decided_at", "decided_by"]
    readonly_fields = ["new_deadline"]

    @admin.display(description="Hạn gửi mới")
    def new_deadline(self, decision: ObligationDecision) -> str:
        return before_words(decision.due_before) if decision.due_before else EMPTY


@admin.register(Obligation)
class ObligationAdmin(WithDeadline, ReadOnlyAdmin):
    list_display = ["period", "agency", "kind", "deadline", "common_deadline"]
    list_filter = [("period", CountedPeriods), "kind", "agency"]
    list_select_related = ["period", "agency"]
    fields = ["period", "agency", "kind", "deadline", "common_deadline"]
    readonly_fields = ["deadline", "common_deadline"]
    inlines = [DecisionInline]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).counted()

    @admin.display(description="Hạn gửi chung", ordering="original_due_before")
    def common_deadline(self, row: Obligation) -> str:
        return before_words(row.original_due_before)
