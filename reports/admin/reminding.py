"""The ledger of letters, and who wants them how."""

from django.contrib import admin
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from bacgiang_plan.lib.admin import ReadOnlyAdmin, in_words
from reports.models import MailPreference, Reminder, ReminderRun, ReportEvent
from reports.reminding.ladder import rung_label
from reports.reminding.news import DECLINED, NEWS
from reports.reminding.outboxes import DECISIONS, STEPS

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
        "ending",
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
