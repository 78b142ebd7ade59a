"""What an uploaded workbook would change, kept between its preview and its confirmation."""

from django.db import models

from agencies.columns import optional_instant, optional_person, person, stamped

from .cycle import ReportingPeriod
from .report import AgencyReport


class WorkbookImport(models.Model):
    """The edits read from one workbook: never the file. Without ``report`` it is of a whole period.

    ``changes`` are the edits as read; ``written`` is what was written, old beside new, once confirmed.
    """

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="+", verbose_name="Kỳ báo cáo")
    report = models.ForeignKey(
        AgencyReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workbook_imports",
        verbose_name="Báo cáo",
    )
    file_name = models.CharField("Tên tệp", max_length=200)
    sha256 = models.CharField("Mã kiểm tra (SHA-256)", max_length=64)
    changes = models.JSONField("Nội dung đọc từ tệp")
    written = models.JSONField("Thay đổi đã ghi", default=list, blank=True)
    uploaded_at = models.DateTimeField("Nạp lúc")
    uploaded_by = person("Người nạp")
    applied_at = optional_instant("Ghi lúc")
    applied_by = optional_person("Người ghi")

    class Meta:
        verbose_name = "sổ Excel đã nạp"
        verbose_name_plural = "sổ Excel đã nạp"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [stamped("applied", "workbookimport_applied_pair")]

    def __str__(self) -> str:
        return f"{self.file_name} – {self.report or self.period}"
