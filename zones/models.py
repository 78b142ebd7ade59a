"""Industrial parks (KCN) and clusters (CCN), their lives as dated events, and their progress at a date."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.columns import optional_file, optional_instant, optional_person, person, stamped
from agencies.models import Agency
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import search_key, stored_order

from .enums import SHORT_KINDS, EventKind, PartKind, ZoneKind
from .facts import ReplacedProgress, ZoneFacts, ZoneProgress, cleared_percent, hectares
from .imports import InventoryImport, InventoryImportLine
from .querysets import WithdrawableQuerySet, ZoneEventQuerySet, ZoneQuerySet

__all__ = [
    "SHORT_KINDS",
    "EventKind",
    "InventoryConfirmation",
    "InventoryImport",
    "InventoryImportLine",
    "PartKind",
    "ReplacedProgress",
    "Zone",
    "ZoneEvent",
    "ZoneFacts",
    "ZoneKind",
    "ZoneProgress",
    "cleared_percent",
    "full_name",
]


def full_name(kind: str, name: str) -> str:
    """Return "KCN Yên Lư": without its kind the name may mean two zones."""
    return f"{SHORT_KINDS[ZoneKind(kind)]} {name}"


class Zone(models.Model):
    """A KCN or a CCN, or a part of one; KCN Yên Lư and CCN Yên Lư are two zones (domain.md 1).

    A part (a phase, an expansion) has its own figures and limits; it is never counted as a zone, and its
    area is inside that of its ``parent``.
    """

    kind = models.CharField("Loại", max_length=20, choices=ZoneKind.choices)
    name = models.CharField("Tên", max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="Thuộc khu, cụm"
    )
    part_kind = models.CharField("Là phần", max_length=10, choices=PartKind.choices, blank=True)
    order = models.PositiveIntegerField("Thứ tự", help_text="Thứ tự nêu trong Kế hoạch, rồi thứ tự nhập.")
    district = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="zones_in_district",
        verbose_name="Địa bàn cấp huyện",
        help_text="Kế hoạch không nêu địa bàn; quản trị viên ghi theo văn bản.",
    )
    location = models.CharField("Địa điểm", max_length=200, blank=True, help_text="Ví dụ: xã, thị trấn.")
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
    sort_text = models.CharField("Khóa sắp xếp", max_length=500, editable=False, default="")

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
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, part_kind="") | (Q(parent__isnull=False) & ~Q(part_kind="")),
                name="zone_part_has_a_parent",
                violation_error_message="Phần của khu, cụm cần ghi cả khu, cụm chứa nó và loại phần.",
            ),
        ]
        indexes = [models.Index(fields=["-kind", "order"], name="zone_in_order")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.kind, self.name)

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.name)

    def clean(self) -> None:
        if self.kind in ZoneKind.values:  # a form may have left it blank, and says so itself
            self.search_text, self.sort_text = search_key(self.full_name), stored_order(self.full_name)
        if self.parent is not None and (self.parent.parent_id or self.parent.kind != self.kind):
            raise ValidationError(
                {"parent": "Phần chỉ thuộc một khu, cụm cùng loại, không thuộc phần của khu, cụm khác."}
            )


class Withdrawable(models.Model):
    """What somebody recorded; in error, it is withdrawn with a reason and never deleted."""

    is_sample = models.BooleanField("Số liệu mẫu", default=False, editable=False)
    recorded_at = models.DateTimeField("Ghi lúc")
    recorded_by = person("Người ghi")
    withdrawn_at = optional_instant("Rút lúc")
    withdrawn_by = optional_person("Người rút")
    withdrawn_note = models.CharField("Lý do rút", max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            stamped("withdrawn", "%(class)s_withdrawn_by_somebody"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_note="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_note="")),
                name="%(class)s_withdrawn_with_reason",
            ),
        ]


class ZoneEvent(Withdrawable):
    """One dated event in the life of a zone, as its document states it (domain.md 8).

    ``area_ha`` is the area of the whole zone by that document, whatever happened; ``added_ha`` is what
    an expansion adds. Blank is not stated.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="events", verbose_name="Khu, cụm")
    kind = models.CharField("Sự kiện", max_length=14, choices=EventKind.choices)
    happened_on = models.DateField("Ngày")
    document = models.CharField(
        "Văn bản",
        max_length=300,
        help_text="Số, ký hiệu, ngày và cơ quan ban hành, ví dụ: Quyết định số 12/QĐ-TTg ngày 05/01/2022.",
    )
    file = optional_file("Tệp văn bản")
    area_ha = hectares("Diện tích theo văn bản (ha)", help_text="Diện tích toàn khu, cụm theo văn bản này.")
    added_ha = hectares("Diện tích tăng thêm (ha)", help_text="Chỉ với sự kiện mở rộng.")
    into = models.ForeignKey(
        Zone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_events",
        verbose_name="Sáp nhập vào",
    )
    note = models.CharField("Ghi chú", max_length=500, blank=True)

    objects = ZoneEventQuerySet.as_manager()

    class Meta:
        verbose_name = "sự kiện của khu, cụm"
        verbose_name_plural = "sự kiện của khu, cụm"
        ordering = ["zone", "happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EventKind.MERGED, into__isnull=False)
                | (~Q(kind=EventKind.MERGED) & Q(into__isnull=True)),
                name="zoneevent_merged_into_one",
                violation_error_message="Chỉ sự kiện sáp nhập mới ghi khu nhận sáp nhập, và phải ghi.",
            ),
            models.CheckConstraint(
                condition=Q(added_ha__isnull=True) | Q(kind=EventKind.EXPANDED),
                name="zoneevent_only_expansions_add",
                violation_error_message="Diện tích tăng thêm chỉ ghi với sự kiện mở rộng.",
            ),
            models.CheckConstraint(
                condition=Q(added_ha__isnull=True) | Q(area_ha__isnull=True) | Q(added_ha__lte=F("area_ha")),
                name="zoneevent_added_within_area",
                violation_error_message="Diện tích tăng thêm không được lớn hơn diện tích toàn khu, cụm.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.AREA_STATED) | Q(area_ha__isnull=False),
                name="zoneevent_stated_area_is_given",
                violation_error_message="Sự kiện “Nêu diện tích” cần có diện tích theo văn bản.",
            ),
            *Withdrawable.Meta.constraints,
        ]
        indexes = [
            # The state, and the area, of a zone at a day: the newest standing event of it up to that day.
            models.Index(
                fields=["zone", "-happened_on", "-id", "kind", "area_ha"],
                condition=Q(withdrawn_at__isnull=True),
                name="zoneevent_life",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone}: {self.get_kind_display()} {short_date(self.happened_on)}"

    def clean(self) -> None:
        if self.into is not None and (self.into.kind != ZoneKind.INDUSTRIAL_PARK or self.into.parent_id):
            raise ValidationError({"into": "Chỉ sáp nhập vào một khu công nghiệp."})
        if self.into is not None and self.into_id == self.zone_id:
            raise ValidationError({"into": "Khu, cụm không sáp nhập vào chính mình."})


class InventoryConfirmation(Withdrawable):
    """Somebody's word that the list of all zones of a kind is complete up to a day, with its document.

    Until it is given, counts from the inventory are counts of what is known, and no verdict follows.
    """

    kind = models.CharField("Loại", max_length=20, choices=ZoneKind.choices)
    complete_on = models.DateField("Danh mục đầy đủ đến ngày")
    document = models.CharField("Căn cứ", max_length=300)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận danh mục đầy đủ"
        verbose_name_plural = "xác nhận danh mục đầy đủ"
        ordering = ["kind", "complete_on", "pk"]
        constraints = Withdrawable.Meta.constraints

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {short_date(self.complete_on)}"
