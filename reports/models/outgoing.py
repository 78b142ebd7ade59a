"""What leaves the portal: consolidated drafts and mails."""

from django.db import models

from bacgiang_plan.lib.background.models import Job

from .columns import person
from .cycle import Obligation, ReportingPeriod
from .history import Submission
from .report import AgencyReport


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


class ReportDocument(models.Model):
    """One agency's report as an official document, made from frozen inputs; the same inputs, the same row.

    ``submission`` is the sending it shows; None means a draft, which only the agency itself may have.
    """

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="documents", verbose_name="Báo cáo")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="Lần gửi"
    )
    inputs = models.JSONField("Dữ liệu đầu vào")
    digest = models.CharField("Mã băm dữ liệu đầu vào", max_length=64)
    content_hash = models.CharField("Mã băm nội dung", max_length=64)
    requested_at = models.DateTimeField("Yêu cầu lúc")
    requested_by = person("Người yêu cầu")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Công việc nền"
    )
    pdf = models.FileField("Bản PDF", upload_to="bao-cao/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "bản kết xuất báo cáo"
        verbose_name_plural = "bản kết xuất báo cáo"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "digest"], name="reportdocument_one_per_inputs")
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.submission or 'dự thảo'}"


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
