"""Figures of zones: their progress at a day, and what was replaced."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from agencies.columns import person
from bacgiang_plan.lib.dates import short_date

from .querysets import ZoneProgressQuerySet


def hectares(label: str, **options) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        **options,
    )


def percentage(label: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class ZoneFacts(models.Model):
    """The progress facts of one zone, as a report states them. Blank means not stated, never zero."""

    area_ha = hectares("Diện tích (ha)")
    cleared_ha = hectares("Đã GPMB (ha)")
    infrastructure_percent = percentage("Hạ tầng (%)")
    occupancy_percent = percentage("Lấp đầy (%)")
    investor = models.CharField("Chủ đầu tư hạ tầng", max_length=200, blank=True)
    registered_capital = models.DecimalField(
        "Vốn đăng ký (tỷ đồng)",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    labour = models.PositiveIntegerField("Lao động (người)", null=True, blank=True)

    FIELDS = [
        "area_ha",
        "cleared_ha",
        "infrastructure_percent",
        "occupancy_percent",
        "investor",
        "registered_capital",
        "labour",
    ]

    class Meta:
        abstract = True

    @property
    def cleared_percent(self):
        return cleared_percent(self.area_ha, self.cleared_ha)


def cleared_percent(area_ha: Decimal | None, cleared_ha: Decimal | None) -> Decimal | None:
    """Return site clearance in %, None when either area is missing or the total is zero."""
    return None if not area_ha or cleared_ha is None else cleared_ha / area_ha * 100


class ZoneProgress(ZoneFacts):
    """The accepted facts of one zone at one day; one row per zone and day."""

    zone = models.ForeignKey("zones.Zone", models.PROTECT, related_name="progress", verbose_name="Khu, cụm")
    as_of = models.DateField("Số liệu đến ngày")
    source = models.CharField("Nguồn", max_length=300)
    is_sample = models.BooleanField("Số liệu mẫu", default=False, editable=False)

    objects = ZoneProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "tiến độ khu, cụm"
        verbose_name_plural = "tiến độ khu, cụm"
        ordering = ["zone", "as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "as_of"],
                name="zoneprogress_one_per_zone_and_day",
                violation_error_message="Khu, cụm này đã có số liệu của ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(cleared_ha__isnull=True)
                | Q(area_ha__isnull=True)
                | Q(cleared_ha__lte=models.F("area_ha")),
                name="zoneprogress_cleared_within_area",
                violation_error_message="Đã GPMB không được lớn hơn diện tích.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} – {short_date(self.as_of)}"


class ReplacedProgress(ZoneFacts):
    """What a row of progress said before it was corrected; kept for ever, with who corrected it and why."""

    progress = models.ForeignKey(
        ZoneProgress, models.PROTECT, related_name="replaced", verbose_name="Số liệu thay thế"
    )
    source = models.CharField("Nguồn", max_length=300)
    is_sample = models.BooleanField("Số liệu mẫu", default=False, editable=False)
    replaced_at = models.DateTimeField("Thay lúc")
    replaced_by = person("Người thay")
    reason = models.CharField("Lý do", max_length=500)

    class Meta:
        verbose_name = "số liệu đã thay"
        verbose_name_plural = "số liệu đã thay"
        ordering = ["progress", "-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.progress} (đã thay)"
