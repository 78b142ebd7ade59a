"""Periods and what each agency owes in them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from agencies.columns import optional_file, optional_instant, optional_person, person, stamped
from agencies.models import Agency
from bacgiang_plan.lib.vietnamese import lower_first
from tasks.models import Task

from ..enums import BY_THE_CLOCK, DecisionKind, ObligationKind, PeriodKind
from ..querysets import ObligationQuerySet, PeriodQuerySet


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
    rehearses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rehearsals",
        verbose_name="Tập dượt cho kỳ",
        help_text="Chỉ kỳ tập dượt: bị xóa hết khi kỳ này mở.",
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
            models.CheckConstraint(
                condition=Q(kind=PeriodKind.REHEARSAL, rehearses__isnull=False)
                | (~Q(kind=PeriodKind.REHEARSAL) & Q(rehearses__isnull=True)),
                name="period_rehearsal_of_another",
                violation_error_message="Kỳ tập dượt, và chỉ kỳ tập dượt, thuộc về một kỳ báo cáo khác.",
            ),
            models.UniqueConstraint(
                fields=["rehearses"],
                name="period_one_rehearsal",
                violation_error_message="Kỳ báo cáo này đã có kỳ tập dượt.",
            ),
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

    @property
    def is_rehearsal(self) -> bool:
        """Practice: nothing of it ever counts, and all of it goes when the real period opens."""
        return self.kind == PeriodKind.REHEARSAL

    def obliges_on(self, today: date) -> date:
        """Return the day whose agencies a regular period obliges when it opens on ``today``.

        Its opening day, or the later one on which it really opens, never after its window. Opened by hand
        before its day it obliges the same agencies: who has been merged into another by then does not report
        any more, who begins by then does (domain.md 9).
        """
        return min(max(today, self.opens_on), self.window_end)

    @property
    def stands_for(self) -> "ReportingPeriod":
        """The period whose rules hold: of a rehearsal the one it rehearses, of every other itself."""
        return self.rehearses if self.is_rehearsal else self


class PeriodEvent(models.Model):
    """One act on a whole period (asked for, locked, opened), with its reason: append-only.

    What the clock did has nobody who did it.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="events", verbose_name="Kỳ báo cáo"
    )
    action = models.CharField("Hành động", max_length=20)
    note = models.TextField("Lý do", blank=True)
    done_at = models.DateTimeField("Lúc")
    done_by = optional_person("Người thực hiện")

    class Meta:
        verbose_name = "lịch sử kỳ báo cáo"
        verbose_name_plural = "lịch sử kỳ báo cáo"
        ordering = ["done_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by__isnull=False) | Q(action__in=BY_THE_CLOCK),
                name="periodevent_by_somebody_or_the_clock",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} – {self.action}"


class OpeningWaiver(models.Model):
    """A fault of the opening check that somebody lets stand, with the reason; taken back, never deleted.

    ``fault`` names it for ever ("task/40"), ``words`` is what was read then.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="opening_waivers", verbose_name="Kỳ báo cáo"
    )
    fault = models.CharField("Điểm cần xử lý", max_length=80)
    words = models.TextField("Nội dung")
    reason = models.TextField("Lý do chấp nhận")
    waived_at = models.DateTimeField("Chấp nhận lúc")
    waived_by = person("Người chấp nhận")
    withdrawn_at = optional_instant("Thôi chấp nhận lúc")
    withdrawn_by = optional_person("Người thôi chấp nhận")

    class Meta:
        verbose_name = "điểm được chấp nhận khi mở kỳ"
        verbose_name_plural = "điểm được chấp nhận khi mở kỳ"
        ordering = ["waived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "fault"],
                condition=Q(withdrawn_at=None),
                name="waiver_one_standing_per_fault",
            ),
            stamped("withdrawn", "waiver_withdrawn_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.period} – {self.words}"


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
    due_before = optional_instant("Gửi trước (mới)")
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
