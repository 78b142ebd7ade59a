"""Administration of targets: the plan's words are read only, figures are entered on the portal."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from bacgiang_plan.lib.admin import KeepingAdmin, ReadOnlyAdmin, in_words

from .models import Indicator, IndicatorValue, PriceBasis, Target


class FromPlanAdmin(KeepingAdmin):
    """Rows that the plan's text creates: loaded by load_plan, never typed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Target)
class TargetAdmin(FromPlanAdmin):
    list_display = ["number", "short_name", "text"]
    search_fields = ["short_name", "text"]
    readonly_fields = ["plan", "number", "text", "first_line", "last_line"]


class ValueInline(admin.TabularInline):
    """The whole chain of figures, replaced ones included."""

    model = IndicatorValue
    extra = 0
    fields = in_words(
        IndicatorValue,
        [
            "year",
            "span",
            "revision",
            "value",
            "status",
            "source",
            "is_sample",
            "recorded_at",
            "recorded_by",
        ],
    )
    readonly_fields = fields
    ordering = ["-year", "span", "-revision"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("indicator", "recorded_by")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class IndicatorForm(forms.ModelForm):
    """What of an indicator is the users' own: who supplies it, the basis of its series, when it jumps."""

    def clean_series_basis(self) -> str:
        basis, row = self.cleaned_data["series_basis"], self.instance
        if row.price_basis != PriceBasis.UNSTATED:
            if basis:
                raise forms.ValidationError(
                    f"Kế hoạch đã nêu cơ sở giá ({row.get_price_basis_display().lower()}); đề nghị để trống."
                )
            return basis
        if basis == PriceBasis.UNSTATED:
            raise forms.ValidationError("Đề nghị chọn cơ sở giá mà chuỗi số liệu dùng.")
        if others := row.values.exclude(price_basis=basis).count():
            raise forms.ValidationError(
                f"Chuỗi đã có {others} số liệu theo cơ sở giá khác; hai cơ sở giá không được ghi lẫn "
                "trong một chuỗi số liệu nên không đổi được."
            )
        return basis


OWN = ["owner", "series_basis", "jump_factor"]


@admin.register(Indicator)
class IndicatorAdmin(FromPlanAdmin):
    list_display = in_words(Indicator, ["code", "name", "unit", "target_value", "target_year", "owner"])
    list_display_links = ["code", "name"]
    list_filter = ["target", "kind", "owner"]
    list_select_related = ["owner"]
    search_fields = ["code", "name", "words"]
    inlines = [ValueInline]
    form = IndicatorForm
    # Everything that the plan says is read only.
    readonly_fields = [
        "record_link",
        *in_words(
            Indicator, [field.name for field in Indicator._meta.fields if field.name not in ("id", *OWN)]
        ),
    ]
    fields = [*OWN, *readonly_fields]

    @admin.display(description="Ghi số liệu")
    def record_link(self, row: Indicator) -> str:
        """Figures are entered on the portal's own page, by the same rules for everybody."""
        url = reverse("targets:record", args=[row.code])
        return format_html('<a href="{}">Ghi hoặc đính chính số liệu</a>', url)


@admin.register(IndicatorValue)
class IndicatorValueAdmin(ReadOnlyAdmin):
    """Every figure, replaced ones included; they are entered on the page of the indicator."""

    list_display = in_words(
        IndicatorValue,
        [
            "indicator",
            "year",
            "span",
            "revision",
            "value",
            "status",
            "source",
            "is_sample",
            "recorded_at",
        ],
    )
    list_filter = ["indicator__target", "year", "span", "status", "is_sample"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__code", "indicator__name", "source", "document"]
    fields = in_words(
        IndicatorValue, [field.name for field in IndicatorValue._meta.fields if field.name != "id"]
    )
