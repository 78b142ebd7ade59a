"""One agency's report as an official document."""

from django.db import models

from agencies.columns import person
from bacgiang_plan.lib.background.models import Job

from .history import Submission
from .report import AgencyReport


class ReportDocument(models.Model):
    """One agency's report as an official document, made from frozen inputs; the same inputs, the same row.

    ``submission`` is the sending it shows; None means a draft, which only the agency itself may have.
    """

    report = models.ForeignKey(AgencyReport, models.PROTECT, related_name="documents", verbose_name="Báo cáo")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="Lần gửi"
    )
    inputs = models.JSONField("Dữ liệu đầu vào")
    digest = models.CharField("Mã kiểm tra dữ liệu đầu vào", max_length=64)
    content_hash = models.CharField("Mã kiểm tra nội dung", max_length=64)
    requested_at = models.DateTimeField("Yêu cầu lúc")
    requested_by = person("Người yêu cầu")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Công việc nền"
    )
    pdf = models.FileField("Bản PDF", upload_to="bao-cao/", blank=True)
    sha256 = models.CharField("Mã kiểm tra (SHA-256)", max_length=64, blank=True)

    class Meta:
        verbose_name = "bản kết xuất báo cáo"
        verbose_name_plural = "bản kết xuất báo cáo"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "digest"], name="reportdocument_one_per_inputs")
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.submission or 'dự thảo'}"
