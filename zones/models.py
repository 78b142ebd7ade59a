"""Industrial parks (KCN) and clusters (CCN), and their progress at a date."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from bacgiang_plan.lib.vietnamese import search_key

from .querysets import ZoneProgressQuerySet, ZoneQuerySet


class ZoneKind(models.TextChoices):
    INDUSTRIAL_PARK = "industrial_park", "Khu công nghiệp (KCN)"
    INDUSTRIAL_CLUSTER = "industrial_cluster", "Cụm công nghiệp (CCN)"


SHORT_KINDS = {ZoneKind.INDUSTRIAL_PARK: "KCN", ZoneKind.INDUSTRIAL_CLUSTER: "CCN"}


def full_name(kind: str, name: str) -> str:
    """Return "KCN Yên Lư": without its kind the name may mean two zones."""
    return f"{SHORT_KINDS[ZoneKind(kind)]} {name}"


class Zone(models.Model):
    """A KCN or a CCN; KCN Yên Lư and CCN Yên Lư are two zones (domain.md 1)."""

    kind = models.CharField("Loại", max_length=20, choices=ZoneKind.choices)
    name = models.CharField("Tên", max_length=120)
    order = models.PositiveSmallIntegerField("Thứ tự", help_text="Thứ tự nêu trong Kế hoạch.")
    reporting_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="zones",
        verbose_name="Cơ quan báo cáo",
        help_text="Ban Quản lý các KCN báo cáo KCN; UBND cấp huyện nơi có CCN báo cáo CCN.",
    )
    search_text = models.CharField("Khóa tìm kiếm", max_length=130, editable=False)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        verbose_name = "khu, cụm công nghiệp"
        verbose_name_plural = "khu, cụm công nghiệp"
        ordering = ["-kind", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="zone_one_per_kind_and_name",
                violation_error_message="Đã có khu, cụm công nghiệp cùng loại mang tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.kind, self.name)

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.name)

    def clean(self) -> None:
        if self.kind in ZoneKind.values:  # a form may have left it blank, and says so itself
            self.search_text = search_key(self.full_name)


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

    area_ha = models.DecimalField(
        "Diện tích (ha)",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cleared_ha = models.DecimalField(
        "Đã GPMB (ha)",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    infrastructure_percent = percentage("Hạ tầng (%)")
    occupancy_percent = percentage("Lấp đầy (%)")
    investor = models.CharField("Chủ đầu tư hạ tầng", max_length=200, blank=True)
    labour = models.PositiveIntegerField("Lao động (người)", null=True, blank=True)

    FIELDS = ["area_ha", "cleared_ha", "infrastructure_percent", "occupancy_percent", "investor", "labour"]

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

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="progress", verbose_name="Khu, cụm")
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
        return f"{self.zone} – {self.as_of:%d/%m/%Y}"
