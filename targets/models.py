"""The six targets of the plan and every quantitative indicator in them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from agencies.columns import both_or_neither, person
from agencies.models import Agency
from tasks.models import Plan

from .querysets import IndicatorQuerySet


class Target(models.Model):
    """One of the six numbered targets of part II, verbatim."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", verbose_name="Kế hoạch")
    number = models.PositiveSmallIntegerField("Số", unique=True)
    short_name = models.CharField("Tên ngắn", max_length=80)
    text = models.TextField("Nội dung", help_text="Nguyên văn.")
    first_line = models.PositiveSmallIntegerField("Từ dòng")
    last_line = models.PositiveSmallIntegerField("Đến dòng")

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(last_line__gte=F("first_line")), name="target_lines_in_order")
        ]

    def __str__(self) -> str:
        return f"Mục tiêu ({self.number}): {self.short_name}"

    def natural_key(self) -> tuple[int]:
        return (self.number,)


class IndicatorKind(models.TextChoices):
    AVERAGE_GROWTH = "average_growth", "Tăng bình quân giai đoạn"
    LEVEL = "level", "Mức đạt trong năm"
    CUMULATIVE = "cumulative", "Lũy kế giai đoạn"
    COUNT = "count", "Số lượng"
    AREA = "area", "Diện tích"


class Comparator(models.TextChoices):
    ABOUT = "about", "khoảng"
    ABOVE = "above", "trên"
    AT_LEAST = "at_least", "ít nhất"
    EQUAL = "equal", "đạt"


class PriceBasis(models.TextChoices):
    NONE = "", "Không áp dụng"
    CONSTANT = "constant", "Giá so sánh"
    CONSTANT_2010 = "constant_2010", "Giá so sánh 2010"
    CURRENT = "current", "Giá hiện hành"
    UNSTATED = "unstated", "Kế hoạch không nêu"


class Formula(models.TextChoices):
    """How a derived indicator is computed; its figures are never typed."""

    REPORTED = "", "Số liệu báo cáo"
    GROWTH = "growth", "Tốc độ tăng so với năm trước của chỉ tiêu gốc"
    INVENTORY = "inventory", "Đếm từ danh mục khu, cụm công nghiệp"


class Indicator(models.Model):
    """One number the plan sets, or a published series that stands beside them (without a ``target``).

    Price basis and scope are part of the definition (domain.md 7). Where the plan is silent about
    prices (``unstated``), ``series_basis`` is the basis in which the series is kept: a proposal, as the
    owner is. An indicator with ``numerator_name`` is a ratio; ``whole`` is the indicator it is a part of.
    """

    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="Mục tiêu",
        help_text="Để trống: chuỗi số liệu công bố để tham khảo, ngoài các chỉ tiêu của Kế hoạch.",
    )
    code = models.SlugField("Mã", unique=True, help_text="Ví dụ: 1a")
    order = models.PositiveSmallIntegerField("Thứ tự", unique=True)
    name = models.CharField("Chỉ tiêu", max_length=200)
    words = models.TextField("Nguyên văn", blank=True, help_text="Đoạn của mục tiêu đặt ra con số này.")
    kind = models.CharField("Loại", max_length=16, choices=IndicatorKind.choices)
    unit = models.CharField("Đơn vị tính", max_length=30)
    scope = models.CharField("Phạm vi", max_length=120, help_text="Ví dụ: ngành công nghiệp, toàn tỉnh.")
    price_basis = models.CharField(
        "Cơ sở giá", max_length=16, choices=PriceBasis.choices, blank=True, default=PriceBasis.NONE
    )
    series_basis = models.CharField(
        "Cơ sở giá của chuỗi số liệu",
        max_length=16,
        choices=PriceBasis.choices,
        blank=True,
        default=PriceBasis.NONE,
        help_text="Chỉ ghi khi Kế hoạch không nêu cơ sở giá; dữ liệu ban đầu là đề xuất, đổi được.",
    )
    numerator_name = models.CharField("Tử số", max_length=200, blank=True)
    denominator_name = models.CharField("Mẫu số", max_length=200, blank=True)
    formula = models.CharField(
        "Cách có số liệu", max_length=10, choices=Formula.choices, blank=True, default=Formula.REPORTED
    )
    formula_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived", verbose_name="Chỉ tiêu gốc"
    )
    whole = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shares",
        verbose_name="Là một phần của",
        help_text="Số liệu cùng kỳ không được lớn hơn số liệu của chỉ tiêu này.",
    )
    jump_factor = models.DecimalField(
        "Ngưỡng biến động (lần)",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Số liệu gấp quá ngần ấy lần số kỳ trước, hoặc ngược lại, thì cần lời giải thích.",
    )
    comparator = models.CharField("So sánh", max_length=10, choices=Comparator.choices, blank=True)
    target_value = models.DecimalField("Mục tiêu", max_digits=18, decimal_places=4, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField("Năm đạt mục tiêu", null=True, blank=True)
    start_year = models.PositiveSmallIntegerField("Năm đầu giai đoạn", null=True, blank=True)
    baseline_value = models.DecimalField("Gốc", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("Năm gốc", null=True, blank=True)
    owner = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="Cơ quan cung cấp số liệu",
        help_text="Kế hoạch không nêu; dữ liệu ban đầu là đề xuất, quản trị viên đổi được.",
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("baseline_value", "baseline_year"),
                name="indicator_baseline_has_a_year",
                violation_error_message="Giá trị gốc và năm gốc cần được ghi cùng nhau.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True, comparator="", target_value=None, target_year=None)
                | Q(target__isnull=False, target_value__isnull=False, target_year__isnull=False),
                name="indicator_of_plan_has_a_goal",
                violation_error_message="Chỉ tiêu của Kế hoạch cần mục tiêu và năm, chuỗi tham khảo không",
            ),
            models.CheckConstraint(
                condition=Q(formula=Formula.GROWTH, formula_of__isnull=False)
                | (~Q(formula=Formula.GROWTH) & Q(formula_of__isnull=True)),
                name="indicator_growth_of_another",
                violation_error_message="Tốc độ tăng được tính cần chỉ tiêu gốc.",
            ),
            models.CheckConstraint(
                condition=Q(numerator_name="", denominator_name="")
                | (~Q(numerator_name="") & ~Q(denominator_name="")),
                name="indicator_ratio_has_both",
                violation_error_message="Tử số và mẫu số cần được ghi cùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"

    @property
    def counted_basis(self) -> str:
        """The price basis that every figure of the series must have."""
        return self.series_basis if self.price_basis == PriceBasis.UNSTATED else self.price_basis

    @property
    def is_ratio(self) -> bool:
        return bool(self.numerator_name)

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class ValueStatus(models.TextChoices):
    ESTIMATE = "estimate", "ước"
    OFFICIAL = "official", "chính thức"


class Span(models.TextChoices):
    YEAR = "year", "Cả năm"
    HALF_YEAR = "half_year", "6 tháng đầu năm"


class IndicatorValue(models.Model):
    """One figure of one indicator; a correction is a new revision, the old ones stay readable.

    ``price_basis`` and ``scope`` are what the source states, equal to those of the series. A ratio keeps
    its numerator and denominator where the source gives them: percentages are never averaged.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values", verbose_name="Chỉ tiêu")
    year = models.PositiveSmallIntegerField("Năm")
    span = models.CharField("Kỳ", max_length=10, choices=Span.choices, default=Span.YEAR)
    revision = models.PositiveSmallIntegerField("Lần", default=1)
    value = models.DecimalField("Số liệu", max_digits=18, decimal_places=4)
    numerator = models.DecimalField("Tử số", max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("Mẫu số", max_digits=18, decimal_places=4, null=True, blank=True)
    price_basis = models.CharField(
        "Cơ sở giá", max_length=16, choices=PriceBasis.choices, blank=True, default=PriceBasis.NONE
    )
    scope = models.CharField("Phạm vi", max_length=120)
    status = models.CharField("Tính chất", max_length=10, choices=ValueStatus.choices)
    source = models.CharField("Nguồn", max_length=600)
    document = models.CharField(
        "Văn bản, trang công bố",
        max_length=500,
        blank=True,
        help_text="Số, ký hiệu, ngày; hoặc địa chỉ trang.",
    )
    explanation = models.CharField(
        "Giải thích", max_length=600, blank=True, help_text="Khi số liệu biến động quá ngưỡng của chỉ tiêu."
    )
    is_sample = models.BooleanField("Số liệu mẫu", default=False, editable=False)
    recorded_at = models.DateTimeField("Ghi lúc")
    recorded_by = person("Người ghi")

    class Meta:
        verbose_name = "số liệu chỉ tiêu"
        verbose_name_plural = "số liệu chỉ tiêu"
        ordering = ["indicator", "year", "span", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "span", "revision"], name="indicatorvalue_one_per_revision"
            ),
            models.CheckConstraint(
                condition=both_or_neither("numerator", "denominator"),
                name="indicatorvalue_ratio_has_both",
                violation_error_message="Tử số và mẫu số cần được ghi cùng nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}/{self.revision}"
