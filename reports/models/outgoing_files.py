"""PDF, Word and Excel of a document that goes out."""

from django.db import models
from django.db.models import Q

from agencies.columns import person
from bacgiang_plan.lib.background.models import Job

from .outgoing import OutgoingDocument


class OutgoingRendition(models.Model):
    """PDF, Word and Excel made from frozen inputs; the same inputs, the same row.

    ``version`` is that of the document when it was last known to be printed from these inputs.
    """

    document = models.ForeignKey(
        OutgoingDocument, models.PROTECT, related_name="renditions", verbose_name="Văn bản"
    )
    inputs = models.JSONField("Dữ liệu đầu vào")
    digest = models.CharField("Mã kiểm tra dữ liệu đầu vào", max_length=64)
    version = models.PositiveIntegerField("Phiên bản văn bản", default=0)
    is_issued = models.BooleanField("Là bản ban hành", default=False)
    requested_at = models.DateTimeField("Yêu cầu lúc")
    requested_by = person("Người yêu cầu")
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Công việc nền"
    )
    pdf = models.FileField("Bản PDF", upload_to="van-ban-di/", blank=True)
    pdf_sha256 = models.CharField(
        "Mã kiểm tra (SHA-256) của bản PDF", max_length=64, blank=True, db_index=True
    )
    docx = models.FileField("Bản Word", upload_to="van-ban-di/", blank=True)
    docx_sha256 = models.CharField(
        "Mã kiểm tra (SHA-256) của bản Word", max_length=64, blank=True, db_index=True
    )
    xlsx = models.FileField("Phụ lục Excel", upload_to="van-ban-di/", blank=True)
    xlsx_sha256 = models.CharField(
        "Mã kiểm tra (SHA-256) của phụ lục Excel", max_length=64, blank=True, db_index=True
    )

    class Meta:
        verbose_name = "bản kết xuất văn bản đi"
        verbose_name_plural = "bản kết xuất văn bản đi"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "digest"], name="outgoingrendition_one_per_inputs"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(is_issued=True), name="outgoingrendition_one_issued"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.digest[:8]}"
