"""The ledger of reminders."""

from django.db import models

from .columns import person
from .cycle import Obligation


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
