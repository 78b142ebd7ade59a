"""The report of one agency for one period, in its parts."""

from django.db import models
from django.db.models import F, Q

from agencies.columns import (
    both_or_neither,
    optional_file,
    optional_instant,
    optional_person,
    person,
    stamped,
)
from bacgiang_plan.lib.dates import short_date
from targets.models import Indicator, ValueStatus
from tasks.models import Assignment, DatedPart
from zones.models import Zone, ZoneFacts

from ..enums import PARTS, UNSENT_STATES, ReportState, TaskState
from ..querysets import AgencyReportQuerySet, TaskProgressQuerySet
from .cycle import Obligation


class AgencyReport(models.Model):
    """The report of one agency for one period. Its state changes only in ``workflow.py``."""

    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="report", verbose_name="Nghĩa vụ báo cáo"
    )
    agency_name = models.CharField("Tên cơ quan khi gửi", max_length=200, blank=True)
    state = models.CharField(
        "Trạng thái", max_length=12, choices=ReportState.choices, default=ReportState.DRAFT
    )
    nothing_declared_at = optional_instant("Cam kết không phát sinh lúc")
    nothing_declared_by = optional_person("Người cam kết không phát sinh")
    version = models.PositiveIntegerField("Phiên bản", default=1)
    is_sample = models.BooleanField("Báo cáo mẫu", default=False, editable=False)
    drafted_at = models.DateTimeField("Bắt đầu soạn lúc")
    drafted_by = person("Người soạn")
    edited_at = models.DateTimeField("Sửa lần cuối lúc")
    edited_by = person("Người sửa cuối")
    approved_at = optional_instant("Duyệt lúc")
    approved_by = optional_person("Người duyệt")
    first_submitted_at = optional_instant("Gửi lần đầu lúc")
    submitted_at = optional_instant("Gửi lần cuối lúc")
    submitted_by = optional_person("Người gửi")
    decided_at = optional_instant("Quyết định lúc")
    decided_by = optional_person("Người quyết định")
    review_started_at = optional_instant("Bắt đầu xem xét lúc")
    review_started_by = optional_person("Người bắt đầu xem xét")
    paper_number = models.CharField("Số, ký hiệu công văn", max_length=60, blank=True)
    paper_on = models.DateField("Ngày công văn", null=True, blank=True)
    paper_file = optional_file("Bản công văn đã ký")

    objects = AgencyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của cơ quan"
        verbose_name_plural = "báo cáo của cơ quan"
        ordering = ["-obligation__period__due_before", "obligation__agency__order"]
        constraints = [
            stamped("approved", "report_approved_pair"),
            stamped("submitted", "report_submitted_pair"),
            stamped("decided", "report_decided_pair"),
            stamped("review_started", "report_review_started_pair"),
            stamped("nothing_declared", "report_nothing_declared_pair"),
            models.CheckConstraint(
                condition=both_or_neither("submitted_at", "first_submitted_at"),
                name="report_first_submission_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT_STATES) | Q(submitted_at__isnull=False),
                name="report_sent_states_have_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("first_submitted_at")),
                name="report_submissions_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.obligation.period.in_sentence} – {self.obligation.agency.short_name}"

    @property
    def nothing_to_report(self) -> bool:
        """Whether the agency declares "không phát sinh" for the period."""
        return self.nothing_declared_at is not None


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
    expected_on = models.DateField("Ngày dự kiến hoàn thành", null=True, blank=True)
    no_change = models.BooleanField("Không thay đổi so với kỳ trước", default=False)
    result = models.TextField("Kết quả thực hiện trong kỳ", blank=True)
    difficulties = models.TextField("Khó khăn, vướng mắc", blank=True)
    proposals = models.TextField("Đề xuất, kiến nghị", blank=True)
    edited_at = optional_instant("Sửa lần cuối lúc")
    edited_by = optional_person("Người sửa cuối")

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
                condition=Q(completed_on__isnull=True) | Q(state="done"),
                name="taskprogress_only_done_has_a_day",
            ),
            stamped("edited", "taskprogress_edited_pair"),
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
        return f"{self.dated_part} – {short_date(self.completed_on)}"


class ReportPart(models.Model):
    """One general part of the outline I-VI, in the agency's words."""

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="parts", verbose_name="Báo cáo")
    key = models.CharField("Phần", max_length=20, choices=[(key, title) for key, title in PARTS.items()])
    text = models.TextField("Nội dung", blank=True)
    edited_at = optional_instant("Sửa lần cuối lúc")
    edited_by = optional_person("Người sửa cuối")

    class Meta:
        verbose_name = "phần chung của báo cáo"
        verbose_name_plural = "phần chung của báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="reportpart_one_per_key"),
            stamped("edited", "reportpart_edited_pair"),
        ]

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
