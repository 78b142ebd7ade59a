"""Admin of periods, of what they oblige to and of what goes out; everything is written in the portal only."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from agencies.models import Agency
from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin, ReadOnlyInline, in_words
from bacgiang_plan.lib.numbers import EMPTY

from .enums import REGULAR_KINDS, PeriodKind
from .models import (
    MailPreference,
    Obligation,
    ObligationDecision,
    OutgoingDocument,
    OutgoingEvent,
    OutgoingRendition,
    OutgoingSignedCopy,
    Reminder,
    ReminderRun,
    ReportEvent,
    ReportingPeriod,
)
from .opening import gate
from .reminding.ladder import rung_label
from .reminding.news import DECLINED, NEWS
from .reminding.outboxes import DECISIONS, STEPS
from .timeliness import before_words

LETTERS = {
    "opening": "Thư báo mở kỳ báo cáo",
    "review": "Nhắc việc: báo cáo chưa được xem xét",
    "returned": "Nhắc việc: báo cáo được trả lại, chưa gửi lại",
    "proposal": "Nhắc việc: đề nghị công nhận hoàn thành chưa được quyết định",
    "step": "Nhắc việc: văn bản đi đang chờ xử lý",
    "check": "Nhắc việc: kiểm tra trước khi mở kỳ báo cáo",
    "hold": "Nhắc việc: kỳ báo cáo đang chờ mở",
}


def letter_name(rung: str, step: str | None) -> str:
    """Return what a row of the ledger was written for; ``step`` is the action of a piece of news."""
    news = NEWS.get(step) or (DECLINED if rung.startswith(DECISIONS.prefix) else None)
    if news:
        return f"Báo tin: {news.gist}"
    code = rung.partition("@")[0] if "@" in rung else rung.partition("-")[0]
    return LETTERS.get(code) or ": ".join(filter(None, ["Nhắc việc", rung_label(code)]))


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
        return f"{period.window_start:%d/%m/%Y}\u00a0– {period.window_end:%d/%m/%Y}"

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


class CountedPeriods(admin.RelatedFieldListFilter):
    """Offers periods to choose from, but for rehearsals."""

    def field_choices(self, field, request, model_admin) -> list[tuple]:
        order = self.field_admin_ordering(field, request, model_admin)
        counted = ~Q(kind=PeriodKind.REHEARSAL)
        return field.get_choices(include_blank=False, ordering=order, limit_choices_to=counted)


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
            (STEPS.prefix, "Báo tin từng bước"),
        ]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        return queryset.filter(rung__startswith=self.value() or "")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["title", "letter", "person", "made_at", "sent_at", "attempts", "error"]
    list_filter = [LetterFilter]
    list_select_related = ["person"]
    date_hierarchy = "made_at"
    fields = [
        "title",
        "words",
        "letter",
        "person",
        "made_at",
        "read_at",
        "settled_at",
        "covered_at",
        "mail_due_at",
        "message_id",
        "claimed_at",
        "sent_at",
        "attempts",
        "error",
    ]
    readonly_fields = ["letter"]

    @admin.display(description="Loại thư", ordering="rung")
    def letter(self, reminder: Reminder) -> str:
        return letter_name(reminder.rung, reminder.step)

    def get_queryset(self, request) -> QuerySet:
        """Rows with ``step``: what was done to the report, when the letter is news of it."""
        rung = Concat(Value(STEPS.prefix), Cast("pk", CharField()))
        steps = ReportEvent.objects.filter(report__obligation=OuterRef("obligation")).annotate(rung=rung)
        told = steps.filter(rung=OuterRef("rung")).values("action")[:1]
        return super().get_queryset(request).annotate(step=Subquery(told))


@admin.register(MailPreference)
class MailPreferenceAdmin(ReadOnlyAdmin):
    """Each person sets it in the portal."""

    list_display = in_words(MailPreference, ["person", "daily_digest", "away_from", "away_until", "deputy"])
    fields = readonly_fields = list_display
    list_select_related = ["person", "deputy"]


@admin.register(ReminderRun)
class ReminderRunAdmin(ReadOnlyAdmin):
    list_display = ["kind", "started_at", "finished_at", "told", "sent", "failed", "stopped"]
    list_filter = ["kind"]


class OutgoingEventInline(ReadOnlyInline):
    model = OutgoingEvent
    fields = ["action", "note", "done_at", "done_by"]


class OutgoingRenditionInline(ReadOnlyInline):
    """Which files were made: by their hashes, not their content."""

    model = OutgoingRendition
    fields = [
        *in_words(OutgoingRendition, ["is_issued"]),
        *["requested_at", "requested_by", "job", "pdf_sha256", "docx_sha256", "xlsx_sha256"],
    ]
    readonly_fields = fields

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("job").defer("inputs")


class OutgoingSignedCopyInline(ReadOnlyInline):
    model = OutgoingSignedCopy
    fields = ["file", "signatures", "reason", "kept_at", "kept_by"]


HEAD_OF_OUTGOING = ["kind", "period", "serial", "state", "number_words", "issued_on"]


@admin.register(OutgoingDocument)
class OutgoingDocumentAdmin(ReadOnlyAdmin):
    """Where documents stand, their history and their files; what they say is for Sở Công Thương."""

    list_display = [*HEAD_OF_OUTGOING, "drafted_at", "drafted_by"]
    list_filter = ["kind", "state", ("period", CountedPeriods)]
    list_select_related = ["period", "drafted_by"]
    fields = [
        *HEAD_OF_OUTGOING,
        *["subject", "corrects", "correction_reason", "data_at", "digest"],
        *(
            f"{verb}_{part}"
            for verb in ("drafted", "submitted", "approved", "issued")
            for part in ("at", "by")
        ),
        *in_words(OutgoingDocument, ["is_sample"]),
    ]
    readonly_fields = fields
    inlines = [OutgoingEventInline, OutgoingRenditionInline, OutgoingSignedCopyInline]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).defer("content", "frozen", "stamps", "changes")

    @admin.display(description="Số, ký hiệu", ordering="number")
    def number_words(self, document: OutgoingDocument) -> str:
        return document.full_number or EMPTY
