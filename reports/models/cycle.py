"""Periods and what each agency owes in them."""

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from bacgiang_plan.lib.vietnamese import lower_first
from tasks.models import Task

from ..enums import DecisionKind, ObligationKind, PeriodKind
from ..querysets import ObligationQuerySet, PeriodQuerySet
from .columns import optional_file, optional_instant, optional_person, person, stamped


class ReportingPeriod(models.Model):
    """One turn of reporting. Window and deadline are columns, not formulas (domain.md 4)."""

    code = models.SlugField("Mã", unique=True, help_text="Ví dụ: 2026-nam, 2026-6-thang.")
    kind = models.CharField("Loại kỳ", max_length=10, choices=PeriodKind.choices)
    year = models.PositiveSmallIntegerField("Năm")
    name = models.CharField("Tên kỳ", max_length=60, help_text="Ví dụ: 6 tháng đầu năm 2026.")
    window_start = models.DateField("Số liệu từ ngày")
    window_end = models.DateField("Số liệu đến ngày")
    opens_on = models.DateField("Ngày mở kỳ")
    due_before = models.DateTimeField("Gửi trước", help_text="Mốc không bao gồm: đúng thời điểm này là muộn.")
    opened_at = models.DateTimeField("Đã mở lúc", null=True, blank=True, editable=False)
    request = models.TextField("Nội dung yêu cầu", blank=True, help_text="Chỉ kỳ đột xuất.")
    asked_tasks = models.ManyToManyField(
        Task, blank=True, related_name="+", verbose_name="Nhiệm vụ phải báo cáo", help_text="Chỉ kỳ đột xuất."
    )
    locked_at = optional_instant("Khóa kỳ lúc")
    locked_by = optional_person("Người khóa kỳ")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["due_before"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_end__gte=F("window_start")),
                name="period_window_end_after_start",
                violation_error_message="Ngày cuối của kỳ số liệu không được trước ngày đầu.",
            ),
            stamped("locked", "period_locked_pair"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: "năm 2026"."""
        return lower_first(self.name)

    @property
    def is_ad_hoc(self) -> bool:
        return self.kind == PeriodKind.AD_HOC


class PeriodEvent(models.Model):
    """One act on a whole period (asked for, locked, unlocked), with its reason: append-only."""

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="events", verbose_name="Kỳ báo cáo"
    )
    action = models.CharField("Hành động", max_length=20)
    note = models.TextField("Lý do", blank=True)
    done_at = models.DateTimeField("Lúc")
    done_by = person("Người thực hiện")

    class Meta:
        verbose_name = "lịch sử kỳ báo cáo"
        verbose_name_plural = "lịch sử kỳ báo cáo"
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return f"{self.period} – {self.action}"


class Obligation(models.Model):
    """What one agency owes in one period; made once when the period opens.

    ``due_before`` is the clock in force; ``original_due_before`` stays whatever is extended.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="obligations", verbose_name="Kỳ báo cáo"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obligations", verbose_name="Cơ quan")
    kind = models.CharField(
        "Nghĩa vụ", max_length=20, choices=ObligationKind.choices, default=ObligationKind.OWED
    )
    due_before = models.DateTimeField("Gửi trước")
    original_due_before = models.DateTimeField("Gửi trước (ban đầu)")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"
        ordering = ["period", "agency__order"]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency"], name="obligation_one_per_period_and_agency"),
            models.CheckConstraint(
                condition=Q(due_before__gte=F("original_due_before")),
                name="obligation_extended_forward",
                violation_error_message="Hạn gia hạn không được trước hạn ban đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} – {self.agency.short_name}"

    @property
    def is_extended(self) -> bool:
        return self.due_before > self.original_due_before


class ObligationDecision(models.Model):
    """A recorded decision on one agency's obligation: extended, exempted, or owed again (domain.md 4)."""

    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="decisions", verbose_name="Nghĩa vụ báo cáo"
    )
    kind = models.CharField("Quyết định", max_length=12, choices=DecisionKind.choices)
    due_before = models.DateTimeField("Gửi trước (mới)", null=True, blank=True)
    document_number = models.CharField("Số, ký hiệu văn bản", max_length=60)
    document_on = models.DateField("Ngày văn bản")
    reason = models.TextField("Lý do")
    file = optional_file("Văn bản đính kèm")
    decided_at = models.DateTimeField("Ghi nhận lúc")
    decided_by = person("Người ghi nhận")

    class Meta:
        verbose_name = "quyết định về nghĩa vụ báo cáo"
        verbose_name_plural = "quyết định về nghĩa vụ báo cáo"
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="extension", due_before__isnull=False)
                | (~Q(kind="extension") & Q(due_before__isnull=True)),
                name="decision_extension_has_a_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.get_kind_display()}"
