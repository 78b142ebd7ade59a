"""When reminders go out, as administrators set it; without rows of a scope the ladder in the code holds."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from agencies.columns import both_or_neither, person

from ..enums import LadderScope, Reach
from .cycle import ReportingPeriod

NO_PERIOD, OPENING = Value(0), Value(10_000)
"""What stands for "none" inside unique keys: two NULLs would count as different."""


class LadderRung(models.Model):
    """One rung of a ladder. Those of a period (the common one without a period) are always written together.

    ``days_left`` counts to the last valid day: 7 is a week before it, 0 that day, -7 a week overdue, NULL the
    opening. A rung that repeats does so every so many days until ``until_days`` after the limit.
    """

    scope = models.CharField("Loại việc", max_length=10, choices=LadderScope.choices)
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ladder_rungs",
        verbose_name="Kỳ báo cáo",
    )
    days_left = models.SmallIntegerField("Số ngày còn lại", null=True, blank=True)
    is_on = models.BooleanField("Đang bật", default=True)
    repeats_every = models.PositiveSmallIntegerField("Nhắc lại mỗi (ngày)", null=True, blank=True)
    until_days = models.PositiveSmallIntegerField("Nhắc lại đến (ngày quá hạn)", null=True, blank=True)
    reach = models.CharField("Nhắc thêm", max_length=12, choices=Reach.choices, blank=True)

    class Meta:
        verbose_name = "mốc nhắc"
        verbose_name_plural = "mốc nhắc"
        ordering = ["scope", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                "scope",
                Coalesce("period", NO_PERIOD),
                Coalesce("days_left", OPENING),
                name="rung_one_per_ladder_and_day",
            ),
            models.CheckConstraint(
                condition=both_or_neither("repeats_every", "until_days"), name="rung_repeats_to_a_limit"
            ),
            models.CheckConstraint(
                condition=Q(reach="", repeats_every=None) | Q(days_left__isnull=False, days_left__lt=0),
                name="rung_repeats_and_reaches_further_when_overdue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.days_left}"


class LadderChange(models.Model):
    """One change of a ladder, what and by whom: append-only. ``serial`` lets two people at once meet."""

    scope = models.CharField("Loại việc", max_length=10, choices=LadderScope.choices)
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ladder_changes",
        verbose_name="Kỳ báo cáo",
    )
    serial = models.PositiveSmallIntegerField("Lần sửa")
    words = models.TextField("Thay đổi")
    done_at = models.DateTimeField("Lúc")
    done_by = person("Người sửa")

    class Meta:
        verbose_name = "thay đổi lịch nhắc"
        verbose_name_plural = "thay đổi lịch nhắc"
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(
                "scope", Coalesce("period", NO_PERIOD), "serial", name="ladderchange_one_per_serial"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, lần sửa {self.serial}"
