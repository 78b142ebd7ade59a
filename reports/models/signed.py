"""The signed PDF of an issued document, as it came back: each one kept, the last one stands."""

from django.db import models

from agencies.columns import person

from .outgoing import OutgoingDocument


class OutgoingSignedCopy(models.Model):
    """One signed PDF beside an issued document.

    ``signatures`` is how many digital signatures were found in the file; whether they are valid, and whose
    they are, nobody has checked. ``reason`` says why it took the place of the one before.
    """

    document = models.ForeignKey(
        OutgoingDocument, models.PROTECT, related_name="signed_copies", verbose_name="Văn bản"
    )
    file = models.OneToOneField(
        "agencies.StoredFile", models.PROTECT, related_name="signed_copy", verbose_name="Tệp"
    )
    signatures = models.PositiveSmallIntegerField("Số chữ ký số thấy trong tệp")
    reason = models.TextField("Lý do thay bản ký trước", blank=True)
    kept_at = models.DateTimeField("Đưa vào lúc")
    kept_by = person("Người đưa vào")

    class Meta:
        verbose_name = "bản ký của văn bản đi"
        verbose_name_plural = "bản ký của văn bản đi"
        ordering = ["kept_at", "pk"]

    def __str__(self) -> str:
        return f"{self.document}: bản ký, tệp {self.file_id}"
