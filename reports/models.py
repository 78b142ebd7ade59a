"""The reporting cycle: periods, obligations, reports with their parts and figures, and their history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.vietnamese import lower_first
from targets.models import Indicator, ValueStatus
from tasks.models import Assignment, DatedPart
from zones.models import Zone, ZoneFacts

from .enums import PARTS, ObligationKind, PeriodKind, ReportState, TaskState
from .querysets import AgencyReportQuerySet, ObligationQuerySet, PeriodQuerySet, TaskProgressQuerySet


def person(label: str, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options
    )


def optional_person(label: str) -> models.ForeignKey:
    return person(label, null=True, blank=True)


def both_or_neither(first: str, second: str) -> Q:
    """Return the condition that two columns are filled together."""
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )


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
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: "năm 2026"."""
        return lower_first(self.name)


class Obligation(models.Model):
    """What one agency owes in one period; made once when the period opens."""

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="obligations", verbose_name="Kỳ báo cáo"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obligations", verbose_name="Cơ quan")
    kind = models.CharField(
        "Nghĩa vụ", max_length=20, choices=ObligationKind.choices, default=ObligationKind.OWED
    )
    due_before = models.DateTimeField("Gửi trước")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"
        ordering = ["period", "agency__order"]
        constraints = [
            models.UniqueConstraint(fields=["period", "agency"], name="obligation_one_per_period_and_agency")
        ]

    def __str__(self) -> str:
        return f"{self.period} – {self.agency.short_name}"


class AgencyReport(models.Model):
    """The report of one agency for one period. Its state changes only in ``workflow.py``."""

    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="report", verbose_name="Nghĩa vụ báo cáo"
    )
    agency_name = models.CharField("Tên cơ quan khi gửi", max_length=200, blank=True)
    state = models.CharField(
        "Trạng thái", max_length=12, choices=ReportState.choices, default=ReportState.DRAFT
    )
    nothing_to_report = models.BooleanField("Không phát sinh nội dung báo cáo trong kỳ", default=False)
    version = models.PositiveIntegerField("Phiên bản", default=1)
    is_sample = models.BooleanField("Báo cáo mẫu", default=False, editable=False)
    drafted_at = models.DateTimeField("Bắt đầu soạn lúc")
    drafted_by = person("Người soạn")
    edited_at = models.DateTimeField("Sửa lần cuối lúc")
    edited_by = person("Người sửa cuối")
    approved_at = models.DateTimeField("Duyệt lúc", null=True, blank=True)
    approved_by = optional_person("Người duyệt")
    first_submitted_at = models.DateTimeField("Gửi lần đầu lúc", null=True, blank=True)
    submitted_at = models.DateTimeField("Gửi lần cuối lúc", null=True, blank=True)
    submitted_by = optional_person("Người gửi")
    decided_at = models.DateTimeField("Quyết định lúc", null=True, blank=True)
    decided_by = optional_person("Người quyết định")

    objects = AgencyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của cơ quan"
        verbose_name_plural = "báo cáo của cơ quan"
        ordering = ["-obligation__period__due_before", "obligation__agency__order"]
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("approved_at", "approved_by"), name="report_approved_pair"
            ),
            models.CheckConstraint(
                condition=both_or_neither("submitted_at", "submitted_by"), name="report_submitted_pair"
            ),
            models.CheckConstraint(
                condition=both_or_neither("submitted_at", "first_submitted_at"),
                name="report_first_submission_known",
            ),
            models.CheckConstraint(
                condition=both_or_neither("decided_at", "decided_by"), name="report_decided_pair"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_approval", "sent_back"]) | Q(submitted_at__isnull=False),
                name="report_sent_states_have_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("first_submitted_at")),
                name="report_submissions_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.obligation.period.in_sentence} – {self.obligation.agency.short_name}"


class TaskProgress(models.Model):
    """What one report says of one assignment."""

    report = models.ForeignKey(
        AgencyReport, models.PROTECT, related_name="task_progress", verbose_name="Báo cáo"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="progress", verbose_name="Phân công"
    )
    state = models.CharField("Tình hình", max_length=12, choices=TaskState.choices, blank=True)
    completed_on = models.DateField("Ngày hoàn thành", null=True, blank=True)
    result = models.TextField("Kết quả thực hiện trong kỳ", blank=True)
    difficulties = models.TextField("Khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("Đề xuất, kiến nghị", blank=True)

    objects = TaskProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả thực hiện nhiệm vụ"
        verbose_name_plural = "kết quả thực hiện nhiệm vụ"
        ordering = ["assignment__task__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "assignment"], name="taskprogress_one_per_report_and_assignment"
            ),
            models.CheckConstraint(
                condition=Q(state="done", completed_on__isnull=False)
                | (~Q(state="done") & Q(completed_on__isnull=True)),
                name="taskprogress_done_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.assignment.task.clause}"


class PartProgress(models.Model):
    """The day on which a dated part of the task was completed, as one report states it."""

    progress = models.ForeignKey(
        TaskProgress, models.CASCADE, related_name="parts", verbose_name="Kết quả thực hiện"
    )
    dated_part = models.ForeignKey(
        DatedPart, models.PROTECT, related_name="+", verbose_name="Phần có thời hạn"
    )
    completed_on = models.DateField("Ngày hoàn thành")

    class Meta:
        verbose_name = "phần có thời hạn đã hoàn thành"
        verbose_name_plural = "phần có thời hạn đã hoàn thành"
        constraints = [
            models.UniqueConstraint(fields=["progress", "dated_part"], name="partprogress_one_each")
        ]

    def __str__(self) -> str:
        return f"{self.dated_part} – {self.completed_on:%d/%m/%Y}"


class ReportPart(models.Model):
    """One general part of the outline I-VI, in the agency's words."""

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="parts", verbose_name="Báo cáo")
    key = models.CharField("Phần", max_length=20, choices=[(key, title) for key, title in PARTS.items()])
    text = models.TextField("Nội dung", blank=True)

    class Meta:
        verbose_name = "phần chung của báo cáo"
        verbose_name_plural = "phần chung của báo cáo"
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reportpart_one_per_key")]

    def __str__(self) -> str:
        return f"{self.report} – {self.get_key_display()}"


class IndicatorFigure(models.Model):
    """A figure of an indicator inside a report; published into the series on acceptance."""

    report = models.ForeignKey(
        AgencyReport, models.PROTECT, related_name="indicator_figures", verbose_name="Báo cáo"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="Chỉ tiêu")
    value = models.DecimalField("Số liệu", max_digits=18, decimal_places=4)
    status = models.CharField("Tính chất", max_length=10, choices=ValueStatus.choices)
    note = models.CharField("Nguồn, ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "số liệu chỉ tiêu trong báo cáo"
        verbose_name_plural = "số liệu chỉ tiêu trong báo cáo"
        ordering = ["indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicatorfigure_one_each")
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.indicator.code}"


class ZoneFigure(ZoneFacts):
    """The facts of a zone inside a report; published into its progress on acceptance."""

    report = models.ForeignKey(
        AgencyReport, models.PROTECT, related_name="zone_figures", verbose_name="Báo cáo"
    )
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name="Khu, cụm")

    class Meta:
        verbose_name = "số liệu khu, cụm trong báo cáo"
        verbose_name_plural = "số liệu khu, cụm trong báo cáo"
        ordering = ["-zone__kind", "zone__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "zone"], name="zonefigure_one_each"),
            models.CheckConstraint(
                condition=Q(cleared_ha__isnull=True)
                | Q(area_ha__isnull=True)
                | Q(cleared_ha__lte=F("area_ha")),
                name="zonefigure_cleared_within_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.zone}"


class ReportEvent(models.Model):
    """One step in the life of a report: append-only history, and the outbox the notifier reads."""

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="events", verbose_name="Báo cáo")
    action = models.CharField("Hành động", max_length=20)
    source = models.CharField("Từ", max_length=12, choices=ReportState.choices)
    target = models.CharField("Sang", max_length=12, choices=ReportState.choices)
    note = models.TextField("Ý kiến", blank=True)
    content_hash = models.CharField("Mã băm nội dung", max_length=64, blank=True)
    counts = models.JSONField("Số lượng", default=dict, blank=True)
    done_at = models.DateTimeField("Lúc")
    done_by = person("Người thực hiện")
    notified_at = models.DateTimeField("Đã báo tin lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lịch sử báo cáo"
        verbose_name_plural = "lịch sử báo cáo"
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report} – {self.action}"


class ConsolidatedReport(models.Model):
    """One draft of the consolidated report of a period; its inputs are frozen when it is asked for."""

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="consolidated", verbose_name="Kỳ báo cáo"
    )
    number = models.PositiveSmallIntegerField("Bản dự thảo số")
    data_at = models.DateTimeField("Số liệu đến lúc")
    requested_by = person("Người lập")
    inputs = models.JSONField("Dữ liệu đầu vào", default=dict)
    is_sample = models.BooleanField("Có dữ liệu mẫu", default=False, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", verbose_name="Công việc nền")
    pdf = models.FileField("Bản PDF", upload_to="consolidated/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "báo cáo tổng hợp"
        verbose_name_plural = "báo cáo tổng hợp"
        ordering = ["-period__due_before", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="consolidated_one_per_number")
        ]

    def __str__(self) -> str:
        return f"Báo cáo tổng hợp {self.period} – dự thảo {self.number}"


class Reminder(models.Model):
    """The ledger: one row per matter, rung and person; claimed before sending, marked after."""

    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="reminders", verbose_name="Nghĩa vụ báo cáo"
    )
    rung = models.CharField("Mốc nhắc", max_length=20)
    person = person("Người nhận")
    message_id = models.CharField("Mã thư", max_length=120)
    claimed_at = models.DateTimeField("Nhận gửi lúc")
    sent_at = models.DateTimeField("Đã gửi lúc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("Số lần thử", default=0)
    error = models.TextField("Lỗi", blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["-claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "rung", "person"], name="reminder_one_per_matter_rung_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation} – {self.person}"
