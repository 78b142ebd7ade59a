"""The ledger of reminders and news, how people want to hear of it, and what each run did."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.columns import both_or_neither, optional_instant, optional_person, person

from ..enums import Ending
from ..querysets import ReminderQuerySet
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
    read_at = optional_instant("Đã xem lúc")
    settled_at = optional_instant("Xong việc lúc")
    ending = models.CharField("Kết thúc vì", max_length=8, choices=Ending.choices, blank=True)
    covered_at = optional_instant("Có thông báo mới hơn lúc")
    mail_due_at = optional_instant("Gửi thư từ lúc")
    message_id = models.CharField("Mã thư", max_length=120, blank=True)
    claimed_at = optional_instant("Nhận gửi lúc")
    sent_at = optional_instant("Đã gửi lúc")
    attempts = models.PositiveSmallIntegerField("Số lần thử", default=0)
    error = models.TextField("Lỗi", blank=True)

    objects = ReminderQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(settled_at=None, ending="") | (Q(settled_at__isnull=False) & ~Q(ending="")),
                name="reminder_settled_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="reminder_of_person"),
            models.Index(
                fields=["person"],
                condition=Q(read_at=None, settled_at=None, covered_at=None),
                name="reminder_unread",
            ),
            models.Index(fields=["mail_due_at"], condition=Q(sent_at=None), name="reminder_mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.person}"


def own(label: str) -> models.OneToOneField:
    return models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label
    )


class MailPreference(models.Model):
    """How one person wants mails, and who hears of their matters, too, while they are away."""

    person = own("Người nhận")
    daily_digest = models.BooleanField("Gộp thư mỗi ngày một lần", default=False)
    away_from = models.DateField("Vắng từ ngày", null=True, blank=True)
    away_until = models.DateField("Vắng đến hết ngày", null=True, blank=True)
    deputy = optional_person("Người nhận thay")

    class Meta:
        verbose_name = "cách nhận nhắc việc"
        verbose_name_plural = "cách nhận nhắc việc"
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("away_from", "away_until"),
                name="mailpreference_leave_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(away_until__isnull=True) | Q(away_until__gte=F("away_from")),
                name="mailpreference_leave_ends_after_start",
            ),
            models.CheckConstraint(
                condition=both_or_neither("away_from", "deputy"), name="mailpreference_deputy_for_a_leave"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="mailpreference_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class CalendarFeed(models.Model):
    """The address from which one person's calendar fetches deadlines: the hash of its token, "" of none."""

    person = own("Người dùng")
    token_hash = models.CharField("SHA-256 của mã", max_length=64, blank=True)
    made_at = models.DateTimeField("Tạo lúc")

    class Meta:
        verbose_name = "lịch cá nhân"
        verbose_name_plural = "lịch cá nhân"
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="calendarfeed_one_per_token"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class RunKind(models.TextChoices):
    REMINDERS = "reminders", "Nhắc việc"
    NEWS = "news", "Báo tin từng bước"
    CHECK = "check", "Kiểm tra hằng đêm"


class ReminderRun(models.Model):
    """What one run did; of runs in a row that had nothing to do only the last is kept."""

    kind = models.CharField("Loại", max_length=10, choices=RunKind.choices)
    started_at = models.DateTimeField("Bắt đầu lúc")
    finished_at = optional_instant("Kết thúc lúc")
    told = models.PositiveIntegerField("Thông báo mới", default=0)
    sent = models.PositiveIntegerField("Thư đã gửi", default=0)
    failed = models.PositiveIntegerField("Thư chưa gửi được", default=0)
    stopped = models.TextField("Dừng vì", blank=True)

    class Meta:
        verbose_name = "lượt chạy"
        verbose_name_plural = "lượt chạy"
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["kind", "-started_at"], name="reminderrun_last")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%d/%m/%Y %H:%M}"
