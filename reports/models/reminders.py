"""The ledger of reminders and news: one row is a notice in the portal, its mail is the copy."""

from django.db import models
from django.db.models import Q

from .columns import person
from .cycle import Obligation


class Reminder(models.Model):
    """One matter told to one person at one rung; made before anything is sent, marked after.

    ``matter`` names what should be acted on ("report/12", "task/40/3"), whatever kind it is of. The row is
    the notice this person reads in the portal; the mail is claimed, sent and marked by the columns below.
    """

    matter = models.CharField("Việc", max_length=80)
    obligation = models.ForeignKey(
        Obligation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name="Nghĩa vụ báo cáo",
    )
    rung = models.CharField("Mốc nhắc", max_length=40)
    person = person("Người nhận")
    title = models.CharField("Tiêu đề", max_length=200)
    words = models.TextField("Nội dung nhắc", blank=True)
    path = models.CharField("Địa chỉ trên Cổng", max_length=200)
    made_at = models.DateTimeField("Nhắc lúc")
    read_at = models.DateTimeField("Đã xem lúc", null=True, blank=True)
    settled_at = models.DateTimeField("Xong việc lúc", null=True, blank=True)
    mail_due_at = models.DateTimeField("Gửi thư từ lúc", null=True, blank=True)
    message_id = models.CharField("Mã thư", max_length=120, blank=True)
    claimed_at = models.DateTimeField("Nhận gửi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("Đã gửi lúc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("Số lần thử", default=0)
    error = models.TextField("Lỗi", blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "rung", "person"], name="reminder_one_per_matter_rung_person"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(claimed_at__isnull=False), name="reminder_sent_when_claimed"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="reminder_of_person"),
            models.Index(fields=["mail_due_at"], condition=Q(sent_at=None), name="reminder_mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.person}"
