"""What an uploaded inventory workbook states and would do, kept from its reading to its confirmation."""

from django.db import models
from django.db.models import Q

from agencies.columns import optional_instant, optional_person, person, stamped


class ImportState(models.TextChoices):
    READING = "reading", "Đang đọc tệp"
    REFUSED = "refused", "Cần sửa tệp"
    READY = "ready", "Chờ xác nhận"
    WRITING = "writing", "Đang ghi"
    APPLIED = "applied", "Đã ghi"


class InventoryImport(models.Model):
    """One workbook brought: never the file itself beyond its reading; its rows are `InventoryImportLine`.

    ``document`` and ``document_on`` speak for rows that name no document. ``columns`` are where each sheet
    has its fields. ``note`` says what happened last, ``counts`` how many lines of each outcome there are.
    """

    file_name = models.CharField("Tên tệp", max_length=200)
    sha256 = models.CharField("Mã kiểm tra (SHA-256)", max_length=64)
    stored_as = models.CharField("Tệp chờ đọc", max_length=200, blank=True)
    document = models.CharField(
        "Văn bản của cả sổ",
        max_length=300,
        blank=True,
        help_text="Dùng cho các dòng không nêu văn bản; bắt buộc khi có dòng như vậy.",
    )
    document_on = models.DateField("Ngày của văn bản", null=True, blank=True)
    state = models.CharField(
        "Tình trạng", max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    note = models.TextField("Ghi chú", blank=True)
    columns = models.JSONField("Cột của các trang", default=dict, blank=True)
    counts = models.JSONField("Số dòng theo kết quả", default=dict, blank=True)
    uploaded_at = models.DateTimeField("Nạp lúc")
    uploaded_by = person("Người nạp")
    applied_at = optional_instant("Ghi lúc")
    applied_by = optional_person("Người ghi")

    class Meta:
        verbose_name = "sổ danh mục khu, cụm đã nạp"
        verbose_name_plural = "sổ danh mục khu, cụm đã nạp"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            stamped("applied", "inventoryimport_applied_pair"),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="inventoryimport_applied_once",
            ),
            models.CheckConstraint(
                condition=Q(document="", document_on__isnull=True)
                | (~Q(document="") & Q(document_on__isnull=False)),
                name="inventoryimport_document_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class InventoryImportLine(models.Model):
    """One statement, fault or row left out; ``data`` is the statement of a line that would be written."""

    inventory_import = models.ForeignKey(
        InventoryImport, models.PROTECT, related_name="lines", verbose_name="Sổ"
    )
    order = models.PositiveIntegerField("Thứ tự")
    outcome = models.CharField("Kết quả", max_length=12)
    place = models.CharField("Trang!ô", max_length=120)
    subject = models.CharField("Khu, cụm", max_length=140, blank=True)
    before = models.TextField("Đang ghi, hoặc đã đọc", blank=True)
    after = models.TextField("Sẽ ghi, hoặc cần", blank=True)
    data = models.JSONField("Nội dung", null=True, blank=True)

    class Meta:
        verbose_name = "dòng của sổ danh mục đã nạp"
        verbose_name_plural = "dòng của sổ danh mục đã nạp"
        ordering = ["inventory_import", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["inventory_import", "outcome", "order"], name="inventoryimportline_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.subject or self.before}"
